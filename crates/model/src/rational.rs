//! Exact rationals as text: the grammar of every file and every report.
//!
//! A literal is `-?D+(/D+ | (.D+)?([eE][+-]?D+)?)`, blanks of JSON around it trimmed: `-3/4`, `7`, `0.125`, `1e-3`. A decimal
//! is exactly that decimal, never the nearest float. Limits are checked on the text, before any big number is built.

mod operators;

use crate::integer;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::float::FloatCore;
use num_traits::{One, Pow, ToPrimitive, Zero};

/// The exact number of every exact path, in lowest terms with a positive denominator.
///
/// ```
/// use hardmax_model::rational::{Rational, ratio};
/// let half = Rational::new(2.into(), 4.into());
/// assert_eq!((half.numer(), half.denom()), (&1.into(), &2.into()));
/// assert_eq!(&half + &ratio(1, 3), ratio(5, 6));
/// ```
#[derive(Clone)]
pub struct Rational(BigRational);

impl Rational {
    /// `numerator / denominator`, reduced.
    ///
    /// # Panics
    /// **Panics if** the denominator is zero.
    pub fn new(numerator: BigInt, denominator: BigInt) -> Self {
        // Most are words, and a divisor of words is found much sooner.
        let word = |value: &BigInt| value.to_i64().filter(|word| *word != i64::MIN);
        match (word(&numerator), word(&denominator)) {
            (Some(n), Some(d)) if d != 0 => {
                // INVARIANT: a divisor of d is at most |d|, which is a word.
                let divisor = n.unsigned_abs().gcd(&d.unsigned_abs()) as i64 * d.signum();
                match divisor {
                    1 => Self::new_raw(numerator, denominator),
                    _ => Self::new_raw((n / divisor).into(), (d / divisor).into()),
                }
            }
            _ => Self(BigRational::new(numerator, denominator)),
        }
    }

    /// `numerator / denominator` of a caller who knows that they have no common factor and that the denominator is positive.
    /// Else equality and hash, which compare digits, are wrong.
    pub fn new_raw(numerator: BigInt, denominator: BigInt) -> Self {
        Self(BigRational::new_raw(numerator, denominator))
    }

    /// An integer.
    pub fn from_integer(value: BigInt) -> Self {
        Self(BigRational::from_integer(value))
    }

    /// The exact value of a float; `None` where it is infinite or no number.
    pub fn from_float<F: FloatCore>(value: F) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let (mantissa, exponent, sign) = value.integer_decode();
        if mantissa == 0 {
            return Some(Self::zero());
        }
        // Halved until it is odd, so that it has no factor in common with a power of two.
        let halvings = mantissa.trailing_zeros();
        let numerator = BigInt::from(mantissa >> halvings) * sign;
        let exponent = i64::from(exponent) + i64::from(halvings);
        Some(match exponent {
            0.. => Self::from_integer(numerator << exponent),
            _ => Self::new_raw(numerator, BigInt::one() << -exponent),
        })
    }

    /// The numerator, which carries the sign.
    #[inline]
    pub fn numer(&self) -> &BigInt {
        self.0.numer()
    }

    /// The denominator, positive.
    #[inline]
    pub fn denom(&self) -> &BigInt {
        self.0.denom()
    }

    /// Numerator and denominator.
    pub fn into_raw(self) -> (BigInt, BigInt) {
        self.0.into_raw()
    }

    /// Whether the denominator is 1.
    pub fn is_integer(&self) -> bool {
        self.0.is_integer()
    }

    /// The integer next to it on the side of 0.
    pub fn to_integer(&self) -> BigInt {
        self.0.to_integer()
    }

    /// The integer next to it on the side of 0, as a rational.
    pub fn trunc(&self) -> Self {
        Self(self.0.trunc())
    }

    /// The nearest integer; halves go away from 0.
    pub fn round(&self) -> Self {
        Self(self.0.round())
    }

    /// `1/x`.
    ///
    /// # Panics
    /// **Panics if** x is zero.
    pub fn recip(&self) -> Self {
        Self(self.0.recip())
    }

    /// `x^exponent`.
    ///
    /// # Panics
    /// **Panics if** x is zero and the exponent negative.
    pub fn pow(&self, exponent: i32) -> Self {
        Self(BigRational::pow(&self.0, exponent))
    }
}

/// The longest literal that is read, in characters, and the longest reduced text that is written: what is read can be
/// written, and what is written can be read. It leaves room for the reduced text of every decimal that is read.
pub const MAX_LITERAL_CHARS: usize = 1 << 16;

/// The longest literal with a point or an exponent that is read, in characters.
pub const MAX_DECIMAL_CHARS: usize = 10_000;

/// The largest decimal exponent, in absolute value, that is read.
pub const MAX_EXPONENT: u32 = 4096;

/// Why a text is not a rational.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", quoted(.text))]
pub struct RationalError {
    text: String,
    reason: RationalErrorReason,
}

impl RationalError {
    /// What was wrong with the text.
    pub fn reason(&self) -> RationalErrorReason {
        self.reason
    }
}

/// What was wrong with a text that is not a rational.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RationalErrorReason {
    /// The text does not follow the grammar.
    #[error("not a rational; expected an integer, a fraction or a decimal, like \"-3/4\", \"7\" or \"0.125\"")]
    Grammar,
    /// The text is longer than [`MAX_LITERAL_CHARS`], or than [`MAX_DECIMAL_CHARS`] with a point or an exponent.
    #[error("longer than {MAX_LITERAL_CHARS} characters, or {MAX_DECIMAL_CHARS} with a point or an exponent")]
    TooLong,
    /// The decimal exponent is beyond [`MAX_EXPONENT`].
    #[error("exponent beyond +-{MAX_EXPONENT}")]
    Exponent,
    /// The denominator of a fraction is zero.
    #[error("the denominator is zero")]
    ZeroDenominator,
}

