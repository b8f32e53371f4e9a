//! Conditions (a) and (b) of a settled layer, and that the limits are the attention means: docs/theory.md section 3.1.
//!
//! Points with one attention set have one mean, so the second and third row of (b) take one product a point and a distinct set,
//! rather than one a pair of tokens.

use crate::certificate::Certificate;
use crate::layer::System;
use crate::parallel::in_parts;
use crate::products::{Row, Vectors};
use crate::rejection::Rejection;
use hardmax_model::block::{Block, Integers};
use hardmax_model::pattern::Pattern;
use hardmax_model::rational::Rational;
use num_bigint::BigInt;
use num_traits::Zero;

pub(crate) fn check(
    certificate: &Certificate,
    system: &System,
    points: &Block,
    pattern: &Pattern,
    threads: usize,
) -> Result<(), Rejection> {
    let means = &system.means(points, pattern).0;
    let d = points.dimension();
    let [z_covectors, m_covectors] = [points, means].map(|block| system.covectors(block.numerators(), d));
    let [z, m] = [points, means].map(|block| Vectors::new(d, block.numerators()));
    // The second row adds <z, m> to <m, z>: both are enclosed in one unit.
    let [zc, mc] = [&z_covectors, &m_covectors].map(|integers| Vectors::new(d, integers));
    let unit = (zc.shift() + m.shift()).max(mc.shift() + z.shift());
    let zc = Vectors::cut(d, &z_covectors, unit - m.shift());
    let mc = Vectors::cut(d, &m_covectors, unit - z.shift());
    let mut members = vec![Vec::new(); pattern.rows()];
    (0..points.len()).for_each(|point| members[pattern.row_of(point)].push(point));
    let settled = Settled { layer: certificate.layer, system, points, means, pattern, members, z, m, zc, mc };
    let cost = (2 * points.len() + pattern.rows()) * d;
    let failures = in_parts(pattern.rows(), cost, threads, |rows| {
        let mut scratch = Scratch::default();
        rows.filter_map(|row| settled.first_failure(row, &mut scratch)).min_by_key(|(token, _)| *token)
    });
    match failures.into_iter().flatten().min_by_key(|(token, _)| *token) {
        Some((_, rejection)) => Err(rejection),
        None => settled.check_limits(&certificate.limits),
    }
}

struct Settled<'a> {
    layer: usize,
    system: &'a System,
    points: &'a Block,
    /// One a distinct attention set.
    means: &'a Block,
    pattern: &'a Pattern,
    /// The points of each distinct attention set, ascending.
    members: Vec<Vec<usize>>,
    z: Vectors<'a>,
    m: Vectors<'a>,
    /// Covectors of the points, and of the means.
    zc: Vectors<'a>,
    mc: Vectors<'a>,
}

/// Rows of products that are filled again and again.
#[derive(Default)]
struct Scratch {
    /// `<z_i, m>`, one a distinct set.
    own: Row,
    /// `<m_i, z>`, one a point, and the largest upper end of each distinct set.
    theirs: Row,
    largest: Vec<i128>,
    /// `<m_i, m>`, one a distinct set.
    third: Row,
}

