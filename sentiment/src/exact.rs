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
use hardmax::dynamics::{Dynamics, Spec};
use hardmax::equilibrium::{DEFAULT_MAX_LAYERS, Equilibrium, Kind, Limit, limit};
use hardmax::instance::Instance;
use hardmax::pattern::Pattern;
use hardmax::rational::Rational;
use num_traits::{FromPrimitive, One, Signed, ToPrimitive, Zero};

/// What makes the trajectories here.
pub fn dynamics() -> &'static dyn Dynamics {
    &Spec
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
    /// The layer from which the attention pattern is the same for ever.
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
    let found = limit(dynamics(), &distinct, DEFAULT_MAX_LAYERS, |_| ());
    let single = |equilibrium: &Equilibrium| equilibrium.patterns.iter().all(|pattern| all_single(pattern));
    let repeats = bag.total() > bag.distinct();
    if repeats && !found.equilibrium().is_some_and(single) {
        let words: Vec<u32> =
            bag.ids().iter().zip(bag.counts()).flat_map(|(&id, &count)| vec![id; count as usize]).collect();
        let whole = instance(model, &words)?;
        let found = limit(dynamics(), &whole, DEFAULT_MAX_LAYERS, |_| ());
        return Ok(summarise(model, bag, &whole, &found, &Copies::of(bag)));
    }
    Ok(summarise(model, bag, &distinct, &found, &Copies { first: (0..bag.distinct()).collect(), word: None }))
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
