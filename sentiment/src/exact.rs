//! The model at temperature 0 and at infinite depth, exactly.
//!
//! The f32 weights are taken at their exact binary values, so every token, layer and limit is rational and the sign of
//! `<v, mean> + b` is decided, not estimated. Source: docs/theory.md sections 1, 3 and 6.
//!
//! The dynamics runs on the *distinct* words. While every attention set in it is a single word, that is the dynamics of
//! the review itself (the mean over copies of a word is the word); as soon as one is not, the review is run with all its
//! copies, because a repeated word weighs more in a tie.

use crate::error::{Error, Result};
use crate::model::bag::Bag;
use crate::train::checkpoint::Model;
use hardmax::dynamics::Dynamics;
use hardmax::engine::Exact;
use hardmax::equilibrium::{DEFAULT_MAX_LAYERS, Equilibrium, Kind, Limit, limit};
use hardmax::instance::Instance;
use hardmax::pattern::Pattern;
use hardmax::rational::Rational;
use num_traits::{FromPrimitive, One, Signed, ToPrimitive, Zero};
use std::sync::LazyLock;

/// What makes the trajectories here: the exact engine, single-threaded because reviews are worked on in parallel.
pub fn dynamics() -> &'static dyn Dynamics {
    static ENGINE: LazyLock<Exact> = LazyLock::new(|| Exact::default().with_threads(false));
    &*ENGINE
}

/// What the exact dynamics makes of a review. Indices are those of the review's distinct words.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The words.
    pub bag: Bag,
    /// The attention set of each distinct word at layer 0.
    pub first: Vec<Vec<usize>>,
    /// `<v, mean> + b` after the model's K layers.
    pub hardmax: Rational,
    /// The infinite depth, where it was decided.
    pub infinite: Option<Infinite>,
}

/// A review at infinite depth.
#[derive(Debug, Clone, PartialEq)]
pub struct Infinite {
    /// `settled` or `regime`.
    pub kind: &'static str,
    /// A layer from which the attention pattern no longer changes: the first in which every word attends to a leader,
    /// or that of the certificate.
    pub layer: usize,
    /// The attention set of each distinct word from there on.
    pub attention: Vec<Vec<usize>>,
    /// The limit of each distinct word. Shape (m, d).
    pub limits: Vec<Vec<Rational>>,
    /// `<v, mean of the limits> + b`.
    pub logit: Rational,
}

/// The exact value of a float.
///
/// # Panics
/// **Panics if** the float is infinite or no number; models with such weights are not loaded.
pub fn exact(value: f32) -> Rational {
    // INVARIANT: checked when the model was loaded; training stops where the loss is no number.
    Rational::from_f32(value).expect("a finite weight")
}

/// The instance of words in their order, repeated ones included, labelled. Shape (n, d).
///
/// # Errors
/// [`Error::NoKnownWord`] where there are none, [`Error::Instance`].
pub fn instance(model: &Model, words: &[u32]) -> Result<Instance> {
    if words.is_empty() {
        return Err(Error::NoKnownWord(Vec::new()));
    }
    let token = |&word: &u32| model.parameters.word(word).iter().map(|&entry| exact(entry)).collect();
    let instance = Instance::new(words.iter().map(token).collect(), None, exact(model.parameters.alpha()))?;
    let labels = words.iter().map(|&word| model.vocabulary.word(word).to_owned()).collect();
    Ok(instance.with_labels(labels)?)
}

/// `<v, mean> + b` of points by multiplicity.
pub fn logit(model: &Model, counts: &[u32], points: &[Vec<Rational>]) -> Rational {
    let decoder: Vec<Rational> = model.parameters.decoder().iter().map(|&entry| exact(entry)).collect();
    let total: u32 = counts.iter().sum();
    let mut sum = Rational::zero();
    for (point, &count) in points.iter().zip(counts) {
        let inner: Rational = point.iter().zip(&decoder).map(|(x, v)| x * v).sum();
        sum += inner * Rational::from_integer(count.into());
    }
    sum / Rational::from_integer(total.max(1).into()) + exact(model.parameters.bias())
}

