//! Steps 1 and 2: tents make the means of the sequences different, and uniform attention adds the means, so that no two
//! tokens of different sequences are at one point.

use super::direction::{Direction, dot, moved};
use super::measure::Measure;
use super::tent::tent;
use super::with_attention;
use hardmax_model::rational::Rational;
use hardmax_verify::network::{Attention, Block, Form, Point};
use num_traits::{One, Zero};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Takes the sequences apart.
pub(super) fn separate(measures: &[Measure], factor: &Rational, places: &mut [Vec<Point>], blocks: &mut Vec<Block>) {
    let ground: Vec<&Point> = measures.iter().flat_map(Measure::support).collect::<BTreeSet<_>>().into_iter().collect();
    let direction = Direction::apart(&ground, &[]);
    // Orthogonal to u, so that no tent changes what later tents look at.
    let mut along = vec![Rational::zero(); direction.u.len()];
    along[0] = direction.u[1].clone();
    along[1] = -&direction.u[0];
    let chosen = features(measures, &ground);
    let (weights, means) = weights(measures, &chosen, &along);
    let lifted: BTreeMap<&Point, Point> =
        chosen.iter().zip(&weights).map(|(point, weight)| (*point, moved(point, weight, &along))).collect();
    for point in places.iter_mut().flatten() {
        if let Some(to) = lifted.get(point) {
            *point = to.clone();
        }
    }
    let disjoint = |q: &u64| {
        let part = Rational::new(1.into(), (*q).into());
        let mut seen = HashSet::new();
        places
            .iter()
            .zip(&means)
            .all(|(points, mean)| points.iter().all(|point| seen.insert(moved(point, &part, mean))))
    };
    // INVARIANT: x + M/q = y + N/q with M and N different holds for one q at most, and there are finitely many pairs.
    let q = (1_u64..).find(disjoint).expect("an integer that takes the sequences apart");
    let part = Rational::new(1.into(), q.into());
    for (points, mean) in places.iter_mut().zip(&means) {
        points.iter_mut().for_each(|point| *point = moved(point, &part, mean));
    }
    for (point, weight) in chosen.iter().zip(&weights) {
        let by: Point = along.iter().map(|entry| weight * entry).collect();
        blocks.push(tent(&direction, factor, &dot(&direction.u, point), &by));
    }
    with_attention(blocks, Attention { rho: Rational::one(), v: part, form: Form::zero() });
}

/// `bondy_features`: at most N - 1 points whose frequencies tell N measures apart. While two agree, a point is added at which
/// they differ, and a class of measures falls in two.
fn features<'a>(measures: &[Measure], ground: &[&'a Point]) -> Vec<&'a Point> {
    let mut chosen: Vec<&Point> = Vec::new();
    // For each measure the number of its class.
    let mut classes = vec![0; measures.len()];
    while let Some((first, second)) = agreeing(&classes) {
        let differ = |point: &&&Point| measures[first].frequency(point) != measures[second].frequency(point);
        // INVARIANT: the measures are pairwise different, and the ground holds their supports.
        let point = ground.iter().find(differ).expect("a point at which different measures differ");
        let mut numbers = BTreeMap::new();
        for (class, measure) in classes.iter_mut().zip(measures) {
            let next = numbers.len();
            *class = *numbers.entry((*class, measure.frequency(point))).or_insert(next);
        }
        chosen.push(point);
    }
    chosen
}

/// The first measure of whose class there is one before it, and the first such one.
fn agreeing(classes: &[usize]) -> Option<(usize, usize)> {
    let mut seen = BTreeMap::new();
    classes.iter().enumerate().find_map(|(place, class)| seen.insert(class, place).map(|earlier| (place, earlier)))
}

/// Weights tau, tau^2, ... for the chosen points, tau the least for which the means become pairwise different; and the means.
fn weights(measures: &[Measure], chosen: &[&Point], along: &[Rational]) -> (Vec<Rational>, Vec<Point>) {
    let bases: Vec<Point> = measures.iter().map(Measure::mean).collect();
    let frequencies: Vec<Vec<Rational>> =
        measures.iter().map(|measure| chosen.iter().map(|point| measure.frequency(point)).collect()).collect();
    let found = (1_u64..).find_map(|tau| {
        let tau = Rational::from(tau);
        let weights: Vec<Rational> =
            std::iter::successors(Some(tau.clone()), |power| Some(power * &tau)).take(chosen.len()).collect();
        let means: Vec<Point> =
            bases.iter().zip(&frequencies).map(|(base, own)| moved(base, &dot(&weights, own), along)).collect();
        let distinct: HashSet<&Point> = means.iter().collect();
        (distinct.len() == means.len()).then(|| (weights.clone(), means.clone()))
    });
    // INVARIANT: two measures that differ on the chosen points have equal means for finitely many tau.
    found.expect("an integer that makes the means different")
}
