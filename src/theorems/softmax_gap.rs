//! `softmax_gap`: how far the softmax mean at a temperature is from the attention mean, by exact bounds of exponentials.

use super::*;
use crate::interval::{Fixed, Interval};
use crate::rational::{Rational, ratio};
use crate::softmax::{Temperature, means, norm_squared};
use num_traits::Zero;

/// The statement.
pub struct SoftmaxGap;

/// The layers at which it is checked: exponentials take most of the time of all checks.
const LAYERS: usize = 2;

/// Bits after the point of the enclosures.
const BITS: usize = 96;

impl Theorem for SoftmaxGap {
    fn id(&self) -> &'static str {
        "softmax_gap"
    }

    fn statement(&self) -> &'static str {
        "|s_i - m_i| <= W/(n_i + W) diam(Z) <= ((n - n_i)/n_i) exp(-g_i/T) diam(Z), s_i the softmax mean (T = 1/4)"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 5 (new)"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        INNER_PRODUCT
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        let fixed = Fixed::new(BITS);
        // INVARIANT: 1/4 is positive.
        let temperature = Temperature::new(ratio(1, 4)).expect("a temperature");
        let mut tally = Tally::default();
        let outcome = case.steps().take(LAYERS).try_for_each(|step| check(fixed, &temperature, &step, &mut tally));
        tally.verdict(outcome, Hypothesis::FewTokens)
    }
}

fn check(fixed: Fixed, temperature: &Temperature, step: &StepView, tally: &mut Tally) -> Checked {
    let softmax = means(fixed, step.instance, temperature, &step.before.tokens.map(|entry| fixed.enclose(entry)));
    let count = step.len();
    let pairs = (0..count).flat_map(|j| (0..j).map(move |l| (j, l)));
    let square =
        |(j, l): (usize, usize)| step.product(j, j) + step.product(l, l) - step.product(j, l) - step.product(l, j);
    let diameter_squared = fixed.enclose(&pairs.map(square).max().unwrap_or_default().max(Rational::zero()));
    (0..count).try_for_each(|i| {
        let mean = step.mean_of_motion(i);
        let apart: Vec<Interval> = softmax[i].iter().zip(&mean).map(|(s, m)| s.minus(&fixed.enclose(m))).collect();
        let distance = fixed.rational(&norm_squared(fixed, step.instance, &apart).low);
        let set = step.before.attention.set(i);
        // Each factor as an upper bound, squared at the end: the comparison is of squares, so that no root is rounded.
        let bound = |factor: &Interval| {
            let factor = Interval::point(factor.high.clone());
            fixed.rational(&fixed.product(&fixed.product(&factor, &factor), &diameter_squared).high)
        };
        let weight = |l: usize| {
            // Positive only where a fault leaves a token with a larger score out of C_i: its weight counts as that of a member.
            let below = (step.product(i, l) - step.product(i, set[0])) / temperature.value();
            // INVARIANT: at most 0, and BITS are few.
            fixed.exp(&fixed.enclose(&below.min(Rational::zero()))).expect("a number up to 0")
        };
        let weights: Vec<Interval> = (0..count).filter(|l| set.binary_search(l).is_err()).map(weight).collect();
        let leak = weights.iter().fold(Interval::default(), |sum, weight| sum.plus(weight));
        let size = fixed.enclose(&Rational::from_integer(set.len().into()));
        let part = fixed.quotient(&Interval::point(leak.high.clone()), &size.plus(&Interval::point(leak.high)));
        let place = (step.layer(), &[i][..]);
        tally.compare(place, "(W/(n_i + W) diam)^2 >= |s_i - m_i|^2", &bound(&part), Relation::AtLeast, &distance)?;
        let others = ratio(weights.len() as i64, set.len() as i64);
        let heaviest = weights.into_iter().max_by(|left, right| left.high.cmp(&right.high)).unwrap_or_default();
        let simple = bound(&fixed.product(&heaviest, &fixed.enclose(&others)));
        tally.compare(
            place,
            "(((n - n_i)/n_i) exp(-g_i/T) diam)^2 >= |s_i - m_i|^2",
            &simple,
            Relation::AtLeast,
            &distance,
        )
    })
}
