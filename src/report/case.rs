//! Stored cases: one statement on one instance, to be checked again for ever.

use crate::dynamics::Fault;
use crate::engine::Exact;
use crate::hunt::Record;
use crate::instance::json::{InstanceJson, RawInstance};
use crate::instance::{self, Instance, ReadError};
use crate::theorems::{Case, CaseOptions, Comparison, Theorem, Verdict, find};
use serde::{Deserialize, Serialize};

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/case/1";

/// A stored case as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct CaseJson {
    /// `hardmax/case/1`.
    pub schema: String,
    /// The id of the statement.
    pub theorem: String,
    /// The instance.
    pub instance: InstanceJson,
    /// The fault planted in the dynamics, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// The value that a hunt found the instance to have, where one did: replaying the case computes it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
    /// The layer at which the statement was seen to fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<usize>,
    /// The tokens for which it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<usize>>,
    /// What there is to say about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CaseJson {
    /// The case of a violation.
    pub fn violation(theorem: &str, instance: &Instance, fault: Option<Fault>, seen: &Comparison) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            theorem: theorem.to_owned(),
            instance: instance.into(),
            fault,
            record: None,
            layer: Some(seen.layer),
            tokens: Some(seen.tokens.clone()),
            note: Some(seen.to_string()),
        }
    }

    /// The case as Rust, to be pasted into a test.
    pub fn rust(&self) -> String {
        // INVARIANT: an instance is plain text and lists.
        let instance = serde_json::to_string(&self.instance).expect("an instance as JSON");
        let dynamics = match self.fault {
            Some(fault) => format!("hardmax::dynamics::Fault::{fault:?}"),
            None => "hardmax::dynamics::Spec".to_owned(),
        };
        format!(
            "let instance = hardmax::instance::json::read(br#\"{instance}\"#).unwrap();\n\
             let case = hardmax::theorems::Case::new(&instance, &{dynamics}, Default::default());\n\
             let verdict = hardmax::theorems::find({:?}).unwrap().check(&case);\n",
            self.theorem
        )
    }

    /// The case of an instance whose limit is undecided within `max_layers`: `convergence` is the statement that waits.
    pub fn undecided(instance: &Instance, fault: Option<Fault>, max_layers: usize, name: &str) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            theorem: "convergence".to_owned(),
            instance: instance.into(),
            fault,
            record: None,
            layer: Some(max_layers),
            tokens: None,
            note: Some(format!("{name}: undecided within {max_layers} layers")),
        }
    }

    /// The case of a record: what the hunt maximised speaks of the limit, so the statement is `convergence`.
    pub fn record(instance: &Instance, record: Record, note: String) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            theorem: "convergence".to_owned(),
            instance: instance.into(),
            fault: None,
            record: Some(record),
            layer: None,
            tokens: None,
            note: Some(note),
        }
    }
}

/// A case that was read: a statement and what to check it on.
pub struct StoredCase {
    /// The statement.
    pub theorem: &'static dyn Theorem,
    /// The instance.
    pub instance: Instance,
    /// The fault planted in the dynamics, where there is one.
    pub fault: Option<Fault>,
    /// The value that the instance is claimed to have, where there is one.
    pub record: Option<Record>,
    /// What there is to say about it.
    pub note: Option<String>,
}

impl StoredCase {
    /// Checks the statement on the instance.
    pub fn check(&self, options: CaseOptions) -> Verdict {
        let case = match self.fault {
            Some(fault) => Case::new(&self.instance, &fault, options),
            None => Case::new(&self.instance, &Exact::default(), options),
        };
        self.theorem.check(&case)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "schema")]
    _schema: Schema,
    theorem: String,
    instance: RawInstance,
    #[serde(default)]
    fault: Option<Fault>,
    #[serde(default)]
    record: Option<Record>,
    #[serde(default, rename = "layer")]
    _layer: Option<usize>,
    #[serde(default, rename = "tokens")]
    _tokens: Option<Vec<usize>>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Deserialize)]
enum Schema {
    #[serde(rename = "hardmax/case/1")]
    One,
}

/// Reads a case.
///
/// # Errors
/// [`ReadError`] where the file is no case, its instance none, or its statement unknown.
pub fn read(bytes: &[u8]) -> Result<StoredCase, ReadError> {
    let raw: Raw = serde_json::from_str(instance::text(bytes)?)?;
    let unknown =
        || ReadError::Json(serde::de::Error::custom(format!("theorem: there is no statement {:?}", raw.theorem)));
    let theorem = find(&raw.theorem).ok_or_else(unknown)?;
    let instance = raw.instance.try_into()?;
    Ok(StoredCase { theorem, instance, fault: raw.fault, record: raw.record, note: raw.note })
}
