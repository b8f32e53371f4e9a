//! The instance in a certificate. It is the verifier's own reader, so that no freedom that instance files get reaches
//! certificates, and because a certificate may also hold a form as factors and a tolerance.

use super::parts::{Object, labels, rational, word};
use hardmax_model::instance::json::{MODEL, Rows};
use hardmax_model::rational::Rational;
use num_traits::Signed;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInstance {
    #[serde(default, deserialize_with = "schema")]
    schema: Option<usize>,
    #[serde(default, deserialize_with = "model")]
    model: Option<usize>,
    #[serde(deserialize_with = "alpha")]
    pub alpha: Rational,
    #[serde(default, deserialize_with = "matrix")]
    pub matrix: Option<Matrix>,
    #[serde(default, deserialize_with = "delta")]
    pub delta: Option<Rational>,
    #[serde(deserialize_with = "tokens")]
    pub tokens: Vec<Vec<Rational>>,
    #[serde(default, deserialize_with = "labels")]
    pub labels: Option<Vec<String>>,
}

/// The form, as it is given.
pub(super) enum Matrix {
    /// A list of rows.
    Rows(Vec<Vec<Rational>>),
    /// A = L^T R.
    Factors(Factors),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Factors {
    #[serde(deserialize_with = "left")]
    left: Vec<Vec<Rational>>,
    #[serde(deserialize_with = "right")]
    right: Vec<Vec<Rational>>,
}

impl RawInstance {
    /// What the grammar asks beyond the shape of each value.
    pub(super) fn check(&self) -> Result<(), String> {
        // The first of the two schemas.
        if self.schema == Some(0) && self.model.is_some() {
            return Err("instance.model: hardmax/instance/1 has no model; expected hardmax/instance/2".to_owned());
        }
        if let Some(labels) = &self.labels {
            let (found, expected) = (labels.len(), self.tokens.len());
            if found != expected {
                return Err(format!("instance.labels: {found} labels for {expected} tokens; expected one a token"));
            }
        }
        if self.delta.as_ref().is_some_and(Signed::is_negative) {
            return Err("instance.delta: negative; expected at least 0".to_owned());
        }
        if let Some(Matrix::Factors(Factors { left, right })) = &self.matrix {
            let dimension = self.tokens.first().map_or(0, Vec::len);
            let fits = |rows: &[Vec<Rational>]| rows.iter().all(|row| row.len() == dimension);
            if left.len() != right.len() || !fits(left) || !fits(right) {
                return Err(format!(
                    "instance.matrix: left has {} rows and right {}; expected equally many of {dimension} numbers each",
                    left.len(),
                    right.len()
                ));
            }
        }
        Ok(())
    }

    /// Whether the form is given as factors.
    pub(super) fn is_factored(&self) -> bool {
        matches!(self.matrix, Some(Matrix::Factors(_)))
    }
}

pub(super) fn instance<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RawInstance, D::Error> {
    Object::new("an instance, an object").deserialize(deserializer)
}

fn schema<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    word(deserializer, &["hardmax/instance/1", "hardmax/instance/2"]).map(Some)
}

fn model<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name == MODEL {
        return Ok(Some(0));
    }
    let name = hardmax_model::rational::quoted(&name);
    Err(D::Error::custom(format!("model: {name} is not a model that is known here; expected {MODEL:?}")))
}

fn alpha<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rational, D::Error> {
    rational(deserializer, "alpha")
}

fn delta<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rational>, D::Error> {
    rational(deserializer, "delta").map(Some)
}

fn tokens<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<Rational>>, D::Error> {
    Rows("tokens").deserialize(deserializer)
}

fn left<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<Rational>>, D::Error> {
    Rows("left").deserialize(deserializer)
}

fn right<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<Rational>>, D::Error> {
    Rows("right").deserialize(deserializer)
}

fn matrix<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Matrix>, D::Error> {
    struct RowsOrFactors;

    impl<'de> Visitor<'de> for RowsOrFactors {
        type Value = Matrix;

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("a list of rows in \"matrix\", or an object with \"left\" and \"right\"")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Matrix, A::Error> {
            Rows("matrix").visit_seq(seq).map(Matrix::Rows)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Matrix, A::Error> {
            Object::new("factors").visit_map(map).map(Matrix::Factors)
        }
    }

    deserializer.deserialize_any(RowsOrFactors).map(Some)
}
