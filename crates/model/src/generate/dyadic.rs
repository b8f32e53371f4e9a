//! Genomes of binary fractions of few bits: tokens, scores and step sizes that floats hold exactly.

use super::family::Family;
use super::genome::Genome;

/// The largest numerator, in absolute value.
const MOST: i32 = 8;

impl Genome {
    /// The genome near this one whose instance has binary fractions alone: tokens over 1, 2 or 4, a form over 1 or 2, a step size
    /// over 1, 2 or 4 and at most 4. Families whose points are no binary fractions give way to their nearest kin.
    ///
    /// ```
    /// use hardmax_model::generate::Genome;
    /// let instance = Genome::random(0, 0).dyadic().decode();
    /// assert!(instance.tokens().entries().iter().all(|entry| [1, 2, 4].contains(&entry.denom().try_into().unwrap())));
    /// ```
    #[must_use]
    pub fn dyadic(&self) -> Self {
        let family = match self.family {
            Family::Rotated | Family::NearlyTied | Family::Chain | Family::Generic => Family::Lattice,
            Family::Face => Family::Mirrored,
            kept => kept,
        };
        Self {
            family,
            grid: 1 << (self.grid % 3),
            alpha: [1 + self.alpha[0] % 4, 1 << (self.alpha[1] % 3)],
            // Off the diagonal of L, and on that of D the weights 1/2, 1 and 2.
            form: self.form.iter().map(|factor| (*factor).clamp(-1, 1)).collect(),
            numerators: self.numerators.iter().map(|x| x % (MOST + 1)).collect(),
            tiny: Vec::new(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::Rational;
    use num_traits::Signed;

    #[test]
    fn every_number_is_a_binary_fraction_of_few_bits() {
        let mut kinds = std::collections::BTreeSet::new();
        for index in 0..500 {
            let genome = Genome::random(3, index).dyadic();
            assert_eq!(genome.dyadic().decode().dimension(), genome.decode().dimension());
            let instance = genome.decode();
            let over = |entry: &Rational, most: u32| {
                entry.denom().is_positive() && (1..=most).any(|q| *entry.denom() == q.into() && q.is_power_of_two())
            };
            assert!(instance.tokens().entries().iter().all(|entry| over(entry, 4)), "{genome:?}");
            assert!(instance.form().rows().iter().flatten().all(|entry| over(entry, 2)), "{genome:?}");
            assert!(over(instance.alpha(), 4) && *instance.alpha() <= Rational::from_integer(4.into()), "{genome:?}");
            kinds.insert(format!("{:?}", genome.family));
        }
        assert_eq!(kinds.len(), 5, "{kinds:?}");
    }
}
