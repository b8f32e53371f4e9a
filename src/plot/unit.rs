//! Powers of ten in which numbers beyond the range of a picture are measured.

use crate::rational::Rational;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

/// A power of ten: 1 for numbers of ordinary size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    exponent: i32,
    power: BigInt,
}

impl Unit {
    /// 10^`exponent`.
    pub fn power_of_ten(exponent: i32) -> Self {
        Self { exponent, power: BigInt::from(10).pow(exponent.unsigned_abs()) }
    }

    /// The unit for these numbers: 1 where the largest is neither tiny nor huge, else a power of ten close to it.
    pub fn of<'a>(values: impl IntoIterator<Item = &'a Rational>) -> Self {
        let bits = |value: &Rational| value.numer().bits() as i64 - value.denom().bits() as i64;
        let largest = values.into_iter().filter(|value| !value.is_zero()).map(bits).max().unwrap_or(0);
        let exponent = (largest as f64 * std::f64::consts::LOG10_2).floor() as i32;
        Self::power_of_ten(if (-4..=5).contains(&exponent) { 0 } else { exponent })
    }

    /// The number in this unit, to the nearest float or close to it.
    pub fn measure(&self, value: &Rational) -> f64 {
        let scaled = match self.exponent {
            0 => return value.to_f64().unwrap_or(f64::NAN),
            // Not reduced: only its size is asked for.
            exponent if exponent > 0 => BigRational::new_raw(value.numer().clone(), value.denom() * &self.power),
            _ => BigRational::new_raw(value.numer() * &self.power, value.denom().clone()),
        };
        scaled.to_f64().unwrap_or(f64::NAN)
    }

    /// A float in this unit.
    pub fn measure_float(&self, value: f64) -> f64 {
        // In two steps, so that neither power leaves the range.
        let half = self.exponent / 2;
        value / 10f64.powi(half) / 10f64.powi(self.exponent - half)
    }

    /// `10^300`; `None` for 1.
    pub fn name(&self) -> Option<String> {
        (self.exponent != 0).then(|| format!("10^{}", self.exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::{parse, ratio};

    #[test]
    fn ordinary_numbers_are_measured_in_ones() {
        let unit = Unit::of(&[ratio(1, 3), ratio(0, 1), ratio(-2000, 1)]);
        assert_eq!((unit.name(), unit.measure(&ratio(1, 4))), (None, 0.25));
        assert_eq!(Unit::of(&[ratio(0, 1)]).name(), None);
    }

    #[test]
    fn numbers_beyond_the_floats_are_measured_in_powers_of_ten() {
        for (text, exponent) in [("3e1000", "10^1000"), ("-5e-1000", "10^-1000")] {
            let value = parse(text).unwrap();
            let unit = Unit::of([&value]);
            assert_eq!(unit.name().as_deref(), Some(exponent));
            assert!((unit.measure(&value).abs() - if text.starts_with('3') { 3.0 } else { 5.0 }).abs() < 1e-12);
        }
        assert!((Unit::power_of_ten(300).measure_float(2e300) - 2.0).abs() < 1e-12);
        assert_eq!(Unit::power_of_ten(-310).measure_float(f64::MAX), f64::INFINITY);
    }
}
