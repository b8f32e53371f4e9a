//! The short answers of `hardmax verify` and `hardmax replay`.

use crate::hunt::Record;
use hardmax_kit::Verdict;
use serde::Serialize;

/// Whether the claims of a file hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// Every claim holds.
    Accepted,
    /// A claim does not hold.
    Rejected,
    /// The claims are within no limit of what is decided here.
    Undecided,
}

/// Whether a certificate is accepted.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct VerifyJson {
    /// `hardmax/verify/2`.
    pub schema: String,
    /// The answer.
    pub verdict: Answer,
    /// Why it is not accepted: the first claim that does not hold and where, or what keeps it from being decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl VerifyJson {
    /// An answer, and why it is not `accepted`.
    pub fn new(verdict: Answer, reason: Option<String>) -> Self {
        Self { schema: "hardmax/verify/2".to_owned(), verdict, reason }
    }
}

/// What a stored case came to.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplayJson {
    /// `hardmax/replay/2`.
    pub schema: String,
    /// The pack of the statement.
    pub pack: String,
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
    pub fn new(pack: &str, theorem: &str, record: Option<RecordJson>, verdict: Verdict) -> Self {
        let schema = "hardmax/replay/2".to_owned();
        Self { schema, pack: pack.to_owned(), theorem: theorem.to_owned(), record, verdict }
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
