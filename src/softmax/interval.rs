//! Intervals with integer ends over one power of two, rounded outwards; exponentials and square roots with proved bounds.

use crate::rational::Rational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// All numbers from `low` to `high`, in units of the [`Fixed`] they were made with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Interval {
    /// The lower end.
    pub low: BigInt,
    /// The upper end.
    pub high: BigInt,
}

impl Interval {
    /// One number.
    pub fn point(value: BigInt) -> Self {
        Self { low: value.clone(), high: value }
    }

    /// The sum, exact.
    pub fn plus(&self, other: &Self) -> Self {
        Self { low: &self.low + &other.low, high: &self.high + &other.high }
    }

    /// The difference, exact.
    pub fn minus(&self, other: &Self) -> Self {
        Self { low: &self.low - &other.high, high: &self.high - &other.low }
    }
}

/// Arithmetic in units of 2^-bits. Every result contains all values of the operation on members of its arguments.
///
/// ```
/// use hardmax::{rational::ratio, softmax::interval::Fixed};
/// let fixed = Fixed::new(64);
/// let e = fixed.exp(&fixed.enclose(&ratio(-1, 1)));
/// assert!(fixed.rational(&e.low) < ratio(367_880, 1_000_000) && fixed.rational(&e.high) > ratio(367_879, 1_000_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    bits: usize,
}

impl Fixed {
    /// Units of 2^-bits.
    pub fn new(bits: usize) -> Self {
        Self { bits }
    }

    /// The bits after the point.
    pub fn bits(self) -> usize {
        self.bits
    }

    /// 1.
    pub fn one(self) -> Interval {
        Interval::point(BigInt::one() << self.bits)
    }

    /// The narrowest interval with a rational in it.
    pub fn enclose(self, value: &Rational) -> Interval {
        let scaled = value.numer() << self.bits;
        Interval { low: scaled.div_floor(value.denom()), high: scaled.div_ceil(value.denom()) }
    }

    /// An end as a rational.
    pub fn rational(self, end: &BigInt) -> Rational {
        Rational::new(end.clone(), BigInt::one() << self.bits)
    }

    /// The product.
    pub fn product(self, u: &Interval, v: &Interval) -> Interval {
        let [low, high] = range(u, v);
        self.shifted(low, high)
    }

    /// The sum of products, rounded once.
    pub fn dot(self, u: &[Interval], v: &[Interval]) -> Interval {
        let (mut low, mut high) = (BigInt::zero(), BigInt::zero());
        for (u, v) in u.iter().zip(v) {
            let [least, most] = range(u, v);
            low += least;
            high += most;
        }
        self.shifted(low, high)
    }

    fn shifted(self, low: BigInt, high: BigInt) -> Interval {
        // Shifts of signed integers round down.
        Interval { low: low >> self.bits, high: -((-high) >> self.bits) }
    }

    /// The quotient by a positive interval.
    ///
    /// # Panics
    /// **Panics if** the divisor reaches 0.
    pub fn quotient(self, u: &Interval, v: &Interval) -> Interval {
        assert!(v.low.is_positive(), "a divisor that reaches 0");
        let low = if u.low.is_negative() { &v.low } else { &v.high };
        let high = if u.high.is_negative() { &v.high } else { &v.low };
        Interval { low: (&u.low << self.bits).div_floor(low), high: (&u.high << self.bits).div_ceil(high) }
    }

    /// The square root of an interval from 0 on.
    ///
    /// # Panics
    /// **Panics if** an end is negative.
    pub fn root(self, u: &Interval) -> Interval {
        let down = (&u.low << self.bits).sqrt();
        let square = &u.high << self.bits;
        let up = square.sqrt();
        let exact = &up * &up == square;
        Interval { low: down, high: if exact { up } else { up + 1 } }
    }

    /// The exponential of an interval up to 0; what is above 0 counts as 0. For one number the ends are at most 2^(1-bits) apart.
    ///
    /// **Bound.** Let y = -x >= 0. Where y >= bits, `0 < exp(x) < 2^-bits`. Else, with s halvings so that `t = y/2^s <= 1/2` and units
    /// of 2^-w for w = bits + s + 32, in which t is an integer: terms `t^k/k!` are computed from the one before and rounded down, so
    /// each is less than 2 units too small (an error e becomes at most e/2 + 1); terms alternate in sign and decrease, so what is
    /// left out after N terms is at most the next one, below 3 units. The sum is within 2N + 3 units of `exp(-t)`. Squaring a number of [0, 1]
    /// doubles an error at most, and rounds by a unit: after s squarings it is below `2^s (2N + 4)` units, which is
    /// `(2N + 4) 2^-32` units of 2^-bits. Rounding outwards to those adds less than one at each end.
    pub fn exp(self, u: &Interval) -> Interval {
        let [low, high] = [&u.low, &u.high].map(|end| self.exp_of(&(-end).max(BigInt::zero())));
        Interval { low: low.low, high: high.high }
    }

