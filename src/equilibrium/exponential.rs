//! `f(t) = F_0(t) + r^t F_1(t) + r^{2t} F_2(t)` with rational polynomials F: when it is positive at every t = 0, 1, 2, ...
//!
//! Source: docs/theory.md section 3, `regime_sound`. The term that dominates has the largest base, then the largest
//! degree. It must be positive; from some T on it exceeds the sum of the absolute values of all others, each ratio to
//! it no longer growing; before T the values are looked at one by one.

use crate::rational::Rational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// The largest T that is looked for.
pub const MAX_BOUND: u64 = 1_000_000;

/// Coefficients of F_0, F_1, F_2 in increasing degree; trailing zeros may stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExponentialPolynomial {
    pub(crate) parts: [Vec<Rational>; 3],
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

struct Term<'a> {
    base: usize,
    degree: usize,
    coefficient: &'a Rational,
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
        self.terms().next().is_none()
    }

    /// The nonzero terms.
    fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        self.parts.iter().enumerate().flat_map(|(base, part)| {
            part.iter()
                .enumerate()
                .filter(|(_, coefficient)| !coefficient.is_zero())
                .map(move |(degree, coefficient)| Term { base, degree, coefficient })
        })
    }

    /// The sign on t = 0, 1, 2, ..., where `rate` is r, 0 < r < 1.
    pub fn sign(&self, rate: &Rational) -> Sign {
        let Some(dominant) = self.terms().min_by_key(|term| (term.base, std::cmp::Reverse(term.degree))) else {
            return Sign::Zero;
        };
        let mut bound = 1;
        while dominant.coefficient.is_positive() && !self.is_dominated_from(bound, &dominant, rate) {
            if bound == MAX_BOUND {
                return Sign::BeyondBound;
            }
            bound = (2 * bound).min(MAX_BOUND);
        }
        if !dominant.coefficient.is_positive() {
            return Sign::NotPositive(self.first_not_positive(rate, bound).unwrap_or(bound));
        }
        let mut below = bound / 2;
        while below + 1 < bound {
            let middle = below + (bound - below) / 2;
            if self.is_dominated_from(middle, &dominant, rate) { bound = middle } else { below = middle }
        }
        match self.first_not_positive(rate, bound) {
            Some(t) => Sign::NotPositive(t),
            None => Sign::Positive(bound),
        }
    }

    /// Whether, from t = T on, the dominant term exceeds the sum of the absolute values of the others, because it does
    /// at T and no ratio to it grows from there.
    fn is_dominated_from(&self, bound: u64, dominant: &Term, rate: &Rational) -> bool {
        let t = Rational::from_integer(bound.into());
        let mut others = Rational::zero();
        for term in self.terms() {
            if (term.base, term.degree) == (dominant.base, dominant.degree) {
                continue;
            }
            let faster = term.base - dominant.base;
            if term.degree > dominant.degree {
                // The ratio to the dominant term shrinks from T to T + 1, hence ever after.
                let growth = ((&t + Rational::one()) / &t).pow((term.degree - dominant.degree) as i32);
                if growth * rate.pow(faster as i32) > Rational::one() {
                    return false;
                }
            }
            others += term.coefficient.abs() * t.pow(term.degree as i32) * power(rate, faster as u64 * bound);
        }
        others < dominant.coefficient * t.pow(dominant.degree as i32)
    }

    /// The first t < `bound` at which the value is not positive.
    fn first_not_positive(&self, rate: &Rational, bound: u64) -> Option<u64> {
        let least = self.terms().map(|term| term.base).min()?;
        let mut enclosure = Enclosure::one();
        for t in 0..bound {
            let value = |powers: &Rational| {
                // Horner in r^t, the smallest power of it divided out.
                let mut sum = Rational::zero();
                for part in self.parts[least..].iter().rev() {
                    sum = sum * powers + at(part, t);
                }
                sum
            };
            let positive = match enclosure.sign_of(&self.parts[least..], t) {
                Some(positive) => positive,
                None => value(&power(rate, t)).is_positive(),
            };
            if !positive {
                return Some(t);
            }
            enclosure.multiply(rate);
        }
        None
    }
}

