//! The softmax layer at temperature T, enclosed: how far it is from the hardmax layer, and for how long a bound holds.
//!
//! Softmax puts the weight `exp(<z_i, z_j>/T)/sum` on token j where hardmax takes the mean over C_i. Everything here is interval
//! arithmetic on exact integers ([`interval`](crate::interval)), so that every number printed is a bound and not an estimate.
//!
//! Source: docs/theory.md section 5, `softmax_gap`.

use crate::dynamics::Flow;
use crate::engine::Exact;
use crate::instance::Instance;
use crate::interval::{Fixed, Interval, MAX_EXP_BITS};
use crate::rational::Rational;
use crate::tokens::Tokens;
pub use hardmax_packs::softmax::{Temperature, TemperatureError, means};
use hardmax_packs::softmax::{columns, covector, norm_squared};
use num_bigint::BigInt;
use num_traits::Zero;
use serde::Serialize;

/// The bits after the point with which a run starts; they are doubled as long as enclosures are too wide.
const FIRST_BITS: usize = 256;

/// The most bits after the point.
const MOST_BITS: usize = MAX_EXP_BITS;

/// Enclosures of a run are refined until they are at most this wide.
const WIDTH: f64 = 1e-9;

/// One layer of a softmax run beside the hardmax one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SoftmaxLayer {
    /// Its index, from 0.
    pub layer: usize,
    /// The middles of the enclosures of the softmax tokens, rounded. Shape (n, d).
    pub tokens: Vec<Vec<f64>>,
    /// Every coordinate is within this of the middle.
    pub radius: f64,
    /// The largest A-norm distance of a softmax token from its hardmax one is at least this.
    pub distance_low: f64,
    /// And at most this.
    pub distance_high: f64,
    /// What the chain of `softmax_gap` says it is at most, known from the hardmax run alone; null from where it ends on.
    pub bound: Option<f64>,
}

/// Why the chain of `softmax_gap` ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChainEnds {
    /// The last layer with a bound.
    pub layer: usize,
    /// A token that there attends to several points: ties do not survive softmax. Null where the next bound would be the diameter of
    /// the initial tokens or more: both trajectories stay in their hull, so it would say nothing.
    pub token: Option<usize>,
}

/// A softmax run beside the hardmax one.
#[derive(Debug, Clone, PartialEq)]
pub struct SoftmaxRun {
    /// Layers 0 to K.
    pub layers: Vec<SoftmaxLayer>,
    /// Where the chain ends, if it does.
    pub ends: Option<ChainEnds>,
    /// The bits after the point that were needed.
    pub bits: usize,
}

/// Runs `layers` softmax layers in intervals, with as many bits as it takes for enclosures of at most 10^-9 (or 16,384).
pub fn run(instance: &Instance, temperature: &Temperature, layers: usize) -> SoftmaxRun {
    let mut bits = FIRST_BITS;
    loop {
        let last = bits >= MOST_BITS;
        let widest = if last { f64::INFINITY } else { WIDTH };
        if let Some(run) = attempt(Fixed::new(bits), instance, temperature, layers, widest) {
            return run;
        }
        bits *= 2;
    }
}

/// The run, where no layer has an enclosure wider than `widest`.
fn attempt(
    fixed: Fixed,
    instance: &Instance,
    temperature: &Temperature,
    layers: usize,
    widest: f64,
) -> Option<SoftmaxRun> {
    let exact = Exact::default();
    let mut flow = exact.flow(instance);
    let (rate, beta) = (fixed.enclose(&instance.rate()), fixed.enclose(&instance.beta()));
    let mut tokens = instance.tokens().map(|entry| fixed.enclose(entry));
    let mut chain = Chain { fixed, temperature, bound: Some(Interval::default()), hull: None, ends: None };
    let mut seen = Vec::new();
    for layer in 0..=layers {
        let hardmax = flow.tokens().map(|entry| fixed.enclose(entry));
        if tokens.entries().iter().any(|entry| fixed.float_above(&(&entry.high - &entry.low)) > widest) {
            return None;
        }
        seen.push(look(fixed, instance, layer, &tokens, &hardmax, chain.bound.as_ref()));
        if layer == layers {
            break;
        }
        chain.advance(instance, layer, &flow, &hardmax);
        let means = means(fixed, instance, temperature, &tokens);
        let mut next = Tokens::new(tokens.dimension());
        for (token, mean) in tokens.rows().zip(means.rows()) {
            let row = token.iter().zip(mean).map(|(z, s)| fixed.product(&rate, z).plus(&fixed.product(&beta, s)));
            // INVARIANT: a mean has the dimension of the tokens.
            next.push(row.collect::<Vec<_>>()).expect("a row of the tokens' dimension");
        }
        tokens = next;
        flow.advance();
    }
    Some(SoftmaxRun { layers: seen, ends: chain.ends, bits: fixed.bits() })
}

