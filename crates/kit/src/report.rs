//! The result of a check: every statement on every instance, and the merge of what shards found.

use crate::case::CaseJson;
use crate::erased::{AnyPack, Checked, Origin, Shrunk, Summary};
use crate::verdict::{Comparison, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/check/2";

/// The most violations that are shrunk, and the most undecided instances that are kept; all are counted.
pub const MOST_KEPT: usize = 20;

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckReport {
    /// `hardmax/check/2`.
    pub schema: String,
    /// The version of hardmax.
    pub version: String,
    /// The seed of the random instances.
    pub seed: u64,
    /// How many random instances each pack looked at.
    pub random: u64,
    /// How many instances there were in all, those of every pack counted.
    pub instances: usize,
    /// A row a statement.
    pub theorems: Vec<Row>,
    /// The first violations, shrunk; all are counted in their rows.
    pub violations: Vec<ViolationReport>,
    /// The instances that some statement left undecided.
    pub undecided: Vec<Undecided>,
    /// How many instances of each kind each pack looked at.
    pub distribution: Vec<Distribution>,
}

/// What became of one statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The pack.
    pub pack: String,
    /// The id within the pack.
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The instance.
    pub instance: String,
    /// Its number among the random ones; null where it has a name.
    pub index: Option<u64>,
    /// The comparison.
    pub comparison: Comparison,
}

/// One violation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ViolationReport {
    /// The instance it was found on.
    pub instance: String,
    /// Its number among the random ones; null where it has a name.
    pub index: Option<u64>,
    /// What failed on the shrunk instance.
    pub comparison: Comparison,
    /// The shrunk instance, as a case that `hardmax replay` accepts.
    pub case: CaseJson,
    /// The file the case was written to, where it was.
    pub file: Option<String>,
    /// The same instance as Rust.
    pub rust: String,
}

/// An instance that some statement of a pack left undecided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Undecided {
    /// The pack.
    pub pack: String,
    /// Its number among the random ones; null where it has a name.
    pub index: Option<u64>,
    /// The instance.
    pub instance: String,
}

/// How many random instances of each kind a pack looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// The pack.
    pub pack: String,
    /// For each family the number of instances of it.
    pub families: BTreeMap<String, u64>,
    /// For each label, such as `ties`, the number of instances that have it.
    pub labels: BTreeMap<String, u64>,
}

/// Why two reports are not of one run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// They are of other versions or formats.
    #[error("version {found}, expected {expected} as in the report before")]
    Version {
        /// The format and version of the report.
        found: String,
        /// Those of the report before.
        expected: String,
    },
    /// Their random instances have other seeds.
    #[error("seed {found}, expected {expected} as in the report before")]
    Seed {
        /// The seed of the report.
        found: u64,
        /// That of the report before.
        expected: u64,
    },
    /// They check other statements.
    #[error("statements {found}, expected {expected} as in the report before")]
    Statements {
        /// The statements of the report.
        found: String,
        /// Those of the report before.
        expected: String,
    },
}

impl CheckReport {
    /// An empty report for these statements of these packs.
    pub fn new(statements: &[Summary], packs: &[&dyn AnyPack], seed: u64) -> Self {
        let row = |statement: &Summary| Row {
            pack: statement.pack.to_owned(),
            id: statement.id.to_owned(),
            statement: statement.sentence.to_owned(),
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
            random: 0,
            instances: 0,
            theorems: statements.iter().map(row).collect(),
            violations: Vec::new(),
            undecided: Vec::new(),
            distribution: packs.iter().map(|pack| Distribution::new(*pack)).collect(),
        }
    }

    /// Counts what the statements of one pack, whose rows start at `first`, said of one instance.
    pub fn count(&mut self, first: usize, origin: &Origin, checked: &Checked) {
        self.instances += 1;
        let rows = &mut self.theorems[first..first + checked.verdicts.len()];
        let pack = rows.first().map(|row| row.pack.clone()).unwrap_or_default();
        for (row, verdict) in rows.iter_mut().zip(&checked.verdicts) {
            row.count(origin, verdict);
        }
        if checked.verdicts.iter().any(|verdict| matches!(verdict, Verdict::Undecided { .. })) {
            self.undecided.push(Undecided { pack: pack.clone(), index: origin.index(), instance: origin.name() });
        }
        if let (Some(_), Some(kinds)) = (origin.index(), self.distribution.iter_mut().find(|kinds| kinds.pack == pack))
        {
            if let Some(family) = checked.family {
                *kinds.families.entry(family.to_owned()).or_default() += 1;
            }
            for &label in &checked.labels {
                *kinds.labels.entry(label.to_owned()).or_default() += 1;
            }
        }
    }

