#![doc = include_str!("../README.md")]

mod case;
pub mod cover;
mod erased;
pub mod job;
pub mod lines;
mod model;
mod pack;
mod registry;
pub mod report;
pub mod sweep;
mod tally;
mod verdict;

pub use case::{CaseJson, NoRecord, SCHEMA as CASE_SCHEMA, StoredCase, read as read_case};
pub use erased::{AnyInstance, AnyPack, Checked as CheckedInstance, Origin, Selection, Shrunk, Summary, UnknownName};
pub use model::{Assumption, CaseOptions, InstanceOf, Instances, Model, NoAssumption};
pub use pack::{Counterexample, Fault, Legs, Pack, Statement};
pub use registry::Registry;
pub use tally::{Checked, Tally};
pub use verdict::{Comparison, Evidence, Reason, Relation, Verdict};
