//! Directions along which points are apart: `u(t) = (1, t, t^2, ...)` with the least integer t >= 1 that passes.

use hardmax_model::rational::Rational;
use hardmax_verify::network::Point;
use num_traits::{One, Signed, Zero};
use std::collections::BTreeSet;

/// A direction u, and how far the products with it are apart.
pub(super) struct Direction {
    pub u: Point,
    /// The least distance between the products of two points, and of a point and an obstacle; 1 where there is no pair.
    pub gap: Rational,
}

impl Direction {
    /// The least t for which the points have pairwise different products with u(t), and none that an obstacle has.
    ///
    /// Points that coincide can never be told apart, nor can a point on an obstacle: their products may agree. A planted
    /// fault leads there, and then the network is wrong.
    pub(super) fn apart(points: &[&Point], obstacles: &[&Point]) -> Self {
        let points: BTreeSet<&Point> = points.iter().copied().collect();
        let obstacles: BTreeSet<&Point> = obstacles.iter().copied().filter(|point| !points.contains(point)).collect();
        let dimension = points.first().map_or(0, |point| point.len());
        // Each pair excludes at most d - 1 integers t, so one of them passes.
        let found = (1_u64..).find_map(|t| Self::at(powers(t, dimension), &points, &obstacles));
        // INVARIANT: two different points have equal products for at most d - 1 values of t.
        found.expect("a direction")
    }

    /// This direction, if it tells the points apart.
    fn at(u: Point, points: &BTreeSet<&Point>, obstacles: &BTreeSet<&Point>) -> Option<Self> {
        let products: BTreeSet<Rational> = points.iter().map(|point| dot(&u, point)).collect();
        let blocked: BTreeSet<Rational> = obstacles.iter().map(|point| dot(&u, point)).collect();
        if products.len() < points.len() || products.iter().any(|product| blocked.contains(product)) {
            return None;
        }
        // The nearest neighbour of a product is the one before or after it.
        let all: Vec<(&Rational, bool)> = {
            let own = products.iter().map(|product| (product, true));
            let mut all: Vec<_> = own.chain(blocked.iter().map(|product| (product, false))).collect();
            all.sort();
            all
        };
        let pairs = all.windows(2).filter(|pair| pair[0].1 || pair[1].1);
        let gap = pairs.map(|pair| pair[1].0 - pair[0].0).min();
        Some(Self { u, gap: gap.unwrap_or_else(Rational::one) })
    }
}

/// (1, t, t^2, ...), `count` of them.
pub(super) fn powers(t: u64, count: usize) -> Point {
    let t = Rational::from(t);
    std::iter::successors(Some(Rational::one()), |power| Some(power * &t)).take(count).collect()
}

pub(super) fn dot(left: &[Rational], right: &[Rational]) -> Rational {
    left.iter().zip(right).fold(Rational::zero(), |sum, (left, right)| sum + left * right)
}

/// `point + factor * by`.
pub(super) fn moved(point: &[Rational], factor: &Rational, by: &[Rational]) -> Point {
    point.iter().zip(by).map(|(entry, by)| entry + factor * by).collect()
}

/// `to - from`.
pub(super) fn difference(to: &[Rational], from: &[Rational]) -> Point {
    to.iter().zip(from).map(|(to, from)| to - from).collect()
}

/// The largest absolute value of first coordinates.
pub(super) fn reach<'a>(points: impl Iterator<Item = &'a Point>) -> Rational {
    points.filter_map(|point| point.first()).map(Signed::abs).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hardmax_model::rational::ratio;

    #[test]
    fn the_least_integer_that_tells_points_apart() {
        let points: Vec<Point> =
            [[0, 0], [1, 0], [0, 1], [3, -1]].map(|point| point.map(|entry| ratio(entry, 1)).to_vec()).into();
        let points: Vec<&Point> = points.iter().collect();
        // t = 1: (1, 0) and (0, 1) agree; t = 2: (1, 0) and (3, -1); t = 3: (0, 0) and (3, -1).
        let found = Direction::apart(&points, &[]);
        assert_eq!((found.u, found.gap), (vec![ratio(1, 1), ratio(4, 1)], ratio(1, 1)));
        let obstacle = vec![ratio(1, 2), ratio(0, 1)];
        let found = Direction::apart(&points[..2], &[&obstacle]);
        assert_eq!((found.u, found.gap), (vec![ratio(1, 1), ratio(1, 1)], ratio(1, 2)));
        assert_eq!(Direction::apart(&points[..1], &[]).gap, ratio(1, 1));
    }
}
