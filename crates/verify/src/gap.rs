//! Differences of scores under closed forms: `F_0(t) + r^t F_1(t) + r^{2t} F_2(t)` with integer polynomials, and whether one stays
//! positive at t = 0, 1, 2, ...
//!
//! Source: docs/theory.md section 3.4. Powers of r are enclosed between numbers rounded outwards. What an enclosure leaves open is
//! asked again with twice the bits, at last exactly, so that a near tie costs what it is near, and nothing is guessed.

use crate::rejection::PatternBreak;
use hardmax_model::interval::{Fixed, Interval};
use hardmax_model::rational::Rational;
use num_bigint::BigInt;
use num_traits::{One, Pow, Signed, Zero};

/// A difference of two scores times a positive integer, divided by the power of `r^t` that all its terms share.
pub(crate) struct Gap {
    /// The coefficients that stand at `r^(e t)`, in increasing degree and without zeros at the end. The first are not empty: none
    /// at all where the difference vanishes.
    parts: Vec<Vec<BigInt>>,
}

impl Gap {
    /// From the coefficients at `r^(e t)`, e = 0, 1, ...
    pub fn new(parts: impl IntoIterator<Item = Vec<BigInt>>) -> Self {
        let trimmed = |mut part: Vec<BigInt>| {
            part.truncate(part.iter().rposition(|coefficient| !coefficient.is_zero()).map_or(0, |last| last + 1));
            part
        };
        let mut parts: Vec<_> = parts.into_iter().map(trimmed).skip_while(Vec::is_empty).collect();
        parts.truncate(parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1));
        Self { parts }
    }

    /// Whether all coefficients vanish.
    pub fn vanishes(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether the difference is seen to be positive at every t = 0, 1, 2, ... by one term that dominates from `bound` on.
    ///
    /// # Errors
    /// Why it is not.
    pub fn stays_positive(&self, rate: &Rational, bound: u64) -> Result<(), PatternBreak> {
        let Some(terms) = Terms::new(&self.parts, rate) else {
            return Err(PatternBreak::NoDominantTerm { bound });
        };
        if terms.is_constant() {
            return Ok(());
        }
        // A smaller T that suffices makes the claimed one suffice, and leaves fewer values to look at.
        let mut sufficient = 1;
        while !terms.is_dominated_from(sufficient) {
            if sufficient == bound {
                return Err(PatternBreak::NoDominantTerm { bound });
            }
            sufficient = (2 * sufficient).min(bound);
        }
        terms.first_not_positive(sufficient).map_or(Ok(()), |layers| Err(PatternBreak::NotPositive { layers }))
    }
}

/// A difference whose dominant term is positive.
struct Terms<'a> {
    parts: &'a [Vec<BigInt>],
    dominant: &'a BigInt,
    rate: &'a Rational,
    fixed: Fixed,
}

impl<'a> Terms<'a> {
    /// `None` where no term dominates: the difference vanishes, or its dominant term is negative, or r is no rate.
    fn new(parts: &'a [Vec<BigInt>], rate: &'a Rational) -> Option<Self> {
        let dominant = parts.first()?.last()?;
        if !dominant.is_positive() || !rate.is_positive() || *rate >= Rational::one() {
            return None;
        }
        // So many bits that an enclosure decides all but near ties: by how much the largest coefficient exceeds the dominant one,
        // and the bits of powers of t up to 10^6 and of their rounding.
        let degree = parts.iter().map(Vec::len).max().unwrap_or(0) as u64;
        let largest = parts.iter().flatten().map(BigInt::bits).max().unwrap_or(0);
        let bits = largest - dominant.bits() + 20 * (degree + 2) + 64;
        Some(Self { parts, dominant, rate, fixed: Fixed::new(bits as usize) })
    }

    fn is_constant(&self) -> bool {
        self.parts.len() == 1 && self.parts[0].len() == 1
    }

