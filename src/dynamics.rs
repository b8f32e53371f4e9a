//! What makes a trajectory: the specification, the engine, a planted fault, or a layer of the user's own.

use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::spec::{self, System};
use crate::tokens::Tokens;
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;

/// What one layer does to the tokens before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The attention pattern of the tokens before the layer.
    pub attention: Pattern,
    /// The tokens after the layer. Shape (n, d).
    pub tokens: Tokens,
}

/// A layer as a function of the tokens: the simplest way to hand dynamics to the checks. Functions and closures of this
/// shape are layers. A flow keeps a clone of its layer.
pub trait Layer: Clone + Send + Sync + 'static {
    /// The attention pattern of `tokens`, and the tokens after the layer.
    fn step(&self, instance: &Instance, tokens: &Tokens) -> Step;
}

impl<F: Fn(&Instance, &Tokens) -> Step + Clone + Send + Sync + 'static> Layer for F {
    fn step(&self, instance: &Instance, tokens: &Tokens) -> Step {
        self(instance, tokens)
    }
}

/// Dynamics that can be started on an instance: every [`Layer`], and engines that keep a state of their own.
pub trait Dynamics: Send + Sync + 'static {
    /// The flow at layer 0, which shares the instance.
    fn start(&self, instance: &Instance) -> Box<dyn Flow>;
}

/// A trajectory unrolled layer by layer, in memory that does not grow with the layer but for the numbers themselves.
pub trait Flow: Send {
    /// The index of the current layer, from 0.
    fn layer(&self) -> usize;

    /// The tokens of the current layer. Shape (n, d).
    fn tokens(&self) -> Cow<'_, Tokens>;

    /// The attention pattern of the current layer.
    fn attention(&self) -> &Pattern;

    /// Goes on to the next layer.
    fn advance(&mut self);

    /// How the decisions so far were made, where the dynamics counts them.
    fn stats(&self) -> Option<Stats> {
        None
    }
}

/// Counts of a flow so far. A decision is one point's attention set at one layer; repeated tokens are one point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats {
    /// n, the number of tokens.
    pub tokens: usize,
    /// m, the number of distinct points among them.
    pub points: usize,
    /// Layers whose pattern was decided.
    pub layers_decided: u64,
    /// Of those, layers held as small integers in doubles, where nothing rounds.
    pub layers_integer: u64,
    /// Of those, layers held as doubles with an error bound.
    pub layers_filtered: u64,
    /// Of those, layers without doubles, for numbers beyond the bound.
    pub layers_exact: u64,
    /// Layers after all points were locked: closed form, nothing decided.
    pub layers_closed: u64,
    /// Decisions by integers in doubles.
    pub decided_by_integers: u64,
    /// Decisions by the filter: one candidate.
    pub decided_by_filter: u64,
    /// Decisions by exact comparison of several candidates.
    pub decided_by_comparison: u64,
    /// Decisions taken over because the point is locked.
    pub decided_by_lock: u64,
    /// Layers of a planar instance whose columns were those on the hull only.
    pub layers_hull: u64,
    /// Candidates compared exactly.
    pub candidates_compared: u64,
    /// Points locked as leaders, as followers of a leader, as tied between leaders.
    pub locked_leaders: u64,
    /// Points locked as followers of one leader.
    pub locked_followers: u64,
    /// Points locked as tied between several leaders.
    pub locked_ties: u64,
    /// Times exact points were replayed from layer 0.
    pub replays: u64,
    /// Exact points worked out, each once a layer or a jump over layers.
    pub points_replayed: u64,
    /// Changes of the pattern, each stored once.
    pub patterns: u64,
    /// The first layer at which every point was locked: it is settled (docs/theory.md section 3).
    pub settled_at: Option<usize>,
}

impl<L: Layer> Dynamics for L {
    fn start(&self, instance: &Instance) -> Box<dyn Flow> {
        let step = self.step(instance, instance.tokens());
        Box::new(LayerFlow { layer: self.clone(), instance: instance.clone(), index: 0, tokens: None, step })
    }
}

impl Dynamics for Arc<dyn Dynamics> {
    fn start(&self, instance: &Instance) -> Box<dyn Flow> {
        (**self).start(instance)
    }
}

struct LayerFlow<L> {
    layer: L,
    instance: Instance,
    index: usize,
    /// Those of the layer; `None` at layer 0, where they are the instance's.
    tokens: Option<Tokens>,
    step: Step,
}

impl<L: Layer> Flow for LayerFlow<L> {
    fn layer(&self) -> usize {
        self.index
    }

