//! The verifier of regime certificates: it reads the closed forms of the file, never the search's.
//!
//! Source: docs/theory.md section 3, `regime_sound`. With `z_i = c_i + r^t sum_m w_{i,m} binom(t, m)`, comparing
//! coefficients in `z_i(t + 1) = r z_i(t) + beta mean_{j in C_i} z_j(t)` gives `c_i = mean c_j` and
//! `w_{i,m+1} = alpha mean w_{j,m}`, for every token, those at rest included. All on integers over one denominator.

use crate::certificate::{Attention, Certificate};
use crate::gap::Gap;
use crate::layer::System;
use crate::parallel::first_rejection;
use crate::rejection::{MAX_BOUND, PatternBreak, Rejection, expect};
use hardmax_model::block::{Block, Integers, common_denominator, numerators_over};
use hardmax_model::rational::Rational;
use num_bigint::BigInt;
use num_traits::{One, Zero};

type Vector = Vec<BigInt>;

pub(crate) fn check(
    certificate: &Certificate,
    system: &System,
    points: &Block,
    closed_forms: &[Vec<Vec<Rational>>],
    bounds: &[u64],
    threads: usize,
) -> Result<(), Rejection> {
    let count = certificate.instance.len();
    expect("closed_forms", closed_forms.len(), count)?;
    expect("bounds", bounds.len(), count)?;
    let regime = Regime::new(certificate, closed_forms);
    regime.check_start(closed_forms, system, points)?;
    regime.check_recurrence()?;
    for (token, &bound) in bounds.iter().enumerate() {
        if !(1..=MAX_BOUND).contains(&bound) {
            return Err(Rejection::Bound { token, bound });
        }
    }
    let scores = Scores::new(&regime, system);
    // A difference of scores takes as long as about a thousand multiply-adds.
    first_rejection(count, 1000 * count, threads, |token| scores.check(token, bounds))
}

struct Regime<'a> {
    certificate: &'a Certificate,
    /// The attention sets, one a token.
    sets: &'a Attention,
    /// Limits and Newton coefficients over one denominator, the latter without zero vectors at the end.
    common: BigInt,
    limits: Vec<Vector>,
    newton: Vec<Vec<Vector>>,
    zero: Vector,
}

impl<'a> Regime<'a> {
    fn new(certificate: &'a Certificate, closed_forms: &[Vec<Vec<Rational>>]) -> Self {
        let entries = certificate.limits.iter().flatten().chain(closed_forms.iter().flatten().flatten());
        let common = common_denominator(entries);
        let vector = |entries: &Vec<Rational>| numerators_over(&common, entries);
        let trimmed = |coefficients: &Vec<Vec<Rational>>| {
            let last = coefficients.iter().rposition(|w| !w.iter().all(Zero::is_zero));
            coefficients[..last.map_or(0, |last| last + 1)].iter().map(vector).collect()
        };
        Self {
            certificate,
            sets: &certificate.attention[certificate.layer],
            limits: certificate.limits.iter().map(vector).collect(),
            newton: closed_forms.iter().map(trimmed).collect(),
            zero: vec![BigInt::zero(); certificate.instance.dimension()],
            common,
        }
    }

    /// w_{i,m}, zero beyond the coefficients that are written.
    fn newton(&self, token: usize, m: usize) -> &Vector {
        self.newton[token].get(m).unwrap_or(&self.zero)
    }

    /// At t = 0 the closed form is the token of layer k.
    fn check_start(
        &self,
        closed_forms: &[Vec<Vec<Rational>>],
        system: &System,
        points: &Block,
    ) -> Result<(), Rejection> {
        let dimension = points.dimension();
        for (token, coefficients) in closed_forms.iter().enumerate() {
            for (m, coefficient) in coefficients.iter().enumerate() {
                expect(&format!("closed_forms[{token}][{m}]"), coefficient.len(), dimension)?;
            }
            let place = system.point_of()[token] * dimension;
            let starts = |k: usize| {
                let start = &self.limits[token][k] + &self.newton(token, 0)[k];
                start * points.denominator() == points.numerators().get(place + k) * &self.common
            };
            if !(0..dimension).all(starts) {
                let wrong = "and its limit do not start at the token of the layer";
                return Err(Rejection::ClosedForm { token, wrong });
            }
        }
        Ok(())
    }

