//! Why there is no merge.

use super::{Damage, Survey, TimedOut, ranges};

/// The shards that keep a sweep from being merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Incomplete {
    damaged: Vec<Damage>,
    missing: Vec<u64>,
    timed_out: Vec<TimedOut>,
    shards: u64,
}

impl Incomplete {
    /// What is missing or damaged of a sweep of so many shards; `None` where nothing is. A `partial` merge may miss shards.
    pub fn of(survey: &Survey, shards: u64, partial: bool) -> Option<Self> {
        let (missing, timed_out) = match partial {
            true => (Vec::new(), Vec::new()),
            false => (survey.missing().to_vec(), survey.timed_out().to_vec()),
        };
        let damaged = survey.damaged().to_vec();
        let incomplete = !(damaged.is_empty() && missing.is_empty());
        incomplete.then_some(Self { damaged, missing, timed_out, shards })
    }

    /// For people: what is wrong, and with what.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines: Vec<_> =
            self.damaged.iter().map(|Damage { file, reason }| ("damaged", format!("{file}: {reason}"))).collect();
        if !self.timed_out.is_empty() {
            let stopped: Vec<u64> = self.timed_out.iter().map(|stopped| stopped.shard).collect();
            lines.push(("timed out", format!("{}: run them again with more time", ranges(&stopped))));
        }
        if !self.missing.is_empty() {
            let (count, all) = (self.missing.len(), self.shards);
            lines.push(("missing", format!("{} ({count} of {all} shards)", ranges(&self.missing))));
        }
        lines
    }
}
