//! Exact points on demand, replayed from the recorded patterns.
//!
//! z = N/D with one denominator for all points of a replay: N' = q L N + p (L/|C|) sum_C N, D' = D (p+q) L, L the least
//! common multiple of the |C_i|. Only the points that the wanted ones depend on are replayed. While a pattern lasts and the
//! wanted points attend only to points at rest, any number of layers is one step: z^t = m + (q/(p+q))^t (z - m).

use super::points::Points;
use super::sets::Sets;
use crate::integer::{big, int};
use crate::rational::Rational;
use dashu_int::IBig;
use dashu_int::UBig;
use dashu_int::ops::{BitTest, Gcd};
use std::sync::Arc;

/// A pattern and the first layer it holds at.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// The first layer.
    pub from: usize,
    /// The pattern.
    pub sets: Arc<Sets>,
}

/// Exact values of some points at one layer.
#[derive(Debug, Clone, Default)]
pub(super) struct Replay {
    layer: usize,
    /// The points whose values are here.
    order: Vec<u32>,
    /// For each point one more than its place in `order`, or 0.
    place: Vec<u32>,
    numerators: Vec<IBig>,
    denominator: IBig,
    /// How many layers of points were worked out so far.
    pub steps: u64,
    /// How often the replay began at layer 0.
    pub restarts: u64,
}

impl Replay {
    /// The layer of the values.
    pub fn layer(&self) -> usize {
        self.layer
    }

    /// Whether it holds all points.
    pub fn is_full(&self, points: &Points) -> bool {
        self.order.len() == points.len()
    }

    /// The numerators of a point. Shape (d,).
    ///
    /// # Panics
    /// **Panics if** the point is not among those wanted last.
    pub fn numerators(&self, point: u32, dimension: usize) -> &[IBig] {
        let place = self.place[point as usize] as usize - 1;
        &self.numerators[place * dimension..(place + 1) * dimension]
    }

    /// A point as reduced rationals.
    pub fn rationals(&self, point: u32, dimension: usize) -> impl Iterator<Item = Rational> {
        let (_, denominator) = self.denominator.clone().into_parts();
        self.numerators(point, dimension).iter().map(move |entry| {
            let (_, size) = entry.clone().into_parts();
            let gcd = size.gcd(&denominator);
            let reduced = IBig::from(&denominator / &gcd);
            Rational::new_raw(big(&(entry / IBig::from(gcd))), big(&reduced))
        })
    }

    /// Makes the values of `wanted` at `layer` available. `runs` are the patterns from layer 0 on.
    pub fn ensure(&mut self, points: &Points, runs: &[Run], layer: usize, wanted: &[u32]) {
        if self.layer == layer && !self.place.is_empty() && wanted.iter().all(|&i| self.place[i as usize] != 0) {
            return;
        }
        let usable = !self.place.is_empty() && self.layer < layer;
        let first = if usable { self.layer } else { 0 };
        let mut plan = Plan::new(points, runs, first, layer, wanted);
        if usable && plan.order.iter().all(|&i| self.place[i as usize] != 0) {
            self.keep(&plan.order, points.dimension());
        } else {
            if usable {
                plan = Plan::new(points, runs, 0, layer, wanted);
            }
            self.restart(points, &plan.order);
        }
        for leg in plan.legs.iter().rev() {
            self.go(points, leg);
        }
        self.layer = layer;
    }

    fn keep(&mut self, order: &[u32], dimension: usize) {
        let values: Vec<IBig> = order.iter().flat_map(|&i| self.numerators(i, dimension).to_vec()).collect();
        self.take(order, values);
    }

    fn take(&mut self, order: &[u32], values: Vec<IBig>) {
        self.order.iter().for_each(|&i| self.place[i as usize] = 0);
        self.order = order.to_vec();
        self.numerators = values;
        for (place, &i) in order.iter().enumerate() {
            self.place[i as usize] = place as u32 + 1;
        }
    }

