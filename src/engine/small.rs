//! The first layers of an instance of small numbers: integers over a common denominator, held in doubles.
//!
//! z = N/D. A layer is N' = q L N + p (L/|C|) sum_C N, D' = D (p+q) L with alpha = p/q and L the least common multiple of the
//! |C_i|. While every number and every partial sum is an integer of at most 2^53 in absolute value, doubles compute all of
//! it without rounding, fused or not, and equal scores are equal doubles.

use super::convert::EXACT;
use super::kernel::{Columns, Rows};
use super::points::Points;
use super::sets::{Row, Sets};
use dashu_int::IBig;
use num_traits::ToPrimitive;

/// The points of a layer as integers over a common denominator.
#[derive(Debug, Clone)]
pub(super) struct Small {
    points: Columns,
    next: Columns,
    denominator: f64,
    magnitude: Vec<f64>,
    form: Option<Vec<f64>>,
    p: f64,
    q: f64,
}

impl Small {
    /// The initial points; `None` where they are too large.
    pub fn start(points: &Points) -> Option<Self> {
        let (m, d) = (points.len(), points.dimension());
        let mut denominator = 1u64;
        for i in 0..m as u32 {
            for entry in points.position(i) {
                let own = entry.denom().to_u64()?;
                if !denominator.is_multiple_of(own) {
                    denominator = denominator.checked_mul(own / num_integer::gcd(denominator, own))?;
                    if denominator as f64 > EXACT {
                        return None;
                    }
                }
            }
        }
        let mut columns = Columns::zeros(m, d);
        for i in 0..m {
            for (c, entry) in points.position(i as u32).iter().enumerate() {
                let numerator = entry.numer().to_i64()?.checked_mul((denominator / entry.denom().to_u64()?) as i64)?;
                columns.coordinate_mut(c)[i] = numerator as f64;
                if numerator.unsigned_abs() >= 1 << 53 {
                    return None;
                }
            }
        }
        columns.pad();
        let (p, q) = points.step();
        let form = match points.form() {
            None => None,
            Some(entries) => Some(entries.iter().map(small).collect::<Option<Vec<f64>>>()?),
        };
        let next = columns.clone();
        let magnitude = vec![0.0; d];
        let denominator = denominator as f64;
        let mut state = Self { points: columns, next, denominator, magnitude, form, p: small(p)?, q: small(q)? };
        state.measure();
        state.fits(points.point_of().len()).then_some(state)
    }

    /// The numerators.
    pub fn columns(&self) -> &Columns {
        &self.points
    }

    /// The common denominator.
    pub fn denominator(&self) -> f64 {
        self.denominator
    }

    /// The largest numerator.
    pub fn size(&self) -> f64 {
        self.magnitude.iter().fold(0.0, |max, magnitude| max.max(*magnitude))
    }

    fn measure(&mut self) {
        for (c, magnitude) in self.magnitude.iter_mut().enumerate() {
            *magnitude = self.points.coordinate(c).iter().fold(0.0, |max, entry| max.max(entry.abs()));
        }
    }

    /// Whether scores, also those of sums of all n tokens, stay within 2^53.
    fn fits(&self, tokens: usize) -> bool {
        let d = self.magnitude.len();
        let score: f64 = match &self.form {
            None => self.magnitude.iter().map(|m| m * m).sum(),
            Some(form) => (0..d * d).map(|at| form[at].abs() * self.magnitude[at / d] * self.magnitude[at % d]).sum(),
        };
        let covector: f64 = match &self.form {
            None => 0.0,
            Some(form) => (0..d * d).map(|at| form[at].abs() * self.magnitude[at / d]).sum(),
        };
        let largest = self.magnitude.iter().fold(0.0, |max: f64, m| max.max(*m));
        // The sums themselves are rounded; half of the range is margin enough.
        [score, covector, largest * tokens as f64, self.denominator].iter().all(|size| *size < EXACT / 2.0)
    }

    /// Whether scores of a mean over `count` tokens, taken as a sum, are exact too.
    pub fn fits_sum(&self, count: u64) -> bool {
        let scaled: f64 = match &self.form {
            None => self.magnitude.iter().map(|m| m * m).sum(),
            Some(form) => {
                let d = self.magnitude.len();
                let entry = |at: usize| form[at].abs() * self.magnitude[at / d] * self.magnitude[at % d].max(1.0);
                (0..d * d).map(entry).sum()
            }
        };
        scaled * (count as f64) < EXACT / 2.0
    }

