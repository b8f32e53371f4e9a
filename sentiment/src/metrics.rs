//! Accuracy with an interval, confusion, calibration.

use hardmax::rate::Rate;
use serde::Serialize;
use std::fmt;

/// A share of a whole with Wilson's interval at 95 % ([`Rate`]).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The part.
    pub part: usize,
    /// The whole.
    pub whole: usize,
    /// part / whole; 0 of an empty whole.
    pub share: f64,
    /// Where the interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

impl Share {
    /// `part` of `whole`.
    pub fn new(part: usize, whole: usize) -> Self {
        let Rate { rate, low, high } = Rate::wilson(part as u64, whole as u64);
        Self { part, whole, share: rate, low, high }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, whole, share, low, high } = self;
        write!(f, "{share:.4}  [{low:.4}, {high:.4}]  {part} of {whole}")
    }
}

/// Verdicts against labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Confusion {
    /// Positive reviews called positive.
    pub true_positive: usize,
    /// Negative reviews called positive.
    pub false_positive: usize,
    /// Negative reviews called negative.
    pub true_negative: usize,
    /// Positive reviews called negative.
    pub false_negative: usize,
}

impl Confusion {
    /// Counts one more verdict.
    pub fn add(&mut self, verdict: bool, label: bool) {
        let cell = match (verdict, label) {
            (true, true) => &mut self.true_positive,
            (true, false) => &mut self.false_positive,
            (false, false) => &mut self.true_negative,
            (false, true) => &mut self.false_negative,
        };
        *cell += 1;
    }

    /// The accuracy.
    pub fn accuracy(&self) -> Share {
        let right = self.true_positive + self.true_negative;
        Share::new(right, right + self.false_positive + self.false_negative)
    }
}

/// The reviews whose probability falls into one tenth of [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Bin {
    /// How many.
    pub count: usize,
    /// The mean of their probabilities.
    pub probability: f64,
    /// The share of them that is positive.
    pub positive: f64,
}

/// How far probabilities can be believed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Ten bins of equal width.
    pub bins: Vec<Bin>,
    /// The mean distance of probability and share over the bins, by count (expected calibration error).
    pub expected_error: f64,
    /// The mean squared distance of probability and label (Brier score).
    pub brier: f64,
}

impl Calibration {
    /// From probabilities of "positive" and labels.
    pub fn new(pairs: &[(f64, bool)]) -> Self {
        let mut bins = vec![Bin::default(); 10];
        let mut brier = 0.0;
        for &(probability, label) in pairs {
            let bin = &mut bins[((probability * 10.0) as usize).min(9)];
            let label = f64::from(u8::from(label));
            bin.count += 1;
            bin.probability += probability;
            bin.positive += label;
            brier += (probability - label).powi(2);
        }
        let n = pairs.len().max(1) as f64;
        let mut expected_error = 0.0;
        for bin in bins.iter_mut().filter(|bin| bin.count > 0) {
            expected_error += (bin.probability - bin.positive).abs() / n;
            bin.probability /= bin.count as f64;
            bin.positive /= bin.count as f64;
        }
        Self { bins, expected_error, brier: brier / n }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusion_and_calibration_count() {
        let mut confusion = Confusion::default();
        for (verdict, label) in [(true, true), (true, false), (false, true), (false, false), (true, true)] {
            confusion.add(verdict, label);
        }
        assert_eq!((confusion.accuracy().part, confusion.false_positive, confusion.false_negative), (3, 1, 1));
        let calibration = Calibration::new(&[(0.95, true), (1.0, false), (0.05, false)]);
        assert_eq!((calibration.bins[9].count, calibration.bins[9].positive, calibration.bins[0].count), (2, 0.5, 1));
        assert!((calibration.expected_error - (0.95 + 0.05) / 3.0).abs() < 1e-12);
    }
}
