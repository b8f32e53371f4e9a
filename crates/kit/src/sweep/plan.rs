//! Plans: what is computed, by which program, and how it is cut into shards.

use super::{Part, Program, Work, sha256};
use crate::job::shard;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/sweep-plan/1";

/// A sweep as it is written. Shard I of N has the units from `units * (I - 1) / N` to `units * I / N`, rounded down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a plan of a sweep, an object")]
pub struct Plan<W> {
    /// `hardmax/sweep-plan/1`.
    schema: String,
    /// The version of the program that made it, and that alone runs it.
    version: String,
    /// The hash of the sources of that program.
    sources: String,
    /// The command and its options, seeds among them.
    work: W,
    /// The instances or evaluations of all shards.
    units: u64,
    /// N, the number of shards.
    shards: u64,
    /// SHA-256 of this object as compact JSON without this key.
    hash: String,
}

/// Why a file is no plan that this program runs, or a plan cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// It is no JSON, or no plan.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It is of another kind or version of the format.
    #[error("schema `{0}`, expected `{SCHEMA}`")]
    Schema(String),
    /// Another program made it.
    #[error(
        "made by version {version} of sources {sources}, expected version {} of sources {}: make the plan with the \
         program that runs it", .expected.version, .expected.sources
    )]
    OtherProgram {
        /// The version in the plan.
        version: String,
        /// The sources in the plan.
        sources: String,
        /// This program.
        expected: Program,
    },
    /// It was changed after it was made.
    #[error("its hash is {found}, expected {expected}: a plan is made by `sweep plan` and not edited")]
    Edited {
        /// The hash in the plan.
        found: String,
        /// The hash of what is there.
        expected: String,
    },
    /// Its options are impossible.
    #[error("{command}")]
    Work {
        /// The command.
        command: &'static str,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// It cannot be cut like that.
    #[error("{shards} shards, expected 1 to {most}: at most one for each instance or evaluation")]
    Shards {
        /// The number of shards.
        shards: u64,
        /// The most there can be.
        most: u64,
    },
}

/// What every version of the format says.
#[derive(Deserialize)]
#[serde(expecting = "a plan of a sweep, an object")]
struct Head {
    schema: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    sources: String,
}

#[derive(Serialize)]
struct Hashed<'a, W> {
    schema: &'a str,
    version: &'a str,
    sources: &'a str,
    work: &'a W,
    units: u64,
    shards: u64,
}

/// A plan that cannot be read from its file.
#[derive(Debug, thiserror::Error)]
#[error("{}", path.display())]
pub struct PlanFileError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub source: Box<dyn Error + Send + Sync>,
}

impl<W: Work> Plan<W> {
    /// The most shards of a plan.
    pub const MOST: u64 = 1_000_000;

    /// The most bytes of the file of a plan.
    pub const MOST_BYTES: u64 = 1 << 20;

    /// Shard I of N, as it is written: `I/N`.
    ///
    /// # Errors
    /// What is expected, where it is written otherwise or I is not from 1 to N.
    pub fn shard_of(text: &str) -> Result<(u64, u64), String> {
        let pair = text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        let within = |&(index, count): &(u64, u64)| (1..=count).contains(&index) && count <= Self::MOST;
        pair.filter(within).ok_or_else(|| format!("expected I/N with 1 <= I <= N <= {}", Self::MOST))
    }

    /// Reads the file of a plan of this program; `-` is standard input.
    ///
    /// # Errors
    /// [`PlanFileError`] where it cannot be read, is larger than [`Plan::MOST_BYTES`], or as [`Plan::read`].
    pub fn open(path: &Path, program: Program) -> Result<Self, PlanFileError> {
        let failed = |source| PlanFileError { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        let mut limited = |reader: &mut dyn Read| reader.take(Self::MOST_BYTES + 1).read_to_end(&mut bytes);
        let read = match path.to_str() {
            Some("-") => limited(&mut std::io::stdin().lock()),
            _ => File::open(path).and_then(|mut file| limited(&mut file)),
        };
        read.map_err(|error| failed(error.into()))?;
        if bytes.len() as u64 > Self::MOST_BYTES {
            return Err(failed(format!("larger than {} bytes, the limit for a plan", Self::MOST_BYTES).into()));
        }
        let text = std::str::from_utf8(&bytes).map_err(|error| failed(format!("no UTF-8: {error}").into()))?;
        Self::read(text, program).map_err(|error| failed(error.into()))
    }

    /// A plan of this work in so many shards.
    ///
    /// # Errors
    /// [`PlanError::Shards`] unless there are 1 to [`Plan::MOST`] shards, and no more than units; [`PlanError::Work`] where the
    /// work cannot be run.
    pub fn new(work: W, shards: u64, program: Program) -> Result<Self, PlanError> {
        let units = work.units(shards);
        let mut plan = Self {
            schema: SCHEMA.to_owned(),
            version: program.version.to_owned(),
            sources: program.sources.to_owned(),
            work,
            units,
            shards,
            hash: String::new(),
        };
        plan.hash = plan.computed()?;
        plan.checked()
    }

    /// Reads a plan of this program.
    ///
    /// # Errors
    /// [`PlanError`] where it is another program's, or was edited, or is none.
    pub fn read(text: &str, program: Program) -> Result<Self, PlanError> {
        let head: Head = serde_json::from_str(text)?;
        if head.schema != SCHEMA {
            return Err(PlanError::Schema(head.schema));
        }
        if (head.version.as_str(), head.sources.as_str()) != (program.version, program.sources) {
            let Head { version, sources, .. } = head;
            return Err(PlanError::OtherProgram { version, sources, expected: program });
        }
        serde_json::from_str::<Self>(text)?.checked()
    }

    fn checked(self) -> Result<Self, PlanError> {
        let most = self.units.clamp(1, Self::MOST);
        if !(1..=most).contains(&self.shards) {
            return Err(PlanError::Shards { shards: self.shards, most });
        }
        let expected = self.computed()?;
        if self.hash != expected || self.units != self.work.units(self.shards) {
            return Err(PlanError::Edited { found: self.hash, expected });
        }
        let command = self.work.command();
        self.work.check().map_err(|source| PlanError::Work { command, source: source.into() })?;
        Ok(self)
    }

    fn computed(&self) -> Result<String, PlanError> {
        let Self { schema, version, sources, work, units, shards, .. } = self;
        let hashed = Hashed { schema, version, sources, work, units: *units, shards: *shards };
        Ok(sha256(&serde_json::to_vec(&hashed)?))
    }

    /// What is computed.
    pub fn work(&self) -> &W {
        &self.work
    }

    /// N, the number of shards.
    pub fn shards(&self) -> u64 {
        self.shards
    }

    /// The instances or evaluations of all shards.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// The hash that results name.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The version of the program.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The hash of the sources of the program.
    pub fn sources(&self) -> &str {
        &self.sources
    }

    /// The instances or evaluations of shard `index`; 0 where there is none.
    pub fn size(&self, index: u64) -> u64 {
        self.part(index).map_or(0, |part| part.units.end - part.units.start)
    }

    /// Shard `index`, from 1; `None` where there is none.
    pub fn part(&self, index: u64) -> Option<Part> {
        let there = (1..=self.shards).contains(&index);
        there.then(|| Part { index, count: self.shards, units: shard(self.units, index, self.shards) })
    }
}
