//! Rationals as text: the reader against a second reading of the grammar.

use hardmax::rational::{self, MAX_DECIMAL_CHARS, MAX_EXPONENT, MAX_LITERAL_CHARS, Rational, RationalErrorReason};
use num_bigint::BigInt;
use num_traits::{One, Zero};

/// Reads the bytes as a rational and compares value and refusal with a reader that goes by the grammar character by
/// character; what was read is written and read again.
///
/// # Panics
/// **Panics if** the readers differ.
pub fn rational_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let read = rational::parse(text);
    assert_eq!(
        read.as_ref().map_err(hardmax::rational::RationalError::reason),
        reference(text).as_ref().map_err(|reason| *reason)
    );
    match read {
        Ok(value) => {
            let written = value.to_string();
            assert_eq!(reference_value(&written).as_ref(), Some(&value), "{written}");
            assert_eq!(rational::parse(&rational::to_text(&value)), Ok(value));
        }
        Err(error) => assert!(error.to_string().chars().count() < 600, "a long message: {error}"),
    }
}

/// The value, where the text follows the grammar.
pub(super) fn reference_value(text: &str) -> Option<Rational> {
    reference(text).ok()
}

fn reference(text: &str) -> Result<Rational, RationalErrorReason> {
    use RationalErrorReason as Reason;
    let text = text.trim_matches(|blank| " \t\n\r".contains(blank));
    let longest = if text.contains(['.', 'e', 'E']) { MAX_DECIMAL_CHARS } else { MAX_LITERAL_CHARS };
    if text.len() > longest {
        return Err(Reason::TooLong);
    }
    let mut rest = text.as_bytes();
    let negative = take(&mut rest, b"-").is_some();
    let whole = digits(&mut rest).ok_or(Reason::Grammar)?;
    let mut value = number(whole);
    if take(&mut rest, b"/").is_some() {
        let denominator = digits(&mut rest).filter(|_| rest.is_empty()).ok_or(Reason::Grammar)?;
        if denominator.iter().all(|digit| *digit == b'0') {
            return Err(Reason::ZeroDenominator);
        }
        value /= number(denominator);
    } else {
        if take(&mut rest, b".").is_some() {
            let fraction = digits(&mut rest).ok_or(Reason::Grammar)?;
            value += number(fraction) / power_of_ten(fraction.len());
        }
        if take(&mut rest, b"eE").is_some() {
            let sign = take(&mut rest, b"+-");
            let exponent = digits(&mut rest).ok_or(Reason::Grammar)?;
            if !rest.is_empty() {
                return Err(Reason::Grammar);
            }
            let size = number(exponent);
            if size > Rational::from_integer(MAX_EXPONENT.into()) {
                return Err(Reason::Exponent);
            }
            let scale = (0..).take_while(|&count| Rational::from_integer(count.into()) < size).count();
            value = if sign == Some(b'-') { value / power_of_ten(scale) } else { value * power_of_ten(scale) };
        }
        if !rest.is_empty() {
            return Err(Reason::Grammar);
        }
    }
    Ok(if negative { -value } else { value })
}

fn take(rest: &mut &[u8], any: &[u8]) -> Option<u8> {
    let first = *rest.first().filter(|byte| any.contains(byte))?;
    *rest = &rest[1..];
    Some(first)
}

fn digits<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    (!digits.is_empty()).then_some(digits)
}

fn number(digits: &[u8]) -> Rational {
    let ten = BigInt::from(10);
    Rational::from_integer(digits.iter().fold(BigInt::zero(), |value, digit| value * &ten + BigInt::from(digit - b'0')))
}

fn power_of_ten(exponent: usize) -> Rational {
    Rational::from_integer((0..exponent).fold(BigInt::one(), |power, _| power * 10))
}