    fn restart(&mut self, points: &Points, order: &[u32]) {
        self.restarts += 1;
        self.place.resize(points.len(), 0);
        let entries = || order.iter().flat_map(|&i| points.position(i));
        let mut denominator = num_bigint::BigInt::from(1);
        for entry in entries() {
            if *entry.denom() != denominator {
                denominator = num_integer::Integer::lcm(&denominator, entry.denom());
            }
        }
        let numerator = |entry: &Rational| int(&(entry.numer() * (&denominator / entry.denom())));
        let values = entries().map(numerator).collect();
        self.denominator = int(&denominator);
        self.take(order, values);
    }

    fn go(&mut self, points: &Points, leg: &Leg) {
        if self.order[..leg.after].iter().all(|&i| leg.sets.rests(i)) {
            self.truncate(leg.after, points.dimension());
            return;
        }
        if leg.at_rest {
            self.jump(points, leg, leg.layers);
        } else {
            (0..leg.layers).for_each(|_| self.jump(points, leg, 1));
        }
        self.truncate(leg.after, points.dimension());
    }

    fn truncate(&mut self, count: usize, dimension: usize) {
        for &i in &self.order[count..] {
            self.place[i as usize] = 0;
        }
        self.order.truncate(count);
        self.numerators.truncate(count * dimension);
    }

    /// `layers` layers in which the attention means are constant; one layer for any.
    fn jump(&mut self, points: &Points, leg: &Leg, layers: usize) {
        let d = points.dimension();
        let (p, q) = points.step();
        let kept = q.pow(layers);
        let total = (p + q).pow(layers);
        let moved = &total - &kept;
        let active = &self.order[..leg.after];
        let mut lcm = UBig::ONE;
        for &i in active {
            let set = leg.sets.get(i);
            if set.len() > 1 {
                let count = UBig::from(points.count(set));
                lcm = &lcm / (&lcm).gcd(&count) * count;
            }
        }
        let lcm = IBig::from(lcm);
        let mut next = Vec::with_capacity(active.len() * d);
        let (own, rest) = (&kept * &lcm, &total * &lcm);
        let share_of_one = &moved * &lcm;
        for &i in active {
            let here = self.numerators(i, d);
            match leg.sets.get(i) {
                [one] if *one == i => next.extend(here.iter().map(|entry| entry * &rest)),
                [one] => {
                    let there = self.numerators(*one, d);
                    next.extend(here.iter().zip(there).map(|(z, m)| z * &own + m * &share_of_one));
                }
                set => {
                    let share = &share_of_one / IBig::from(points.count(set));
                    for (c, entry) in here.iter().enumerate() {
                        let mut sum = IBig::ZERO;
                        for &j in set {
                            sum += &self.numerators(j, d)[c] * points.weights()[j as usize];
                        }
                        next.push(entry * &own + sum * &share);
                    }
                }
            }
        }
        self.steps += active.len() as u64;
        let order = self.order[..leg.after].to_vec();
        self.denominator *= rest;
        self.take(&order, next);
        self.remove_content(&lcm);
    }

    /// Divides by the common content, where attention sets of several tokens may have brought some in.
    fn remove_content(&mut self, lcm: &IBig) {
        if *lcm == IBig::ONE && self.denominator.bit_len() < 128 {
            return;
        }
        let (_, mut gcd) = self.denominator.clone().into_parts();
        for entry in &self.numerators {
            if gcd == UBig::ONE {
                return;
            }
            if !entry.is_zero() {
                let (_, size) = entry.clone().into_parts();
                gcd = gcd.gcd(size);
            }
        }
        let gcd = IBig::from(gcd);
        self.numerators.iter_mut().for_each(|entry| *entry /= &gcd);
        self.denominator /= gcd;
    }
}

/// Some layers of one pattern, with how many points of the order are still wanted after them.
struct Leg {
    sets: Arc<Sets>,
    layers: usize,
    after: usize,
    /// Whether the wanted points attend only to points at rest.
    at_rest: bool,
}

