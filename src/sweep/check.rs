//! `hardmax check` in shards: the instances that have names belong to shard 1, the random ones to all.

use super::SweepError;
use crate::packs::{Wanted, parts};
use hardmax_kit::CaseOptions;
use hardmax_kit::job::{Job, Part as JobPart, SHRINK_BUDGET};
use hardmax_kit::report::CheckReport;
use hardmax_kit::sweep::Part;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// Which statements are checked, and on how many random instances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckSweep {
    /// The number of random instances a pack.
    pub random: u64,
    /// The seed of the random instances.
    pub seed: u64,
    /// Only these packs; none: all.
    pub packs: Vec<String>,
    /// Only these statements; none: all of the packs.
    pub theorems: Vec<String>,
    /// The layers at which one-layer statements are checked.
    pub layers: usize,
    /// The layers within which the limit is looked for.
    pub max_layers: usize,
    /// A planted fault.
    pub fault: Option<String>,
}

impl CheckSweep {
    pub(super) fn check(&self) -> Result<(), SweepError> {
        self.parts(false).map(|_| ())
    }

    fn parts(&self, named: bool) -> Result<Vec<JobPart<'static>>, SweepError> {
        let options = CaseOptions::new().with_layers(self.layers).with_max_layers(self.max_layers);
        let wanted = Wanted { packs: &self.packs, theorems: &self.theorems, fault: self.fault.as_deref(), options };
        Ok(parts(&wanted, if named { None } else { Some(&[]) })?)
    }

    pub(super) fn run(&self, part: &Part) -> Result<CheckReport, SweepError> {
        let job = Job { parts: self.parts(part.index == 1)?, seed: self.seed, random: part.units.clone() };
        let (mut report, findings) = job.run(&mut |_| (), &|| ControlFlow::Continue(()));
        job.add_violations(&mut report, &findings, SHRINK_BUDGET, &mut |_| None);
        Ok(report)
    }
}