    /// Whether at T = `bound` the dominant term exceeds the sum of the others' absolute values, and no ratio to it grows later.
    fn is_dominated_from(&self, bound: u64) -> bool {
        let (t, next) = (BigInt::from(bound), BigInt::from(bound + 1));
        for (e, part) in self.parts.iter().enumerate().skip(1) {
            let Some(more) = part.len().checked_sub(self.parts[0].len()).filter(|more| *more > 0) else { continue };
            // ((T + 1)/T)^more r^e <= 1.
            let [grown, shrunk] = [(&next, self.rate.numer()), (&t, self.rate.denom())]
                .map(|(t, rate)| Pow::pow(t, more) * Pow::pow(rate, e));
            if grown > shrunk {
                return false;
            }
        }
        let against = |part: &Vec<BigInt>| part.iter().rev().fold(BigInt::zero(), |sum, a| sum * &t - a.abs());
        let mut values: Vec<BigInt> = self.parts.iter().map(against).collect();
        // The dominant term was counted against itself.
        values[0] += self.dominant * Pow::pow(&t, self.parts[0].len() - 1) * 2u8;
        self.is_positive(&values, bound, &self.fixed.power(self.rate, bound))
    }

    /// The first t < `bound` at which the value is not positive.
    fn first_not_positive(&self, bound: u64) -> Option<u64> {
        let depth = bound.next_power_of_two().ilog2();
        let mut powers = vec![self.fixed.power(self.rate, 1)];
        for above in 0..depth as usize {
            powers.push(self.fixed.product(&powers[above], &powers[above]));
        }
        self.first_within(0, depth as usize, &self.fixed.one(), bound, &powers)
    }

    /// The first among the 2^depth integers from `start` on and below `bound`; `power` encloses `r^start`, and `powers` r to the
    /// powers of two.
    fn first_within(&self, start: u64, depth: usize, power: &Interval, bound: u64, powers: &[Interval]) -> Option<u64> {
        if start >= bound {
            return None;
        }
        let Some(half) = depth.checked_sub(1) else {
            let values: Vec<BigInt> = self.parts.iter().map(|part| at(part, start)).collect();
            return (!self.is_positive(&values, start, power)).then_some(start);
        };
        // On all of these at once, as between r^(start + 2^depth) and r^start.
        let width = (1 << depth).min(bound - start) - 1;
        let least: Vec<BigInt> = self.parts.iter().map(|part| least_on(part, start, width)).collect();
        let within = Interval { low: self.fixed.product(power, &powers[depth]).low, high: power.high.clone() };
        if self.fixed.is_positive(&least, &within) == Some(true) {
            return None;
        }
        self.first_within(start, half, power, bound, powers).or_else(|| {
            let power = self.fixed.product(power, &powers[half]);
            self.first_within(start + (1 << half), half, &power, bound, powers)
        })
    }

    /// Whether the sum of `values[e] r^(e t)` is positive, where `power` encloses `r^t`.
    fn is_positive(&self, values: &[BigInt], t: u64, power: &Interval) -> bool {
        // Divided by a power of r^t: so tiny a factor is not looked at.
        let Some(first) = values.iter().position(|value| !value.is_zero()) else { return false };
        let values = &values[first..];
        let exact_bits = self.rate.denom().bits().saturating_mul(t).saturating_mul(values.len() as u64);
        let mut fixed = self.fixed;
        let mut decided = fixed.is_positive(values, power);
        while decided.is_none() && (fixed.bits() as u64) < exact_bits {
            fixed = Fixed::new(2 * fixed.bits());
            decided = fixed.is_positive(values, &fixed.power(self.rate, t));
        }
        decided.unwrap_or_else(|| {
            // With r = q/p, times p^((values.len() - 1) t).
            let (up, down) = (Pow::pow(self.rate.numer(), t), Pow::pow(self.rate.denom(), t));
            let (mut sum, mut weight) = (BigInt::zero(), BigInt::one());
            for value in values.iter().rev() {
                sum = sum * &up + value * &weight;
                weight *= &down;
            }
            sum.is_positive()
        })
    }
}

/// The value of a polynomial at t.
fn at(coefficients: &[BigInt], t: u64) -> BigInt {
    coefficients.iter().rev().fold(BigInt::zero(), |sum, coefficient| sum * t + coefficient)
}

