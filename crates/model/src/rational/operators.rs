//! The operators and traits of numbers for [`Rational`], each forwarded to the number it holds.

use super::{Rational, RationalError, RationalErrorReason, parse};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{FromPrimitive, Num, One, Pow, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};
use std::str::FromStr;

/// Equality of reduced digits: nothing is divided.
impl PartialEq for Rational {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.numer() == other.numer() && self.denom() == other.denom()
    }
}

impl Eq for Rational {}

impl Hash for Rational {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.numer().hash(state);
        self.denom().hash(state);
    }
}

impl PartialOrd for Rational {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

/// By the grammar of the module, as [`parse`].
impl FromStr for Rational {
    type Err = RationalError;

    fn from_str(text: &str) -> Result<Self, RationalError> {
        parse(text)
    }
}

/// Reduces: a number of num-rational need not be in lowest terms.
///
/// # Panics
/// **Panics if** the denominator is zero.
impl From<BigRational> for Rational {
    fn from(value: BigRational) -> Self {
        Self(value.reduced())
    }
}

impl From<Rational> for BigRational {
    fn from(value: Rational) -> Self {
        value.0
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Rational {
            fn from(value: $integer) -> Self {
                Self::from_integer(value.into())
            }
        }
    )*};
}

from_integers!(BigInt i32 i64 i128 u32 u64 u128 usize);

/// An operator between numbers by value and by reference, and its assigning form.
macro_rules! operators {
    ($($operator:ident $method:ident $assign:ident $assign_method:ident)*) => {$(
        impl $operator for Rational {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                Self(self.0.$method(other.0))
            }
        }

        impl $operator<&Self> for Rational {
            type Output = Self;

            #[inline]
            fn $method(self, other: &Self) -> Self {
                Self(self.0.$method(&other.0))
            }
        }

        impl $operator<Rational> for &Rational {
            type Output = Rational;

            #[inline]
            fn $method(self, other: Rational) -> Rational {
                Rational((&self.0).$method(other.0))
            }
        }

        impl $operator for &Rational {
            type Output = Rational;

            #[inline]
            fn $method(self, other: Self) -> Rational {
                Rational((&self.0).$method(&other.0))
            }
        }

        impl $assign for Rational {
            #[inline]
            fn $assign_method(&mut self, other: Self) {
                self.0.$assign_method(other.0);
            }
        }

        impl $assign<&Self> for Rational {
            #[inline]
            fn $assign_method(&mut self, other: &Self) {
                self.0.$assign_method(&other.0);
            }
        }
    )*};
}

operators! {
    Add add AddAssign add_assign
    Sub sub SubAssign sub_assign
    Mul mul MulAssign mul_assign
    Div div DivAssign div_assign
    Rem rem RemAssign rem_assign
}

/// An operator with an integer on the right.
macro_rules! integer_operators {
    ($($operator:ident $method:ident)*) => {$(
        impl $operator<BigInt> for Rational {
            type Output = Self;

            fn $method(self, other: BigInt) -> Self {
                Self(self.0.$method(other))
            }
        }

        impl $operator<BigInt> for &Rational {
            type Output = Rational;

            fn $method(self, other: BigInt) -> Rational {
                Rational((&self.0).$method(other))
            }
        }
    )*};
}

integer_operators!(Add add Sub sub Mul mul Div div);

macro_rules! powers {
    ($($exponent:ty)*) => {$(
        impl Pow<$exponent> for &Rational {
            type Output = Rational;

            fn pow(self, exponent: $exponent) -> Rational {
                Rational(Pow::pow(&self.0, exponent))
            }
        }
    )*};
}

powers!(i32 u32 u64 usize);

impl Neg for Rational {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Neg for &Rational {
    type Output = Rational;

    #[inline]
    fn neg(self) -> Rational {
        Rational(-&self.0)
    }
}

/// The sum or product of an iterator, of numbers and of references.
macro_rules! totals {
    ($($total:ident $method:ident)*) => {$(
        impl $total for Rational {
            fn $method<I: Iterator<Item = Self>>(iter: I) -> Self {
                Self(iter.map(|value| value.0).$method())
            }
        }

        impl<'a> $total<&'a Self> for Rational {
            fn $method<I: Iterator<Item = &'a Self>>(iter: I) -> Self {
                Self(iter.map(|value| &value.0).$method())
            }
        }
    )*};
}

totals!(Sum sum Product product);

impl Default for Rational {
    fn default() -> Self {
        Self::zero()
    }
}

impl Zero for Rational {
    #[inline]
    fn zero() -> Self {
        Self(BigRational::zero())
    }

    #[inline]
    fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
}

impl One for Rational {
    #[inline]
    fn one() -> Self {
        Self(BigRational::one())
    }

    #[inline]
    fn is_one(&self) -> bool {
        self.0.is_one()
    }
}

impl Num for Rational {
    type FromStrRadixErr = RationalError;

    /// `p/q` or `p` in digits of a radix: no decimals.
    fn from_str_radix(text: &str, radix: u32) -> Result<Self, RationalError> {
        let refused = |_| RationalError { text: text.to_owned(), reason: RationalErrorReason::Grammar };
        BigRational::from_str_radix(text, radix).map(Self).map_err(refused)
    }
}

impl Signed for Rational {
    #[inline]
    fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    #[inline]
    fn abs_sub(&self, other: &Self) -> Self {
        Self(self.0.abs_sub(&other.0))
    }

    #[inline]
    fn signum(&self) -> Self {
        Self(self.0.signum())
    }

    #[inline]
    fn is_positive(&self) -> bool {
        self.0.is_positive()
    }

    #[inline]
    fn is_negative(&self) -> bool {
        self.0.is_negative()
    }
}

/// What lies between integers is cut for an integer and rounded to the nearest float.
impl ToPrimitive for Rational {
    fn to_i64(&self) -> Option<i64> {
        self.0.to_i64()
    }

    fn to_u64(&self) -> Option<u64> {
        self.0.to_u64()
    }

    fn to_i128(&self) -> Option<i128> {
        self.0.to_i128()
    }

    fn to_u128(&self) -> Option<u128> {
        self.0.to_u128()
    }

    fn to_f64(&self) -> Option<f64> {
        self.0.to_f64()
    }
}

/// Floats at their exact binary value.
impl FromPrimitive for Rational {
    fn from_i64(value: i64) -> Option<Self> {
        Some(value.into())
    }

    fn from_u64(value: u64) -> Option<Self> {
        Some(value.into())
    }

    fn from_i128(value: i128) -> Option<Self> {
        Some(value.into())
    }

    fn from_u128(value: u128) -> Option<Self> {
        Some(value.into())
    }

    fn from_f32(value: f32) -> Option<Self> {
        Self::from_float(value)
    }

    fn from_f64(value: f64) -> Option<Self> {
        Self::from_float(value)
    }
}

#[cfg(test)]
mod tests;
