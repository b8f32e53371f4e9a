//! Steps 3 to 5: some tokens of each sequence go to circles far out, attention collapses each sequence onto them, and they go
//! to the targets.

use super::direction::{Direction, difference, dot, moved, reach};
use super::measure::Measure;
use super::tent::{tent, with_shift};
use super::with_attention;
use hardmax_model::rational::{Rational, ratio};
use hardmax_verify::network::{Attention, Block, Form, Point};
use num_traits::{One, Signed, Zero};

/// The tokens that lead, and where they go.
pub(super) struct Leaders {
    /// All tokens, after the shift.
    tokens: Vec<Point>,
    /// What is added to all tokens, so that `|x_2| < x_1` and `x_1 >= 1`.
    shift: Point,
    /// For each leader where it is after the shift, and where it goes.
    goals: Vec<(Point, Point)>,
}

impl Leaders {
    /// As many tokens of each sequence as it has targets, the first ones.
    pub(super) fn choose(measures: &[Measure], places: &[Vec<Point>], short: bool) -> Self {
        let dimension = places.first().and_then(|points| points.first()).map_or(0, Vec::len);
        let all = || places.iter().flatten();
        let lacking = all().map(|point| (point[1].abs() - &point[0]).max(-&point[0])).max().unwrap_or_default();
        let mut shift = vec![Rational::zero(); dimension];
        shift[0] = lacking + Rational::one();
        let shifted = |point: &Point| moved(point, &Rational::one(), &shift);
        let tokens: Vec<Point> = all().map(shifted).collect();
        let targets = measures.iter().flat_map(|measure| measure.targets().iter().copied());
        let bound = reach(tokens.iter()).max(reach(targets));
        let radius = if short { ratio(1, 2) } else { bound * ratio(3, 1) + Rational::one() };
        let mut goals = Vec::new();
        for (place, (measure, points)) in measures.iter().zip(places).enumerate() {
            let count = measure.targets().len();
            let radius = &radius + Rational::from(place);
            goals.extend(
                points
                    .iter()
                    .take(count)
                    .enumerate()
                    .map(|(index, point)| (shifted(point), on_circle(&radius, index, count, dimension))),
            );
        }
        Self { tokens, shift, goals }
    }

    /// Steps 3 and 4: one tent a leader, the first with the shift; then the attention of the plane of two coordinates.
    pub(super) fn gather(&self, factor: &Rational, blocks: &mut Vec<Block>) {
        let (tokens, goals): (Vec<_>, Vec<_>) =
            (self.tokens.iter().collect(), self.goals.iter().map(|(_, goal)| goal).collect());
        let direction = Direction::apart(&tokens, &goals);
        for (index, (here, goal)) in self.goals.iter().enumerate() {
            let (centre, by) = (dot(&direction.u, here), difference(goal, here));
            blocks.push(if index == 0 {
                let unshifted = centre - dot(&direction.u, &self.shift);
                with_shift(tent(&direction, factor, &unshifted, &by), self.shift.clone())
            } else {
                tent(&direction, factor, &centre, &by)
            });
        }
        let unit = |axis: usize| -> Point {
            (0..self.shift.len()).map(|entry| if entry == axis { Rational::one() } else { Rational::zero() }).collect()
        };
        let plane = vec![unit(0), unit(1)];
        let form = Form::Factors { left: plane.clone(), right: plane };
        with_attention(blocks, Attention { rho: Rational::zero(), v: Rational::one(), form });
    }

    /// Step 5: one tent a leader.
    pub(super) fn send(&self, measures: &[Measure], factor: &Rational, blocks: &mut Vec<Block>) {
        let leaders: Vec<&Point> = self.goals.iter().map(|(_, goal)| goal).collect();
        let targets: Vec<&Point> = measures.iter().flat_map(|measure| measure.targets().iter().copied()).collect();
        let direction = Direction::apart(&leaders, &targets);
        for (leader, target) in leaders.into_iter().zip(targets) {
            blocks.push(tent(&direction, factor, &dot(&direction.u, leader), &difference(target, leader)));
        }
    }
}

/// Leader `index` of `count` on the circle of this radius: the first at angle 0, the others close to the opposite point.
fn on_circle(radius: &Rational, index: usize, count: usize, dimension: usize) -> Point {
    let mut point = vec![Rational::zero(); dimension];
    let t = Rational::new(index.into(), (3 * count).into());
    let square = &t * &t;
    let scale = radius / (Rational::one() + &square);
    if index == 0 {
        point[0] = radius.clone();
    } else {
        point[0] = -(&scale * (Rational::one() - square));
        point[1] = scale * ratio(2, 1) * t;
    }
    point
}