    /// Adds a violation that was shrunk; `path` is the Rust path of its pack.
    pub fn add_violation(&mut self, origin: &Origin, shrunk: Shrunk, path: &str, file: Option<String>) {
        let (instance, index, rust) = (origin.name(), origin.index(), shrunk.case.rust(path));
        let Shrunk { comparison, case } = shrunk;
        self.violations.push(ViolationReport { instance, index, comparison, case, file, rust });
    }

    /// Whether a statement is violated.
    pub fn is_violated(&self) -> bool {
        self.theorems.iter().any(|row| row.violated > 0)
    }

    /// Whether one of the statements that were asked for, or where none was all of them together, came to nothing but not
    /// applicable or undecided.
    pub fn is_vacuous(&self, asked: bool) -> bool {
        let silent = |row: &Row| row.held == 0;
        if asked { self.theorems.iter().any(silent) } else { self.theorems.iter().all(silent) }
    }

    /// The reports of shards of one run as the report of the whole: in any order, and in any grouping. The instances with
    /// names belong to one of the shards.
    ///
    /// # Errors
    /// [`MergeError`] where two reports are not of one run.
    pub fn merge(mut self, other: &CheckReport) -> Result<Self, MergeError> {
        self.check_run(other)?;
        self.random += other.random;
        self.instances += other.instances;
        for (row, more) in self.theorems.iter_mut().zip(&other.theorems) {
            row.merge(more);
        }
        // The order of the run: pack after pack, instances with names before random ones. What one shard found on one
        // instance, and on the instances with names, is in that order already.
        let place = |pack: &str| self.distribution.iter().position(|kinds| kinds.pack == pack);
        self.violations.extend(other.violations.iter().cloned());
        self.violations.sort_by_key(|violation| (place(&violation.case.pack), violation.index));
        self.violations.truncate(MOST_KEPT);
        self.undecided.extend(other.undecided.iter().cloned());
        self.undecided.sort_by_key(|undecided| (place(&undecided.pack), undecided.index));
        for (kinds, more) in self.distribution.iter_mut().zip(&other.distribution) {
            for (all, more) in [(&mut kinds.families, &more.families), (&mut kinds.labels, &more.labels)] {
                more.iter().for_each(|(kind, count)| *all.entry(kind.clone()).or_default() += count);
            }
        }
        Ok(self)
    }

    fn check_run(&self, other: &CheckReport) -> Result<(), MergeError> {
        let version = |report: &CheckReport| format!("{} of {}", report.version, report.schema);
        if version(self) != version(other) {
            return Err(MergeError::Version { found: version(other), expected: version(self) });
        }
        if self.seed != other.seed {
            return Err(MergeError::Seed { found: other.seed, expected: self.seed });
        }
        let statements = |report: &CheckReport| {
            let ids: Vec<String> = report.theorems.iter().map(|row| format!("{}/{}", row.pack, row.id)).collect();
            ids.join(", ")
        };
        if statements(self) != statements(other) {
            return Err(MergeError::Statements { found: statements(other), expected: statements(self) });
        }
        Ok(())
    }
}

impl Distribution {
    fn new(pack: &dyn AnyPack) -> Self {
        let zeros = |names: &[&str]| names.iter().map(|&name| (name.to_owned(), 0)).collect();
        Self { pack: pack.id().to_owned(), families: zeros(pack.families()), labels: zeros(pack.labels()) }
    }
}

impl Row {
    fn count(&mut self, origin: &Origin, verdict: &Verdict) {
        match verdict {
            Verdict::Holds(evidence) => {
                self.held += 1;
                self.comparisons += evidence.comparisons;
                if let (None, Some(comparison)) = (&self.example, &evidence.witness) {
                    let (instance, index) = (origin.name(), origin.index());
                    self.example = Some(Example { instance, index, comparison: comparison.clone() });
                }
            }
            Verdict::NotApplicable { .. } => self.not_applicable += 1,
            Verdict::Undecided { .. } => self.undecided += 1,
            Verdict::Violated(_) => self.violated += 1,
        }
    }

    fn merge(&mut self, other: &Row) {
        self.held += other.held;
        self.not_applicable += other.not_applicable;
        self.violated += other.violated;
        self.undecided += other.undecided;
        self.comparisons += other.comparisons;
        // The first witness of the whole run: instances with names come before random ones.
        let earlier = |one: &&Example, two: &&Example| one.index.cmp(&two.index);
        self.example = self.example.iter().chain(&other.example).min_by(earlier).cloned();
    }
}