    fn check_recurrence(&self) -> Result<(), Rejection> {
        let alpha = self.certificate.instance.alpha();
        let degrees = self.newton.iter().map(Vec::len).max().unwrap_or(0);
        for (token, set) in self.sets.iter().enumerate() {
            let sum = self.sum(set.iter().map(|&j| &self.limits[j]));
            if !sum.iter().zip(&self.limits[token]).all(|(sum, limit)| *sum == limit * set.len()) {
                let mean = |sum| Rational::new(sum, &self.common * set.len());
                let found = sum.into_iter().map(mean).collect();
                return Err(Rejection::Limit { token, claimed: self.certificate.limits[token].clone(), found });
            }
            for m in 0..degrees {
                let sum = self.sum(set.iter().map(|&j| self.newton(j, m)));
                let scale = alpha.denom() * set.len();
                let mut pairs = sum.iter().zip(self.newton(token, m + 1));
                if !pairs.all(|(sum, next)| sum * alpha.numer() == next * &scale) {
                    let wrong = "does not obey w_{i,m+1} = alpha mean w_{j,m}";
                    return Err(Rejection::ClosedForm { token, wrong });
                }
            }
        }
        Ok(())
    }

    fn sum<'b>(&self, vectors: impl Iterator<Item = &'b Vector>) -> Vector {
        let mut sum = self.zero.clone();
        vectors.for_each(|vector| sum.iter_mut().zip(vector).for_each(|(sum, entry)| *sum += entry));
        sum
    }

    /// The path of a token times a positive integer: the limit, and the vectors of `r^t t^0, r^t t^1, ...`. Binomials of degrees
    /// below `degrees` have the denominator `(degrees - 1)!`.
    fn path(&self, token: usize, degrees: usize) -> Vec<Vector> {
        let scale = (1..degrees).fold(BigInt::one(), |product, k| product * k);
        let coefficients = &self.newton[token];
        let mut path = vec![self.zero.clone(); coefficients.len() + 1];
        path[0] = self.limits[token].iter().map(|entry| entry * &scale).collect();
        // t (t - 1) ... (t - m + 1), and (degrees - 1)!/m!.
        let (mut falling, mut share) = (vec![BigInt::one()], scale);
        for (m, w) in coefficients.iter().enumerate() {
            for (degree, coefficient) in falling.iter().enumerate() {
                let factor = coefficient * &share;
                path[degree + 1].iter_mut().zip(w).for_each(|(sum, entry)| *sum += entry * &factor);
            }
            falling = times_t_minus(&falling, m);
            share /= m + 1;
        }
        path
    }
}

/// A polynomial times `t - root`.
fn times_t_minus(coefficients: &[BigInt], root: usize) -> Vec<BigInt> {
    let mut product: Vec<BigInt> = coefficients.iter().map(|coefficient| -coefficient * root).collect();
    product.push(BigInt::zero());
    product[1..].iter_mut().zip(coefficients).for_each(|(sum, coefficient)| *sum += coefficient);
    product
}

/// The scores as functions of t. Equal tokens have equal paths, as the recurrence holds, so the first of each point stands for all.
struct Scores<'a> {
    regime: &'a Regime<'a>,
    system: &'a System,
    rate: Rational,
    /// One a token, empty but for the first token of a point.
    paths: Vec<Vec<Vector>>,
    covectors: Vec<Vec<Vector>>,
}

impl<'a> Scores<'a> {
    fn new(regime: &'a Regime<'a>, system: &'a System) -> Self {
        let degrees = regime.newton.iter().map(Vec::len).max().unwrap_or(0);
        let dimension = regime.zero.len();
        let path = |token: usize| {
            if system.first_at(token) == token { regime.path(token, degrees) } else { Vec::new() }
        };
        let paths: Vec<Vec<Vector>> = (0..regime.sets.len()).map(path).collect();
        let covector = |path: &Vec<Vector>| {
            let integers = Integers::Long(path.concat());
            let covectors = system.covectors(&integers, dimension);
            (0..path.len())
                .map(|piece| (0..dimension).map(|k| covectors.get(piece * dimension + k)).collect())
                .collect()
        };
        let covectors = paths.iter().map(covector).collect();
        Self { regime, system, rate: regime.certificate.instance.rate(), paths, covectors }
    }

