//! Intervals with integer ends over one power of two, rounded outwards: powers, signs of polynomials, exponentials and square
//! roots with proved bounds.

use crate::rational::{Rational, excerpt};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The most bits after the point with which [`Fixed::exp`] computes.
pub const MAX_EXP_BITS: usize = 1 << 14;

/// What [`Fixed::exp`] refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpError {
    /// An end is above 0.
    #[error("an end of the interval is {}, expected at most 0", excerpt(.end))]
    Positive {
        /// The larger end.
        end: Box<Rational>,
    },
    /// More bits after the point than [`MAX_EXP_BITS`].
    #[error("{bits} bits after the point, expected at most {MAX_EXP_BITS}")]
    TooFine {
        /// The bits.
        bits: usize,
    },
}

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

    /// The product with a rational from 0 on.
    pub fn times(&self, factor: &Rational) -> Self {
        Self {
            low: (&self.low * factor.numer()).div_floor(factor.denom()),
            high: (&self.high * factor.numer()).div_ceil(factor.denom()),
        }
    }
}

/// Arithmetic in units of 2^-bits. Every result contains all values of the operation on members of its arguments.
///
/// ```
/// use hardmax_model::{rational::ratio, interval::Fixed};
/// let fixed = Fixed::new(64);
/// let e = fixed.exp(&fixed.enclose(&ratio(-1, 1))).unwrap();
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

    /// `base^exponent` of a rational from 0 on, in O(log exponent) operations.
    pub fn power(self, base: &Rational, exponent: u64) -> Interval {
        let mut power = self.one();
        for bit in (0..u64::BITS - exponent.leading_zeros()).rev() {
            power = self.product(&power, &power);
            if exponent >> bit & 1 == 1 {
                power = power.times(base);
            }
        }
        power
    }

    /// Whether the sum of `coefficients[e] x^e` is positive for every x of an interval from 0 on (true), or for none (false);
    /// `None` where that depends on x, or is not seen from the ends of the terms.
    pub fn is_positive(self, coefficients: &[BigInt], x: &Interval) -> Option<bool> {
        // On numerators: x^e has the denominator 2^(bits e), and all are brought to 2^(bits len).
        let (mut least, mut most) = (BigInt::zero(), BigInt::zero());
        let (mut low, mut high) = (BigInt::one(), BigInt::one());
        for (e, coefficient) in coefficients.iter().enumerate() {
            let (smaller, larger) = if coefficient.is_negative() { (&high, &low) } else { (&low, &high) };
            let shift = self.bits * (coefficients.len() - e);
            least += (coefficient * smaller) << shift;
            most += (coefficient * larger) << shift;
            low *= &x.low;
            high *= &x.high;
        }
        match (least.is_positive(), most.is_positive()) {
            (true, _) => Some(true),
            (false, false) => Some(false),
            (false, true) => None,
        }
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

    /// The exponential of an interval with both ends at most 0, however far below, by at most [`MAX_EXP_BITS`] bits after the
    /// point: the work is bounded by them alone. For one number the ends are at most 2^(1-bits) apart.
    ///
    /// # Errors
    /// [`ExpError`] where an end is above 0 or the bits are more.
    ///
    /// **Bound.** That exp(x) is enclosed is proved in Coq (`proofs/FixedExp.v`, `exp_enclosed`).
    /// Let y = -x >= 0. Where y >= bits, `0 < exp(x) < 2^-bits`. Else, with s halvings so that `t = y/2^s <= 1/2` and units
    /// of 2^-w for w = bits + s + 32, in which t is an integer: terms `t^k/k!` are computed from the one before and rounded down, so
    /// each is less than 2 units too small (an error e becomes at most e/2 + 1); terms alternate in sign and decrease, so what is
    /// left out after N terms is at most the next one, below 3 units. The sum is within 2N + 3 units of `exp(-t)`. Squaring a number of [0, 1]
    /// doubles an error at most, and rounds by a unit: after s squarings it is below `2^s (2N + 4)` units, which is
    /// `(2N + 4) 2^-32` units of 2^-bits. Rounding outwards to those adds less than one at each end.
    pub fn exp(self, u: &Interval) -> Result<Interval, ExpError> {
        if self.bits > MAX_EXP_BITS {
            return Err(ExpError::TooFine { bits: self.bits });
        }
        let largest = (&u.low).max(&u.high);
        if largest.is_positive() {
            return Err(ExpError::Positive { end: Box::new(self.rational(largest)) });
        }
        let [low, high] = [&u.low, &u.high].map(|end| self.exp_of(&-end));
        Ok(Interval { low: low.low, high: high.high })
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
                sum -= &term;
            } else {
                sum += &term;
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
        // Horner's scheme from term 118 down, over one denominator: 1 + y/k (1 + y/(k + 1) (...)). And y^119/119!.
        let (p, q) = (y.numer(), y.denom());
        let (mut sum, mut beyond, mut denominator) = (BigInt::one(), BigInt::one(), BigInt::one());
        for k in (1..119).rev() {
            denominator *= q * BigInt::from(k);
            sum = &denominator + p * sum;
            beyond *= p;
        }
        let sum = Rational::new(sum, denominator.clone());
        let beyond = Rational::new(beyond * p, denominator * q * BigInt::from(119));
        // The terms left out decrease by a factor of at most 8/120.
        [(&sum + beyond * ratio(2, 1)).recip(), sum.recip()]
    }

    #[test]
    fn exponentials_are_enclosed_within_the_stated_bound() {
        for bits in [8, 53, 64, 200] {
            let fixed = Fixed::new(bits);
            for (p, q) in (0..60).flat_map(|p| [(p, 7), (p, 64), (p * p, 500), (1, 1 << p)]) {
                let point = fixed.enclose(&ratio(-p, q)).low;
                let [least, most] = exponential(&-fixed.rational(&point));
                let found = fixed.exp(&Interval::point(point)).unwrap();
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
            let [one, half] = [ratio(-y, 1), ratio(-y, 2)].map(|x| fixed.exp(&fixed.enclose(&x)).unwrap());
            let square = fixed.product(&half, &half);
            assert!(one.low <= square.high && one.high >= square.low && one.low.is_positive(), "{y}");
        }
        let beyond = fixed.exp(&fixed.enclose(&ratio(-1_000_000, 1))).unwrap();
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

    #[test]
    fn exponentials_are_refused_beyond_what_is_stated() {
        let fixed = Fixed::new(16);
        let of = |low: i64, high: i64| fixed.exp(&Interval { low: low.into(), high: high.into() });
        assert_eq!(of(0, 0), Ok(fixed.one()));
        assert_eq!(of(-1, 0).unwrap().high, fixed.one().high);
        for (low, high) in [(-1, 1), (1, 1), (1, -1)] {
            let refused = of(low, high).unwrap_err();
            assert_eq!(refused, ExpError::Positive { end: Box::new(ratio(1, 1 << 16)) });
            assert_eq!(refused.to_string(), "an end of the interval is 1/65536, expected at most 0");
        }
        // From exactly `bits` on nothing is computed; one unit above it, the value is below one unit all the same.
        let far = Interval { low: BigInt::zero(), high: BigInt::one() };
        assert_eq!(
            (of(-16 << 16, -16 << 16), of((-16 << 16) + 1, (-16 << 16) + 1)),
            (Ok(far.clone()), Ok(far.clone()))
        );
        let tiny = Interval::point(-(BigInt::one() << 100_000u32));
        assert_eq!(fixed.exp(&tiny), Ok(far));
        let most = Fixed::new(MAX_EXP_BITS);
        assert!(most.exp(&most.enclose(&ratio(-1, 1))).is_ok());
        for bits in [MAX_EXP_BITS + 1, usize::MAX] {
            let refused = Fixed::new(bits).exp(&Interval::default()).unwrap_err();
            assert_eq!(refused, ExpError::TooFine { bits });
        }
        let refused = Fixed::new(MAX_EXP_BITS + 1).exp(&Interval::default()).unwrap_err();
        assert_eq!(refused.to_string(), "16385 bits after the point, expected at most 16384");
    }

    fn holds(fixed: Fixed, enclosure: &Interval, value: &Rational) -> bool {
        fixed.rational(&enclosure.low) <= *value && *value <= fixed.rational(&enclosure.high)
    }

    #[test]
    fn powers_are_enclosed_and_tight() {
        for (rate, bits) in [(ratio(2, 3), 40), (ratio(100, 101), 64), (ratio(1, 6), 16)] {
            let fixed = Fixed::new(bits);
            let (mut exact, mut walked) = (ratio(1, 1), fixed.one());
            for t in 0..70 {
                let squared = fixed.power(&rate, t);
                for enclosure in [&walked, &squared] {
                    assert!(holds(fixed, enclosure, &exact), "{rate}^{t}: {enclosure:?}");
                    assert!(&enclosure.high - &enclosure.low <= BigInt::from(2 * t + 2), "{rate}^{t}: {enclosure:?}");
                }
                exact *= &rate;
                walked = walked.times(&rate);
            }
        }
    }

    #[test]
    fn a_sign_is_given_only_where_all_of_the_interval_agrees() {
        let integers = |values: &[i64]| values.iter().map(|&value| BigInt::from(value)).collect::<Vec<_>>();
        // 4/9 with two bits is in [1/4, 1/2].
        let two = Fixed::new(2);
        let x = two.power(&ratio(2, 3), 2);
        assert_eq!((x.low.clone(), x.high.clone()), (1.into(), 3.into()));
        assert_eq!(two.is_positive(&integers(&[1, -1]), &x), Some(true));
        assert_eq!(two.is_positive(&integers(&[1, -5]), &x), Some(false));
        assert_eq!(two.is_positive(&integers(&[1, -2]), &x), None);
        assert_eq!(two.is_positive(&integers(&[-3, 0, 16]), &x), None);
        assert_eq!(two.is_positive(&integers(&[-9, 0, 16]), &x), Some(false));
        // 1 - 2 x^2 changes its sign within [1/4, 3/4].
        assert_eq!(two.is_positive(&integers(&[1, 0, -2]), &x), None);
        assert_eq!(two.is_positive(&integers(&[0]), &x), Some(false));
        // 2/3 with three bits is in [5/8, 6/8]: 2 x - 1 takes its least value at the low end.
        let three = Fixed::new(3);
        assert_eq!(three.is_positive(&integers(&[-1, 2]), &three.power(&ratio(2, 3), 1)), Some(true));
        assert_eq!(two.is_positive(&integers(&[-1, 5]), &x), Some(true));
    }
}
