//! The search: rounds of random and mutated genomes, and the best found so far.

use super::objective::{Objective, Record};
use super::space::{Draw, Space};
use crate::dynamics::Dynamics;
use crate::equilibrium::DEFAULT_MAX_LAYERS;
use crate::generate::{Family, Genome};
use hardmax_kit::{CaseJson, Instances};
use hardmax_packs::HardmaxInstances;
use std::cmp::Reverse;

/// Evaluations in a round: the best are those of earlier rounds while a round lasts, so that its evaluations may run in
/// any order.
pub const ROUND: u64 = 64;

/// How many of the best are kept.
pub const KEPT: usize = 24;

/// How many of them may be of one family, so that no family takes over.
const KEPT_OF_A_FAMILY: usize = 6;

/// One in so many evaluations is a random restart.
const RESTART_ODDS: u32 = 4;

/// What is hunted, where, and by which random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// What is maximised.
    pub objective: Objective,
    /// The instances that are looked at.
    pub space: Space,
    /// The seed.
    pub seed: u64,
    /// The bound on layers of each evaluation.
    pub max_layers: usize,
}

impl Plan {
    /// A hunt with seed 0 and the usual bound on layers.
    pub fn new(objective: Objective, space: Space) -> Self {
        Self { objective, space, seed: 0, max_layers: DEFAULT_MAX_LAYERS }
    }

    /// The same plan with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The same plan with another bound on layers.
    #[must_use]
    pub fn with_max_layers(self, max_layers: usize) -> Self {
        Self { max_layers, ..self }
    }
}

/// One of several hunts by the same plan that look at different genomes: `index` of `count`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

impl Shard {
    /// The most shards.
    pub const MOST: u64 = 1_000_000;

    /// The whole hunt.
    pub const WHOLE: Self = Self { index: 1, count: 1 };

    /// Shard `index` of `count`; `None` unless 1 <= index <= count <= [`Shard::MOST`].
    pub fn new(index: u64, count: u64) -> Option<Self> {
        ((1..=count).contains(&index) && count <= Self::MOST).then_some(Self { index, count })
    }

    /// I, from 1.
    pub fn index(self) -> u64 {
        self.index
    }

    /// N.
    pub fn count(self) -> u64 {
        self.count
    }
}

/// A genome with a value, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its value.
    pub value: u64,
    /// The shard that found it.
    pub shard: u64,
    /// The evaluation of that shard, from 0.
    pub evaluation: u64,
    /// The genome.
    pub genome: Genome,
}

impl Found {
    /// Larger values first; among equals the simpler genome, then the one found earlier.
    fn rank(&self) -> impl Ord + use<> {
        let genome = &self.genome;
        let sum = genome.numerators.iter().map(|x| u64::from(x.unsigned_abs())).sum::<u64>();
        let extras = genome.form.iter().chain(&genome.tiny).map(|x| u64::from(x.unsigned_abs())).sum::<u64>();
        let tokens = genome.numerators.len() + usize::from(genome.repeat) + usize::from(genome.zero);
        (Reverse(self.value), tokens, extras, genome.grid, sum, self.evaluation, self.shard)
    }

    /// The case file of this find.
    pub fn case(&self, plan: &Plan, count: u64) -> CaseJson<Record> {
        let record = Record { objective: plan.objective, value: self.value, max_layers: plan.max_layers };
        let Plan { objective, space, seed, max_layers } = plan;
        let shard = if count == 1 { String::new() } else { format!(" --shard {}/{count}", self.shard) };
        let note = format!(
            "found by `hardmax hunt --objective {} {space} --max-layers {max_layers} --seed {seed}{shard} --budget {}`, family {:?}",
            objective.id(),
            self.evaluation + 1,
            self.genome.family,
        );
        let instance = HardmaxInstances::write(&plan.space.instance(&self.genome));
        // What a hunt maximises speaks of the limit, and so does `convergence`.
        CaseJson { record: Some(record), ..CaseJson::new("hardmax", "convergence", instance, note) }
    }
}

/// A hunt after some number of whole rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Hunt {
    plan: Plan,
    shard: Shard,
    evaluations: u64,
    best: Vec<Found>,
}

impl Hunt {
    /// A hunt that has not begun.
    pub fn new(plan: Plan, shard: Shard) -> Self {
        Self { plan, shard, evaluations: 0, best: Vec::new() }
    }