    /// That every score of the attention set stays equal and every other stays below.
    fn check(&self, token: usize, bounds: &[u64]) -> Result<(), Rejection> {
        let first = self.system.first_at(token);
        if first != token && bounds[first] == bounds[token] {
            return Ok(());
        }
        let set = &self.regime.sets[token];
        let member = set[0];
        for other in (0..self.paths.len()).filter(|&other| other != member && self.system.first_at(other) == other) {
            let gap = self.gap(first, member, other);
            let why = if set.binary_search(&other).is_ok() {
                (!gap.vanishes()).then_some(PatternBreak::Untied)
            } else {
                gap.stays_positive(&self.rate, bounds[token]).err()
            };
            if let Some(why) = why {
                let layer = self.regime.certificate.layer;
                return Err(Rejection::PatternBreaks { layer, token, member, other, why });
            }
        }
        Ok(())
    }

    /// `<z_i, z_member> - <z_i, z_other>`.
    fn gap(&self, token: usize, member: usize, other: usize) -> Gap {
        fn piece<'b>(path: &'b [Vector], k: usize, zero: &'b Vector) -> &'b Vector {
            path.get(k).unwrap_or(zero)
        }
        let (member, other) = (&self.paths[member], &self.paths[other]);
        let zero = &self.regime.zero;
        let mut parts = [vec![], vec![], vec![]];
        for k in 0..member.len().max(other.len()) {
            let difference: Vector =
                piece(member, k, zero).iter().zip(piece(other, k, zero)).map(|(a, b)| a - b).collect();
            for (l, covector) in self.covectors[token].iter().enumerate() {
                let product: BigInt = covector.iter().zip(&difference).map(|(a, b)| a * b).sum();
                // Piece 0 is the limit, piece k + 1 stands at r^t t^k.
                let (base, degree) =
                    (usize::from(k > 0) + usize::from(l > 0), k.saturating_sub(1) + l.saturating_sub(1));
                let part: &mut Vec<BigInt> = &mut parts[base];
                if part.len() <= degree {
                    part.resize(degree + 1, BigInt::zero());
                }
                part[degree] += product;
            }
        }
        Gap::new(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::Claim;
    use hardmax_model::instance::Instance;
    use hardmax_model::rational::ratio;

    /// One token of the line at 0, with these Newton coefficients over 2.
    fn certificate(newton: &[i64]) -> Certificate {
        let instance = Instance::new(vec![vec![ratio(0, 1)]], None, ratio(1, 2)).unwrap();
        let closed_forms = vec![newton.iter().map(|&w| vec![ratio(w, 2)]).collect()];
        let claim = Claim::Regime { closed_forms, bounds: vec![1] };
        let limits = vec![vec![ratio(1, 3)]];
        Certificate {
            instance,
            layer: 0,
            attention: vec![vec![vec![0]].into()],
            leaders: vec![0],
            limits,
            rates: None,
            claim,
        }
    }

    #[test]
    fn paths_are_the_closed_forms_in_powers_of_t() {
        let certificate = certificate(&[5, -4, 1, 6]);
        let Claim::Regime { closed_forms, .. } = &certificate.claim else { unreachable!() };
        let regime = Regime::new(&certificate, closed_forms);
        assert_eq!(regime.common, 6.into());
        let path = regime.path(0, 4);
        // Over 6 times 3!.
        assert_eq!(path[0], [BigInt::from(2 * 6)]);
        for t in 0..9 {
            let binomial = |m: i64| (0..m).fold(ratio(1, 1), |product, k| product * ratio(t - k, k + 1));
            let expected: Rational =
                [5, -4, 1, 6].into_iter().enumerate().map(|(m, w)| ratio(w, 2) * binomial(m as i64)).sum();
            let found: BigInt = path[1..].iter().rev().fold(BigInt::zero(), |sum, power| sum * t + &power[0]);
            assert_eq!(Rational::new(found, 36.into()), expected, "{t}");
        }
        // More degrees than are needed: a multiple.
        assert_eq!(regime.path(0, 6)[3], [&path[3][0] * 20]);
    }

    #[test]
    fn zero_vectors_at_the_end_are_not_counted() {
        let certificate = certificate(&[0, 2, 0, 0]);
        let Claim::Regime { closed_forms, .. } = &certificate.claim else { unreachable!() };
        let regime = Regime::new(&certificate, closed_forms);
        assert_eq!((regime.newton[0].len(), regime.newton(0, 0), regime.newton(0, 3)), (2, &regime.zero, &regime.zero));
        assert_eq!(times_t_minus(&[1.into(), 2.into()], 3), [-3, -5, 2].map(BigInt::from));
    }
}
