//! A genome: plain integers that decode to a valid instance, whatever they are.
//!
//! proptest, quickcheck, byte fuzzing and `hardmax check --random` all produce genomes, so that shrinking, persistence
//! and fuzz corpora share one form. The bounds are the constants of [`super`].

use super::bounds::{
    MAX_DIMENSION, MAX_FACTOR, MAX_GRID, MAX_HIGH_TOKENS, MAX_NUMERATOR, MAX_STEP, MAX_TOKENS, TINY_EXPONENT,
};
use super::family::{Family, Shape};
use crate::form::Form;
use crate::instance::Instance;
use crate::rational::{Rational, ratio};
use crate::tokens::Tokens;
use num_bigint::BigInt;
use num_traits::Zero;
use serde::{Deserialize, Serialize};

/// Integers that decode to an instance for any content: a number beyond its bound counts as the bound, a missing one as
/// zero. The default genome is one token 0 in R^1 with the identity and alpha = 1.
///
/// ```
/// use hardmax_model::generate::Genome;
/// let nonsense = Genome { dimension: 200, grid: 0, alpha: [0, 255], numerators: vec![7; 90], ..Genome::default() };
/// let instance = nonsense.decode();
/// assert_eq!((instance.len(), instance.dimension()), (12, 4));
/// assert_eq!(instance.alpha().to_string(), "1/100");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(expecting = "a genome, an object")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Genome {
    /// How the numerators become tokens.
    pub family: Family,
    /// d, in 1..=[`MAX_DIMENSION`] (or [`MAX_HIGH_DIMENSION`](super::MAX_HIGH_DIMENSION)).
    pub dimension: u8,
    /// The common denominator of the numerators, in 1..=[`MAX_GRID`].
    pub grid: u16,
    /// Numerator and denominator of the step size, each in 1..=[`MAX_STEP`].
    pub alpha: [u8; 2],
    /// The form L D L^T, row by row of the lower triangle: off the diagonal the entry l of the unit triangular L, on it
    /// the weight 1 + x for x >= 0 and 1/(1 - x) for x < 0; each within +-[`MAX_FACTOR`]. None: the identity.
    pub form: Vec<i8>,
    /// The numerators of the tokens, token after token; each within +-[`MAX_NUMERATOR`].
    pub numerators: Vec<i32>,
    /// Added to the coordinates, in units of 10^-30: nearly tied tokens.
    pub tiny: Vec<i8>,
    /// Axes across which [`Family::Mirrored`] mirrors, as a bit mask; 0: the last axis.
    pub mirror: u8,
    /// How many tokens are repeated, from the first on, where there is room.
    pub repeat: u8,
    /// Whether a zero token is added, where there is room.
    pub zero: bool,
}

impl Genome {
    /// The instance of this genome: always valid, with at most [`MAX_TOKENS`] tokens.
    pub fn decode(&self) -> Instance {
        let dimension = self.dimension();
        let shape = Shape { dimension, denominator: self.denominator(), mirror: self.mirror };
        let mut rows = self.family.tokens(shape, self.plain(dimension));
        rows.truncate(self.room());
        for i in 0..usize::from(self.repeat).min(rows.len()) {
            if rows.len() < self.room() {
                rows.push(rows[i].clone());
            }
        }
        if self.zero && rows.len() < self.room() {
            rows.push(vec![Rational::zero(); dimension]);
        }
        let step = |entry: u8| i64::from(entry.clamp(1, MAX_STEP));
        // INVARIANT: there is at least one row and all have the dimension; L D L^T with positive weights is positive
        // definite, the step size is positive.
        Tokens::from_rows(rows)
            .map_err(Into::into)
            .and_then(|tokens| {
                Instance::from_tokens(
                    tokens,
                    Some(self.form(dimension)),
                    ratio(step(self.alpha[0]), step(self.alpha[1])),
                )
            })
            .expect("a genome decodes to a valid instance")
    }

    fn dimension(&self) -> usize {
        usize::from(self.dimension.clamp(self.family.least_dimension(), self.family.largest_dimension()))
    }

