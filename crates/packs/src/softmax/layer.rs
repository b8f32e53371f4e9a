//! Softmax attention at a temperature, enclosed in intervals.

use hardmax_model::instance::Instance;
use hardmax_model::interval::{Fixed, Interval};
use hardmax_model::rational::{Rational, excerpt};
use hardmax_model::tokens::Tokens;
use num_traits::{Signed, Zero};

/// A temperature T > 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Temperature(Rational);

/// What is no temperature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("temperature {}, expected > 0", excerpt(.0))]
pub struct TemperatureError(Rational);

impl Temperature {
    /// A temperature.
    ///
    /// # Errors
    /// [`TemperatureError`] unless it is positive.
    pub fn new(value: Rational) -> Result<Self, TemperatureError> {
        if value.is_positive() { Ok(Self(value)) } else { Err(TemperatureError(value)) }
    }

    /// T.
    pub fn value(&self) -> &Rational {
        &self.0
    }
}

/// Enclosures of the softmax means `s_i` of all tokens. Shapes: `tokens` and the result (n, d).
///
/// That they enclose, given that those of scores and tokens do, is proved in Coq: `proofs/FixedSoftmax.v`,
/// `softmax_mean_enclosed`.
///
/// # Panics
/// **Panics if** there are more than [`MAX_EXP_BITS`](hardmax_model::interval::MAX_EXP_BITS) bits after the point.
pub fn means(
    fixed: Fixed,
    instance: &Instance,
    temperature: &Temperature,
    tokens: &Tokens<Interval>,
) -> Tokens<Interval> {
    let columns = columns(fixed, instance);
    let inverse = fixed.enclose(&temperature.0.recip());
    let coordinate = |k: usize| tokens.rows().map(|token| token[k].clone()).collect();
    let coordinates: Vec<Vec<Interval>> = (0..tokens.dimension()).map(coordinate).collect();
    let hulls: Vec<Interval> = coordinates.iter().map(|entries| hull(entries)).collect();
    let mut means = Tokens::new(tokens.dimension());
    for token in tokens.rows() {
        let covector = covector(fixed, &columns, token);
        let scores: Vec<Interval> = tokens.rows().map(|other| fixed.dot(&covector, other)).collect();
        // Weights do not change when all scores are moved by the same amount: the largest to 0.
        let highest = scores.iter().map(|score| &score.high).max().cloned().unwrap_or_default();
        let shift = Interval::point(highest);
        let weight = |score: &Interval| {
            // INVARIANT: no score is above the highest, and 1/T is positive, so neither end is above 0.
            fixed.exp(&fixed.product(&score.minus(&shift), &inverse)).expect("an interval up to 0")
        };
        let weights: Vec<Interval> = scores.iter().map(weight).collect();
        let total = weights.iter().fold(Interval::default(), |sum, weight| sum.plus(weight));
        let row = coordinates.iter().zip(&hulls).map(|(entries, hull)| {
            if !total.low.is_positive() {
                return hull.clone();
            }
            let mean = fixed.quotient(&fixed.dot(&weights, entries), &total);
            Interval { low: mean.low.max(hull.low.clone()), high: mean.high.min(hull.high.clone()) }
        });
        // INVARIANT: the row has one entry a coordinate.
        means.push(row.collect::<Vec<_>>()).expect("a row of the tokens' dimension");
    }
    means
}

/// From the least to the largest: a mean lies there whatever its weights.
fn hull(entries: &[Interval]) -> Interval {
    let low = entries.iter().map(|entry| &entry.low).min().cloned().unwrap_or_default();
    let high = entries.iter().map(|entry| &entry.high).max().cloned().unwrap_or_default();
    Interval { low, high }
}

/// The columns of the matrix A. Shape (d, d).
pub fn columns(fixed: Fixed, instance: &Instance) -> Vec<Vec<Interval>> {
    let form = instance.form().rows();
    (0..form.len()).map(|k| form.iter().map(|row| fixed.enclose(&row[k])).collect()).collect()
}

/// The row `z^T A`, from the columns of A.
pub fn covector(fixed: Fixed, columns: &[Vec<Interval>], token: &[Interval]) -> Vec<Interval> {
    columns.iter().map(|column| fixed.dot(column, token)).collect()
}

/// The squared A-norm, of which at least 0 is known, from the columns of A.
pub fn norm_squared(fixed: Fixed, columns: &[Vec<Interval>], vector: &[Interval]) -> Interval {
    let square = fixed.dot(&covector(fixed, columns, vector), vector);
    Interval { low: square.low.max(Zero::zero()), high: square.high }
}