    /// The rows of these points, ascending, without slack.
    pub fn rows(&self, points: &[u32], rows: &mut Rows) {
        if self.form.is_none() && points.len() == self.points.len() {
            rows.resize(points.len(), self.magnitude.len(), true);
        } else {
            self.fill(points, rows, |c, i| self.points.get(c, i as usize));
        }
    }

    /// The rows of the sums over these sets of tokens, without slack.
    pub fn sum_rows(&self, points: &Points, sets: &[&[u32]], rows: &mut Rows) {
        let sums: Vec<Vec<f64>> = sets.iter().map(|set| self.sum(points, set)).collect();
        let indices: Vec<u32> = (0..sets.len() as u32).collect();
        self.fill(&indices, rows, |c, set| sums[set as usize][c]);
    }

    fn sum(&self, points: &Points, set: &[u32]) -> Vec<f64> {
        let term = |column: &[f64], j: u32| column[j as usize] * f64::from(points.weights()[j as usize]);
        let sum = |column: &[f64]| set.iter().map(|&j| term(column, j)).sum::<f64>();
        (0..self.magnitude.len()).map(|c| sum(self.points.coordinate(c))).collect()
    }

    fn fill(&self, points: &[u32], rows: &mut Rows, entry: impl Fn(usize, u32) -> f64) {
        let d = self.magnitude.len();
        rows.resize(points.len(), d, false);
        for c in 0..d {
            let covectors = rows.covectors.coordinate_mut(c);
            match &self.form {
                None => covectors.iter_mut().zip(points).for_each(|(to, &i)| *to = entry(c, i)),
                Some(form) => {
                    covectors.fill(0.0);
                    for a in 0..d {
                        let factor = form[a * d + c];
                        covectors.iter_mut().zip(points).for_each(|(sum, &i)| *sum += entry(a, i) * factor);
                    }
                }
            }
        }
    }

    /// Goes on to the next layer; `false`, and nothing changed, where the numbers would grow too large.
    #[expect(clippy::needless_range_loop, reason = "c is a coordinate of several arrays")]
    pub fn advance(&mut self, points: &Points, sets: &Sets) -> bool {
        let Some(lcm) = self.common_size(points, sets) else { return false };
        let growth = (self.p.abs() + self.q.abs()) * lcm;
        let before = self.clone_sizes();
        self.magnitude.iter_mut().for_each(|magnitude| *magnitude *= growth);
        self.denominator *= (self.p + self.q) * lcm;
        if !self.fits(points.point_of().len()) {
            (self.magnitude, self.denominator) = before;
            return false;
        }
        let sums: Vec<Vec<f64>> = sets.several().iter().map(|set| self.sum(points, set)).collect();
        let shares: Vec<f64> = sets.several().iter().map(|set| self.p * lcm / points.count(set) as f64).collect();
        for c in 0..self.magnitude.len() {
            let from = self.points.coordinate(c);
            let rows = sets.rows().iter().enumerate();
            self.next.coordinate_mut(c).iter_mut().zip(rows).for_each(|(to, (i, &row))| {
                let mean = match Sets::decode(row) {
                    Row::One(j) => self.p * lcm * from[j as usize],
                    Row::Several(set) => shares[set] * sums[set][c],
                };
                *to = self.q * lcm * from[i] + mean;
            });
        }
        self.next.pad();
        std::mem::swap(&mut self.points, &mut self.next);
        if lcm > 1.0 {
            self.remove_content();
        }
        self.measure();
        true
    }

    fn clone_sizes(&self) -> (Vec<f64>, f64) {
        (self.magnitude.clone(), self.denominator)
    }

    /// The least common multiple of the sizes of the attention sets.
    fn common_size(&self, points: &Points, sets: &Sets) -> Option<f64> {
        let mut lcm = 1u64;
        for set in sets.several() {
            lcm = num_integer::lcm(lcm, points.count(set));
            if lcm > 1 << 40 {
                return None;
            }
        }
        Some(lcm as f64)
    }

    /// Divides everything by the greatest common divisor.
    fn remove_content(&mut self) {
        let mut gcd = self.denominator as u64;
        for c in 0..self.magnitude.len() {
            for entry in self.points.coordinate(c) {
                if gcd == 1 {
                    return;
                }
                gcd = num_integer::gcd(gcd, entry.abs() as u64);
            }
        }
        let gcd = gcd as f64;
        for c in 0..self.magnitude.len() {
            self.points.coordinate_mut(c).iter_mut().for_each(|entry| *entry /= gcd);
        }
        self.denominator /= gcd;
        self.points.pad();
    }
}

/// An integer of at most 2^53 as a double.
fn small(value: &IBig) -> Option<f64> {
    let value = i64::try_from(value).ok()?;
    (value.unsigned_abs() <= 1 << 53).then_some(value as f64)
}
