//! Verdicts one by one: a line of JSON a statement and an instance.

use crate::erased::Summary;
use crate::job::Outcome;
use crate::verdict::{Comparison, Reason, Verdict};
use serde::Serialize;

/// The name and version of the format of a line.
pub const SCHEMA: &str = "hardmax/verdict/1";

/// What one statement said of one instance.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Line<'a> {
    /// `hardmax/verdict/1`.
    pub schema: &'static str,
    /// The instance.
    pub instance: String,
    /// Its number among the random ones; null where it has a name.
    pub index: Option<u64>,
    /// The family of a random instance.
    pub family: Option<&'static str>,
    /// What else is known of the instance, such as `ties`.
    pub labels: &'a [&'static str],
    /// The pack.
    pub pack: &'static str,
    /// The id of the statement.
    pub theorem: &'static str,
    /// `holds`, `not_applicable`, `undecided` or `violated`.
    pub verdict: &'static str,
    /// What the verdict assumed of the instance, and found to hold; empty where the statement does not apply.
    pub assumed: Vec<&'static str>,
    /// Why the statement does not apply.
    pub hypothesis: Option<Reason>,
    /// The comparisons that were decided exactly.
    pub exact: usize,
    /// The comparisons that a bound decided without exact numbers.
    pub filtered: usize,
    /// The comparison that fails, or the tightest one that holds.
    pub evidence: Option<&'a Comparison>,
    /// The layers looked at, where the limit is undecided.
    pub layers: Option<usize>,
}

/// The lines of an outcome; `selected` are the statements of its part.
pub fn lines<'a>(outcome: &'a Outcome, selected: &'a [Summary]) -> impl Iterator<Item = Line<'a>> {
    let checked = outcome.checked;
    selected.iter().zip(&checked.verdicts).map(move |(summary, verdict)| {
        let mut line = Line {
            schema: SCHEMA,
            instance: outcome.origin.name(),
            index: outcome.origin.index(),
            family: checked.family,
            labels: &checked.labels,
            pack: summary.pack,
            theorem: summary.id,
            verdict: "holds",
            assumed: summary.assumptions.iter().map(|assumption| assumption.id).collect(),
            hypothesis: None,
            exact: 0,
            filtered: 0,
            evidence: None,
            layers: None,
        };
        match verdict {
            Verdict::Holds(evidence) => {
                (line.exact, line.evidence) = (evidence.comparisons, evidence.witness.as_ref());
            }
            Verdict::NotApplicable { hypothesis } => {
                (line.verdict, line.hypothesis) = ("not_applicable", Some(*hypothesis));
                line.assumed.clear();
            }
            Verdict::Undecided { layers } => (line.verdict, line.layers) = ("undecided", Some(*layers)),
            Verdict::Violated(seen) => (line.verdict, line.evidence) = ("violated", Some(&**seen)),
        }
        line
    })
}
