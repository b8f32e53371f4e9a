//! The short answers of `hardmax verify` and `hardmax replay`.

use crate::hunt::Record;
use crate::theorems::Verdict;
use serde::Serialize;

/// Whether a certificate is accepted.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct VerifyJson {
    /// `hardmax/verify/1`.
    pub schema: String,
    /// Whether every claim holds.
    pub accepted: bool,
    /// The first claim that does not hold, and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl VerifyJson {
    /// Accepted, or rejected for a reason.
    pub fn new(reason: Option<String>) -> Self {
        Self { schema: "hardmax/verify/1".to_owned(), accepted: reason.is_none(), reason }
    }
}

/// What a stored case came to.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplayJson {
    /// `hardmax/replay/1`.
    pub schema: String,
    /// The id of the statement.
    pub theorem: String,
    /// The record of the case, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordJson>,
    /// What it came to.
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl ReplayJson {
    /// The verdict on a statement.
    pub fn new(theorem: &str, record: Option<RecordJson>, verdict: Verdict) -> Self {
        Self { schema: "hardmax/replay/1".to_owned(), theorem: theorem.to_owned(), record, verdict }
    }
}

/// A record and the value found when it was computed again.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordJson {
    /// What is claimed.
    #[serde(flatten)]
    pub claimed: Record,
    /// The value that the instance has; null where it has none.
    pub found: Option<u64>,
}

impl RecordJson {
    /// Whether the value is the one that is claimed.
    pub fn holds(&self) -> bool {
        self.found == Some(self.claimed.value)
    }
}
