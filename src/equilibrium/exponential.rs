//! `f(t) = F_0(t) + r^t F_1(t) + r^{2t} F_2(t)` with rational polynomials F: when it is positive at every t = 0, 1, 2, ...
//!
//! Source: docs/theory.md section 3, `regime_sound`. The term that dominates has the largest base, then the largest
//! degree. It must be positive; from some T on it exceeds the sum of the absolute values of all others, each ratio to
//! it no longer growing; before T the values are looked at one by one.

use crate::interval::{Fixed, Interval};
use crate::rational::Rational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Pow, Signed, Zero};

/// The largest T that is looked for.
pub const MAX_BOUND: u64 = 1_000_000;

/// Coefficients of F_0, F_1, F_2 in increasing degree; trailing zeros may stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExponentialPolynomial {
    /// F_0, F_1 and F_2.
    pub parts: [Vec<Rational>; 3],
}

/// What is known of the sign of an exponential polynomial on t = 0, 1, 2, ...
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It vanishes identically.
    Zero,
    /// It is positive at every t; from this T >= 1 on by dominance.
    Positive(u64),
    /// It is not positive at this t, or at some later one.
    NotPositive(u64),
    /// Dominance sets in beyond [`MAX_BOUND`].
    BeyondBound,
}

impl ExponentialPolynomial {
    /// Adds `coefficient t^degree` to the part of base `r^(base t)`.
    pub(crate) fn add(&mut self, base: usize, degree: usize, coefficient: Rational) {
        let part = &mut self.parts[base];
        if part.len() <= degree {
            part.resize(degree + 1, Rational::zero());
        }
        part[degree] += coefficient;
    }

    /// The difference `self - other`.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        let mut difference = self.clone();
        for (base, part) in other.parts.iter().enumerate() {
            for (degree, coefficient) in part.iter().enumerate() {
                difference.add(base, degree, -coefficient.clone());
            }
        }
        difference
    }

    /// Whether all coefficients vanish.
    pub fn is_zero(&self) -> bool {
        self.parts.iter().flatten().all(Zero::is_zero)
    }

    /// The sign on t = 0, 1, 2, ..., where `rate` is r, 0 < r < 1.
    pub fn sign(&self, rate: &Rational) -> Sign {
        let Some(scaled) = Scaled::new(self, rate) else {
            return Sign::Zero;
        };
        if !scaled.dominant().is_positive() {
            return Sign::NotPositive(scaled.first_not_positive(1).unwrap_or(1));
        }
        let mut bound = 1;
        while !scaled.is_dominated_from(bound) {
            if bound == MAX_BOUND {
                return Sign::BeyondBound;
            }
            bound = (2 * bound).min(MAX_BOUND);
        }
        let mut below = bound / 2;
        while below + 1 < bound {
            let middle = below + (bound - below) / 2;
            if scaled.is_dominated_from(middle) { bound = middle } else { below = middle }
        }
        match scaled.first_not_positive(bound) {
            Some(t) => Sign::NotPositive(t),
            None => Sign::Positive(bound),
        }
    }
}

/// A function of the same signs with integer coefficients: divided by the power of `r^t` that all terms share, times a
/// common denominator. Rationals in lowest terms would cost a greatest common divisor of long numbers an operation.
struct Scaled<'a> {
    /// The part of `r^(e t)` at e: the first is not empty and ends with the dominant coefficient.
    parts: Vec<Vec<BigInt>>,
    rate: &'a Rational,
    /// The arithmetic of enclosures of powers of the rate.
    fixed: Fixed,
}

impl<'a> Scaled<'a> {
    /// `None` where the function vanishes identically.
    fn new(function: &ExponentialPolynomial, rate: &'a Rational) -> Option<Self> {
        let nonzero = |part: &[Rational]| part.iter().rposition(|coefficient| !coefficient.is_zero());
        let least = function.parts.iter().position(|part| nonzero(part).is_some())?;
        let coefficients = || function.parts[least..].iter().flatten();
        let common = coefficients().fold(BigInt::one(), |lcm, x| lcm.lcm(x.denom()));
        let scale = |x: &Rational| x.numer() * (&common / x.denom());
        let part = |part: &Vec<Rational>| part[..nonzero(part).map_or(0, |last| last + 1)].iter().map(scale).collect();
        let mut scaled = Self { parts: function.parts[least..].iter().map(part).collect(), rate, fixed: Fixed::new(0) };
        scaled.fixed = Fixed::new(scaled.enough_bits() as usize);
        Some(scaled)
    }

