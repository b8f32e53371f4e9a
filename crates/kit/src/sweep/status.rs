//! How far a sweep has come.

use super::{Damage, Plan, Survey, TimedOut, Work};
use serde::Serialize;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/sweep-status/1";

/// How many of the slowest shards are told.
const SLOWEST: usize = 10;

/// The progress of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Status {
    /// `hardmax/sweep-status/1`.
    pub schema: String,
    /// The hash of the plan.
    pub plan: String,
    /// The version of the program.
    pub version: String,
    /// The command.
    pub command: String,
    /// N, the number of shards.
    pub shards: u64,
    /// How many of them are done.
    pub done: u64,
    /// The shards without a result, ascending.
    pub missing: Vec<u64>,
    /// Files that are not what was written.
    pub damaged: Vec<Damage>,
    /// Those of the shards without a result that were stopped after a time, ascending.
    pub timed_out: Vec<TimedOut>,
    /// The instances or evaluations of all shards.
    pub units: u64,
    /// Those of the shards that are done.
    pub units_done: u64,
    /// The time of the shards that are done, on their workers.
    pub seconds: f64,
    /// The time of one worker for what is missing, if it takes as long; null where nothing is done.
    pub seconds_left: Option<f64>,
    /// The shards that took longest, the longest first.
    pub slowest: Vec<Slow>,
}

/// A shard and its time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Slow {
    /// Its number, from 1.
    pub shard: u64,
    /// How long it took.
    pub seconds: f64,
    /// Its instances or evaluations.
    pub units: u64,
}

impl Status {
    /// The status of a plan, from what there is of it.
    pub fn new<W: Work>(plan: &Plan<W>, survey: &Survey) -> Self {
        let mut done = survey.done();
        let seconds: f64 = done.iter().map(|done| done.seconds).sum();
        let units_done: u64 = done.iter().map(|done| plan.size(done.index)).sum();
        let (count, left) = (done.len() as f64, survey.missing().len() as f64);
        done.sort_by(|one, two| two.seconds.total_cmp(&one.seconds).then(one.index.cmp(&two.index)));
        let slow = done.iter().take(SLOWEST);
        Self {
            schema: SCHEMA.to_owned(),
            plan: plan.hash().to_owned(),
            version: plan.version().to_owned(),
            command: plan.work().command().to_owned(),
            shards: plan.shards(),
            done: done.len() as u64,
            missing: survey.missing().to_vec(),
            damaged: survey.damaged().to_vec(),
            timed_out: survey.timed_out().to_vec(),
            units: plan.units(),
            units_done,
            seconds,
            seconds_left: (!done.is_empty()).then(|| seconds / count * left),
            slowest: slow
                .map(|done| Slow { shard: done.index, seconds: done.seconds, units: plan.size(done.index) })
                .collect(),
        }
    }

    /// The share of the shards that are done, in hundredths.
    pub fn percent(&self) -> f64 {
        self.done as f64 * 100.0 / self.shards as f64
    }

    /// Instances or evaluations a second of one worker; `None` before anything took time.
    pub fn rate(&self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.units_done as f64 / self.seconds)
    }
}