/// A number not above the values of a polynomial from `start` to `start + width`.
fn least_on(coefficients: &[BigInt], start: u64, width: u64) -> BigInt {
    // Coefficients of h at t = start + h, by Horner's rule again and again.
    let mut shifted = coefficients.to_vec();
    for lowest in 0..shifted.len() {
        for k in (lowest..shifted.len() - 1).rev() {
            let more = &shifted[k + 1] * start;
            shifted[k] += more;
        }
    }
    let mut power = BigInt::one();
    let mut least = BigInt::zero();
    for (k, coefficient) in shifted.iter().enumerate() {
        if k == 0 || coefficient.is_negative() {
            least += coefficient * &power;
        }
        power *= width;
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejection::MAX_BOUND;
    use hardmax::equilibrium::exponential::{ExponentialPolynomial, Sign};
    use hardmax_model::rational::ratio;

    fn integers(values: &[i64]) -> Vec<BigInt> {
        values.iter().map(|&value| value.into()).collect()
    }

    fn gap(parts: [&[i64]; 3]) -> Gap {
        Gap::new(parts.map(integers))
    }

    /// By the definition, in rationals: the value at t.
    fn value(parts: &[Vec<BigInt>], rate: &Rational, t: u64) -> Rational {
        let term = |(e, part): (usize, &Vec<BigInt>)| Rational::from(at(part, t)) * Pow::pow(rate, e as u64 * t);
        parts.iter().enumerate().map(term).sum()
    }

    #[test]
    fn polynomials_by_hand() {
        assert_eq!(at(&integers(&[1, 2, 3]), 4), 57.into());
        // 5 - 10 t + t^2 from 3 to 7: 5 - 30 + 9 - 4 h + h^2 at t = 3 + h is at least -16 - 16.
        assert_eq!(least_on(&integers(&[5, -10, 1]), 3, 4), (-32).into());
        for (start, width) in (0..9).flat_map(|start| (0..9).map(move |width| (start, width))) {
            for coefficients in [[5, -10, 1], [-3, 4, -1], [7, 0, 0]].map(|coefficients| integers(&coefficients)) {
                let least = (start..=start + width).map(|t| at(&coefficients, t)).min().unwrap();
                let bound = least_on(&coefficients, start, width);
                assert!(bound <= least && (width > 0 || bound == least), "{coefficients:?} {start} {width}");
            }
        }
        assert_eq!(least_on(&[], 2, 3), 0.into());
    }

    #[test]
    fn what_vanishes_is_seen() {
        assert!(gap([&[0], &[0, 0], &[]]).vanishes() && gap([&[], &[], &[]]).vanishes());
        for nonzero in [gap([&[1], &[0], &[]]), gap([&[0], &[0, 1], &[]]), gap([&[0], &[], &[0, 1]])] {
            assert!(!nonzero.vanishes());
        }
        let shared = gap([&[0], &[0, 2, 0], &[0, 0]]);
        assert_eq!(shared.parts, [integers(&[0, 2])]);
    }

    /// The search has its own code for the same question: the bound it finds is the smallest that is accepted, and a
    /// function with a value that is not positive is refused whatever bound is claimed.
    #[test]
    fn bounds_are_judged_as_the_search_finds_them() {
        let mut kinds = [0; 2];
        for (alpha, tail) in [(ratio(1, 2), [-6, 7]), (ratio(1, 5), [2, -1]), (ratio(1, 1), [0, 0])] {
            let rate = (Rational::one() + &alpha).recip();
            for (a, b, c) in (-1..=3).flat_map(|a| (-2..=2).flat_map(move |b| [-2, 0, 3].map(move |c| (a, b, c)))) {
                let parts = [vec![a], vec![2 * b, 2 * c], tail.map(|x| 2 * x).to_vec()];
                let gap = gap([&parts[0], &parts[1], &parts[2]]);
                let why = |bound| gap.stays_positive(&rate, bound);
                let parts = parts.map(|part| part.iter().map(|&x| ratio(x, 2)).collect());
                match (ExponentialPolynomial { parts }).sign(&rate) {
                    Sign::Positive(bound) => {
                        kinds[0] += 1;
                        assert_eq!(
                            (why(bound), why(bound + 5), why(MAX_BOUND)),
                            (Ok(()), Ok(()), Ok(())),
                            "{a} {b} {c}"
                        );
                        let early = (bound > 1).then(|| why(bound - 1).unwrap_err().to_string());
                        assert!(early.is_none_or(|early| early.starts_with("no term dominates")), "{a} {b} {c}");
                    }
                    _ => {
                        kinds[1] += 1;
                        for bound in [1, 2, 7, 100] {
                            assert!(why(bound).is_err(), "{a} {b} {c}: {bound}");
                        }
                    }
                }
            }
        }
        assert!(kinds.iter().all(|&count| count > 50), "{kinds:?}");
    }

    /// A term that is small at T but grows against the dominant one forbids T.
    #[test]
    fn dominance_waits_until_no_ratio_grows() {
        let dominates =
            |gap: &Gap, rate: &Rational, bound| Terms::new(&gap.parts, rate).unwrap().is_dominated_from(bound);
        // r = 10/11: t r^t falls from t = 10 on, t^2 r^{2t} against t r^t as well.
        let rate = ratio(10, 11);
        for gap in [gap([&[100], &[0, -1], &[]]), gap([&[], &[50, 100], &[0, 0, -1]])] {
            assert!(!dominates(&gap, &rate, 1) && !dominates(&gap, &rate, 9));
            assert!(dominates(&gap, &rate, 10) && dominates(&gap, &rate, 11));
        }
        // 5 (2/3)^T < 1 from T = 4 on.
        let decaying = gap([&[], &[1], &[-5]]);
        assert!(!dominates(&decaying, &ratio(2, 3), 3) && dominates(&decaying, &ratio(2, 3), 4));
    }

    #[test]
    fn refusals_name_the_bound_and_the_layer() {
        // 1 - 3/2 t r^t: positive at 0, 0 at t = 1 for r = 2/3.
        let touches = gap([&[2], &[0, -3], &[]]);
        let why = |bound| touches.stays_positive(&ratio(2, 3), bound).unwrap_err().to_string();
        assert_eq!(why(2), "no term dominates the difference of the scores from T = 2 on");
        assert_eq!(why(100), "the difference of the scores is not positive 1 layers later");
        let first = |gap: &Gap, bound| Terms::new(&gap.parts, &ratio(2, 3)).unwrap().first_not_positive(bound);
        assert_eq!((first(&touches, 1), first(&touches, 2)), (None, Some(1)));
        let falls = gap([&[], &[25, -10, 1], &[]]);
        assert_eq!((first(&falls, 5), first(&falls, 6)), (None, Some(5)));
        // No rate between 0 and 1: nothing dominates from some layer on.
        for rate in [ratio(0, 1), ratio(1, 1), ratio(3, 2), ratio(-1, 2)] {
            assert_eq!(falls.stays_positive(&rate, 9), Err(PatternBreak::NoDominantTerm { bound: 9 }));
        }
    }

    /// Whole ranges at once say what the values one by one say.
    #[test]
    fn the_first_value_that_is_not_positive_is_found() {
        let mut found = [0; 2];
        for (rate, bound) in [(ratio(9, 10), 20), (ratio(99, 100), 17), (ratio(1, 3), 16)] {
            for (a, b, c) in (-3..=3).flat_map(|a| (0..=14).flat_map(move |b| [-20, 1, 3].map(move |c| (a, b, c)))) {
                // (t - b)^2 + a + c r^t.
                let gap = gap([&[], &[b * b + a, -2 * b, 1], &[c]]);
                let Some(terms) = Terms::new(&gap.parts, &rate) else { continue };
                let expected = (0..bound).find(|&t| !value(terms.parts, &rate, t).is_positive());
                assert_eq!(terms.first_not_positive(bound), expected, "{a} {b} {c} {rate}");
                found[usize::from(expected.is_some_and(|t| t > 0))] += 1;
            }
        }
        assert!(found.iter().all(|&count| count > 100), "{found:?}");
    }

    /// What an enclosure leaves open is decided by more bits, and a zero exactly.
    #[test]
    fn near_ties_and_zeros_are_told_apart() {
        let rate = ratio(9, 10);
        let [up, down]: [BigInt; 2] = [9, 10].map(|x| Pow::pow(BigInt::from(x), 40u32));
        for by in [-1, 0, 1] {
            // 10^40 r^t - 9^40 vanishes at t = 40.
            let values = [-&up + by, down.clone()];
            let terms = Terms { parts: &[], dominant: &down, rate: &rate, fixed: Fixed::new(8) };
            assert_eq!(terms.is_positive(&values, 40, &terms.fixed.power(&rate, 40)), by > 0, "{by}");
        }
        // Zero times a tiny power of a long number, and what it leaves.
        let rate = ratio(1, 1_000_000_007);
        let terms = Terms { parts: &[], dominant: &down, rate: &rate, fixed: Fixed::new(8) };
        let tiny = terms.fixed.power(&rate, 1_000_000);
        for (values, positive) in [([0, 0, 1], true), ([0, -1, 5], false), ([0, 0, 0], false), ([1, -9, 0], true)] {
            assert_eq!(terms.is_positive(&integers(&values), 1_000_000, &tiny), positive, "{values:?}");
        }
    }
}
