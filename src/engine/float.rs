//! Doubles with a rigorous error bound: the filter.
//!
//! What is said here is proved in Coq, for the constants and the order of operations of this file: `proofs/RoundingFilter.v`
//! over any model of rounding, `proofs/RoundingBinary64.v` for IEEE 754 doubles. The tests compare the constants with those of
//! `proofs/RoundingBound.v`. What the proof does not look at is that this file computes what is written there.
//!
//! # The bound
//!
//! u = 2^-53. Tokens are scaled by one power of two and the form by another (docs/theory.md section 2, `equivariance`:
//! neither changes an attention set), so that |z_c| <= M_c <= 2^62 and |A_ac| <= 1. For every coordinate c the engine
//! keeps numbers with, for all points j,
//!
//! ```text
//! |z_jc| <= M_c          |fl(z_jc) - z_jc| <= delta_c
//! ```
//!
//! *A sum* of k products in any order, fused or not, started from zero at most twice, is off by at most
//! 1.001 (k+2) u sum |terms| + 4 (k+2) 2^-1075 (`tree_error`). The code takes gamma_(k+8) with gamma_k = 1.01 k u, rounded: the
//! units to spare pay for what follows.
//!
//! *A row.* Let w = A^T z_i, and w^ what is computed for it from z^ = fl(z_i) and A^ = fl(A), whose entries are off by at
//! most e_ac = 2u UP |A^_ac| + 2^-1022 (0 where exact), UP = 1 + 2^-20. Then
//!
//! ```text
//! |w^_c - w_c| <= eta_c + sum_a |z^_a| (gamma_(d+8) |A^_ac| + e_ac) + tiny,   eta_c := sum_a delta_a (|A^_ac| + e_ac),
//! ```
//!
//! the first term for z^_a - z_a, the second for rounding and for A^. (Identity: w^ = z^, eta_c = delta_c, no second term.)
//! Where the row is a mean of at most k points, delta_a in eta_c becomes delta_a + gamma_(k+4) (M_a + delta_a), for its rounding.
//!
//! *A score.* s_j = sum_c w_c z_jc; its floating value s^_j is a sum of d products. Since w^z^ - wz = w^(z^ - z) + (w^ - w)z,
//!
//! ```text
//! |s^_j - s_j| <= E_i := sum_c |w^_c| a_c + sum_a |z^_a| g_a + b,
//!     a_c = gamma_(d+8) (M_c + delta_c) + delta_c,   g_a = sum_c (gamma_(d+8) |A^_ac| + e_ac) M_c,   b = sum_c eta_c M_c + tiny.
//! ```
//!
//! *The filter.* Let m^ be the largest computed score and j an exact maximiser. s^_j >= s_j - E_i >= s_l - E_i >= m^ - 2
//! E_i for the l that m^ belongs to: j is among the candidates { j : s^_j >= m^ - 2 E_i }, in whatever order the products
//! of each score are added up (in the same one when a score is worked out again). The threshold itself is rounded by at
//! most u(|m^| + 2 E_i), and |m^| <= 2 sum |w^_c| (M_c + delta_c): the units of gamma to spare pay for that. All
//! quantities of the bound are sums of nonnegative terms with at most 2^32 + 2^18 roundings each, since d is at most 2^16,
//! so the factor UP in the code covers their rounding, and tiny = 2^-900 all underflow, which comes to at most 2^170 times
//! 2^-1070.
//!
//! *A layer.* z' = r z + beta m with rho >= |r| + |beta| (1 for alpha > 0). A point that attends to itself alone is copied. The
//! mean of k points is off by delta_c + gamma_(k+4) (M_c + delta_c); r and beta by a relative 2u; two products and a sum round:
//!
//! ```text
//! delta'_c = rho delta_c + rho (M_c + delta_c) gamma_(K+12),      K the most points of an attention set,
//! ```
//!
//! times UP, plus tiny; and M'_c = max(1, rho) M_c, times UP^2 where rho > 1: with alpha > 0 a layer is a convex combination. So
//! the error grows by about K + 12 roundings a layer. Where the assumptions fail (M_c or delta_c beyond 2^62, r or beta beyond
//! 2^+-60, more than 2^16 coordinates) there is no filter, and the engine is exact throughout. Within them nothing overflows:
//! a covector is below 2^82, a score below 2^162 (both proved, `candidates_binary64`), and a slack below 2^172.

