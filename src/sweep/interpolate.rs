//! `hardmax interpolate --random` in shards.

use super::SweepError;
use crate::interpolation::{Counts, Kind};
use hardmax_kit::sweep::Part;
use serde::{Deserialize, Serialize};

/// Which random data are interpolated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InterpolateSweep {
    /// The number of data sets.
    pub random: u64,
    /// Their seed.
    pub seed: u64,
    /// Their size.
    pub kind: Kind,
}

impl InterpolateSweep {
    pub(super) fn check(&self) -> Result<(), SweepError> {
        Ok(self.kind.check()?)
    }

    pub(super) fn run(&self, part: &Part) -> Result<Counts, SweepError> {
        Ok(self.kind.survey(self.seed, part.units.clone(), None)?)
    }
}