/// Runs a review.
///
/// # Errors
/// As [`instance`].
pub fn analyse(model: &Model, bag: &Bag) -> Result<Analysis> {
    let distinct = instance(model, bag.ids())?;
    if let Some(analysis) = led(model, bag, &distinct) {
        return Ok(analysis);
    }
    let found = limit(dynamics(), &distinct);
    let single = |equilibrium: &Equilibrium| equilibrium.patterns.iter().all(|pattern| all_single(pattern));
    let repeats = bag.total() > bag.distinct();
    if repeats && !found.equilibrium().is_some_and(single) {
        let words: Vec<u32> =
            bag.ids().iter().zip(bag.counts()).flat_map(|(&id, &count)| vec![id; count as usize]).collect();
        let whole = instance(model, &words)?;
        let found = limit(dynamics(), &whole);
        return Ok(summarise(model, bag, &whole, &found, &Copies::of(bag)));
    }
    Ok(summarise(model, bag, &distinct, &found, &Copies { first: (0..bag.distinct()).collect(), word: None }))
}

/// The common case, without looking at more tokens than needed: every word has always attended to a single word, and from
/// some layer on to a leader. Such a layer is settled, limits are the leaders' positions (docs/theory.md section 3,
/// `certificate_complete`), and copies change nothing. `None` where it does not come about.
fn led(model: &Model, bag: &Bag, distinct: &Instance) -> Option<Analysis> {
    let depth = model.config.depth;
    let counts = bag.counts();
    let mut flow = dynamics().start(distinct);
    let first = flow.attention().to_sets();
    let mut hardmax = None;
    let mut settled: Option<(usize, Vec<Vec<usize>>)> = None;
    while hardmax.is_none() || settled.is_none() {
        if flow.layer() > DEFAULT_MAX_LAYERS.max(depth) || (settled.is_none() && !all_single(flow.attention())) {
            return None;
        }
        let target = |i: usize| flow.attention().set(i)[0];
        if settled.is_none() && (0..bag.distinct()).all(|i| target(target(i)) == target(i)) {
            settled = Some((flow.layer(), flow.attention().to_sets()));
        }
        if flow.layer() == depth {
            hardmax = Some(logit(model, counts, &flow.tokens().to_rows()));
        }
        flow.advance();
    }
    let (layer, attention) = settled?;
    // Leaders are at rest from the settled layer on, so any later layer shows where they are.
    let tokens = flow.tokens();
    let limits: Vec<Vec<Rational>> = attention.iter().map(|set| tokens[set[0]].to_vec()).collect();
    let mut followers = vec![0; bag.distinct()];
    attention.iter().zip(counts).for_each(|(set, &count)| followers[set[0]] += count);
    let led: Vec<usize> = (0..bag.distinct()).filter(|&i| followers[i] > 0).collect();
    let points: Vec<Vec<Rational>> = led.iter().map(|&i| limits[i].clone()).collect();
    let weights: Vec<u32> = led.iter().map(|&i| followers[i]).collect();
    let logit = logit(model, &weights, &points);
    let infinite = Infinite { kind: "settled", layer, attention, limits, logit };
    Some(Analysis { bag: bag.clone(), first, hardmax: hardmax?, infinite: Some(infinite) })
}

fn all_single(pattern: &Pattern) -> bool {
    (0..pattern.rows()).all(|row| pattern.row(row).len() == 1)
}

/// Which tokens of an instance stand for which distinct words.
struct Copies {
    /// The first token of each distinct word.
    first: Vec<usize>,
    /// The distinct word of each token, where they are not the same.
    word: Option<Vec<usize>>,
}

impl Copies {
    fn of(bag: &Bag) -> Self {
        let mut first = Vec::new();
        let mut word = Vec::new();
        for (index, &count) in bag.counts().iter().enumerate() {
            first.push(word.len());
            word.resize(word.len() + count as usize, index);
        }
        Self { first, word: Some(word) }
    }

    fn sets(&self, pattern: &Pattern) -> Vec<Vec<usize>> {
        let set = |&token: &usize| {
            let mut set = pattern.set(token).to_vec();
            if let Some(word) = &self.word {
                set.iter_mut().for_each(|token| *token = word[*token]);
                set.dedup();
            }
            set
        };
        self.first.iter().map(set).collect()
    }
}

