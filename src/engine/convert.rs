//! Between the exact numbers of the crate, the integers of the engine, and doubles with a known error.

use crate::integer::int;
use crate::rational::Rational;
use dashu_int::UBig;
use dashu_int::ops::BitTest;
use num_traits::{Signed, ToPrimitive};

/// 2^-53, the unit roundoff of doubles.
pub(super) const UNIT: f64 = f64::EPSILON / 2.0;

/// 2^53: integers up to here are doubles.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// Relative error of [`to_f64`].
pub(super) const CONVERSION: f64 = 2.0 * UNIT;

/// A double near an exact number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    /// The double: within a relative error of [`CONVERSION`] and an absolute one of 2^-1070.
    pub value: f64,
    /// Whether it is the number itself.
    pub exact: bool,
}

/// The binary exponent e of a nonzero rational: 2^(e-1) < |x| < 2^(e+1).
pub(super) fn exponent(value: &Rational) -> Option<i64> {
    let bits = value.numer().bits() as i64;
    (bits != 0).then(|| bits - value.denom().bits() as i64)
}

/// `value * 2^-shift` as a double.
pub(super) fn to_f64(value: &Rational, shift: i64) -> Near {
    if shift == 0
        && let (Some(numerator), Some(denominator)) = (value.numer().to_i64(), value.denom().to_i64())
        && numerator.unsigned_abs() <= 1 << 53
        && denominator.unsigned_abs() <= 1 << 53
    {
        let near = numerator as f64 / denominator as f64;
        return Near { value: near, exact: numerator == 0 || (denominator as u64).is_power_of_two() };
    }
    let (numerator, denominator) = (int(&value.numer().abs()), int(&value.denom().abs()));
    let (_, numerator) = numerator.into_parts();
    let (_, denominator) = denominator.into_parts();
    let near = quotient(&numerator, &denominator, shift);
    let negative = value.numer().is_negative() != value.denom().is_negative();
    Near { value: if negative { -near.value } else { near.value }, exact: near.exact }
}

/// `numerator / denominator * 2^-shift`: a quotient of at least 64 bits, truncated (2^-63), then rounded to 53 (2^-53),
/// then scaled, which rounds again only below the normal range (by 2^-1075 at most, four times).
///
/// Proved in Coq for numbers up to 2^60: `proofs/RoundingConversion.v`, `quotient_converted`. The smallest normal double is not
/// taken to be exact: what is just below it may have been rounded to it.
pub(super) fn quotient(numerator: &UBig, denominator: &UBig, shift: i64) -> Near {
    if numerator.is_zero() {
        return Near { value: 0.0, exact: true };
    }
    let up = 65 - (numerator.bit_len() as i64 - denominator.bit_len() as i64);
    let bits = up.unsigned_abs() as usize;
    let (top, bottom) =
        if up >= 0 { (numerator << bits, denominator.clone()) } else { (numerator.clone(), denominator << bits) };
    let whole = &top / &bottom;
    let divides = &whole * &bottom == top;
    // INVARIANT: numerator and denominator have bit lengths 65 apart, so the quotient has 65 or 66 bits.
    let whole = u128::try_from(&whole).expect("a quotient of at most 66 bits");
    let rounded = whole as f64;
    let value = scaled(rounded, -up - shift);
    let exact = divides && rounded as u128 == whole && value > f64::MIN_POSITIVE && value.is_finite();
    Near { value, exact }
}

/// `x * 2^exponent`, exact but for underflow (each of at most four roundings by 2^-1075) and overflow.
pub(super) fn scaled(x: f64, exponent: i64) -> f64 {
    let mut x = x;
    let mut left = exponent.clamp(-4000, 4000);
    while left != 0 {
        let step = left.clamp(-1000, 1000);
        x *= f64::from_bits(((1023 + step) as u64) << 52);
        left -= step;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::parse;
    use num_traits::FromPrimitive;

    #[test]
    fn doubles_are_within_the_stated_error() {
        let literals =
            ["1/3", "-2/7", "1e-300", "1e300", "123456789012345678901234567890/7", "-1e-308", "5e-324", "3/8"];
        // 2^-1070, of 16 steps from zero: `powi` may take the reciprocal of 2^1070, which is no double.
        let smallest = Rational::from_f64(f64::from_bits(16)).unwrap();
        for text in literals {
            let value = parse(text).unwrap();
            for shift in [0, exponent(&value).unwrap()] {
                let near = to_f64(&value, shift);
                let two = Rational::from_integer(2.into());
                let want = &value / num_traits::pow::Pow::pow(&two, shift as i32);
                let error = (Rational::from_f64(near.value).unwrap() - &want).abs();
                let bound = want.abs() * Rational::from_f64(CONVERSION).unwrap() + &smallest;
                assert!(error <= bound, "{text} {shift}");
                assert!(!near.exact || error == parse("0").unwrap(), "{text} {shift}");
            }
        }
        assert!(to_f64(&parse("3/8").unwrap(), 0).exact && to_f64(&parse("3/8").unwrap(), -2).exact);
        assert!(!to_f64(&parse("1/3").unwrap(), 0).exact);
        // 2^-1022 - 2^-1075, halfway between two doubles: rounded to the even one, which is normal.
        let below = Rational::new(((1u64 << 53) - 1).into(), num_traits::pow(2.into(), 1075));
        assert_eq!(to_f64(&below, 0), Near { value: f64::MIN_POSITIVE, exact: false });
        let twice = to_f64(&(&below * Rational::from_integer(2.into())), 0);
        assert!(twice.exact && twice.value > f64::MIN_POSITIVE);
    }
}