    fn room(&self) -> usize {
        if self.dimension() > usize::from(MAX_DIMENSION) { MAX_HIGH_TOKENS } else { MAX_TOKENS }
    }

    /// The denominator of the coordinates.
    fn denominator(&self) -> i64 {
        i64::from(self.grid.clamp(1, MAX_GRID))
    }

    /// The numerators over the grid plus the tiny parts: at least one row, at most [`MAX_TOKENS`].
    fn plain(&self, dimension: usize) -> Vec<Vec<Rational>> {
        let count = self.numerators.len().max(self.tiny.len()).div_ceil(dimension).clamp(1, MAX_TOKENS);
        let tiny_unit = Rational::new(1.into(), BigInt::from(10).pow(TINY_EXPONENT.unsigned_abs()));
        let entry = |index: usize| {
            let numerator = self.numerators.get(index).map_or(0, |x| (*x).clamp(-MAX_NUMERATOR, MAX_NUMERATOR));
            let coarse = ratio(numerator.into(), self.denominator());
            match self.tiny.get(index) {
                Some(&tiny) if tiny != 0 => coarse + Rational::from_integer(tiny.into()) * &tiny_unit,
                _ => coarse,
            }
        };
        (0..count).map(|i| (0..dimension).map(|k| entry(i * dimension + k)).collect()).collect()
    }

    /// L D L^T. Shape (d, d).
    fn form(&self, dimension: usize) -> Form {
        let factor = |i: usize, j: usize| {
            i64::from(self.form.get(i * (i + 1) / 2 + j).map_or(0, |x| (*x).clamp(-MAX_FACTOR, MAX_FACTOR)))
        };
        let lower = |i: usize, j: usize| {
            if i == j {
                1
            } else if j < i {
                factor(i, j)
            } else {
                0
            }
        };
        let weight = |k: usize| match factor(k, k) {
            x if x >= 0 => ratio(1 + x, 1),
            x => ratio(1, 1 - x),
        };
        let entry = |i: usize, j: usize| {
            (0..dimension).map(|k| weight(k) * ratio(lower(i, k) * lower(j, k), 1)).sum::<Rational>()
        };
        // INVARIANT: the rows are square, and there is at least one.
        Form::square((0..dimension).map(|i| (0..dimension).map(|j| entry(i, j)).collect()).collect())
            .expect("a square matrix")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::classes;

    #[test]
    fn any_content_decodes() {
        for family in Family::ALL {
            for fill in [i8::MIN, -1, 0, 1, i8::MAX] {
                for count in [0, 1, 7, 200] {
                    let wide = i32::from(fill).wrapping_mul(0x0101_0101);
                    let genome = Genome {
                        family,
                        dimension: fill as u8,
                        grid: wide as u16,
                        alpha: [fill as u8, wide as u8],
                        form: vec![fill; count],
                        numerators: vec![wide; count],
                        tiny: vec![fill; count],
                        mirror: fill as u8,
                        repeat: fill as u8,
                        zero: fill < 0,
                    };
                    let instance = genome.decode();
                    assert!(instance.len() <= genome.room() && !instance.is_empty(), "{genome:?}");
                }
            }
        }
    }

    #[test]
    fn the_form_is_l_d_lt() {
        let genome = Genome { dimension: 2, form: vec![1, -2, -1], ..Genome::default() };
        let rows: Vec<Vec<String>> =
            genome.decode().form().rows().iter().map(|row| row.iter().map(Rational::to_string).collect()).collect();
        assert_eq!(rows, [["2", "-4"], ["-4", "17/2"]]);
    }

    #[test]
    fn repeated_zero_and_tiny_tokens_are_there() {
        let genome = Genome {
            family: Family::NearlyTied,
            dimension: 1,
            grid: 2,
            numerators: vec![1, -3],
            tiny: vec![0, 1],
            repeat: 1,
            zero: true,
            ..Genome::default()
        };
        let instance = genome.decode();
        assert_eq!(classes(instance.tokens()), [0, 1, 0, 3]);
        assert_eq!(instance.tokens()[1][0].to_string(), format!("-14{}9/1{}", "9".repeat(28), "0".repeat(30)));
        assert!(instance.tokens()[3][0].is_zero());
    }
}
