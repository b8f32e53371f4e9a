//! A kit for suites of exact checks: statements about a model, verdicts with evidence, planted faults, shrinking, stored
//! cases, jobs over many instances and the merge of their parts. It knows no particular model.
//!
//! A model says what an instance is ([`Instances`]) and what is checked on it ([`Model`]); a [`Pack`] holds statements as
//! data, and the faults that they are seen to catch. Generation, shrinking, reports and replays then come for free:
//! `examples/pack.rs` of the repository is a pack of sixty lines.

mod case;
pub mod cover;
mod erased;
pub mod job;
pub mod lines;
mod model;
mod pack;
mod registry;
pub mod report;
mod tally;
mod verdict;

pub use case::{CaseJson, NoRecord, SCHEMA as CASE_SCHEMA, StoredCase, read as read_case};
pub use erased::{AnyInstance, AnyPack, Checked as CheckedInstance, Origin, Selection, Shrunk, Summary, UnknownName};
pub use model::{Assumption, CaseOptions, InstanceOf, Instances, Model, NoAssumption};
pub use pack::{Counterexample, Fault, Legs, Pack, Statement};
pub use registry::Registry;
pub use tally::{Checked, Tally};
pub use verdict::{Comparison, Evidence, Reason, Relation, Verdict};
