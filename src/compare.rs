//! Floats against the exact run, in lockstep: where they part, and whether it changes the answer.
//!
//! Source: docs/theory.md section 5.

pub mod clusters;
pub mod random;

use crate::dynamics::Flow;
use crate::engine::Exact;
use crate::equilibrium::{DEFAULT_MAX_LAYERS, Search};
use crate::float::{Float, FloatFlow, Precision};
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::tokens::{Tokens, classes};
use clusters::{Clusters, Destinations};
use num_traits::{FromPrimitive, Signed, ToPrimitive, Zero};
use serde::Serialize;

/// How far a comparison looks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The layers after which clusters are compared, ascending; the last is where the comparison ends.
    pub layers: Vec<usize>,
    /// The layers within which the exact limit is looked for.
    pub max_layers: usize,
    /// Whether coordinates are compared too. Their exact numerators grow with the layer: without, a comparison is faster.
    pub errors: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { layers: vec![60], max_layers: DEFAULT_MAX_LAYERS, errors: true }
    }
}

impl Options {
    /// The same options with clusters compared after these layers, ascending.
    #[must_use]
    pub fn with_layers(self, layers: Vec<usize>) -> Self {
        Self { layers, ..self }
    }

    /// The same options with another bound on the layers of the exact limit.
    #[must_use]
    pub fn with_max_layers(self, max_layers: usize) -> Self {
        Self { max_layers, ..self }
    }

    /// The same options with coordinates compared or not.
    #[must_use]
    pub fn with_errors(self, errors: bool) -> Self {
        Self { errors, ..self }
    }
}

/// What became of one float run beside the exact one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The arithmetic.
    pub float: Float,
    /// The first layer and token whose attention sets differ.
    pub attention: Option<AttentionDiffers>,
    /// The first layer at which the leaders differ.
    pub leaders: Option<LeadersDiffer>,
    /// The first follower that floats cannot tell from its leader any more: the leader is lost under C_i = {i}.
    pub loss: Option<LeaderLoss>,
    /// The first follower that stops before it reaches its leader.
    pub stall: Option<Stall>,
    /// The first number beyond the range of the floats.
    pub overflow: Option<Overflow>,
    /// The limits the float run is heading for, one a number of layers asked for.
    pub clusters: Vec<Clusters>,
    /// The largest coordinate error of each layer from 0, rounded to f64; null beyond the range of floats. Empty where coordinates were not
    /// compared.
    pub errors: Vec<Option<f64>>,
}

/// Attention sets that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttentionDiffers {
    /// The layer.
    pub layer: usize,
    /// The token.
    pub token: usize,
    /// Its attention set.
    pub exact: Vec<usize>,
    /// Its attention set in floats.
    pub float: Vec<usize>,
}

/// Leaders that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadersDiffer {
    /// The layer.
    pub layer: usize,
    /// Leaders of the exact run that do not lead in floats.
    pub lost: Vec<usize>,
    /// Tokens that lead in floats alone.
    pub gained: Vec<usize>,
}

/// A leader that attends to a follower of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeaderLoss {
    /// The layer.
    pub layer: usize,
    /// The leader.
    pub leader: usize,
    /// The follower.
    pub follower: usize,
    /// Whether the follower was rounded onto the leader's point; else only their scores are equal.
    pub same_point: bool,
}

/// A follower whose step rounds to nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stall {
    /// The first layer from which it does not move to the next one.
    pub layer: usize,
    /// The follower.
    pub token: usize,
    /// The leader.
    pub leader: usize,
    /// How far it stands from the leader, in units in the last place of the leader's coordinates: the largest.
    pub ulps: f64,
}

/// A token with a coordinate or a best score beyond the range of the floats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Overflow {
    /// The layer.
    pub layer: usize,
    /// The token.
    pub token: usize,
}