fn summarise(model: &Model, bag: &Bag, instance: &Instance, found: &Limit, copies: &Copies) -> Analysis {
    let rows = |row: &dyn Fn(usize) -> Vec<Rational>| copies.first.iter().map(|&i| row(i)).collect::<Vec<_>>();
    let depth = model.config.depth;
    let Some(equilibrium) = found.equilibrium() else {
        let (first, points) = unrolled(instance, depth);
        let hardmax = logit(model, bag.counts(), &rows(&|i| points[i].clone()));
        return Analysis { bag: bag.clone(), first: copies.sets(&first), hardmax, infinite: None };
    };
    let limits = rows(&|i| equilibrium.limits[i].to_vec());
    let at_infinity = logit(model, bag.counts(), &limits);
    let settled = equilibrium.kind == Kind::Settled;
    let hardmax = if settled && equilibrium.layer() <= depth {
        // z^K = s z^k + (1 - s) m with s = r^(K-k), and <v, .> + b is affine.
        let share = num_traits::pow(instance.rate(), depth - equilibrium.layer());
        let now = logit(model, bag.counts(), &rows(&|i| equilibrium.state.tokens[i].to_vec()));
        &share * now + (Rational::one() - &share) * &at_infinity
    } else {
        let (_, points) = unrolled(instance, depth);
        logit(model, bag.counts(), &rows(&|i| points[i].clone()))
    };
    let infinite = Infinite {
        kind: if settled { "settled" } else { "regime" },
        layer: equilibrium.layer(),
        attention: copies.sets(&equilibrium.state.attention),
        limits,
        logit: at_infinity,
    };
    let first = copies.sets(&equilibrium.patterns[0]);
    Analysis { bag: bag.clone(), first, hardmax, infinite: Some(infinite) }
}

/// The attention pattern of layer 0 and the tokens of layer `depth`.
fn unrolled(instance: &Instance, depth: usize) -> (Pattern, Vec<Vec<Rational>>) {
    let mut flow = dynamics().start(instance);
    let first = flow.attention().clone();
    (0..depth).for_each(|_| flow.advance());
    (first, flow.tokens().to_rows())
}

/// The verdict of an exact logit: `None` exactly on the hyperplane.
pub fn verdict(logit: &Rational) -> Option<bool> {
    (!logit.is_zero()).then(|| logit.is_positive())
}

/// The float nearest to a rational, for people.
pub fn approximate(value: &Rational) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::vocabulary::Vocabulary;
    use crate::model::{AlphaParameter, Parameters};
    use crate::train::config::Config;

    fn model(depth: usize, dimension: usize) -> Model {
        let words = (0..40).map(|i| format!("w{i}")).collect();
        let drawn = Parameters::<f32>::random(40, dimension, AlphaParameter::Raw, 0.3, 5);
        let config = Config { depth, dimension, ..Config::default() };
        Model { config, epoch: 1, vocabulary: Vocabulary::from_words(words), parameters: drawn }
    }

    /// The short way against the certified limit of the review with all its copies.
    #[test]
    fn the_common_case_is_the_certified_limit() {
        for (depth, dimension) in [(0, 2), (1, 2), (8, 2), (3, 4)] {
            let model = model(depth, dimension);
            for start in 0..10u32 {
                let words: Vec<u32> = (0..14).map(|i| (start * 7 + i * (i + 3)) % 40).collect();
                let bag = Bag::new(&words);
                let copied: Vec<u32> =
                    bag.ids().iter().zip(bag.counts()).flat_map(|(&id, &count)| vec![id; count as usize]).collect();
                let whole = instance(&model, &copied).unwrap();
                let found = limit(&hardmax::dynamics::Spec, &whole);
                let slow = summarise(&model, &bag, &whole, &found, &Copies::of(&bag));
                let fast = led(&model, &bag, &instance(&model, bag.ids()).unwrap()).unwrap();
                assert_eq!((&fast.first, &fast.hardmax), (&slow.first, &slow.hardmax));
                let (fast, slow) = (fast.infinite.unwrap(), slow.infinite.unwrap());
                assert_eq!((fast.attention, fast.limits, fast.logit), (slow.attention, slow.limits, slow.logit));
            }
        }
    }
}