/// What has to be replayed for the wanted points: those they depend on, by layers, found going back. A point wanted after a
/// layer is wanted before it, so one growing order serves all layers.
struct Plan {
    order: Vec<u32>,
    legs: Vec<Leg>,
}

impl Plan {
    fn new(points: &Points, runs: &[Run], first: usize, last: usize, wanted: &[u32]) -> Self {
        let mut marked = vec![false; points.len()];
        let mut order = Vec::with_capacity(wanted.len());
        let mut legs = Vec::new();
        let mut mark = |order: &mut Vec<u32>, i: u32| {
            if !std::mem::replace(&mut marked[i as usize], true) {
                order.push(i);
            }
        };
        wanted.iter().for_each(|&i| mark(&mut order, i));
        let mut end = last;
        for run in runs.iter().rev().filter(|run| run.from < last) {
            let start = run.from.max(first);
            while end > start {
                let after = order.len();
                for at in 0..after {
                    run.sets.get(order[at]).iter().for_each(|&j| mark(&mut order, j));
                }
                let at_rest = order[..after].iter().all(|&i| run.sets.get(i).iter().all(|&j| run.sets.rests(j)));
                let layers = if at_rest || order.len() == after { end - start } else { 1 };
                legs.push(Leg { sets: run.sets.clone(), layers, after, at_rest });
                end -= layers;
            }
            if start == first {
                break;
            }
        }
        Self { order, legs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::{Dynamics, Spec};
    use crate::instance::Instance;
    use crate::rational::ratio;

    fn runs_of(points: &Points, instance: &Instance, layers: usize) -> Vec<Run> {
        let mut flow = Spec.start(instance);
        let mut runs: Vec<Run> = Vec::new();
        for from in 0..layers {
            let mut builder = Sets::builder(vec![0; points.len()]);
            for token in 0..instance.len() {
                let mut set: Vec<u32> = flow.attention().set(token).iter().map(|&j| points.point_of()[j]).collect();
                set.dedup();
                set.sort_unstable();
                set.dedup();
                builder.put(points.point_of()[token], &set);
            }
            let sets = Arc::new(builder.finish());
            if runs.last().is_none_or(|run| run.sets != sets) {
                runs.push(Run { from, sets });
            }
            flow.advance();
        }
        runs
    }

    #[test]
    fn replayed_points_are_those_of_the_specification() {
        let point = |x, y| vec![ratio(x, 6), ratio(y, 6)];
        let tokens = vec![
            point(6, 6),
            point(6, -6),
            point(3, 0),
            point(3, 0),
            point(-5, 1),
            point(2, 5),
            point(0, 0),
            point(1, -2),
            point(-2, -2),
            point(4, 3),
        ];
        let instance = Instance::new(tokens, None, ratio(2, 3)).unwrap();
        let points = Points::of(&instance);
        let runs = runs_of(&points, &instance, 30);
        let mut flow = Spec.start(&instance);
        let (mut all, mut some) = (Replay::default(), Replay::default());
        for layer in 0..30 {
            let want = flow.tokens().into_owned();
            let everything: Vec<u32> = (0..points.len() as u32).collect();
            all.ensure(&points, &runs, layer, &everything);
            some.ensure(&points, &runs, layer, &[(layer % 3) as u32]);
            let mut fresh = Replay::default();
            fresh.ensure(&points, &runs, layer, &[5, 2]);
            for (token, &point) in points.point_of().iter().enumerate() {
                assert!(all.rationals(point, 2).eq(want[token].iter().cloned()), "{layer} {token}");
                for (replay, wanted) in [(&some, vec![(layer % 3) as u32]), (&fresh, vec![2, 5])] {
                    if wanted.contains(&point) {
                        assert!(replay.rationals(point, 2).eq(want[token].iter().cloned()), "{layer} {token}");
                    }
                }
            }
            flow.advance();
        }
        assert!(some.restarts > 1 && all.restarts == 1);
    }
}
