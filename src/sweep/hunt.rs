//! `hardmax hunt` in shards: N independent searches, as `hunt --shard I/N` makes them, cut by evaluations.

use super::SweepError;
use crate::engine::Exact;
use crate::hunt::{Hunt, Objective, Plan, ROUND, Results, Shard, Space};
use hardmax_kit::sweep::Part;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What is hunted, where, and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HuntSweep {
    /// What is maximised.
    pub objective: Objective,
    /// d.
    pub dimension: u8,
    /// The most tokens.
    pub tokens: u8,
    /// The largest denominator of the coordinates.
    pub grid: u16,
    /// Numerator and denominator of the step size; null: nine from 1/10 to 5.
    pub step: Option<[u8; 2]>,
    /// The seed.
    pub seed: u64,
    /// The bound on layers of each evaluation.
    pub max_layers: usize,
    /// The evaluations of each shard, a multiple of 64.
    pub evaluations: u64,
}

impl HuntSweep {
    /// The most evaluations of a shard.
    pub const MOST: u64 = 1 << 40;

    pub(super) fn check(&self) -> Result<(), SweepError> {
        self.plan()?;
        let evaluations = self.evaluations;
        if evaluations == 0 || !evaluations.is_multiple_of(ROUND) || evaluations > Self::MOST {
            let (found, expected) = (evaluations.to_string(), "a multiple of 64 from 64 to 2^40");
            return Err(SweepError::Range { what: "evaluations", found, expected });
        }
        Ok(())
    }

    fn plan(&self) -> Result<Plan, SweepError> {
        let space = Space::new(self.dimension, self.tokens, self.grid, self.step)?;
        Ok(Plan::new(self.objective, space).with_seed(self.seed).with_max_layers(self.max_layers))
    }

    pub(super) fn run(&self, part: &Part) -> Result<Results, SweepError> {
        let shard = Shard::new(part.index, part.count).ok_or_else(|| SweepError::Range {
            what: "shard",
            found: format!("{}/{}", part.index, part.count),
            expected: "I/N with 1 <= I <= N <= 1000000",
        })?;
        let (mut hunt, dynamics) = (Hunt::new(self.plan()?, shard), Exact::default());
        while hunt.evaluations() < self.evaluations {
            let candidates = hunt.candidates();
            let values: Vec<_> = candidates.par_iter().map(|genome| hunt.value(&dynamics, genome)).collect();
            hunt.end_round(candidates, &values);
        }
        Ok(Results::from(&hunt))
    }
}