    /// So many bits that an enclosure decides all but near ties: by how much the largest coefficient exceeds the
    /// dominant one, and the bits that powers of t <= [`MAX_BOUND`] and their rounding take.
    fn enough_bits(&self) -> u64 {
        let degree = self.parts.iter().map(Vec::len).max().unwrap_or(0) as u64;
        let largest = self.parts.iter().flatten().map(BigInt::bits).max().unwrap_or(0);
        largest - self.dominant().bits() + (degree + 2) * u64::from(MAX_BOUND.ilog2() + 1) + 64
    }

    /// The coefficient of the dominant term.
    fn dominant(&self) -> &BigInt {
        // INVARIANT: the first part is cut after a coefficient that is not zero.
        self.parts[0].last().expect("a dominant term")
    }

    /// Whether, from t = T on, the dominant term exceeds the sum of the absolute values of the others, because it does
    /// at T and no ratio to it grows from there.
    fn is_dominated_from(&self, bound: u64) -> bool {
        let (q, p) = (self.rate.numer(), self.rate.denom());
        let (t, next) = (BigInt::from(bound), BigInt::from(bound + 1));
        for (e, part) in self.parts.iter().enumerate().skip(1) {
            if part.len() > self.parts[0].len() {
                // ((T + 1)/T)^more r^e <= 1: the ratio shrinks from T to T + 1, hence ever after.
                let (more, e) = ((part.len() - self.parts[0].len()) as u32, e as u32);
                if Pow::pow(&next, more) * Pow::pow(q, e) > Pow::pow(&t, more) * Pow::pow(p, e) {
                    return false;
                }
            }
        }
        let minus_absolute = |part: &Vec<BigInt>| part.iter().map(|coefficient| -coefficient.abs()).collect();
        let mut margins: Vec<Vec<BigInt>> = self.parts.iter().map(minus_absolute).collect();
        // INVARIANT: the first part holds the dominant term.
        *margins[0].last_mut().expect("a dominant term") = self.dominant().clone();
        let values: Vec<BigInt> = margins.iter().map(|part| at(part, &t)).collect();
        self.is_positive(&values, bound, &self.fixed.power(self.rate, bound))
    }

    /// The first t < `bound` at which the value is not positive.
    fn first_not_positive(&self, bound: u64) -> Option<u64> {
        let mut enclosure = self.fixed.one();
        (0..bound).find(|&t| {
            let values: Vec<BigInt> = self.parts.iter().map(|part| at(part, &t.into())).collect();
            let positive = self.is_positive(&values, t, &enclosure);
            enclosure = enclosure.times(self.rate);
            !positive
        })
    }

    /// Whether the sum of `values[e] r^(e t)` is positive: by the enclosure of `r^t`, or exactly where that leaves it open.
    fn is_positive(&self, values: &[BigInt], t: u64, enclosure: &Interval) -> bool {
        self.fixed.is_positive(values, enclosure).unwrap_or_else(|| {
            // Horner on q^t with r = q/p, every value brought to the denominator p^((values.len() - 1) t).
            let (up, down) = (Pow::pow(self.rate.numer(), t), Pow::pow(self.rate.denom(), t));
            let mut weight = BigInt::one();
            let mut sum = BigInt::zero();
            for value in values.iter().rev() {
                sum = sum * &up + value * &weight;
                weight *= &down;
            }
            sum.is_positive()
        })
    }
}

