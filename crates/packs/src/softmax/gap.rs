//! `softmax_gap`: how far the softmax mean at a temperature is from the attention mean, by exact bounds of exponentials.

use super::{INNER_PRODUCT, Softmax, SoftmaxCase, Temperature, columns, covector, legs, norm_squared};
use hardmax_kit::{Checked, Reason, Relation, Statement, Tally, Verdict};
use hardmax_model::interval::{Fixed, Interval};
use hardmax_model::rational::{Rational, ratio};
use num_bigint::BigInt;
use num_traits::Zero;

/// The statement.
pub(super) const STATEMENT: Statement<Softmax> = Statement {
    id: "softmax_gap",
    sentence: "|s_i - m_i| <= W/(n_i + W) diam(Z) <= ((n - n_i)/n_i) exp(-g_i/T) diam(Z), s_i the softmax mean (T = 1/4)",
    source: "docs/theory.md section 5 (new)",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("crates/packs/src/softmax/gap.rs", &[["SoftmaxGap.v", "softmax_gap"]]),
};

/// Bits after the point of the enclosures.
const BITS: usize = 96;

fn conclusion(case: &SoftmaxCase) -> Verdict {
    let fixed = Fixed::new(BITS);
    // INVARIANT: 1/4 is positive.
    let temperature = Temperature::new(ratio(1, 4)).expect("a temperature");
    let mut tally = Tally::default();
    let outcome = (0..case.layers.len()).try_for_each(|index| check(fixed, &temperature, case, index, &mut tally));
    tally.verdict(outcome, Reason::new("no_layer", "no layer was looked at"))
}

fn check(fixed: Fixed, temperature: &Temperature, case: &SoftmaxCase, index: usize, tally: &mut Tally) -> Checked {
    let (instance, layer) = (&case.instance, &case.layers[index]);
    let tokens = layer.tokens.map(|entry| fixed.enclose(entry));
    let softmax = (case.means)(fixed, instance, temperature, &tokens);
    let (count, columns) = (tokens.len(), columns(fixed, instance));
    let product = |token: &[Interval]| {
        let covector = covector(fixed, &columns, token);
        tokens.rows().map(|other| fixed.dot(&covector, other)).collect()
    };
    let gram: Vec<Vec<Interval>> = tokens.rows().map(product).collect();
    let pairs = (0..count).flat_map(|j| (0..j).map(move |l| (j, l)));
    let square = |(j, l): (usize, usize)| gram[j][j].plus(&gram[l][l]).minus(&gram[j][l]).minus(&gram[l][j]).high;
    let diameter_squared = Interval::point(pairs.map(square).max().unwrap_or_default().max(BigInt::zero()));
    let inverse = fixed.enclose(&temperature.value().recip());
    (0..count).try_for_each(|i| {
        let mean = &layer.means[i];
        let apart: Vec<Interval> = softmax[i].iter().zip(mean).map(|(s, m)| s.minus(&fixed.enclose(m))).collect();
        let distance = fixed.rational(&norm_squared(fixed, &columns, &apart).low);
        let set = &layer.pattern[i];
        // Each factor as an upper bound, squared at the end: the comparison is of squares, so that no root is rounded.
        let bound = |factor: &Interval| {
            let factor = Interval::point(factor.high.clone());
            fixed.rational(&fixed.product(&fixed.product(&factor, &factor), &diameter_squared).high)
        };
        let weight = |l: usize| {
            let below = fixed.product(&gram[i][l].minus(&gram[i][set[0]]), &inverse);
            // The members of C_i have the largest score: an end above 0 is rounding.
            let [low, high] = [below.low, below.high].map(|end| end.min(BigInt::zero()));
            // INVARIANT: both ends are at most 0, and BITS are few.
            fixed.exp(&Interval { low, high }).expect("a number up to 0")
        };
        let weights: Vec<Interval> = (0..count).filter(|l| set.binary_search(l).is_err()).map(weight).collect();
        let leak = weights.iter().fold(Interval::default(), |sum, weight| sum.plus(weight));
        let size = fixed.enclose(&Rational::from_integer(set.len().into()));
        let part = fixed.quotient(&Interval::point(leak.high.clone()), &size.plus(&Interval::point(leak.high)));
        let place = (index, &[i][..]);
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
