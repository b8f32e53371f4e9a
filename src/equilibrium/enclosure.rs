//! Intervals of fixed-point numbers around powers of a rate: signs without the long numbers of exact powers.

use crate::rational::Rational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// An interval `[low, high] / 2^bits` that holds `r^t`, 0 < r < 1: each operation rounds outward.
#[derive(Debug, Clone)]
pub(super) struct Enclosure {
    low: BigInt,
    high: BigInt,
    bits: u64,
}

impl Enclosure {
    /// `r^0`, the point 1.
    pub fn one(bits: u64) -> Self {
        let one = BigInt::one() << bits;
        Self { low: one.clone(), high: one, bits }
    }

    /// `rate^exponent` in O(log exponent) operations.
    pub fn power(rate: &Rational, exponent: u64, bits: u64) -> Self {
        let mut power = Self::one(bits);
        for bit in (0..u64::BITS - exponent.leading_zeros()).rev() {
            power.square();
            if exponent >> bit & 1 == 1 {
                power.multiply(rate);
            }
        }
        power
    }

    /// The next power: `t + 1` in place of `t`.
    pub fn multiply(&mut self, rate: &Rational) {
        self.low = (&self.low * rate.numer()).div_floor(rate.denom());
        self.high = (&self.high * rate.numer()).div_ceil(rate.denom());
    }

    fn square(&mut self) {
        let scale = BigInt::one() << self.bits;
        self.low = (&self.low * &self.low).div_floor(&scale);
        self.high = (&self.high * &self.high).div_ceil(&scale);
    }

    /// Whether the sum of `values[e] x^e` is positive for every x of the interval (true), or for none (false); `None`
    /// where that depends on x.
    pub fn is_positive(&self, values: &[BigInt]) -> Option<bool> {
        // On numerators: x^e has the denominator 2^(bits e), and all are brought to 2^(bits len).
        let (mut least, mut most) = (BigInt::zero(), BigInt::zero());
        let (mut low, mut high) = (BigInt::one(), BigInt::one());
        for (e, value) in values.iter().enumerate() {
            let (smaller, larger) = if value.is_negative() { (&high, &low) } else { (&low, &high) };
            let shift = self.bits * (values.len() - e) as u64;
            least += (value * smaller) << shift;
            most += (value * larger) << shift;
            low *= &self.low;
            high *= &self.high;
        }
        match (least.is_positive(), most.is_positive()) {
            (true, _) => Some(true),
            (false, false) => Some(false),
            (false, true) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn holds(enclosure: &Enclosure, value: &Rational) -> bool {
        let scaled = value * Rational::from_integer(BigInt::one() << enclosure.bits);
        Rational::from_integer(enclosure.low.clone()) <= scaled
            && scaled <= Rational::from_integer(enclosure.high.clone())
    }

    #[test]
    fn powers_are_enclosed_and_tight() {
        for (rate, bits) in [(ratio(2, 3), 40), (ratio(100, 101), 64), (ratio(1, 6), 16)] {
            let (mut exact, mut walked) = (ratio(1, 1), Enclosure::one(bits));
            for t in 0..70 {
                let squared = Enclosure::power(&rate, t, bits);
                for enclosure in [&walked, &squared] {
                    assert!(holds(enclosure, &exact), "{rate}^{t}: {enclosure:?}");
                    assert!(&enclosure.high - &enclosure.low <= BigInt::from(2 * t + 2), "{rate}^{t}: {enclosure:?}");
                }
                exact *= &rate;
                walked.multiply(&rate);
            }
        }
    }

    #[test]
    fn a_sign_is_given_only_where_all_of_the_interval_agrees() {
        let integers = |values: &[i64]| values.iter().map(|&value| BigInt::from(value)).collect::<Vec<_>>();
        // 4/9 with two bits is in [1/4, 1/2].
        let x = Enclosure::power(&ratio(2, 3), 2, 2);
        assert_eq!((x.low.clone(), x.high.clone()), (1.into(), 3.into()));
        assert_eq!(x.is_positive(&integers(&[1, -1])), Some(true));
        assert_eq!(x.is_positive(&integers(&[1, -5])), Some(false));
        assert_eq!(x.is_positive(&integers(&[1, -2])), None);
        assert_eq!(x.is_positive(&integers(&[-3, 0, 16])), None);
        assert_eq!(x.is_positive(&integers(&[-9, 0, 16])), Some(false));
        // 1 - 2 x^2 changes its sign within [1/4, 3/4].
        assert_eq!(x.is_positive(&integers(&[1, 0, -2])), None);
        assert_eq!(x.is_positive(&integers(&[0])), Some(false));
        // 2/3 with three bits is in [5/8, 6/8]: 2 x - 1 takes its least value at the low end.
        assert_eq!(Enclosure::power(&ratio(2, 3), 1, 3).is_positive(&integers(&[-1, 2])), Some(true));
        assert_eq!(x.is_positive(&integers(&[-1, 5])), Some(true));
    }
}
