//! What a hunt maximises, and records: a value that an instance is claimed to have.

use crate::dynamics::Dynamics;
use crate::equilibrium::{Equilibrium, Kind, Limit, Search};
use crate::float::{Float, Summation};
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::tokens::classes;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;

/// What a hunt maximises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Objective {
    /// The first settled layer, where there is one.
    SettledLayer,
    /// The layer at which the last leader appears.
    LastLeader,
    /// How often the attention pattern changes.
    PatternChanges,
    /// The number of distinct limits where no leader stands.
    FaceLimits,
    /// The first layer at which an attention set in f64 is not the exact one, where there is such a layer.
    FloatDivergence,
    /// The layer from which the future is certified; one more than the bound on layers where it is not: an undecided
    /// instance beats all others.
    Undecided,
}

impl Objective {
    /// All objectives.
    pub const ALL: [Self; 6] = [
        Self::SettledLayer,
        Self::LastLeader,
        Self::PatternChanges,
        Self::FaceLimits,
        Self::FloatDivergence,
        Self::Undecided,
    ];

    /// Its name on the command line and in files.
    pub fn id(self) -> &'static str {
        match self {
            Objective::SettledLayer => "settled-layer",
            Objective::LastLeader => "last-leader",
            Objective::PatternChanges => "pattern-changes",
            Objective::FaceLimits => "face-limits",
            Objective::FloatDivergence => "float-divergence",
            Objective::Undecided => "undecided",
        }
    }

    /// The value of an instance; `None` where it has none, as its limit is undecided within `max_layers`, or it never
    /// settles, or f64 never differs.
    pub fn value(self, dynamics: &dyn Dynamics, instance: &Instance, max_layers: usize) -> Option<u64> {
        match Search::new().max_layers(max_layers).run(dynamics, instance) {
            Limit::Decided(equilibrium) => self.value_of(instance, &equilibrium, max_layers),
            Limit::Undecided { layers, .. } => (self == Objective::Undecided).then_some(layers as u64 + 1),
        }
    }

    fn value_of(self, instance: &Instance, equilibrium: &Equilibrium, max_layers: usize) -> Option<u64> {
        match self {
            Objective::SettledLayer => (equilibrium.kind == Kind::Settled).then_some(equilibrium.layer() as u64),
            Objective::LastLeader => Some(last_leader(instance, &equilibrium.patterns)),
            Objective::PatternChanges => {
                Some(equilibrium.patterns.windows(2).filter(|pair| pair[0] != pair[1]).count() as u64)
            }
            Objective::FaceLimits => Some(face_limits(equilibrium)),
            Objective::FloatDivergence => float_divergence(instance, &equilibrium.patterns, max_layers),
            Objective::Undecided => Some(equilibrium.layer() as u64),
        }
    }
}

/// The first layer with the leaders of the last one: the leader set only grows. Classes are those of layer 0
/// (docs/theory.md section 2, `injectivity`).
fn last_leader(instance: &Instance, patterns: &[Arc<Pattern>]) -> u64 {
    let classes = classes(instance.tokens());
    let count = |pattern: &Arc<Pattern>| pattern.leaders(&classes).len();
    let last = patterns.last().map_or(0, count);
    patterns.partition_point(|pattern| count(pattern) < last) as u64
}

fn face_limits(equilibrium: &Equilibrium) -> u64 {
    let classes = classes(&equilibrium.limits);
    let leaders: HashSet<usize> = equilibrium.leaders().iter().map(|&leader| classes[leader]).collect();
    let points: HashSet<usize> = classes.into_iter().filter(|point| !leaders.contains(point)).collect();
    points.len() as u64
}

/// In f64, every product and sum rounded, as records have been kept. The exact patterns beyond the last one given are that
/// one.
fn float_divergence(instance: &Instance, patterns: &[Arc<Pattern>], max_layers: usize) -> Option<u64> {
    let mut flow = Float { summation: Summation::Loop, ..Float::default() }.start(instance);
    for index in 0..=max_layers {
        if flow.attention() != &**patterns.get(index).or(patterns.last())? {
            return Some(index as u64);
        }
        if !flow.advance() && index + 1 >= patterns.len() {
            // Neither side changes any more.
            return None;
        }
    }
    None
}

/// A value that an instance is claimed to have, kept in a case file: replaying the case computes it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a record, an object with objective and value")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// What was maximised.
    pub objective: Objective,
    /// The value.
    pub value: u64,
    /// The bound on layers under which it is the value.
    pub max_layers: usize,
}

impl Record {
    /// The value that the instance has.
    pub fn recompute(&self, dynamics: &dyn Dynamics, instance: &Instance) -> Option<u64> {
        self.objective.value(dynamics, instance, self.max_layers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::generate::gallery;

    fn value(objective: Objective, name: &str) -> Option<u64> {
        let named = gallery().into_iter().find(|named| named.name == name).unwrap();
        objective.value(&Spec, &named.instance, 60)
    }

    #[test]
    fn values_of_the_gallery_by_hand() {
        assert_eq!(value(Objective::LastLeader, "figure2-emerging-leader"), Some(1));
        assert_eq!(value(Objective::FaceLimits, "figure2-nonleader-clusters"), Some(2));
        assert_eq!(value(Objective::FaceLimits, "tie-of-two-leaders"), Some(1));
        assert_eq!(value(Objective::SettledLayer, "single-token"), Some(0));
        assert_eq!(value(Objective::SettledLayer, "never-settles-drift"), None);
        assert_eq!(value(Objective::PatternChanges, "single-token"), Some(0));
        assert_eq!(value(Objective::FloatDivergence, "single-token"), None);
        assert_eq!(value(Objective::LastLeader, "persistent-moving-tie-drifting"), Some(13));
    }

    #[test]
    fn an_undecided_instance_beats_all_others() {
        let named = gallery().into_iter().find(|named| named.name == "persistent-moving-tie-drifting").unwrap();
        assert_eq!(Objective::Undecided.value(&Spec, &named.instance, 2), Some(3));
        assert_eq!(Objective::SettledLayer.value(&Spec, &named.instance, 2), None);
    }
}
