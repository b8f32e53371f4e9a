//! What becomes of exact numbers that no float holds.

use crate::rational::Rational;
use num_traits::{ToPrimitive, Zero};
use std::fmt;

/// Entries of a float export that are not there: beyond the range, or rounded to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lost {
    /// Entries that became an infinity, or no number.
    pub beyond: u64,
    /// Entries other than zero that became zero.
    pub vanished: u64,
}

impl Lost {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.beyond > 0 || self.vanished > 0
    }

    /// The nearest 64-bit float of an exact number, counted where it holds nothing of it.
    pub fn nearest(&mut self, value: &Rational) -> f64 {
        let float = value.to_f64().unwrap_or(f64::NAN);
        self.pair(value, float)
    }

    /// The float that an exact number became, counted where it holds nothing of it.
    pub fn pair(&mut self, value: &Rational, float: f64) -> f64 {
        self.vanished += u64::from(float == 0.0 && !value.is_zero());
        self.float(float)
    }

    /// A float of a float run, counted where it is infinite or no number.
    pub fn float(&mut self, float: f64) -> f64 {
        self.beyond += u64::from(!float.is_finite());
        float
    }

    /// Both counts together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { beyond: self.beyond + other.beyond, vanished: self.vanished + other.vanished }
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let beyond = (self.beyond > 0).then(|| format!("{} beyond the range of the floats", entries(self.beyond)));
        let vanished =
            (self.vanished > 0).then(|| format!("{} too small for them, written as 0", entries(self.vanished)));
        f.write_str(&beyond.into_iter().chain(vanished).collect::<Vec<_>>().join("; "))
    }
}

fn entries(count: u64) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::parse;

    #[test]
    fn what_no_float_holds_is_counted() {
        let mut lost = Lost::default();
        let floats: Vec<f64> = ["1e400", "-1e400", "1e-400", "0", "1/3", "5e-324"]
            .map(|text| lost.nearest(&parse(text).unwrap()))
            .to_vec();
        assert_eq!(floats, [f64::INFINITY, f64::NEG_INFINITY, 0.0, 0.0, 1.0 / 3.0, 5e-324]);
        assert_eq!(lost, Lost { beyond: 2, vanished: 1 });
        assert_eq!(
            lost.to_string(),
            "2 entries beyond the range of the floats; 1 entry too small for them, written as 0"
        );
    }
}