use super::convert::{CONVERSION, UNIT, exponent, to_f64};
use super::kernel::{Columns, Rows};
use super::points::Points;
use super::sets::{Row, Sets};
use crate::rational::Rational;
use num_traits::Zero;

/// Just above 2^-900: all underflow, see above.
const TINY: f64 = 1.2e-271;
/// Covers the rounding of the bound itself.
const UP: f64 = 1.0 + 1.0 / 1_048_576.0;
/// What is added where a product of the bound may be as small as it likes.
const SMALLEST: f64 = f64::MIN_POSITIVE;
/// What `gamma` is more than k u.
const GAMMA_FACTOR: f64 = 1.01;
/// Roundings of a score beside those of its d products.
const SCORE_ROUNDINGS: usize = 8;
/// Roundings of a mean beside those of its summands.
const MEAN_ROUNDINGS: usize = 4;
/// Roundings of a layer beside those of the summands of a mean.
const LAYER_ROUNDINGS: usize = 12;
/// What magnitudes and errors stay below: not above 2^62.
const LIMIT: f64 = 4e18;
/// The most coordinates that the bound is proved for; a form on more has over 2^32 entries.
const MOST_COORDINATES: usize = 1 << 16;

/// `k u / (1 - k u)` and a little more, for k <= 2^33.
fn gamma(k: usize) -> f64 {
    GAMMA_FACTOR * k as f64 * UNIT
}

/// r and beta as doubles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    r: f64,
    beta: f64,
    rho: f64,
}

impl Step {
    /// `None` where they are too large or too small for the bound, or the coordinates too many.
    pub fn of(points: &Points) -> Option<Self> {
        if points.dimension() > MOST_COORDINATES {
            return None;
        }
        let instance = points.instance();
        let near =
            |value: &Rational| exponent(value).filter(|exponent| exponent.abs() <= 60).map(|_| to_f64(value, 0).value);
        let (r, beta) = (near(&instance.rate())?, near(&instance.beta())?);
        let positive = instance.alpha() > &Rational::zero();
        let rho = if positive { 1.0 } else { (r.abs() + beta.abs()) * UP };
        Some(Self { r, beta, rho })
    }
}

/// The form as doubles, row after row, with the errors of its entries.
#[derive(Debug, Clone)]
struct FloatForm {
    entries: Vec<f64>,
    errors: Vec<f64>,
}

impl FloatForm {
    fn of(points: &Points) -> Option<Self> {
        points.form()?;
        let entries = || points.instance().form().rows().iter().flatten();
        let shift = entries().filter_map(exponent).max().unwrap_or(0) + 1;
        let near = entries().map(|entry| to_f64(entry, shift));
        let error = |near: &super::convert::Near| {
            if near.exact { 0.0 } else { CONVERSION * UP * near.value.abs() + SMALLEST }
        };
        let (entries, errors) = near.map(|near| (near.value, error(&near))).unzip();
        Some(Self { entries, errors })
    }
}

/// The points of a layer as doubles, scaled by a power of two, with their error bound.
#[derive(Debug, Clone)]
pub(super) struct Float {
    points: Columns,
    next: Columns,
    step: Step,
    form: Option<FloatForm>,
    magnitude: Vec<f64>,
    delta: Vec<f64>,
    per_covector: Vec<f64>,
    per_entry: Vec<f64>,
    constant: f64,
    /// Faults planted by tests.
    trust: f64,
}

impl Float {
    /// The initial points of an instance; `None` where the bound has no hold.
    pub fn start(points: &Points) -> Option<Self> {
        let step = Step::of(points)?;
        let (m, d) = (points.len(), points.dimension());
        let shift = Self::shift(points);
        let mut columns = Columns::zeros(m, d);
        let mut exact = vec![true; d];
        for i in 0..m {
            for (c, entry) in points.position(i as u32).iter().enumerate() {
                let near = to_f64(entry, shift);
                columns.coordinate_mut(c)[i] = near.value;
                exact[c] &= near.exact;
            }
        }
        Some(Self::new(points, step, columns, &exact))
    }

    /// The power of two that the initial points of an instance are scaled down by.
    fn shift(points: &Points) -> i64 {
        let exponents = (0..points.len() as u32).flat_map(|i| points.position(i)).filter_map(exponent);
        let largest = exponents.max().unwrap_or(0);
        if largest.abs() <= 40 { 0 } else { largest }
    }

