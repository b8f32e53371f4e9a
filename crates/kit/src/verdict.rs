//! What a check answers: a witness, a missing assumption, a question left open, or a violation.

use serde::{Deserialize, Serialize, Serializer};

/// The answer of a check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The statement holds here.
    Holds(Evidence),
    /// An assumption fails here, or there is nothing that the statement speaks of.
    NotApplicable {
        /// Which.
        hypothesis: Reason,
    },
    /// The limit is not decided within the bound on layers.
    Undecided {
        /// The layers looked at.
        layers: usize,
    },
    /// The statement fails here.
    Violated(Box<Comparison>),
}

/// Why a statement has nothing to say about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// Its name in files.
    pub id: &'static str,
    /// What is said to people, such as `every limit is a vertex`.
    pub text: &'static str,
}

impl Reason {
    /// A reason by its name and its text.
    pub const fn new(id: &'static str, text: &'static str) -> Self {
        Self { id, text }
    }

    /// The reason that an assumption fails.
    pub fn failed(assumption: impl crate::Assumption) -> Self {
        Self { id: assumption.id(), text: assumption.failure() }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str(self.text)
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Reason {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Reason".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "the id of the assumption that fails, or of what the case lacks",
            "type": "string"
        })
    }
}

/// What the sides of a [`Comparison`] should be to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Relation {
    /// left = right.
    #[serde(rename = "=")]
    Equal,
    /// left >= right.
    #[serde(rename = ">=")]
    AtLeast,
    /// left > right.
    #[serde(rename = ">")]
    Above,
}

/// One comparison of a check, with its place: enough to do it again by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The layer.
    pub layer: usize,
    /// The tokens it is about.
    pub tokens: Vec<usize>,
    /// What is compared, in the notation of docs/theory.md.
    pub claim: String,
    /// The left side.
    pub left: String,
    /// What it should be to the right side.
    pub relation: Relation,
    /// The right side.
    pub right: String,
}

impl std::fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Comparison { layer, tokens, claim, left, relation, right } = self;
        let relation = match relation {
            Relation::Equal => "=",
            Relation::AtLeast => ">=",
            Relation::Above => ">",
        };
        write!(formatter, "layer {layer}, tokens {tokens:?}: {claim}: {left} {relation} {right}")
    }
}

/// What a check that holds has seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// The number of comparisons made.
    pub comparisons: usize,
    /// The tightest inequality among them, or the first equality where all are equalities.
    pub witness: Option<Comparison>,
}
