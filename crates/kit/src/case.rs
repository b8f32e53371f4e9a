//! Stored cases: one statement on one instance, to be checked again at any time.

use crate::verdict::Comparison;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt::Debug;

/// The name and version of the JSON format. Version 1 has no pack; it is still read.
pub const SCHEMA: &str = "hardmax/case/2";

/// Where a case holds nothing beside the statement and the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum NoRecord {}

/// A stored case. A record `R` is a value that the instance is claimed to have.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseJson<R = NoRecord> {
    /// `hardmax/case/2`.
    pub schema: String,
    /// The pack of the statement.
    pub pack: String,
    /// The id of the statement within the pack.
    pub theorem: String,
    /// The instance.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub instance: Box<RawValue>,
    /// The planted fault, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The value that a search found the instance to have, where one did: replaying the case computes it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<R>,
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

impl<R: PartialEq> PartialEq for CaseJson<R> {
    fn eq(&self, other: &Self) -> bool {
        let Self { schema, pack, theorem, instance, fault, record, layer, tokens, note } = self;
        instance.get() == other.instance.get()
            && (schema, pack, theorem) == (&other.schema, &other.pack, &other.theorem)
            && (fault, record, layer, tokens, note)
                == (&other.fault, &other.record, &other.layer, &other.tokens, &other.note)
    }
}

impl<R> CaseJson<R> {
    /// A case of a statement and an instance, with a note.
    pub fn new(pack: &str, theorem: &str, instance: Box<RawValue>, note: String) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            pack: pack.to_owned(),
            theorem: theorem.to_owned(),
            instance,
            fault: None,
            record: None,
            layer: None,
            tokens: None,
            note: Some(note),
        }
    }

    /// The case of a violation.
    pub fn violation(
        pack: &str,
        theorem: &str,
        instance: Box<RawValue>,
        fault: Option<&str>,
        seen: &Comparison,
    ) -> Self {
        Self {
            fault: fault.map(str::to_owned),
            layer: Some(seen.layer),
            tokens: Some(seen.tokens.clone()),
            ..Self::new(pack, theorem, instance, seen.to_string())
        }
    }

    /// The case as Rust, to be pasted into a test; `path` is that of the pack.
    pub fn rust(&self, path: &str) -> String {
        let hashes = "#".repeat(longest_run(self.instance.get(), '#') + 1);
        let fault = self.fault.as_ref().map_or("None".to_owned(), |fault| format!("Some({fault:?})"));
        format!(
            "let pack = &{path};\nlet instance = pack.read(r{hashes}\"{}\"{hashes}).unwrap();\n\
             let verdict = pack.check({:?}, instance, {fault}).unwrap();\n",
            self.instance.get(),
            self.theorem,
        )
    }

    /// The name of a file for this case, made of its content, so that the same case is written once: pack and statement,
    /// a `-` where there would be a `/`, and a hash.
    pub fn file_name(&self) -> String
    where
        R: Serialize,
    {
        // INVARIANT: a case is plain text and lists.
        let text = serde_json::to_string(self).expect("a case as JSON");
        // FNV-1a: a name, not a safeguard.
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        format!("{}/{}-{hash:016x}.json", self.pack, self.theorem).replace('/', "-")
    }
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

/// A case as it was read: version 1 names no pack.
#[derive(Debug, Clone)]
pub struct StoredCase<R = NoRecord> {
    /// The pack, where the file names one.
    pub pack: Option<String>,
    /// The id of the statement.
    pub theorem: String,
    /// The instance.
    pub instance: Box<RawValue>,
    /// The planted fault, where there is one.
    pub fault: Option<String>,
    /// The value that the instance is claimed to have, where there is one.
    pub record: Option<R>,
    /// What there is to say about it.
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "R: Deserialize<'de>", expecting = "a case, an object")]
struct Raw<R> {
    schema: Schema,
    #[serde(default)]
    pack: Option<String>,
    theorem: String,
    instance: Box<RawValue>,
    #[serde(default)]
    fault: Option<String>,
    #[serde(default)]
    record: Option<R>,
    #[serde(default, rename = "layer")]
    _layer: Option<usize>,
    #[serde(default, rename = "tokens")]
    _tokens: Option<Vec<usize>>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Deserialize, PartialEq)]
enum Schema {
    #[serde(rename = "hardmax/case/1")]
    One,
    #[serde(rename = "hardmax/case/2")]
    Two,
}

/// Reads a case of either version.
///
/// # Errors
/// What is wrong with the JSON, and where; a case of version 2 without a pack, one of version 1 with one.
pub fn read<R: for<'de> Deserialize<'de>>(text: &str) -> Result<StoredCase<R>, serde_json::Error> {
    let raw: Raw<R> = serde_json::from_str(text)?;
    let wrong = |message| Err(serde::de::Error::custom(message));
    match (raw.schema, &raw.pack) {
        (Schema::One, Some(_)) => return wrong("pack: hardmax/case/1 has no pack; expected hardmax/case/2"),
        (Schema::Two, None) => return wrong("pack: missing; hardmax/case/2 names the pack of its statement"),
        _ => {}
    }
    let Raw { pack, theorem, instance, fault, record, note, .. } = raw;
    Ok(StoredCase { pack, theorem, instance, fault, record, note })
}