/// The text in quotes, cut to 40 characters and with control characters escaped, for messages.
pub fn quoted(text: &str) -> String {
    cut(text, |text| format!("{text:?}"))
}

/// The reduced text of a rational, cut to 40 characters, for messages.
pub fn excerpt(value: &Rational) -> String {
    cut(&to_text(value), str::to_owned)
}

fn cut(text: &str, show: impl Fn(&str) -> String) -> String {
    match text.char_indices().nth(40) {
        None => show(text),
        Some((end, _)) => format!("{}... ({} characters)", show(&text[..end]), text.chars().count()),
    }
}

/// Reads a rational by the grammar of the module.
///
/// ```
/// use hardmax_model::rational::parse;
/// assert_eq!(parse("0.125").unwrap(), parse(" 2/16 ").unwrap());
/// assert!(parse("1/0").is_err());
/// ```
///
/// # Errors
/// [`RationalError`] where the text does not follow the grammar or exceeds a limit of this module.
pub fn parse(text: &str) -> Result<Rational, RationalError> {
    read(text).map_err(|reason| RationalError { text: text.to_owned(), reason })
}

fn read(text: &str) -> Result<Rational, RationalErrorReason> {
    use RationalErrorReason as Reason;
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let is_decimal = text.len() > MAX_DECIMAL_CHARS && text.contains(['.', 'e', 'E']);
    if text.len() > MAX_LITERAL_CHARS || is_decimal {
        return Err(Reason::TooLong);
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let magnitude = match unsigned.split_once('/') {
        Some((numerator, denominator)) => {
            let (numerator, denominator) = (digits(numerator)?, digits(denominator)?);
            if denominator.is_zero() {
                return Err(Reason::ZeroDenominator);
            }
            Rational::new(numerator, denominator)
        }
        None => decimal(unsigned)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn decimal(text: &str) -> Result<Rational, RationalErrorReason> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, digits(fraction).map(|_| fraction)?),
        None => (mantissa, ""),
    };
    digits(whole)?;
    let mantissa = digits(&format!("{whole}{fraction}"))?;
    let exponent = exponent.map_or(Ok(0), signed_exponent)?;
    // INVARIANT: a literal has at most MAX_LITERAL_CHARS characters, so the count of its digits fits an i64.
    let shift = exponent - i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let power = BigInt::from(10).pow(shift.unsigned_abs());
    Ok(if shift < 0 { Rational::new(mantissa, power) } else { Rational::from_integer(mantissa * power) })
}

fn signed_exponent(text: &str) -> Result<i64, RationalErrorReason> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(RationalErrorReason::Grammar);
    }
    let significant = unsigned.trim_start_matches('0');
    let size: u32 = match significant {
        "" => 0,
        digits => digits.parse().map_err(|_| RationalErrorReason::Exponent)?,
    };
    if size > MAX_EXPONENT {
        return Err(RationalErrorReason::Exponent);
    }
    Ok(if negative { -i64::from(size) } else { i64::from(size) })
}

fn digits(text: &str) -> Result<BigInt, RationalErrorReason> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(RationalErrorReason::Grammar);
    }
    BigInt::parse_bytes(text.as_bytes(), 10).ok_or(RationalErrorReason::Grammar)
}

/// The small rational `numerator / denominator`.
///
/// # Panics
/// **Panics if** `denominator` is zero.
pub fn ratio(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator.into(), denominator.into())
}

/// The reduced text, `p/q` or `p`: that of `Display`, but in less than quadratic time.
pub fn to_text(value: &Rational) -> String {
    let numerator = integer::decimal(value.numer());
    if value.is_integer() { numerator } else { format!("{numerator}/{}", integer::decimal(value.denom())) }
}

/// A number whose reduced text is longer than [`MAX_LITERAL_CHARS`]: a file that holds it could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a number in it has about {characters} characters, and at most {MAX_LITERAL_CHARS} are read back")]
pub struct TooLongToRead {
    /// The length of its text, or close to it.
    pub characters: u64,
}

/// The reduced text for a file, as [`to_text`].
///
/// # Errors
/// [`TooLongToRead`], without writing the number down where it is far too long.
pub fn written(value: &Rational) -> Result<String, TooLongToRead> {
    let digits = |bits: u64| (bits as f64 * std::f64::consts::LOG10_2) as u64;
    let least = digits(value.numer().bits()) + digits(value.denom().bits());
    if least > MAX_LITERAL_CHARS as u64 {
        return Err(TooLongToRead { characters: least });
    }
    let text = to_text(value);
    if text.len() > MAX_LITERAL_CHARS { Err(TooLongToRead { characters: text.len() as u64 }) } else { Ok(text) }
}

/// A rational that serialises as its reduced text, `"p/q"` or `"p"`; as an error where that is longer than what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub Rational);

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&written(&self.0).map_err(serde::ser::Error::custom)?)
    }
}

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse(&String::deserialize(deserializer)?).map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rational".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "an exact rational, reduced",
            "pattern": "^-?[0-9]+(/[0-9]+)?$"
        })
    }
}

#[cfg(test)]
mod tests;