impl Settled<'_> {
    /// The first token with this attention set for which (a) or (b) fails.
    fn first_failure(&self, row: usize, scratch: &mut Scratch) -> Option<(usize, Rejection)> {
        let first = |point: usize| self.system.tokens_at(point)[0];
        if !self.stands_still(row) {
            let token = first(self.members[row][0]);
            return Some((token, Rejection::MeansMove { layer: self.layer, token }));
        }
        scratch.third.fill(&self.mc, row, &self.m);
        let third_is_maximal = self.third_is_maximal(row, &scratch.third);
        scratch.theirs.fill(&self.mc, row, &self.z);
        let high = |points: &Vec<usize>| points.iter().map(|&point| scratch.theirs.high(point)).max();
        scratch.largest.clear();
        // INVARIANT: a set is that of some point.
        scratch.largest.extend(self.members.iter().map(|points| high(points).expect("a point")));
        for &point in &self.members[row] {
            scratch.own.fill(&self.zc, point, &self.m);
            if !self.second_is_maximal(point, scratch) {
                return Some((first(point), self.second_not_maximal(point)));
            }
            if !third_is_maximal {
                return Some((first(point), self.third_not_maximal(point)));
            }
        }
        None
    }

    /// (a): the mean of the means over the attention set is the mean itself.
    fn stands_still(&self, row: usize) -> bool {
        let (d, set) = (self.points.dimension(), self.pattern.row(row));
        let weighted = || set.iter().map(|&point| (self.pattern.row_of(point) * d, self.system.tokens_at(point).len()));
        let count = self.system.count(set);
        (0..d).all(|k| match self.means.numerators() {
            Integers::Words(words) => {
                let sum: i128 = weighted().map(|(start, weight)| i128::from(words[start + k]) * weight as i128).sum();
                sum == i128::from(words[row * d + k]) * count as i128
            }
            Integers::Long(values) => {
                let sum = weighted().fold(BigInt::zero(), |sum, (start, weight)| sum + &values[start + k] * weight);
                sum == &values[row * d + k] * count
            }
        })
    }

    fn second(&self, point: usize, other: usize) -> BigInt {
        let row_of = |point| self.pattern.row_of(point);
        self.zc.product(point, &self.m, row_of(other)) + self.mc.product(row_of(point), &self.z, other)
    }

    /// `<z_i, m_j> + <m_i, z_j>` is largest at every j of the attention set.
    fn second_is_maximal(&self, point: usize, Scratch { own, theirs, largest, .. }: &Scratch) -> bool {
        let exact = own.is_exact() && theirs.is_exact();
        let set = self.pattern.set(point);
        let member = set[0];
        let low = |other: usize| own.low(self.pattern.row_of(other)) + theirs.low(other);
        let least = low(member);
        let ties = |other: &usize| match exact {
            true => low(*other) == least,
            false => self.second(point, *other) == self.second(point, member),
        };
        let exceeds = |row: usize, other: usize| {
            other != member
                && own.high(row) + theirs.high(other) > least
                && (exact || self.second(point, other) > self.second(point, member))
        };
        let may_exceed = |row: &usize| own.high(*row) + largest[*row] > least;
        set[1..].iter().all(ties)
            && !(0..self.members.len())
                .filter(may_exceed)
                .any(|row| self.members[row].iter().any(|&other| exceeds(row, other)))
    }

    /// `<m_i, m_j>` is largest at every j of the attention set.
    fn third_is_maximal(&self, row: usize, third: &Row) -> bool {
        let set = self.pattern.row(row);
        let best = self.pattern.row_of(set[0]);
        let product = |other: usize| self.mc.product(row, &self.m, other);
        let ties = |other: usize| match third.is_exact() {
            _ if other == best => true,
            true => third.low(other) == third.low(best),
            false => product(other) == product(best),
        };
        let exceeds = |other: usize| {
            other != best && third.high(other) > third.low(best) && (third.is_exact() || product(other) > product(best))
        };
        set[1..].iter().all(|&other| ties(self.pattern.row_of(other))) && !(0..self.members.len()).any(exceeds)
    }

    fn second_not_maximal(&self, point: usize) -> Rejection {
        let denominator = self.system.form_denominator() * self.points.denominator() * self.means.denominator();
        self.not_maximal("second", point, |other| self.second(point, other), &denominator)
    }

    fn third_not_maximal(&self, point: usize) -> Rejection {
        let row_of = |point| self.pattern.row_of(point);
        let denominator = self.system.form_denominator() * self.means.denominator() * self.means.denominator();
        let third = |other| self.mc.product(row_of(point), &self.m, row_of(other));
        self.not_maximal("third", point, third, &denominator)
    }

    /// The rejection for a row whose scores are these products over a denominator.
    fn not_maximal(
        &self,
        row: &'static str,
        point: usize,
        score: impl Fn(usize) -> BigInt,
        denominator: &BigInt,
    ) -> Rejection {
        let scores: Vec<BigInt> = (0..self.points.len()).map(score).collect();
        let score = |token: usize| &scores[self.system.point_of()[token]];
        // The first token of the largest score; an instance has at least one token.
        let tokens = 1..self.system.point_of().len();
        let better = tokens.fold(0, |best, token| if score(token) > score(best) { token } else { best });
        let set = self.system.tokens_of(self.pattern.set(point));
        // INVARIANT: the row was found to be larger elsewhere than at some member of the set.
        let member = *set.iter().find(|&&token| score(token) != score(better)).expect("a member with a smaller score");
        let fraction = |token: usize| Box::new(Rational::new(score(token).clone(), denominator.clone()));
        let token = self.system.tokens_at(point)[0];
        let (attained, best) = (fraction(member), fraction(better));
        Rejection::RowNotMaximal { layer: self.layer, token, row, member, attained, better, best }
    }

    fn check_limits(&self, limits: &[Vec<Rational>]) -> Result<(), Rejection> {
        let (d, denominator) = (self.points.dimension(), self.means.denominator());
        for (token, claimed) in limits.iter().enumerate() {
            let row = self.pattern.row_of(self.system.point_of()[token]);
            let is_mean = |(k, entry): (usize, &Rational)| {
                entry.numer() * denominator == self.means.numerators().get(row * d + k) * entry.denom()
            };
            if !claimed.iter().enumerate().all(is_mean) {
                let (claimed, found) = (claimed.clone(), self.means.point(row));
                return Err(Rejection::Limit { token, claimed, found });
            }
        }
        Ok(())
    }
}