/// `rate^exponent`, without a greatest common divisor: powers of coprime numbers are coprime.
fn power(rate: &Rational, exponent: u64) -> Rational {
    use num_traits::Pow;
    Rational::new_raw(Pow::pow(rate.numer(), exponent), Pow::pow(rate.denom(), exponent))
}

/// The value of a polynomial at t.
fn at(coefficients: &[Rational], t: u64) -> Rational {
    let t = Rational::from_integer(t.into());
    coefficients.iter().rev().fold(Rational::zero(), |sum, coefficient| sum * &t + coefficient)
}

/// Bits after the point in an [`Enclosure`].
const FIXED_BITS: usize = 192;

/// An interval of fixed-point numbers that holds r^t: outward rounding after each product, so t products cost O(t).
struct Enclosure {
    low: BigInt,
    high: BigInt,
}

impl Enclosure {
    fn one() -> Self {
        let one = BigInt::one() << FIXED_BITS;
        Self { low: one.clone(), high: one }
    }

    fn multiply(&mut self, rate: &Rational) {
        self.low = (&self.low * rate.numer()).div_floor(rate.denom());
        self.high = (&self.high * rate.numer()).div_ceil(rate.denom());
    }

    /// Whether the sum of `parts[e](t) x^e` is positive for every x of the interval, or for none; `None` where that
    /// depends on x.
    fn sign_of(&self, parts: &[Vec<Rational>], t: u64) -> Option<bool> {
        let scale = BigInt::one() << FIXED_BITS;
        let (low, high) = (Rational::new(self.low.clone(), scale.clone()), Rational::new(self.high.clone(), scale));
        let (mut least, mut most) = (Rational::zero(), Rational::zero());
        for (exponent, part) in parts.iter().enumerate() {
            let value = at(part, t);
            let (a, b) = (&value * low.pow(exponent as i32), &value * high.pow(exponent as i32));
            let (smaller, larger) = if value.is_negative() { (b, a) } else { (a, b) };
            least += smaller;
            most += larger;
        }
        match (least.is_positive(), most.is_positive()) {
            (true, true) => Some(true),
            (false, false) => Some(false),
            _ => None,
        }
    }
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
    fn the_bound_is_the_smallest_sufficient_one() {
        // 1 - 1000 (2/3)^t + 1000 (2/3)^{2t}: dominance must wait for (2/3)^t to be small.
        let f = polynomial([&[(260, 1)], &[(-1000, 1)], &[(1000, 1)]]);
        let Sign::Positive(bound) = f.sign(&ratio(2, 3)) else { panic!("positive: its discriminant is negative") };
        let dominant = f.terms().next().unwrap();
        assert!(f.is_dominated_from(bound, &dominant, &ratio(2, 3)));
        assert!(bound == 1 || !f.is_dominated_from(bound - 1, &dominant, &ratio(2, 3)));
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
    fn signs_agree_with_the_values_one_by_one() {
        let rate = ratio(1, 2);
        for a in -3..=3 {
            for b in -3..=3 {
                for c in -3..=3 {
                    let f = polynomial([&[(a, 4)], &[(b, 1), (c, 1)], &[(2, 1), (-1, 3)]]);
                    let value = |t: u64| {
                        let parts = f.parts.each_ref().map(|part| at(part, t));
                        &parts[0] + &parts[1] * power(&rate, t) + &parts[2] * power(&rate, 2 * t)
                    };
                    let first = (0..60).find(|&t| !value(t).is_positive());
                    match f.sign(&rate) {
                        Sign::Positive(_) => assert_eq!(first, None, "{a} {b} {c}"),
                        Sign::NotPositive(_) => assert!(first.is_some(), "{a} {b} {c}"),
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
    }
}