    fn tokens(&self) -> Cow<'_, Tokens> {
        Cow::Borrowed(self.tokens.as_ref().unwrap_or(self.instance.tokens()))
    }

    fn attention(&self) -> &Pattern {
        &self.step.attention
    }

    fn advance(&mut self) {
        let next = self.layer.step(&self.instance, &self.step.tokens);
        self.tokens = Some(std::mem::replace(&mut self.step, next).tokens);
        self.index += 1;
    }
}

/// The executable specification on exact rationals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spec;

impl Layer for Spec {
    fn step(&self, instance: &Instance, tokens: &Tokens) -> Step {
        let system = System::of(instance);
        let pattern = system.pattern(tokens);
        let next = spec::layer(&system, tokens, &pattern);
        Step { attention: Pattern::from_sets(pattern), tokens: next }
    }
}

/// The specification with one planted fault: what the checks are seen to catch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// Ties are broken to the first index.
    FirstIndex,
    /// The attention mean is divided by one more than the size of the attention set.
    WrongWeight,
    /// Every token that should stay where it is moves a little towards the origin.
    NudgedLeader,
}

impl Layer for Fault {
    fn step(&self, instance: &Instance, tokens: &Tokens) -> Step {
        let system = System::of(instance);
        let mut pattern = system.pattern(tokens);
        if *self == Fault::FirstIndex {
            pattern.iter_mut().for_each(|set| set.truncate(1));
        }
        let mut next = spec::layer(&system, tokens, &pattern);
        match self {
            Fault::FirstIndex => {}
            Fault::WrongWeight => next = with_wrong_weight(instance, tokens, &pattern, &next),
            Fault::NudgedLeader => next = with_nudged_leaders(tokens, &next),
        }
        Step { attention: Pattern::from_sets(pattern), tokens: next }
    }
}

/// z' - beta m/(|C| + 1), since m |C|/(|C| + 1) = m - m/(|C| + 1).
fn with_wrong_weight(instance: &Instance, tokens: &Tokens, pattern: &[Vec<usize>], next: &Tokens) -> Tokens {
    rows(next, |i| {
        let share = instance.beta() / crate::rational::ratio(pattern[i].len() as i64 + 1, 1);
        let mean = spec::attention_mean(tokens, &pattern[i]);
        next[i].iter().zip(mean).map(|(entry, mean)| entry - &share * mean).collect()
    })
}

fn with_nudged_leaders(tokens: &Tokens, next: &Tokens) -> Tokens {
    let shrink = crate::rational::ratio(63, 64);
    rows(next, |i| {
        next[i].iter().map(|entry| if next[i] == tokens[i] { entry * &shrink } else { entry.clone() }).collect()
    })
}

fn rows(shape: &Tokens, row: impl Fn(usize) -> Vec<crate::rational::Rational>) -> Tokens {
    // INVARIANT: the rows have the dimension of `shape`, whose own rows they are made from.
    Tokens::from_rows((0..shape.len()).map(row).collect()).expect("rows of one length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn tied() -> Instance {
        let point = |x, y| vec![ratio(x, 1), ratio(y, 1)];
        Instance::new(vec![point(2, 2), point(2, -2), point(1, 0)], None, ratio(1, 1)).unwrap()
    }

    #[test]
    fn a_flow_unrolls_the_specification() {
        let instance = tied();
        let mut flow = Spec.start(&instance);
        assert_eq!((flow.layer(), flow.attention().to_sets()), (0, vec![vec![0], vec![1], vec![0, 1]]));
        flow.advance();
        flow.advance();
        assert_eq!((flow.layer(), flow.tokens()[2].to_vec()), (2, vec![ratio(7, 4), ratio(0, 1)]));
    }

    #[test]
    fn each_fault_departs_from_the_specification() {
        let instance = tied();
        let right = Spec.step(&instance, instance.tokens());
        for fault in [Fault::FirstIndex, Fault::WrongWeight, Fault::NudgedLeader] {
            assert_ne!(fault.step(&instance, instance.tokens()), right, "{fault:?}");
        }
    }

    #[test]
    fn closures_are_layers() {
        let stay = |_: &Instance, tokens: &Tokens| Step {
            attention: Pattern::from_sets((0..tokens.len()).map(|i| vec![i])),
            tokens: tokens.clone(),
        };
        let instance = tied();
        let mut flow = stay.start(&instance);
        flow.advance();
        assert_eq!(*flow.tokens(), *instance.tokens());
    }
}
