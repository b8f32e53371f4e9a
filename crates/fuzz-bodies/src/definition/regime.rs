//! Regime certificates by the definition.
//!
//! Source: docs/theory.md section 3, `regime_sound`. With `z_i = c_i + r^t sum_m w_{i,m} binom(t, m)`, comparing
//! coefficients in `z_i(t + 1) = r z_i(t) + beta mean_{j in C_i} z_j(t)` gives `c_i = mean c_j` and
//! `w_{i,m+1} = alpha mean w_{j,m}`, for every token, those at rest included.

use super::expect;
use hardmax::equilibrium::certificate::Certificate;
use hardmax::equilibrium::verify::{PatternBreak, Rejection};
use hardmax::rational::Rational;
use hardmax::spec::attention::inner;
use hardmax::tokens::Tokens;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

pub(super) fn check(
    certificate: &Certificate,
    tokens: &Tokens,
    closed_forms: &[Vec<Vec<Rational>>],
    bounds: &[u64],
) -> Result<(), Rejection> {
    expect("closed_forms", closed_forms.len(), tokens.len())?;
    expect("bounds", bounds.len(), tokens.len())?;
    let regime = Regime { certificate, closed_forms };
    regime.check_start(tokens)?;
    regime.check_recurrence()?;
    for (token, &bound) in bounds.iter().enumerate() {
        if !(1..=1_000_000).contains(&bound) {
            return Err(Rejection::Bound { token, bound });
        }
    }
    bounds.iter().enumerate().try_for_each(|(token, bound)| regime.check_inequalities(token, *bound))
}

struct Regime<'a> {
    certificate: &'a Certificate,
    closed_forms: &'a [Vec<Vec<Rational>>],
}

impl Regime<'_> {
    fn dimension(&self) -> usize {
        self.certificate.instance.dimension()
    }

    fn set(&self, token: usize) -> &[usize] {
        &self.certificate.attention[self.certificate.layer][token]
    }

    /// w_{i,m}, zero beyond the coefficients that are written.
    fn newton(&self, token: usize, m: usize) -> Vec<Rational> {
        self.closed_forms[token].get(m).cloned().unwrap_or_else(|| vec![Rational::zero(); self.dimension()])
    }

    /// At t = 0 the closed form is the token of layer k.
    fn check_start(&self, tokens: &Tokens) -> Result<(), Rejection> {
        for (token, coefficients) in self.closed_forms.iter().enumerate() {
            for (m, coefficient) in coefficients.iter().enumerate() {
                expect(&format!("closed_forms[{token}][{m}]"), coefficient.len(), self.dimension())?;
            }
            let start = self.certificate.limits[token].iter().zip(self.newton(token, 0)).map(|(c, w)| c + w);
            if !start.eq(tokens[token].iter().cloned()) {
                return Err(Rejection::ClosedForm {
                    token,
                    wrong: "and its limit do not start at the token of the layer",
                });
            }
        }
        Ok(())
    }

    fn check_recurrence(&self) -> Result<(), Rejection> {
        let degrees = self.closed_forms.iter().map(Vec::len).max().unwrap_or(0);
        for token in 0..self.closed_forms.len() {
            let limits = |j: usize| self.certificate.limits[j].clone();
            if self.mean_over(token, limits) != self.certificate.limits[token] {
                let (claimed, found) = (self.certificate.limits[token].clone(), self.mean_over(token, limits));
                return Err(Rejection::Limit { token, claimed, found });
            }
            for m in 0..degrees {
                let mean = self.mean_over(token, |j| self.newton(j, m));
                let next: Vec<Rational> = mean.iter().map(|w| w * self.certificate.instance.alpha()).collect();
                if next != self.newton(token, m + 1) {
                    let wrong = "does not obey w_{i,m+1} = alpha mean w_{j,m}";
                    return Err(Rejection::ClosedForm { token, wrong });
                }
            }
        }
        Ok(())
    }

    fn mean_over(&self, token: usize, vector: impl Fn(usize) -> Vec<Rational>) -> Vec<Rational> {
        let set = self.set(token);
        let mut sum = vec![Rational::zero(); self.dimension()];
        for &j in set {
            sum.iter_mut().zip(vector(j)).for_each(|(sum, entry)| *sum += entry);
        }
        sum.into_iter().map(|entry| entry / Rational::from_integer(set.len().into())).collect()
    }

    fn check_inequalities(&self, token: usize, bound: u64) -> Result<(), Rejection> {
        let member = self.set(token)[0];
        let best = self.score(token, member);
        for other in (0..self.closed_forms.len()).filter(|&other| other != member) {
            let gap = best.minus(&self.score(token, other));
            let breaks = if self.set(token).contains(&other) {
                (!gap.is_zero()).then_some(PatternBreak::Untied)
            } else {
                gap.fails_to_stay_positive(self.certificate.instance.alpha(), bound)
            };
            if let Some(why) = breaks {
                let layer = self.certificate.layer;
                return Err(Rejection::PatternBreaks { layer, token, member, other, why });
            }
        }
        Ok(())
    }

    /// `<z_i, z_j>` as a function of t.
    fn score(&self, i: usize, j: usize) -> Score {
        let form = self.certificate.instance.form().rows();
        let (limits, forms) = (&self.certificate.limits, self.closed_forms);
        let mut score = Score { constant: inner(form, &limits[i], &limits[j]), once: vec![], twice: vec![] };
        for (m, w) in forms[i].iter().enumerate() {
            add_scaled(&mut score.once, &binomial(m), &inner(form, w, &limits[j]));
            for (l, v) in forms[j].iter().enumerate() {
                add_scaled(&mut score.twice, &product(&binomial(m), &binomial(l)), &inner(form, w, v));
            }
        }
        for (l, v) in forms[j].iter().enumerate() {
            add_scaled(&mut score.once, &binomial(l), &inner(form, &limits[i], v));
        }
        score
    }
}

