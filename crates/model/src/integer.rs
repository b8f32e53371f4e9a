//! Between the integers of the public interface (num-bigint) and those that large numbers are computed with (dashu).

use dashu_int::{IBig, Sign, UBig};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// The same integer for computing.
pub fn int(value: &BigInt) -> IBig {
    match value.to_i64() {
        Some(small) => IBig::from(small),
        None => {
            let (sign, bytes) = value.to_bytes_le();
            let sign = if sign == num_bigint::Sign::Minus { Sign::Negative } else { Sign::Positive };
            IBig::from_parts(sign, UBig::from_le_bytes(&bytes))
        }
    }
}

/// The same integer for the public interface.
pub fn big(value: &IBig) -> BigInt {
    match i128::try_from(value) {
        Ok(small) => BigInt::from(small),
        Err(_) => {
            let (sign, magnitude) = value.clone().into_parts();
            let sign = if sign == Sign::Negative { num_bigint::Sign::Minus } else { num_bigint::Sign::Plus };
            BigInt::from_bytes_le(sign, &magnitude.to_le_bytes())
        }
    }
}

/// The decimal digits, in less than quadratic time.
pub fn decimal(value: &BigInt) -> String {
    if value.bits() < 512 { value.to_string() } else { int(value).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::parse;

    #[test]
    fn integers_survive_the_way_there_and_back() {
        for text in ["0", "-1", "9223372036854775808", "-170141183460469231731687303715884105729", "1e60", "-1e300"] {
            let value = parse(text).unwrap().to_integer();
            assert_eq!(big(&int(&value)), value, "{text}");
        }
    }

    #[test]
    fn decimal_digits_are_those_of_either_library() {
        for text in ["0", "-1", "1e150", "-1e160", "-123456789e400"] {
            let value = parse(text).unwrap().to_integer();
            assert_eq!(decimal(&value), value.to_string(), "{text}");
        }
    }
}