    /// A hunt after `evaluations` evaluations that found `best`.
    pub(super) fn resumed(plan: Plan, shard: Shard, evaluations: u64, best: Vec<Found>) -> Self {
        Self { plan, shard, evaluations, best: ranked(best) }
    }

    /// What is hunted.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Which part of it this is.
    pub fn shard(&self) -> Shard {
        self.shard
    }

    /// The evaluations made: a multiple of [`ROUND`].
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// The best so far, at most [`KEPT`], the best first.
    pub fn best(&self) -> &[Found] {
        &self.best
    }

    /// The genomes of the next round.
    pub fn candidates(&self) -> Vec<Genome> {
        (self.evaluations..self.evaluations + ROUND).map(|evaluation| self.candidate(evaluation)).collect()
    }

    fn candidate(&self, evaluation: u64) -> Genome {
        let Shard { index, count } = self.shard;
        let mut draw = Draw::new(self.plan.seed, evaluation.wrapping_mul(count).wrapping_add(index - 1));
        if self.best.is_empty() || draw.one_in(RESTART_ODDS) {
            return self.plan.space.random(&mut draw);
        }
        let size = self.best.len() as u32;
        // The better of two, and any other.
        let parent = draw.below(size).min(draw.below(size));
        let other = draw.below(size);
        self.plan.space.mutated(&self.best[parent as usize].genome, &self.best[other as usize].genome, &mut draw)
    }

    /// The value of a genome; `None` where it has none.
    pub fn value(&self, dynamics: &dyn Dynamics, genome: &Genome) -> Option<u64> {
        let Plan { objective, space, max_layers, .. } = &self.plan;
        objective.value(dynamics, &space.instance(genome), *max_layers)
    }

    /// Ends a round: `values` are those of [`Hunt::candidates`], in the same order. Whether the best value rose.
    pub fn end_round(&mut self, candidates: Vec<Genome>, values: &[Option<u64>]) -> bool {
        let before = self.best.first().map(|found| found.value);
        let shard = self.shard.index;
        let found = (self.evaluations..)
            .zip(candidates.into_iter().zip(values))
            .filter_map(|(evaluation, (genome, value))| value.map(|value| Found { value, shard, evaluation, genome }));
        let mut all = std::mem::take(&mut self.best);
        all.extend(found);
        self.best = ranked(all);
        self.evaluations += ROUND;
        self.best.first().map(|found| found.value) > before
    }

    /// One round, evaluation after evaluation.
    pub fn round(&mut self, dynamics: &dyn Dynamics) -> bool {
        let candidates = self.candidates();
        let values: Vec<Option<u64>> = candidates.iter().map(|genome| self.value(dynamics, genome)).collect();
        self.end_round(candidates, &values)
    }
}

/// The best of these, each genome once, at most [`KEPT`] and [`KEPT_OF_A_FAMILY`].
pub(super) fn ranked(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_cached_key(Found::rank);
    let mut best: Vec<Found> = Vec::new();
    for candidate in found {
        let of_family = |family: Family| best.iter().filter(|found| found.genome.family == family).count();
        let new = best.iter().all(|found| found.genome != candidate.genome);
        if best.len() < KEPT && new && of_family(candidate.genome.family) < KEPT_OF_A_FAMILY {
            best.push(candidate);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_within_their_count() {
        assert_eq!(Shard::new(1, 1), Some(Shard::WHOLE));
        assert!([(0, 1), (2, 1), (1, 0), (1, Shard::MOST + 1)].iter().all(|&(i, n)| Shard::new(i, n).is_none()));
    }

    #[test]
    fn larger_then_simpler_then_earlier_is_better() {
        let found = |value, evaluation, numerators: &[i32]| Found {
            value,
            shard: 1,
            evaluation,
            genome: Genome { numerators: numerators.to_vec(), ..Genome::default() },
        };
        let all =
            vec![found(1, 0, &[1]), found(2, 1, &[1, 1]), found(2, 2, &[1]), found(2, 3, &[1]), found(2, 4, &[-1])];
        let order: Vec<u64> = ranked(all).iter().map(|found| found.evaluation).collect();
        assert_eq!(order, [2, 4, 1]);
    }
}
