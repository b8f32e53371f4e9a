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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    #[test]
    fn floats_are_the_nearest_and_rationals_themselves() {
        let third = ratio(1, 3);
        assert_eq!(Rational::from_rational(&third), third);
        assert_eq!((f64::from_rational(&third), f32::from_rational(&third)), (1.0 / 3.0, 1.0 / 3.0));
        assert_eq!((Rational::from_count(3), f64::from_count(3), f32::from_count(3)), (ratio(3, 1), 3.0, 3.0));
    }
}