fn look(
    fixed: Fixed,
    instance: &Instance,
    layer: usize,
    softmax: &Tokens<Interval>,
    hardmax: &Tokens<Interval>,
    bound: Option<&Interval>,
) -> SoftmaxLayer {
    let (mut distance, columns) = (Interval::default(), columns(fixed, instance));
    for (left, right) in softmax.rows().zip(hardmax.rows()) {
        let apart: Vec<Interval> = left.iter().zip(right).map(|(x, y)| x.minus(y)).collect();
        let one = fixed.root(&norm_squared(fixed, &columns, &apart));
        distance = Interval { low: distance.low.max(one.low), high: distance.high.max(one.high) };
    }
    let radius =
        softmax.entries().iter().map(|entry| fixed.float_above(&(&entry.high - &entry.low))).fold(0.0, f64::max);
    SoftmaxLayer {
        layer,
        tokens: softmax.map(|entry| fixed.middle(entry)).to_rows(),
        // A middle is rounded once: half a unit in the last place of a double.
        radius: radius + softmax.entries().iter().map(|x| fixed.middle(x).abs()).fold(0.0, f64::max) * f64::EPSILON,
        distance_low: fixed.float_below(&distance.low),
        distance_high: fixed.float_above(&distance.high),
        bound: bound.map(|bound| fixed.float_above(&bound.high)),
    }
}

/// The chain of docs/theory.md section 5, on upper bounds. With eps a bound on the distance of the two trajectories,
/// `R = max |z_j|` and `eta = 2 R eps + eps^2` no score of the softmax run is off by more than eta, so that a token l outside C_i has
/// at most the weight `w_l = exp(-(g_l - 2 eta)/T)` of a member, `g_l = h - <z_i, z_l>`, and
/// `eps' <= eps + beta max_i W_i/(n_i + W_i) (diam(Z) + 2 eps)` with `W_i = sum_l w_l`.
struct Chain<'a> {
    fixed: Fixed,
    temperature: &'a Temperature,
    bound: Option<Interval>,
    /// The diameter of the initial tokens, once it is known.
    hull: Option<BigInt>,
    ends: Option<ChainEnds>,
}

impl Chain<'_> {
    fn advance(&mut self, instance: &Instance, layer: usize, flow: &dyn Flow, hardmax: &Tokens<Interval>) {
        let Some(eps) = self.bound.take() else { return };
        let exact = flow.tokens();
        let several = |i: &usize| {
            let set = flow.attention().set(*i);
            set.iter().any(|&j| exact[j] != exact[set[0]])
        };
        if let Some(token) = (0..exact.len()).find(several) {
            self.ends = Some(ChainEnds { layer, token: Some(token) });
            return;
        }
        let fixed = self.fixed;
        let columns = columns(fixed, instance);
        let covectors: Vec<Vec<Interval>> = hardmax.rows().map(|token| covector(fixed, &columns, token)).collect();
        let gram = |i: usize, j: usize| fixed.dot(&covectors[i], &hardmax[j]);
        let norms: Vec<Interval> = (0..hardmax.len()).map(|i| gram(i, i)).collect();
        let largest = |squares: &mut dyn Iterator<Item = Interval>| {
            let high = squares.map(|square| square.high).max().unwrap_or_default().max(Zero::zero());
            fixed.root(&Interval::point(high))
        };
        let radius = largest(&mut norms.iter().cloned());
        let two = fixed.enclose(&crate::rational::ratio(2, 1));
        let scores: Vec<Vec<Interval>> =
            (0..hardmax.len()).map(|i| (0..hardmax.len()).map(|j| gram(i, j)).collect()).collect();
        let pairs = (0..hardmax.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let diameter =
            largest(&mut pairs.map(|(i, j)| norms[i].plus(&norms[j]).minus(&fixed.product(&two, &scores[i][j]))));
        let eta = fixed.product(&two, &fixed.product(&radius, &eps)).plus(&fixed.product(&eps, &eps));
        let slack = fixed.product(&two, &eta);
        let inverse = fixed.enclose(&self.temperature.value().recip());
        let mut worst = Interval::default();
        for (i, row) in scores.iter().enumerate() {
            let set = flow.attention().set(i);
            let mut leak = Interval::default();
            for l in (0..row.len()).filter(|l| set.binary_search(l).is_err()) {
                let above = row[l].minus(&row[set[0]]).plus(&slack);
                // Beyond 0 the weight is not bounded by that of a member: then all of it may leak.
                match fixed.exp(&fixed.product(&above, &inverse)) {
                    Ok(weight) => leak = leak.plus(&weight),
                    Err(_) => worst = fixed.one(),
                }
            }
            let size = fixed.enclose(&Rational::from_integer(set.len().into()));
            let part = fixed.quotient(&Interval::point(leak.high.clone()), &size.plus(&Interval::point(leak.high)));
            worst.high = worst.high.max(part.high);
        }
        let beta = fixed.enclose(&instance.beta());
        let reach = diameter.plus(&fixed.product(&two, &eps));
        let step = fixed.product(&beta, &fixed.product(&worst, &reach));
        let next = eps.high + step.high;
        if next >= *self.hull.get_or_insert(diameter.high) && !next.is_zero() {
            self.ends = Some(ChainEnds { layer, token: None });
        } else {
            self.bound = Some(Interval::point(next));
        }
    }
}
