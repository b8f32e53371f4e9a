//! Exact numbers as decimals for people, also beyond the range of floats.

use super::short_float;
use crate::rational::Rational;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

/// The significant digits that are shown.
const DIGITS: i64 = 6;

/// A number to six significant digits: through the nearest float where that is an ordinary one, else from the exact number.
pub(crate) fn near(value: &Rational) -> String {
    match value.to_f64() {
        Some(float) if float.is_normal() => short_float(float),
        _ => scientific(value),
    }
}

/// Six significant digits and a power of ten, like `1.00000e400`.
fn scientific(value: &Rational) -> String {
    let (above, below) = (value.numer().abs(), value.denom());
    if above == BigInt::ZERO {
        return "0".to_owned();
    }
    let bits = above.bits() as i64 - below.bits() as i64;
    // Right, or one too small or too large.
    let mut exponent = (bits as f64 * std::f64::consts::LOG10_2).floor() as i64;
    loop {
        let shift = DIGITS - 1 - exponent;
        let power = BigInt::from(10).pow(shift.unsigned_abs() as u32);
        let (above, below) = if shift > 0 { (&above * power, below.clone()) } else { (above.clone(), below * power) };
        // To the nearest, halves away from zero.
        let digits: BigInt = (2 * above + &below) / (2 * below);
        match digits.to_string() {
            text if (text.len() as i64) < DIGITS => exponent -= 1,
            text if text.len() as i64 > DIGITS => exponent += 1,
            text => {
                let sign = if value.is_negative() { "-" } else { "" };
                return format!("{sign}{}.{}e{exponent}", &text[..1], &text[1..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::{parse, ratio};

    #[test]
    fn numbers_beyond_the_floats_have_digits_and_a_power_of_ten() {
        for (text, expected) in [
            ("1e400", "1.00000e400"),
            ("-1e400", "-1.00000e400"),
            ("123456789e1000", "1.23457e1008"),
            ("9999999e393", "1.00000e400"),
            ("9999994e393", "9.99999e399"),
            ("1e-400", "1.00000e-400"),
            ("-3e-320", "-3.00000e-320"),
        ] {
            assert_eq!(near(&parse(text).unwrap()), expected, "{text}");
        }
        assert_eq!(near(&ratio(1, 3)), "0.33333");
    }

    #[test]
    fn every_power_of_ten_is_found() {
        for exponent in -4000..4000 {
            let value = parse(&format!("1e{exponent}")).unwrap();
            assert_eq!(scientific(&value), format!("1.00000e{exponent}"));
        }
    }
}