    /// exp(-y) for y >= 0.
    fn exp_of(self, y: &BigInt) -> Interval {
        if y.is_zero() {
            return self.one();
        }
        if *y >= BigInt::from(self.bits) << self.bits {
            return Interval { low: BigInt::zero(), high: BigInt::one() };
        }
        const GUARD: usize = 32;
        let halvings = (y.bits() as usize + 1).saturating_sub(self.bits);
        let width = self.bits + halvings + GUARD;
        let t = y << GUARD;
        let mut term = BigInt::one() << width;
        let (mut sum, mut count) = (term.clone(), 1u64);
        while term > BigInt::one() {
            term = ((&term * &t) >> width) / count;
            if count % 2 == 1 {
                sum -= &term
            } else {
                sum += &term
            }
            count += 1;
        }
        let error = BigInt::from(2 * count + 3);
        let mut ends = [&sum - &error, &sum + &error].map(|end| end.max(BigInt::zero()));
        for _ in 0..halvings {
            let [low, high] = &ends;
            ends = [(low * low) >> width, -((-(high * high)) >> width)];
        }
        let [low, high] = ends;
        let shift = halvings + GUARD;
        let high: BigInt = -((-high) >> shift);
        Interval { low: low >> shift, high: high.min(BigInt::one() << self.bits) }
    }

    /// A double not below `end`.
    pub fn float_above(self, end: &BigInt) -> f64 {
        // INVARIANT: a rational always has a nearest double.
        self.rational(end).to_f64().map_or(f64::INFINITY, |near| if end.is_zero() { 0.0 } else { near.next_up() })
    }

    /// A double not above `end`, for ends from 0 on at least 0.
    pub fn float_below(self, end: &BigInt) -> f64 {
        // INVARIANT: a rational always has a nearest double.
        self.rational(end).to_f64().map_or(0.0, |near| if end.is_zero() { 0.0 } else { near.next_down() })
    }

    /// The double nearest to the middle.
    pub fn middle(self, interval: &Interval) -> f64 {
        // INVARIANT: a rational always has a nearest double.
        Rational::new(&interval.low + &interval.high, BigInt::one() << (self.bits + 1)).to_f64().unwrap_or(f64::NAN)
    }
}

/// The least and the largest product.
fn range(u: &Interval, v: &Interval) -> [BigInt; 2] {
    if !u.low.is_negative() && !v.low.is_negative() {
        return [&u.low * &v.low, &u.high * &v.high];
    }
    let mut products = [&u.low * &v.low, &u.low * &v.high, &u.high * &v.low, &u.high * &v.high];
    products.sort_unstable();
    let [low, .., high] = products;
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    /// Rationals around exp(-y) for 0 <= y <= 8, by the series of exp(y) with its remainder: no code in common with `exp`.
    fn exponential(y: &Rational) -> [Rational; 2] {
        let (mut term, mut sum) = (Rational::one(), Rational::zero());
        for k in 1..120 {
            sum += &term;
            term = term * y / ratio(k, 1);
        }
        // The terms left out decrease by a factor of at most 8/120.
        [(&sum + term * ratio(2, 1)).recip(), sum.recip()]
    }

    #[test]
    fn exponentials_are_enclosed_within_the_stated_bound() {
        for bits in [8, 53, 64, 200] {
            let fixed = Fixed::new(bits);
            for (p, q) in (0..60).flat_map(|p| [(p, 7), (p, 64), (p * p, 500), (1, 1 << p)]) {
                let point = fixed.enclose(&ratio(-p, q)).low;
                let [least, most] = exponential(&-fixed.rational(&point));
                let found = fixed.exp(&Interval::point(point));
                assert!(
                    fixed.rational(&found.low) <= most && fixed.rational(&found.high) >= least,
                    "{p}/{q}, {bits} bits"
                );
                assert!(&found.high - &found.low <= BigInt::from(2), "{p}/{q}, {bits} bits: too wide");
            }
        }
    }

    #[test]
    fn exponentials_of_large_numbers_multiply() {
        let fixed = Fixed::new(2000);
        for y in [9, 100, 700, 1300] {
            let [one, half] = [ratio(-y, 1), ratio(-y, 2)].map(|x| fixed.exp(&fixed.enclose(&x)));
            let square = fixed.product(&half, &half);
            assert!(one.low <= square.high && one.high >= square.low && one.low.is_positive(), "{y}");
        }
        let beyond = fixed.exp(&fixed.enclose(&ratio(-1_000_000, 1)));
        assert_eq!(beyond, Interval { low: BigInt::zero(), high: BigInt::one() });
    }

    #[test]
    fn quotients_roots_and_products_round_outwards() {
        let fixed = Fixed::new(10);
        let third = fixed.quotient(&fixed.one(), &fixed.enclose(&ratio(3, 1)));
        assert!(fixed.rational(&third.low) < ratio(1, 3) && fixed.rational(&third.high) > ratio(1, 3));
        let root = fixed.root(&fixed.enclose(&ratio(2, 1)));
        assert!(fixed.rational(&root.low).pow(2) < ratio(2, 1) && fixed.rational(&root.high).pow(2) > ratio(2, 1));
        assert_eq!(fixed.root(&fixed.enclose(&ratio(9, 4))), fixed.enclose(&ratio(3, 2)));
        let wide = Interval { low: BigInt::from(-3), high: BigInt::from(2) };
        assert_eq!(range(&wide, &wide), [BigInt::from(-6), BigInt::from(9)]);
    }
}
