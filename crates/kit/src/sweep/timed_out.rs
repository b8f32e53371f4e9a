//! Shards that were stopped after a time, as files `shard-I.timed-out` say.

use serde::{Deserialize, Serialize};

/// A shard that was stopped after a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct TimedOut {
    /// Its number, from 1.
    pub shard: u64,
    /// After how long it was stopped.
    pub seconds: f64,
}

/// What the file says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a shard that was stopped, an object")]
pub(super) struct Stopped {
    pub plan: String,
    pub shard: u64,
    pub seconds: f64,
}

/// The name of the file of one shard.
pub(super) fn name(index: u64) -> String {
    format!("shard-{index}.timed-out")
}

/// What the file of a shard says. One that says no such thing of this plan says nothing: its shard is missing.
pub(super) fn read(bytes: &[u8], plan: &str, shard: u64) -> Option<TimedOut> {
    let read: Stopped = serde_json::from_slice(bytes).ok()?;
    (read.plan == plan && read.shard == shard).then_some(TimedOut { shard, seconds: read.seconds })
}
