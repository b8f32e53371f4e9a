//! Sweeps: work that is cut into shards, done anywhere and in any order, and put together to the bytes of one run.
//!
//! A [`Plan`] says what is computed and how it is cut. A shard is a function of the plan and its number, from 1. What it found
//! is an [`Outcome`], whose bytes end in a checksum. A [`Survey`] looks at the files of a folder, says which shards are there,
//! missing or damaged, and merges them. The merge is associative and commutative, because [`Work::merge`] is. With the feature
//! `folder`, a [`Folder`] runs shards and keeps their results, each written whole or not at all.

#[cfg(feature = "folder")]
mod folder;
mod incomplete;
mod outcome;
mod plan;
mod status;
mod survey;
mod timed_out;

#[cfg(feature = "folder")]
pub use folder::{Folder, FolderError, Step, seconds};
pub use incomplete::Incomplete;
pub use outcome::{Done, Outcome, ReadError, SCHEMA as RESULT_SCHEMA, file_name};
pub use plan::{Plan, PlanError, PlanFileError, SCHEMA as PLAN_SCHEMA};
pub use status::{SCHEMA as STATUS_SCHEMA, Slow, Status};
pub use survey::{Damage, FileError, Survey};
pub use timed_out::TimedOut;

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// The program that computes: results of two programs are never mixed, because a version number alone says little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// Its version.
    pub version: &'static str,
    /// A hash of its sources.
    pub sources: &'static str,
}

/// What a sweep computes: a command with its options.
pub trait Work: Serialize + DeserializeOwned {
    /// What one shard finds, or several together.
    type Found: Serialize + DeserializeOwned;

    /// What each worker brings to a shard, and the work names by a hash: a file of data. `()` where a plan says it all.
    type Given: ?Sized;

    /// Why a shard cannot be run, or two finds cannot be merged.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The name of the command.
    fn command(&self) -> &'static str;

    /// How many instances or evaluations there are, in all shards together.
    fn units(&self, shards: u64) -> u64;

    /// Whether it can be run.
    ///
    /// # Errors
    /// Where the options are impossible.
    fn check(&self) -> Result<(), Self::Error>;

    /// Runs one shard. What it finds is a function of the work and the part alone: no time, no machine, no threads.
    ///
    /// # Errors
    /// Where the options are impossible, or what is given is not what the work names.
    fn run(&self, part: &Part, given: &Self::Given) -> Result<Self::Found, Self::Error>;

    /// What two sets of shards found, together: associative and commutative.
    ///
    /// # Errors
    /// Where they are not of one run.
    fn merge(one: Self::Found, other: Self::Found) -> Result<Self::Found, Self::Error>;
}

/// One shard of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub index: u64,
    /// How many shards there are.
    pub count: u64,
    /// Its instances or evaluations.
    pub units: Range<u64>,
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Numbers as ranges, for people: `1, 3-7, 9`.
pub fn ranges(numbers: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |(first, last): &(u64, u64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    runs.iter().map(text).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_numbers_are_ranges() {
        assert_eq!(ranges(&[]), "");
        assert_eq!(ranges(&[1, 3, 4, 5, 7]), "1, 3-5, 7");
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
