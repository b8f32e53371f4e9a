//! Certificates written, in version 2.

use super::attention::{Set, table_of};
use super::{Certificate, Claim, SCHEMA, read};
use hardmax_model::instance::json::{InstanceJson, texts};
use hardmax_model::limits::Limits;
use hardmax_model::rational::{Rational, Text};
use serde::Serialize;
use std::io::{self, Write};

/// A certificate as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct CertificateJson {
    /// `hardmax/certificate/2`.
    pub schema: &'static str,
    /// `settled` or `regime`.
    pub kind: &'static str,
    /// `definite`: what follows for a symmetric positive definite form is claimed; `any`: what follows for any form.
    pub form: &'static str,
    /// The instance the claims are about.
    pub instance: InstanceJson,
    /// The layer k.
    pub layer: usize,
    /// The distinct attention sets of layers 0 to k, in order of first appearance, each ascending.
    pub sets: Vec<Set>,
    /// For each layer 0 to k the index in `sets` of each token's attention set; null where the layer has the pattern of the
    /// one before.
    pub attention: Vec<Option<Vec<u32>>>,
    /// The leaders at layer k, ascending.
    pub leaders: Vec<usize>,
    /// The limits. Shape (n, d).
    pub limits: Vec<Vec<Text>>,
    /// For each token the degree p of its rate t^p r^t; null where it is at its limit from layer k on.
    pub rates: Vec<Option<usize>>,
    /// For each token its Newton coefficients (kind `regime`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_forms: Option<Vec<Vec<Vec<Text>>>>,
    /// For each token a T from which dominance settles its inequalities (kind `regime`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Vec<u64>>,
}

impl CertificateJson {
    /// The claims with these rates, in the form in which they are written: equal claims are equal files.
    pub fn new(claims: &Certificate, rates: Vec<Option<usize>>) -> Self {
        let (sets, attention) = table_of(&claims.attention);
        let rows = |rows: &[Vec<Rational>]| rows.iter().map(|row| texts(row)).collect();
        let (kind, form, closed_forms, bounds) = match &claims.claim {
            Claim::Settled => ("settled", "definite", None, None),
            Claim::SettledAnyForm => ("settled", "any", None, None),
            Claim::Regime { closed_forms, bounds } => (
                "regime",
                "definite",
                Some(closed_forms.iter().map(|forms| rows(forms)).collect()),
                Some(bounds.clone()),
            ),
        };
        Self {
            schema: SCHEMA,
            kind,
            form,
            instance: InstanceJson::from(&claims.instance),
            layer: claims.layer,
            sets,
            attention,
            leaders: claims.leaders.clone(),
            limits: rows(&claims.limits),
            rates,
            closed_forms,
            bounds,
        }
    }

    /// The file: one line of JSON, which [`read`] reads.
    ///
    /// # Errors
    /// [`Unwritable`] where it would be beyond a limit of docs/formats.md, so that nobody could read it.
    pub fn to_file(&self) -> Result<Vec<u8>, Unwritable> {
        let mut file = Bounded(Vec::new());
        serde_json::to_writer(&mut file, self)
            .and_then(|()| file.write_all(b"\n").map_err(serde::ser::Error::custom))
            .map_err(|error| Unwritable(error.to_string()))?;
        match read(&file.0) {
            Ok(_) => Ok(file.0),
            Err(error) => Err(Unwritable(error.to_string())),
        }
    }
}

/// Why a certificate is not written: what a reader would say of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the certificate cannot be written: {0}")]
pub struct Unwritable(String);

/// A file of at most [`Limits::file_bytes`].
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let most = Limits::current().file_bytes();
        if (self.0.len() + bytes.len()) as u64 > most {
            return Err(io::Error::other(format!("larger than {} MiB, the limit for a file", most >> 20)));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