impl Comparison {
    fn new(float: Float) -> Self {
        Self {
            float,
            attention: None,
            leaders: None,
            loss: None,
            stall: None,
            overflow: None,
            clusters: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Whether floats part from the exact run: attention sets, leaders, clusters, or a number beyond their range. Rounded
    /// coordinates alone are no divergence.
    pub fn diverges(&self) -> bool {
        self.attention.is_some()
            || self.leaders.is_some()
            || self.overflow.is_some()
            || self.clusters.iter().any(|clusters| !clusters.wrong().is_empty())
    }
}

/// Runs every float beside one exact run; a comparison for each, in order.
pub fn compare(instance: &Instance, floats: &[Float], options: &Options) -> Vec<Comparison> {
    let exact = Exact::default().with_threads(false);
    let limit = Search::new().max_layers(options.max_layers).run(&exact, instance);
    let destinations = Destinations::new(instance, &limit);
    let mut reference = Reference::new(instance, exact.flow(instance));
    let last = options.layers.last().copied().unwrap_or(0);
    let decided = limit.equilibrium().map(super::equilibrium::Equilibrium::layer);
    let mut tracks: Vec<Track> = floats.iter().map(|float| Track::new(float.start(instance))).collect();
    for layer in 0..=last {
        if layer > 0 && (options.errors || decided.is_none_or(|decided| layer <= decided)) {
            reference.advance();
        }
        for track in &mut tracks {
            track.observe(layer, &reference, options.errors);
        }
        let settled = decided.is_some_and(|decided| layer >= decided) && tracks.iter().all(|track| track.stands);
        if settled && !options.errors {
            // Neither side changes any more.
            break;
        }
    }
    let finish = |float: &Float, track: Track| {
        let mut comparison = track.comparison;
        comparison.clusters = clusters::assignments(*float, instance, &destinations, &options.layers);
        comparison
    };
    floats.iter().zip(tracks).map(|(float, track)| finish(float, track)).collect()
}

/// The exact run, with what is worked out once a layer.
struct Reference {
    flow: crate::engine::ExactFlow,
    classes: Vec<usize>,
    leaders: Vec<usize>,
}

impl Reference {
    fn new(instance: &Instance, flow: crate::engine::ExactFlow) -> Self {
        // Those of layer 0 at every layer (docs/theory.md section 2, `injectivity`).
        let classes = classes(instance.tokens());
        let leaders = flow.attention().leaders(&classes);
        Self { flow, classes, leaders }
    }

    fn advance(&mut self) {
        self.flow.advance();
        self.leaders = self.flow.attention().leaders(&self.classes);
    }

    /// The leader that token `j` follows at another point: its attention set is the leader's class.
    fn leader_of(&self, j: usize) -> Option<usize> {
        let leader = *self.flow.attention().set(j).first()?;
        let follows = self.classes[leader] != self.classes[j]
            && self.leaders.binary_search(&leader).is_ok()
            && self.flow.attention().set(j) == self.flow.attention().set(leader);
        follows.then_some(leader)
    }
}

/// One float run on its way.
struct Track {
    flow: FloatFlow,
    comparison: Comparison,
    stands: bool,
}

impl Track {
    fn new(flow: FloatFlow) -> Self {
        Self { comparison: Comparison::new(flow.float()), flow, stands: false }
    }

    /// Compares layer `layer`, then goes on to the next one.
    fn observe(&mut self, layer: usize, reference: &Reference, errors: bool) {
        let exact = reference.flow.attention();
        let pattern = self.flow.attention();
        let seen = &mut self.comparison;
        if seen.overflow.is_none() {
            seen.overflow = self.flow.overflow().map(|token| Overflow { layer, token });
        }
        if seen.attention.is_none() {
            seen.attention = first_difference(layer, exact, pattern);
        }
        if seen.leaders.is_none() {
            seen.leaders = leaders_differ(layer, &reference.leaders, &pattern.leaders(&reference.classes));
        }
        let before = self.flow.tokens();
        if seen.loss.is_none() {
            seen.loss = lost_leader(layer, reference, pattern, &before);
        }
        if errors {
            seen.errors.push(largest_error(&reference.flow.tokens(), &before));
        }
        if self.stands {
            return;
        }
        let pattern = pattern.clone();
        self.stands = !self.flow.advance();
        if self.comparison.stall.is_none() {
            self.comparison.stall = stalled(layer, reference, (&pattern, &before), &self.flow);
        }
    }
}

fn first_difference(layer: usize, exact: &Pattern, float: &Pattern) -> Option<AttentionDiffers> {
    let token = (0..exact.len()).find(|&token| exact.set(token) != float.set(token))?;
    let (exact, float) = (exact.set(token).to_vec(), float.set(token).to_vec());
    Some(AttentionDiffers { layer, token, exact, float })
}

fn leaders_differ(layer: usize, exact: &[usize], float: &[usize]) -> Option<LeadersDiffer> {
    let without = |some: &[usize], others: &[usize]| -> Vec<usize> {
        some.iter().copied().filter(|token| others.binary_search(token).is_err()).collect()
    };
    (exact != float).then(|| LeadersDiffer { layer, lost: without(exact, float), gained: without(float, exact) })
}

fn lost_leader(layer: usize, reference: &Reference, float: &Pattern, tokens: &Tokens<f64>) -> Option<LeaderLoss> {
    (0..float.len()).find_map(|follower| {
        let leader = reference.leader_of(follower)?;
        float.set(leader).binary_search(&follower).ok()?;
        Some(LeaderLoss { layer, leader, follower, same_point: tokens[leader] == tokens[follower] })
    })
}

fn stalled(
    layer: usize,
    reference: &Reference,
    (pattern, before): (&Pattern, &Tokens<f64>),
    after: &FloatFlow,
) -> Option<Stall> {
    let next = after.tokens();
    (0..before.len()).find_map(|token| {
        let leader = reference.leader_of(token)?;
        // A token that attends to others in floats stops for another reason.
        let follows = pattern.set(token).binary_search(&leader).is_ok();
        let stalls = follows && before[token] == next[token] && before[token] != before[leader];
        stalls.then(|| {
            let precision = after.float().precision;
            let apart = before[token].iter().zip(&before[leader]);
            let ulps = apart.map(|(&z, &v)| (z - v).abs() / ulp(v, precision)).fold(0.0, f64::max);
            Stall { layer, token, leader, ulps }
        })
    })
}

/// The distance from `x` to the next float away from zero.
fn ulp(x: f64, precision: Precision) -> f64 {
    match precision {
        Precision::F64 => x.abs().next_up() - x.abs(),
        // Exact: the number came from an f32.
        Precision::F32 => f64::from((x as f32).abs().next_up()) - x.abs(),
    }
}

/// The largest difference of a coordinate, rounded once; one that is too small for a float is the smallest float, not 0.
fn largest_error(exact: &Tokens, float: &Tokens<f64>) -> Option<f64> {
    let differences: Option<Vec<Rational>> =
        exact.entries().iter().zip(float.entries()).map(|(x, &y)| Some((x - Rational::from_f64(y)?).abs())).collect();
    let largest = differences?.into_iter().max()?;
    let error = largest.to_f64().filter(|error| error.is_finite())?;
    Some(if error == 0.0 && !largest.is_zero() { f64::from_bits(1) } else { error })
}
