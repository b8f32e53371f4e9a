//! Results: what one shard found, or several together, in bytes that end in a checksum.

use super::{Plan, Work, sha256};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/sweep-result/1";

/// What stands before the checksum and after it: a result is `{...,"checksum":"<64 digits>"}` and a line end.
const BEFORE: &[u8] = b",\"checksum\":\"";
const AFTER: &[u8] = b"\"}\n";
const DIGITS: usize = 64;

/// What one or more shards of a plan found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a result of a sweep, an object")]
pub struct Outcome<F> {
    /// `hardmax/sweep-result/1`.
    schema: String,
    /// The hash of the plan.
    plan: String,
    /// The version of the program.
    version: String,
    /// The hash of its sources.
    sources: String,
    /// The shards, ascending. All but their times is a function of the plan.
    shards: Vec<Done>,
    /// What they found.
    found: F,
    /// SHA-256 of the bytes of the file before `,"checksum"`.
    checksum: String,
}

/// A shard that is done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a shard with its index and its seconds")]
pub struct Done {
    /// Its number, from 1.
    pub index: u64,
    /// How long it took.
    pub seconds: f64,
}

/// Why bytes are no result of a plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// They are not what was written: the shard has to be run again.
    #[error("damaged: {0}")]
    Damaged(String),
    /// They are of another format or version of it.
    #[error("schema `{0}`, expected `{SCHEMA}`")]
    Schema(String),
    /// They are of another plan.
    #[error("a result of plan {found}, expected plan {expected}")]
    OtherPlan {
        /// The plan of the result.
        found: String,
        /// The plan.
        expected: String,
    },
    /// They are of another program.
    #[error("a result of version {found}, expected version {expected}")]
    OtherProgram {
        /// The version and sources of the result.
        found: String,
        /// Those of the plan.
        expected: String,
    },
    /// They name shards that the plan does not have, or none, or in another order.
    #[error("shards {found}, expected some of 1 to {count}, ascending")]
    Shards {
        /// The shards.
        found: String,
        /// N.
        count: u64,
    },
    /// They have the right checksum and are no result all the same.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

#[derive(Deserialize)]
#[serde(expecting = "a result of a sweep, an object")]
struct Head {
    schema: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    sources: String,
    #[serde(default)]
    plan: String,
}

/// The name of the file with the result of one shard.
pub fn file_name(index: u64) -> String {
    format!("shard-{index}.json")
}

impl<F> Outcome<F> {
    /// What these shards of a plan found.
    pub fn new<W: Work<Found = F>>(plan: &Plan<W>, shards: Vec<Done>, found: F) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            plan: plan.hash().to_owned(),
            version: plan.version().to_owned(),
            sources: plan.sources().to_owned(),
            shards,
            found,
            checksum: String::new(),
        }
    }

    /// The shards, ascending.
    pub fn shards(&self) -> &[Done] {
        &self.shards
    }

    /// What they found.
    pub fn found(&self) -> &F {
        &self.found
    }

    /// The shards, and what they found.
    pub fn into_parts(self) -> (Vec<Done>, F) {
        (self.shards, self.found)
    }

    /// The file.
    ///
    /// # Errors
    /// Where what was found cannot be written as JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error>
    where
        F: Serialize,
    {
        #[derive(Serialize)]
        struct Body<'a, F> {
            schema: &'a str,
            plan: &'a str,
            version: &'a str,
            sources: &'a str,
            shards: &'a [Done],
            found: &'a F,
        }
        let Self { schema, plan, version, sources, shards, found, .. } = self;
        let mut bytes = serde_json::to_vec(&Body { schema, plan, version, sources, shards, found })?;
        bytes.pop();
        let checksum = sha256(&bytes);
        for part in [BEFORE, checksum.as_bytes(), AFTER] {
            bytes.extend_from_slice(part);
        }
        Ok(bytes)
    }

    /// Reads a file: of this plan, whole, and as it was written.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn read<W: Work>(bytes: &[u8], plan: &Plan<W>) -> Result<Self, ReadError>
    where
        F: DeserializeOwned,
    {
        check(bytes)?;
        let head: Head = serde_json::from_slice(bytes)?;
        if head.schema != SCHEMA {
            return Err(ReadError::Schema(head.schema));
        }
        let program = |version: &str, sources: &str| format!("{version} of sources {sources}");
        let (found, expected) = (program(&head.version, &head.sources), program(plan.version(), plan.sources()));
        if found != expected {
            return Err(ReadError::OtherProgram { found, expected });
        }
        if head.plan != plan.hash() {
            return Err(ReadError::OtherPlan { found: head.plan, expected: plan.hash().to_owned() });
        }
        let read: Self = serde_json::from_slice(bytes)?;
        let numbers: BTreeSet<u64> = read.shards.iter().map(|done| done.index).collect();
        let there = numbers.iter().all(|index| (1..=plan.shards()).contains(index));
        if !there || numbers.is_empty() || !numbers.iter().eq(read.shards.iter().map(|done| &done.index)) {
            let found: Vec<String> = read.shards.iter().map(|done| done.index.to_string()).collect();
            return Err(ReadError::Shards { found: found.join(", "), count: plan.shards() });
        }
        Ok(read)
    }
}

/// Whether the bytes are what was written.
fn check(bytes: &[u8]) -> Result<(), ReadError> {
    let damaged = |why: &str| ReadError::Damaged(why.to_owned());
    let ending = BEFORE.len() + DIGITS + AFTER.len();
    let (body, end) = match bytes.len().checked_sub(ending) {
        Some(place) => bytes.split_at(place),
        None => return Err(damaged("too short for a result")),
    };
    let digits = end.strip_prefix(BEFORE).and_then(|end| end.strip_suffix(AFTER));
    let written = digits.ok_or_else(|| damaged("it does not end in its checksum: truncated, or no result"))?;
    let computed = sha256(body);
    if written != computed.as_bytes() {
        let written = String::from_utf8_lossy(written);
        return Err(ReadError::Damaged(format!("its checksum is {written}, expected {computed}")));
    }
    Ok(())
}