/// The value of a polynomial at t.
fn at(coefficients: &[BigInt], t: &BigInt) -> BigInt {
    coefficients.iter().rev().fold(BigInt::zero(), |sum, coefficient| sum * t + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn polynomial(parts: [&[(i64, i64)]; 3]) -> ExponentialPolynomial {
        ExponentialPolynomial { parts: parts.map(|part| part.iter().map(|&(p, q)| ratio(p, q)).collect()) }
    }

    fn sign(parts: [&[(i64, i64)]; 3]) -> Sign {
        polynomial(parts).sign(&ratio(2, 3))
    }

    fn value(f: &ExponentialPolynomial, rate: &Rational, t: u64) -> Rational {
        let at = |part: &[Rational]| part.iter().rfold(ratio(0, 1), |sum, x| sum * ratio(t as i64, 1) + x);
        (0..3).map(|e| at(&f.parts[e]) * Pow::pow(rate, e as u64 * t)).sum()
    }

    /// The definition of dominance from T on, in rationals.
    fn dominates(f: &ExponentialPolynomial, rate: &Rational, bound: u64) -> bool {
        let t = ratio(bound as i64, 1);
        let terms = || {
            let of_part = |e: usize| f.parts[e].iter().enumerate().map(move |(degree, x)| (e, degree, x));
            (0..3).flat_map(of_part).filter(|(_, _, x)| !x.is_zero())
        };
        let size = |e: usize, degree: usize, t: &Rational, steps: u64| {
            Pow::pow(t, degree as u64) * Pow::pow(rate, e as u64 * steps)
        };
        let (e, degree, top) = terms().min_by_key(|(e, degree, _)| (*e, std::cmp::Reverse(*degree))).unwrap();
        let others = || terms().filter(|term| (term.0, term.1) != (e, degree));
        let next = &t + ratio(1, 1);
        let ratio_at = |other: (usize, usize), t: &Rational, steps: u64| {
            size(other.0, other.1, t, steps) / size(e, degree, t, steps)
        };
        let sum: Rational = others().map(|(e, degree, x)| x.abs() * size(e, degree, &t, bound)).sum();
        others().all(|(e, degree, _)| ratio_at((e, degree), &next, bound + 1) <= ratio_at((e, degree), &t, bound))
            && sum < top * size(e, degree, &t, bound)
    }

    #[test]
    fn signs_by_hand() {
        assert_eq!(sign([&[], &[(0, 1)], &[]]), Sign::Zero);
        assert_eq!(sign([&[(1, 1)], &[], &[]]), Sign::Positive(1));
        assert_eq!(sign([&[(-1, 1)], &[(5, 1)], &[]]), Sign::NotPositive(1));
        // 1 - (2/3)^t vanishes at 0, 2 - (2/3)^t never does.
        assert_eq!(sign([&[(1, 1)], &[(-1, 1)], &[]]), Sign::NotPositive(0));
        assert_eq!(sign([&[(2, 1)], &[(-1, 1)], &[]]), Sign::Positive(1));
        // (2/3)^t (1 - 2 t + t^2) vanishes at 1; with 9/8 in place of 1 it stays positive.
        assert_eq!(sign([&[], &[(1, 1), (-2, 1), (1, 1)], &[]]), Sign::NotPositive(1));
        assert!(matches!(sign([&[], &[(9, 8), (-2, 1), (1, 1)], &[]]), Sign::Positive(t) if t >= 2));
        // 1 - t/5 (2/3)^t has its minimum near t = 2.5.
        assert!(matches!(sign([&[(1, 1)], &[(0, 1), (-1, 5)], &[]]), Sign::Positive(_)));
        assert_eq!(sign([&[(1, 1)], &[(0, 1), (-3, 2)], &[]]), Sign::NotPositive(1));
    }

    #[test]
    fn bits_by_hand() {
        // 3 t^2 - 1000 (2/3)^t: 2 bits of 3 below 10 of 1000, three coefficients a part, 20 bits of t <= 10^6, and 64.
        let function = polynomial([&[(0, 1), (0, 1), (3, 1)], &[(-1000, 1)], &[]]);
        assert_eq!(Scaled::new(&function, &ratio(2, 3)).unwrap().fixed.bits(), 10 - 2 + (3 + 2) * 20 + 64);
    }

    #[test]
    fn differences_by_hand() {
        let left = polynomial([&[(1, 1)], &[(1, 2), (3, 1)], &[]]);
        let right = polynomial([&[(1, 3)], &[(1, 2)], &[(0, 1), (5, 1)]]);
        let difference = polynomial([&[(2, 3)], &[(0, 1), (3, 1)], &[(0, 1), (-5, 1)]]);
        assert_eq!(left.minus(&right), difference);
        assert!(left.minus(&left).is_zero() && !difference.is_zero());
    }

    #[test]
    fn the_bound_is_the_smallest_sufficient_one() {
        // 1 - 1000 (2/3)^t + 1000 (2/3)^{2t}: dominance must wait for (2/3)^t to be small.
        let f = polynomial([&[(260, 1)], &[(-1000, 1)], &[(1000, 1)]]);
        let Sign::Positive(bound) = f.sign(&ratio(2, 3)) else { panic!("positive: its discriminant is negative") };
        assert!(bound > 1 && dominates(&f, &ratio(2, 3), bound) && !dominates(&f, &ratio(2, 3), bound - 1));
    }

    #[test]
    fn slow_rates_reach_far_and_the_bound_is_kept() {
        // 1 - t^2 r^t / 10^6 with r near 1.
        let far = polynomial([&[(1_000_000_000, 1)], &[(0, 1), (0, 1), (-1, 1)], &[]]);
        assert!(matches!(far.sign(&ratio(1000, 1001)), Sign::Positive(t) if t > 1000));
        assert_eq!(
            polynomial([&[(1, 1)], &[(0, 1), (-1, 1)], &[]]).sign(&ratio(1_000_000_000, 1_000_000_001)),
            Sign::BeyondBound
        );
    }

    #[test]
    fn signs_agree_with_the_definition_and_the_values_one_by_one() {
        let mut kinds = [0; 2];
        for (rate, tail) in [(ratio(1, 2), (2, -1)), (ratio(5, 6), (-20, 7)), (ratio(3, 10), (0, 0))] {
            for (a, b, c) in
                (-3..=3).flat_map(|a| (-3..=3).flat_map(move |b| [-3, -1, 0, 2, 3].map(move |c| (a, b, c))))
            {
                let f = polynomial([&[(a, 4)], &[(b, 1), (c, 1)], &[(tail.0, 1), (tail.1, 3)]]);
                let first = (0..60).find(|&t| !value(&f, &rate, t).is_positive());
                let found = f.sign(&rate);
                match found {
                    Sign::Positive(bound) => {
                        assert_eq!(first, None, "{f:?}");
                        assert_eq!(Some(bound), (1..).find(|&t| dominates(&f, &rate, t)), "{f:?}");
                    }
                    Sign::NotPositive(t) => assert!(first.is_some_and(|first| t == first || first > 1), "{f:?} {t}"),
                    Sign::Zero => assert!((a, b, c) == (0, 0, 0) && tail == (0, 0), "{f:?}"),
                    Sign::BeyondBound => panic!("{f:?}"),
                }
                kinds[usize::from(matches!(found, Sign::Positive(_)))] += 1;
            }
        }
        assert!(kinds.iter().all(|&count| count > 100), "{kinds:?}");
    }

    /// Dominance of numbers that differ by 10^-200 sets in late, and nothing long is multiplied out for it.
    #[test]
    fn tiny_coefficients_and_slow_rates_are_decided_at_once() {
        let mut tiny = polynomial([&[], &[(7, 1), (0, 1), (-1, 3)], &[(1, 9)]]);
        tiny.add(0, 0, Rational::new(BigInt::one(), Pow::pow(BigInt::from(10), 200u32)));
        let rate = ratio(1000, 1001);
        // 7 - t^2/3 is negative from t = 5 on, and r^t is still near 1.
        assert_eq!(tiny.sign(&rate), Sign::NotPositive(5));
        let mut positive = polynomial([&[], &[(0, 1), (0, 1), (1, 3)], &[(-1, 9), (1, 1)]]);
        positive.add(0, 0, Rational::new(BigInt::one(), Pow::pow(BigInt::from(10), 200u32)));
        positive.add(2, 0, ratio(1, 9));
        assert_eq!(positive.sign(&rate), Sign::Positive(485_849));
    }

    /// An enclosure without bits after the point is [0, 1] from t = 1 on, so the exact value decides.
    #[test]
    fn exact_values_have_the_sign_of_the_sum() {
        let rate = ratio(2, 3);
        let scaled = Scaled { parts: vec![], rate: &rate, fixed: Fixed::new(0) };
        for (a, b, c) in (-3..=3).flat_map(|a| (-9..=9).flat_map(move |b| (-9..=9).map(move |c| (a, b, c)))) {
            for t in 1..4 {
                let values = [a, b, c].map(BigInt::from);
                let sum = value(&polynomial([&[(a, 1)], &[(b, 1)], &[(c, 1)]]), &rate, t);
                let found = scaled.is_positive(&values, t, &scaled.fixed.power(&rate, t));
                assert_eq!(found, sum.is_positive(), "{a} {b} {c} {t}");
            }
        }
    }

    /// Where the enclosure cannot tell zero from a little, the exact value does.
    #[test]
    fn a_zero_far_out_is_seen() {
        let rate = ratio(9, 10);
        // 10^40 (t - 40)^2 r^{2t} and r^t (t - 40)^2 vanish together at 40 alone.
        let mut f = polynomial([&[], &[(1600, 1), (-80, 1), (1, 1)], &[]]);
        for (degree, coefficient) in [1600, -80, 1].into_iter().enumerate() {
            f.add(2, degree, Rational::from_integer(Pow::pow(BigInt::from(10), 40u32) * BigInt::from(coefficient)));
        }
        assert_eq!(f.sign(&rate), Sign::NotPositive(40));
        // 1 - t^2 r^t / (40^2 r^40) touches 0 at 40, having been negative before.
        let touch = Rational::from_integer((-1600).into()) * Pow::pow(&rate, 40u64);
        let mut g = polynomial([&[(1, 1)], &[], &[]]);
        g.add(1, 2, touch.recip());
        assert_eq!(value(&g, &rate, 40), ratio(0, 1));
        assert!(matches!(g.sign(&rate), Sign::NotPositive(t) if t <= 40));
    }
}