/// `constant + r^t once(t) + r^{2t} twice(t)`, coefficients in increasing degree.
struct Score {
    constant: Rational,
    once: Vec<Rational>,
    twice: Vec<Rational>,
}

impl Score {
    fn minus(&self, other: &Self) -> Self {
        let minus = -Rational::one();
        let mut difference =
            Self { constant: &self.constant - &other.constant, once: self.once.clone(), twice: self.twice.clone() };
        add_scaled(&mut difference.once, &other.once, &minus);
        add_scaled(&mut difference.twice, &other.twice, &minus);
        difference
    }

    fn is_zero(&self) -> bool {
        self.constant.is_zero() && self.once.iter().chain(&self.twice).all(Zero::is_zero)
    }

    /// Why the score difference is not seen to be positive at every t = 0, 1, 2, ... with the bound claimed; `None`
    /// where it is.
    fn fails_to_stay_positive(&self, alpha: &Rational, bound: u64) -> Option<PatternBreak> {
        // A smaller T that suffices makes the claimed one suffice, and leaves fewer values to look at.
        let mut smaller = 1;
        while smaller < bound && !self.dominates_from(smaller, alpha) {
            smaller *= 2;
        }
        let sufficient = smaller.min(bound);
        if !self.dominates_from(sufficient, alpha) {
            return Some(PatternBreak::NoDominantTerm { bound });
        }
        let layers = self.first_not_positive(alpha, sufficient)?;
        Some(PatternBreak::NotPositive { layers })
    }

    /// Whether at T the dominant term is positive and exceeds the others' absolute values, no ratio to it growing.
    fn dominates_from(&self, bound: u64, alpha: &Rational) -> bool {
        let parts = [std::slice::from_ref(&self.constant), &self.once, &self.twice];
        let Some((base, degree)) = parts.iter().enumerate().find_map(|(base, part)| {
            part.iter().rposition(|coefficient| !coefficient.is_zero()).map(|degree| (base, degree))
        }) else {
            return false;
        };
        // Seen before any power is taken: a large T would make them long.
        if !parts[base][degree].is_positive() {
            return false;
        }
        let t = Rational::from_integer(bound.into());
        let shrink = (Rational::one() + alpha).recip();
        let mut margin = Rational::zero();
        for (exponent, part) in parts.iter().enumerate().skip(base) {
            // r^{(exponent - base) T}, up to the factor r^{base T} that all terms share.
            let decay = pow(&shrink, (exponent - base) as u64 * bound);
            for (power, coefficient) in part.iter().enumerate().filter(|(_, coefficient)| !coefficient.is_zero()) {
                let size = coefficient * pow(&t, power as u64) * &decay;
                if (exponent, power) == (base, degree) {
                    margin += size;
                    continue;
                }
                margin -= size.abs();
                if power > degree {
                    let growth = pow(&(Rational::one() + t.recip()), (power - degree) as u64);
                    if growth * pow(&shrink, (exponent - base) as u64) > Rational::one() {
                        return false;
                    }
                }
            }
        }
        margin.is_positive()
    }

    /// The first t < `bound` at which the difference is not positive. With r = q/p in lowest terms the value is looked
    /// at times p^{2t}: `constant p^{2t} + once(t) (pq)^t + twice(t) q^{2t}`.
    fn first_not_positive(&self, alpha: &Rational, bound: u64) -> Option<u64> {
        let one_plus_alpha = Rational::one() + alpha;
        let (p, q) = (one_plus_alpha.numer(), one_plus_alpha.denom());
        let (mut up, mut down) = (BigInt::one(), BigInt::one());
        for t in 0..bound {
            let value = &self.constant * (&up * &up)
                + evaluate(&self.once, t) * (&up * &down)
                + evaluate(&self.twice, t) * (&down * &down);
            if !value.is_positive() {
                return Some(t);
            }
            up *= p;
            down *= q;
        }
        None
    }
}

fn evaluate(coefficients: &[Rational], t: u64) -> Rational {
    coefficients.iter().rfold(Rational::zero(), |sum, coefficient| sum * BigInt::from(t) + coefficient)
}

fn pow(base: &Rational, exponent: u64) -> Rational {
    num_traits::pow(base.clone(), exponent as usize)
}

/// `binom(t, m) = t (t - 1) ... (t - m + 1)/m!`, coefficients in increasing degree.
fn binomial(m: usize) -> Vec<Rational> {
    (0..m).fold(vec![Rational::one()], |so_far, step| {
        let scale = Rational::new(1.into(), (step + 1).into());
        product(&so_far, &[-Rational::from_integer(step.into()) * &scale, scale])
    })
}

fn product(left: &[Rational], right: &[Rational]) -> Vec<Rational> {
    let mut product = Vec::new();
    for (degree, coefficient) in left.iter().enumerate() {
        let mut shifted = vec![Rational::zero(); degree];
        shifted.extend(right.iter().cloned());
        add_scaled(&mut product, &shifted, coefficient);
    }
    product
}

fn add_scaled(sum: &mut Vec<Rational>, coefficients: &[Rational], scale: &Rational) {
    if sum.len() < coefficients.len() {
        sum.resize(coefficients.len(), Rational::zero());
    }
    sum.iter_mut().zip(coefficients).for_each(|(sum, coefficient)| *sum += coefficient * scale);
}
