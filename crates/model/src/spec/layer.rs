//! `z_i' = (z_i + alpha m_i)/(1 + alpha)`, all i at once.

use super::attention::{attention_mean, attention_set};
use super::scalar::Scalar;
use crate::instance::Instance;
use crate::tokens::Tokens;

/// What stays the same from layer to layer: the form A, shape (d, d), and the step size alpha.
#[derive(Debug, Clone, PartialEq)]
pub struct System<S> {
    /// The form A.
    pub form: Vec<Vec<S>>,
    /// The step size.
    pub alpha: S,
}

impl<S: Scalar> System<S> {
    /// The form and step size of an instance, rounded to the scalar where it is a float.
    pub fn of(instance: &Instance) -> Self {
        let form = instance.form().rows().iter().map(|row| row.iter().map(S::from_rational).collect()).collect();
        Self { form, alpha: S::from_rational(instance.alpha()) }
    }

    /// The attention sets of all tokens: the attention pattern of the layer.
    pub fn pattern(&self, tokens: &Tokens<S>) -> Vec<Vec<usize>> {
        (0..tokens.len()).map(|i| attention_set(&self.form, tokens, i)).collect()
    }
}

/// One layer: the tokens after it, from the tokens before it and their attention pattern.
pub fn layer<S: Scalar, P: AsRef<[usize]>>(
    system: &System<S>,
    tokens: &Tokens<S>,
    pattern: impl IntoIterator<Item = P>,
) -> Tokens<S> {
    let scale = S::one() + &system.alpha;
    let mut next = Tokens::new(tokens.dimension());
    for (token, set) in tokens.rows().zip(pattern) {
        let mean = attention_mean(tokens, set.as_ref());
        let row = token.iter().zip(mean).map(|(z, m)| (m * &system.alpha + z) / &scale);
        // INVARIANT: a mean has the dimension of the tokens, so the row fits.
        next.push(row).expect("a row of the tokens' dimension");
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    #[test]
    fn one_layer_of_the_square_by_hand() {
        let tokens =
            vec![vec![ratio(1, 1), ratio(1, 1)], vec![ratio(1, 1), ratio(-1, 1)], vec![ratio(1, 2), ratio(0, 1)]];
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let system = System::of(&instance);
        let pattern = system.pattern(instance.tokens());
        assert_eq!(pattern, [vec![0], vec![1], vec![0, 1]]);
        let next = layer(&system, instance.tokens(), &pattern);
        assert_eq!(next[2], [ratio(2, 3), ratio(0, 1)]);
        assert_eq!(next[0], instance.tokens()[0]);
    }
}
