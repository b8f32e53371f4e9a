//! Sweeps of this program: `check`, `compare` and `interpolate` on random instances, and `hunt`, cut into shards by
//! [`hardmax_kit::sweep`].
//!
//! What all shards found together is the JSON that the command itself would have written.

mod check;
mod compare;
mod hunt;
mod interpolate;

pub use check::CheckSweep;
pub use compare::{CellCounts, CompareSweep};
pub use hunt::HuntSweep;
pub use interpolate::InterpolateSweep;

use crate::compare::random::Counts;
use crate::hunt::{Results, ResultsError, SpaceError};
use crate::interpolation;
use crate::network::SequencesError;
use crate::packs::ChoiceError;
use crate::report::interpolate_rates::InterpolateRatesJson;
use crate::report::rates::RatesJson;
use hardmax_kit::report::{CheckReport, MergeError};
use hardmax_kit::sweep::{Part, Program, Work};
use serde::{Deserialize, Serialize};

/// This program, as plans name it.
pub const PROGRAM: Program = Program { version: env!("CARGO_PKG_VERSION"), sources: env!("HARDMAX_SOURCES") };

/// A plan of a sweep.
pub type Plan = hardmax_kit::sweep::Plan<Sweep>;

/// What some shards of a sweep found.
pub type Outcome = hardmax_kit::sweep::Outcome<Found>;

/// A command with its options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "command", content = "options", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Sweep {
    /// `hardmax check` on the instances that have names and on random ones.
    Check(CheckSweep),
    /// `hardmax compare --random`.
    Compare(CompareSweep),
    /// `hardmax hunt`.
    Hunt(HuntSweep),
    /// `hardmax interpolate --random`.
    Interpolate(InterpolateSweep),
}

/// What shards find.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Found {
    /// A report on their instances.
    Check(CheckReport),
    /// The counts of the cells that they looked at, ascending.
    Compare(Vec<CellCounts>),
    /// The best of their hunts.
    Hunt(#[cfg_attr(feature = "schema", schemars(with = "crate::hunt::ResultsJson"))] Results),
    /// The counts of the data sets that they looked at.
    Interpolate(interpolation::Counts),
}

/// What all shards found, as the command itself writes it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Merged {
    /// `hardmax/check/2`.
    Check(CheckReport),
    /// `hardmax/rates/1`.
    Compare(RatesJson),
    /// `hardmax/hunt/2`.
    Hunt(Results),
    /// `hardmax/interpolate-rates/1`.
    Interpolate(InterpolateRatesJson),
}

/// Why a sweep cannot be run or merged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SweepError {
    /// There are no such statements.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// There are no such instances to hunt in.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// There are no such data to interpolate.
    #[error(transparent)]
    Kind(#[from] interpolation::KindError),
    /// Random data are no sequences.
    #[error(transparent)]
    Sequences(#[from] SequencesError),
    /// A number is out of range.
    #[error("{what}: {found}, expected {expected}")]
    Range {
        /// The option.
        what: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// Two reports are not of one run.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// Two hunts are not one.
    #[error(transparent)]
    Hunt(#[from] ResultsError),
    /// They are results of two commands.
    #[error("a result of another command than the ones before")]
    OtherCommand,
}

impl Work for Sweep {
    type Found = Found;
    type Given = ();
    type Error = SweepError;

    fn command(&self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Compare(_) => "compare",
            Self::Hunt(_) => "hunt",
            Self::Interpolate(_) => "interpolate",
        }
    }

    fn units(&self, shards: u64) -> u64 {
        match self {
            Self::Check(sweep) => sweep.random,
            Self::Compare(sweep) => sweep.instances(),
            Self::Hunt(sweep) => sweep.evaluations.saturating_mul(shards),
            Self::Interpolate(sweep) => sweep.random,
        }
    }

    fn check(&self) -> Result<(), SweepError> {
        match self {
            Self::Check(sweep) => sweep.check(),
            Self::Compare(sweep) => sweep.check(),
            Self::Hunt(sweep) => sweep.check(),
            Self::Interpolate(sweep) => sweep.check(),
        }
    }

    fn run(&self, part: &Part, (): &()) -> Result<Found, SweepError> {
        Ok(match self {
            Self::Check(sweep) => Found::Check(sweep.run(part)?),
            Self::Compare(sweep) => Found::Compare(sweep.run(part)),
            Self::Hunt(sweep) => Found::Hunt(sweep.run(part)?),
            Self::Interpolate(sweep) => Found::Interpolate(sweep.run(part)?),
        })
    }

    fn merge(one: Found, other: Found) -> Result<Found, SweepError> {
        Ok(match (one, other) {
            (Found::Check(one), Found::Check(other)) => Found::Check(one.merge(&other)?),
            (Found::Compare(one), Found::Compare(other)) => Found::Compare(compare::merge(one, other)),
            (Found::Hunt(one), Found::Hunt(other)) => {
                Found::Hunt(Results::merge(vec![one, other]).map_err(|(_, error)| error)?)
            }
            (Found::Interpolate(one), Found::Interpolate(other)) => Found::Interpolate(one.plus(other)),
            _ => return Err(SweepError::OtherCommand),
        })
    }
}

impl Sweep {
    /// What all shards found, as the command itself writes it.
    ///
    /// # Errors
    /// [`SweepError::OtherCommand`] where it was found by another command.
    pub fn merged(&self, found: Found) -> Result<Merged, SweepError> {
        match (self, found) {
            (Self::Check(_), Found::Check(report)) => Ok(Merged::Check(report)),
            (Self::Compare(sweep), Found::Compare(counts)) => Ok(Merged::Compare(sweep.rates(&counts))),
            (Self::Hunt(_), Found::Hunt(results)) => Ok(Merged::Hunt(results)),
            (Self::Interpolate(InterpolateSweep { seed, kind, .. }), Found::Interpolate(counts)) => {
                Ok(Merged::Interpolate(InterpolateRatesJson::new(*seed, *kind, counts)))
            }
            _ => Err(SweepError::OtherCommand),
        }
    }
}

/// For each number of layers the counts of each float.
type Table = Vec<Vec<Counts>>;
