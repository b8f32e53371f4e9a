//! Shares of a whole with Wilson's interval.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};
use std::fmt;

/// The level of the intervals.
pub const LEVEL: f64 = 0.95;

/// A rate with its Wilson interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Rate {
    /// Successes over trials; 0 where there are no trials.
    pub rate: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Rate {
    /// E. B. Wilson's score interval (J. Amer. Statist. Assoc. 22, 1927) at [`LEVEL`]; all of [0, 1] where there are no trials.
    ///
    /// ```
    /// let rate = hardmax::rate::Rate::wilson(1, 4);
    /// assert_eq!(rate.to_string(), "25.0% (4.6-69.9)");
    /// ```
    pub fn wilson(successes: u64, trials: u64) -> Self {
        if trials == 0 {
            return Self { rate: 0.0, low: 0.0, high: 1.0 };
        }
        let z = Normal::standard().inverse_cdf(0.5 + LEVEL / 2.0);
        let (count, n) = (successes as f64, trials as f64);
        let rate = count / n;
        let spread = z * (rate * (1.0 - rate) / n + z * z / (4.0 * n * n)).sqrt();
        let (middle, scale) = (rate + z * z / (2.0 * n), 1.0 + z * z / n);
        // The ends are exact where nothing or everything is a success; rounding would move them.
        let low = if successes == 0 { 0.0 } else { (middle - spread) / scale };
        let high = if successes == trials { 1.0 } else { (middle + spread) / scale };
        Self { rate, low, high }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let percent = |x: f64| format!("{:.1}", 100.0 * x);
        write!(f, "{}% ({}-{})", percent(self.rate), percent(self.low), percent(self.high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_of_a_textbook() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (successes, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let rate = Rate::wilson(successes, trials);
            assert!((rate.low - low).abs() < 5e-5 && (rate.high - high).abs() < 5e-5, "{rate:?}");
        }
        assert_eq!(Rate::wilson(0, 0), Rate { rate: 0.0, low: 0.0, high: 1.0 });
        assert_eq!(Rate::wilson(7, 7).high, 1.0);
    }
}
