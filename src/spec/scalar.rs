//! The numbers of the dynamics.

use crate::rational::Rational;
use num_traits::{NumAssignRef, NumRef, ToPrimitive};

/// A number with the four operations and an order: exact rationals, and floats as they are.
pub trait Scalar: Clone + PartialOrd + NumRef + NumAssignRef {
    /// The nearest number to a rational; the number itself where it is exact.
    fn from_rational(value: &Rational) -> Self;

    /// The number of members of an attention set.
    fn from_count(count: usize) -> Self;
}

impl Scalar for Rational {
    fn from_rational(value: &Rational) -> Self {
        value.clone()
    }

    fn from_count(count: usize) -> Self {
        Rational::from_integer(count.into())
    }
}

impl Scalar for f64 {
    fn from_rational(value: &Rational) -> Self {
        // INVARIANT: `BigRational::to_f64` answers for every rational, with an infinity beyond the range.
        value.to_f64().unwrap_or(f64::NAN)
    }

    fn from_count(count: usize) -> Self {
        count as f64
    }
}

impl Scalar for f32 {
    fn from_rational(value: &Rational) -> Self {
        // INVARIANT: `BigRational::to_f32` answers for every rational, with an infinity beyond the range.
        value.to_f32().unwrap_or(f32::NAN)
    }

    fn from_count(count: usize) -> Self {
        count as f32
    }
}