    /// Points given as integers over a denominator, all of them doubles and below 2^53.
    pub fn from_integers(points: &Points, numerators: &Columns, denominator: f64) -> Option<Self> {
        let step = Step::of(points)?;
        let mut columns = numerators.clone();
        for c in 0..points.dimension() {
            columns.coordinate_mut(c).iter_mut().for_each(|entry| *entry /= denominator);
        }
        Some(Self::new(points, step, columns, &vec![denominator == 1.0; points.dimension()]))
    }

    fn new(points: &Points, step: Step, mut columns: Columns, exact: &[bool]) -> Self {
        columns.pad();
        let d = points.dimension();
        let largest = |c| columns.coordinate(c).iter().fold(0.0f64, |max, entry| max.max(entry.abs()));
        let magnitude: Vec<f64> = (0..d).map(|c| largest(c) * UP + SMALLEST).collect();
        let error = |(&magnitude, &exact): (&f64, &bool)| if exact { 0.0 } else { CONVERSION * UP * magnitude + TINY };
        let delta = magnitude.iter().zip(exact).map(error).collect();
        let next = columns.clone();
        let form = FloatForm::of(points);
        let mut float = Self {
            points: columns,
            next,
            step,
            form,
            magnitude,
            delta,
            per_covector: vec![0.0; d],
            per_entry: vec![0.0; d],
            constant: 0.0,
            trust: 1.0,
        };
        float.bound();
        float
    }

    /// Multiplies every error bound by a factor, which is a fault if it is below 1.
    #[cfg(test)]
    pub fn with_trust(mut self, trust: f64) -> Self {
        self.trust = trust;
        self
    }

    /// The points, scaled.
    pub fn columns(&self) -> &Columns {
        &self.points
    }

    /// The largest coordinate, exact or computed, and the largest error of one.
    pub fn size(&self) -> (f64, f64) {
        let most = |from: &[f64]| from.iter().fold(0.0f64, |max, entry| max.max(*entry));
        let delta = most(&self.delta);
        (most(&self.magnitude) + delta, delta)
    }

    /// The error bounds of the points, one a coordinate, scaled as they are.
    #[cfg(test)]
    pub fn deltas(&self) -> &[f64] {
        &self.delta
    }

    fn bound(&mut self) {
        let d = self.delta.len();
        let unit = gamma(d + SCORE_ROUNDINGS);
        for c in 0..d {
            self.per_covector[c] = unit * (self.magnitude[c] + self.delta[c]) + self.delta[c];
        }
        let mut constant = 0.0;
        match &self.form {
            None => constant += self.delta.iter().zip(&self.magnitude).map(|(delta, m)| delta * m).sum::<f64>(),
            Some(form) => {
                for a in 0..d {
                    let row = a * d..(a + 1) * d;
                    let (entries, errors) = (&form.entries[row.clone()], &form.errors[row]);
                    let mut per_entry = 0.0;
                    for c in 0..d {
                        let size = entries[c].abs();
                        per_entry += (unit * size + errors[c]) * self.magnitude[c];
                        constant += self.delta[a] * (size + errors[c]) * self.magnitude[c];
                    }
                    self.per_entry[a] = per_entry;
                }
            }
        }
        self.constant = constant * UP + TINY;
    }

    /// The rows of these points, ascending, with twice their error bound as slack.
    pub fn rows(&self, points: &[u32], rows: &mut Rows) {
        if self.form.is_some() || points.len() < self.points.len() {
            self.fill(points, rows, |c, i| self.points.get(c, i as usize), 0);
            return;
        }
        rows.resize(points.len(), self.delta.len(), true);
        for (c, factor) in self.per_covector.iter().enumerate() {
            rows.slack.iter_mut().zip(self.points.coordinate(c)).for_each(|(sum, entry)| *sum += entry.abs() * factor);
        }
        let (constant, twice) = (self.constant, 2.0 * UP * self.trust);
        rows.slack.iter_mut().for_each(|slack| *slack = twice * (*slack + constant));
    }

    /// The rows of attention means: the means of these sets of points.
    pub fn mean_rows(&self, points: &Points, sets: &[&[u32]], rows: &mut Rows) {
        let means: Vec<Vec<f64>> = sets.iter().map(|set| self.mean(points, set)).collect();
        let indices: Vec<u32> = (0..sets.len() as u32).collect();
        let most = sets.iter().map(|set| set.len()).max().unwrap_or(0);
        self.fill(&indices, rows, |c, set| means[set as usize][c], most);
    }

