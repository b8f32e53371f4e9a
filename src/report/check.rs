//! The result of `hardmax check`: every statement on every instance.

use super::case::CaseJson;
use crate::theorems::{Comparison, REGISTRY, Theorem, Verdict};
use serde::Serialize;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/check/1";

/// A whole run.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct CheckReport {
    /// `hardmax/check/1`.
    pub schema: String,
    /// The version of hardmax.
    pub version: String,
    /// The seed of the random instances.
    pub seed: u64,
    /// How many instances were random.
    pub random: u64,
    /// How many instances there were in all.
    pub instances: usize,
    /// A row a statement.
    pub theorems: Vec<Row>,
    /// Every violation, its instance shrunk.
    pub violations: Vec<ViolationReport>,
    /// The names of instances whose limit was not decided.
    pub undecided: Vec<String>,
}

/// What became of one statement.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Row {
    /// The id.
    pub id: String,
    /// What it says.
    pub statement: String,
    /// On how many instances it held.
    pub held: usize,
    /// On how many it had nothing to say.
    pub not_applicable: usize,
    /// On how many it is violated.
    pub violated: usize,
    /// On how many the limit was not decided.
    pub undecided: usize,
    /// The number of exact comparisons made.
    pub comparisons: usize,
    /// The first witness, to be checked by hand.
    pub example: Option<Example>,
}

/// A witness and where it was found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Example {
    /// The instance.
    pub instance: String,
    /// The comparison.
    pub comparison: Comparison,
}

/// One violation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct ViolationReport {
    /// The instance it was found on.
    pub instance: String,
    /// What failed on the shrunk instance.
    pub comparison: Comparison,
    /// The shrunk instance, as a case that `hardmax replay` accepts.
    pub case: CaseJson,
    /// The file the case was written to, where it was.
    pub file: Option<String>,
    /// The same instance as Rust.
    pub rust: String,
}

impl CheckReport {
    /// An empty report for these statements.
    pub fn new(theorems: &[&dyn Theorem], seed: u64, random: u64) -> Self {
        let row = |theorem: &&dyn Theorem| Row {
            id: theorem.id().to_owned(),
            statement: theorem.statement().to_owned(),
            held: 0,
            not_applicable: 0,
            violated: 0,
            undecided: 0,
            comparisons: 0,
            example: None,
        };
        Self {
            schema: SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            seed,
            random,
            instances: 0,
            theorems: theorems.iter().map(row).collect(),
            violations: Vec::new(),
            undecided: Vec::new(),
        }
    }

    /// Counts the verdicts on one instance, one a row.
    pub fn count(&mut self, instance: &str, verdicts: &[Verdict]) {
        self.instances += 1;
        for (row, verdict) in self.theorems.iter_mut().zip(verdicts) {
            match verdict {
                Verdict::Holds(evidence) => {
                    row.held += 1;
                    row.comparisons += evidence.comparisons;
                    if let (None, Some(comparison)) = (&row.example, &evidence.witness) {
                        row.example = Some(Example { instance: instance.to_owned(), comparison: comparison.clone() });
                    }
                }
                Verdict::NotApplicable { .. } => row.not_applicable += 1,
                Verdict::Undecided { .. } => row.undecided += 1,
                Verdict::Violated(_) => row.violated += 1,
            }
        }
        if verdicts.iter().any(|verdict| matches!(verdict, Verdict::Undecided { .. })) {
            self.undecided.push(instance.to_owned());
        }
    }

    /// Whether a statement is violated.
    pub fn is_violated(&self) -> bool {
        self.theorems.iter().any(|row| row.violated > 0)
    }

    /// Whether all of the rows `ids` (of all rows where none is named, together) came to nothing but not applicable or
    /// undecided.
    pub fn is_vacuous(&self, ids: &[String]) -> bool {
        match ids {
            [] => self.theorems.iter().all(|row| row.held == 0),
            ids => self.theorems.iter().any(|row| ids.contains(&row.id) && row.held == 0),
        }
    }
}

/// The statements with these ids, all where none is named; the error is the first unknown id.
///
/// # Errors
/// The first id that no statement has.
pub fn select(ids: &[String]) -> Result<Vec<&'static dyn Theorem>, String> {
    if ids.is_empty() {
        return Ok(REGISTRY.to_vec());
    }
    ids.iter().map(|id| crate::theorems::find(id).ok_or_else(|| id.clone())).collect()
}
