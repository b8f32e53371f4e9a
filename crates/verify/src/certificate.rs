//! Certificates as files: what is claimed of an instance, in a form that anyone can check.
//!
//! `{"schema":"hardmax/certificate/1","kind":"settled"|"regime","instance":{..},"layer":k,"attention":[the k+1 patterns],
//! "leaders":[..],"limits":[[..]]}`; kind `regime` adds `closed_forms`, for each token the Newton coefficients
//! w_{i,0}, w_{i,1}, ..., and `bounds`, for each token a T (docs/theory.md section 3). Tokens are replayed, not stored.

use hardmax_model::instance::json::{InstanceJson, RawInstance, Rows};
use hardmax_model::instance::{self, Instance, InstanceError, ReadError};
use hardmax_model::pattern::Pattern;
use hardmax_model::rational::{Rational, Text};
use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;

/// The name and version of the format.
pub const SCHEMA: &str = "hardmax/certificate/1";

/// The claims of a certificate file, read but not believed.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The instance the claims are about.
    pub instance: Instance,
    /// The layer k.
    pub layer: usize,
    /// The attention sets of layers 0 to k, as claimed.
    pub attention: Vec<Vec<Vec<usize>>>,
    /// The leaders at layer k, as claimed.
    pub leaders: Vec<usize>,
    /// The limits, as claimed.
    pub limits: Vec<Vec<Rational>>,
    /// Why the future should be known from layer k on.
    pub claim: Claim,
}

/// For each token its Newton coefficients w_{i,0}, w_{i,1}, ..., each of shape (d,).
pub type NewtonCoefficients = Vec<Vec<Vec<Rational>>>;

/// Why the future should be known from a layer on.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// The layer is settled.
    Settled,
    /// The pattern of the layer is that of every later one.
    Regime {
        /// For each token its Newton coefficients.
        closed_forms: NewtonCoefficients,
        /// For each token a T from which dominance settles its inequalities.
        bounds: Vec<u64>,
    },
}

/// Why a file is no certificate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The file cannot be read as a certificate.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file reads as a certificate, but the instance in it is not valid.
    #[error("instance: {0}")]
    Instance(InstanceError),
}

impl From<InstanceError> for CertificateError {
    fn from(error: InstanceError) -> Self {
        Self::Instance(error)
    }
}

/// A certificate as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct CertificateJson {
    /// `hardmax/certificate/1`.
    pub schema: &'static str,
    /// `settled` or `regime`.
    pub kind: &'static str,
    /// The instance the claims are about.
    pub instance: InstanceJson,
    /// The layer k.
    pub layer: usize,
    /// The attention patterns of layers 0 to k.
    pub attention: Vec<Arc<Pattern>>,
    /// The leaders at layer k, ascending.
    pub leaders: Vec<usize>,
    /// The limits. Shape (n, d).
    pub limits: Vec<Vec<Text>>,
    /// For each token its Newton coefficients (kind `regime`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_forms: Option<Vec<Vec<Vec<Text>>>>,
    /// For each token a T from which dominance settles its inequalities (kind `regime`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Vec<u64>>,
}

/// Reads a certificate.
///
/// # Errors
/// [`CertificateError::Read`] where the file has another shape; [`CertificateError::Instance`] where the instance in it
/// is not valid.
pub fn read(bytes: &[u8]) -> Result<Certificate, CertificateError> {
    let raw: Raw = serde_json::from_str(instance::text(bytes)?).map_err(ReadError::from)?;
    let Schema::One = raw.schema;
    let claim = match (raw.kind, raw.closed_forms, raw.bounds) {
        (RawKind::Settled, None, None) => Claim::Settled,
        (RawKind::Regime, Some(closed_forms), Some(bounds)) => Claim::Regime { closed_forms, bounds },
        (RawKind::Settled, _, _) => return Err(misplaced("closed_forms and bounds do not belong to kind \"settled\"")),
        (RawKind::Regime, _, _) => return Err(misplaced("kind \"regime\" needs closed_forms and bounds")),
    };
    let instance = Instance::try_from(raw.instance)?;
    Ok(Certificate {
        instance,
        layer: raw.layer,
        attention: raw.attention,
        leaders: raw.leaders,
        limits: raw.limits,
        claim,
    })
}

fn misplaced(message: &str) -> CertificateError {
    CertificateError::Read(ReadError::Json(serde::de::Error::custom(message)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    schema: Schema,
    kind: RawKind,
    instance: RawInstance,
    layer: usize,
    attention: Vec<Vec<Vec<usize>>>,
    leaders: Vec<usize>,
    #[serde(deserialize_with = "limits")]
    limits: Vec<Vec<Rational>>,
    #[serde(default, deserialize_with = "closed_forms")]
    closed_forms: Option<NewtonCoefficients>,
    #[serde(default)]
    bounds: Option<Vec<u64>>,
}

#[derive(Deserialize)]
enum Schema {
    #[serde(rename = "hardmax/certificate/1")]
    One,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawKind {
    Settled,
    Regime,
}

fn limits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<Rational>>, D::Error> {
    Rows("limits").deserialize(deserializer)
}

fn closed_forms<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NewtonCoefficients>, D::Error> {
    struct Forms;

    impl<'de> Visitor<'de> for Forms {
        type Value = NewtonCoefficients;

        fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
            formatter.write_str("for each token a list of vectors in \"closed_forms\"")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut forms = Vec::new();
            while let Some(form) = seq.next_element_seed(Rows("closed_forms"))? {
                forms.push(form);
            }
            Ok(forms)
        }
    }

    deserializer.deserialize_seq(Forms).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hardmax_model::rational::ratio;

    #[test]
    fn messages_say_what_was_expected() {
        let message = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(
            message(r#"{"closed_forms":1}"#).contains("expected for each token a list of vectors in \"closed_forms\"")
        );
        assert!(message(r#"{"limits":1}"#).contains("expected a list of rows in \"limits\""));
    }

    #[test]
    fn a_regime_is_read_as_it_is_written() {
        let file = r#"{"schema":"hardmax/certificate/1","kind":"regime","layer":0,"attention":[[[0],[0]]],"leaders":[0],
            "instance":{"alpha":"1/2","tokens":[["2"],["1"]]},"limits":[["2"],["2"]],
            "closed_forms":[[],[["-1"],["0"]]],"bounds":[1,3]}"#;
        let closed_forms = vec![vec![], vec![vec![ratio(-1, 1)], vec![ratio(0, 1)]]];
        assert_eq!(read(file.as_bytes()).unwrap().claim, Claim::Regime { closed_forms, bounds: vec![1, 3] });
    }
}