    /// `summed` is the number of points an entry is a mean of, 0 for a point itself: its rounding is that of
    /// `gamma(summed + MEAN_ROUNDINGS)` more on every coordinate of the row.
    fn fill(&self, points: &[u32], rows: &mut Rows, entry: impl Fn(usize, u32) -> f64, summed: usize) {
        let d = self.delta.len();
        rows.resize(points.len(), d, false);
        let more = if summed == 0 { 0.0 } else { self.rounding_of_means(summed) };
        for c in 0..d {
            let covectors = rows.covectors.coordinate_mut(c);
            match &self.form {
                None => covectors.iter_mut().zip(points).for_each(|(to, &i)| *to = entry(c, i)),
                Some(form) => {
                    covectors.fill(0.0);
                    for a in 0..d {
                        let factor = form.entries[a * d + c];
                        covectors.iter_mut().zip(points).for_each(|(sum, &i)| *sum += entry(a, i) * factor);
                    }
                }
            }
            for (sum, covector) in rows.slack.iter_mut().zip(rows.covectors.coordinate(c)) {
                *sum += covector.abs() * self.per_covector[c];
            }
            if self.form.is_some() {
                let factor = self.per_entry[c];
                rows.slack.iter_mut().zip(points).for_each(|(sum, &i)| *sum += entry(c, i).abs() * factor);
            }
        }
        let constant = self.constant + more;
        rows.slack.iter_mut().for_each(|slack| *slack = 2.0 * UP * self.trust * (*slack + constant));
    }

    /// What a further error of `gamma(summed + MEAN_ROUNDINGS) (M_a + delta_a)` in coordinate a of the row does to a score.
    fn rounding_of_means(&self, summed: usize) -> f64 {
        let d = self.delta.len();
        let unit = gamma(summed + MEAN_ROUNDINGS);
        let error = |a: usize| unit * (self.magnitude[a] + self.delta[a]);
        let sum: f64 = match &self.form {
            None => (0..d).map(|a| error(a) * self.magnitude[a]).sum(),
            Some(form) => (0..d * d)
                .map(|at| error(at / d) * (form.entries[at].abs() + form.errors[at]) * self.magnitude[at % d])
                .sum(),
        };
        sum * UP
    }

    fn mean(&self, points: &Points, set: &[u32]) -> Vec<f64> {
        let count = points.count(set) as f64;
        let term = |column: &[f64], j: u32| column[j as usize] * f64::from(points.weights()[j as usize]);
        let sum = |column: &[f64]| set.iter().map(|&j| term(column, j)).sum::<f64>();
        (0..self.delta.len()).map(|c| sum(self.points.coordinate(c)) / count).collect()
    }

    /// Goes on to the next layer; `false` where the bound has lost its hold.
    #[expect(clippy::needless_range_loop, reason = "c is a coordinate of several arrays")]
    pub fn advance(&mut self, points: &Points, sets: &Sets) -> bool {
        let Step { r, beta, rho } = self.step;
        let several = sets.several();
        let most = several.iter().map(|set| set.len()).max().unwrap_or(1);
        let means: Vec<Vec<f64>> = several.iter().map(|set| self.mean(points, set)).collect();
        for c in 0..self.delta.len() {
            let from = self.points.coordinate(c);
            let to = self.next.coordinate_mut(c);
            if several.is_empty() {
                for (i, (to, &row)) in to.iter_mut().zip(sets.rows()).enumerate() {
                    let moved = r * from[i] + beta * from[row as usize];
                    *to = if row as usize == i { from[i] } else { moved };
                }
            } else {
                for (i, (to, &row)) in to.iter_mut().zip(sets.rows()).enumerate() {
                    *to = match Sets::decode(row) {
                        Row::One(j) if j as usize == i => from[i],
                        Row::One(j) => r * from[i] + beta * from[j as usize],
                        Row::Several(set) => r * from[i] + beta * means[set][c],
                    };
                }
            }
        }
        self.next.pad();
        std::mem::swap(&mut self.points, &mut self.next);
        let unit = gamma(most + LAYER_ROUNDINGS);
        for (delta, magnitude) in self.delta.iter_mut().zip(&mut self.magnitude) {
            *delta = (rho * *delta + rho * (*magnitude + *delta) * unit) * UP + TINY;
            if rho > 1.0 {
                *magnitude *= rho * UP;
            }
        }
        self.bound();
        self.magnitude.iter().all(|magnitude| *magnitude < LIMIT) && self.delta.iter().all(|delta| *delta < LIMIT)
    }
}

#[cfg(test)]
mod tests;
