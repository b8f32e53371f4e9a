//! Certificates read: the grammar of docs/formats.md, which is also that of the proved checker's reader.

use super::attention::Set;
use super::instance::{Matrix, RawInstance, instance};
use super::parts::{Index, Object, bounds, closed_forms, leaders, limits, rates, word};
use super::patterns::{RawAttention, attention, sets};
use super::{Certificate, CertificateError, Claim, NewtonCoefficients, Undecided};
use hardmax_model::form::{Form, FormError};
use hardmax_model::instance::{Instance, InstanceError, ReadError, Table, text};
use hardmax_model::rational::Rational;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error};

/// Reads a certificate of version 1 or 2.
///
/// # Errors
/// [`CertificateError::Read`] where the file does not follow the grammar; [`CertificateError::Undecided`] where it claims
/// what is not decided here; [`CertificateError::Instance`] where the instance in it is not valid.
pub fn read(bytes: &[u8]) -> Result<Certificate, CertificateError> {
    let mut deserializer = serde_json::Deserializer::from_str(text(bytes)?);
    let raw: Raw = Object::new("a certificate, an object").deserialize(&mut deserializer).map_err(ReadError::from)?;
    deserializer.end().map_err(ReadError::from)?;
    raw.certificate()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(deserialize_with = "version")]
    schema: Version,
    #[serde(deserialize_with = "kind")]
    kind: RawKind,
    #[serde(default, deserialize_with = "form")]
    form: Option<RawForm>,
    #[serde(deserialize_with = "instance")]
    instance: RawInstance,
    #[serde(deserialize_with = "index")]
    layer: usize,
    #[serde(default, deserialize_with = "sets")]
    sets: Option<Vec<Set>>,
    #[serde(deserialize_with = "attention")]
    attention: RawAttention,
    #[serde(deserialize_with = "leaders")]
    leaders: Vec<usize>,
    #[serde(deserialize_with = "limits")]
    limits: Vec<Vec<Rational>>,
    #[serde(default, deserialize_with = "rates")]
    rates: Option<Vec<Option<usize>>>,
    #[serde(default, deserialize_with = "closed_forms")]
    closed_forms: Option<NewtonCoefficients>,
    #[serde(default, deserialize_with = "bounds")]
    bounds: Option<Vec<u64>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Version {
    One,
    Two,
}

#[derive(Clone, Copy, PartialEq)]
enum RawKind {
    Settled,
    Regime,
    Consensus,
}

#[derive(Clone, Copy, PartialEq)]
enum RawForm {
    Definite,
    Any,
}

impl Raw {
    fn certificate(self) -> Result<Certificate, CertificateError> {
        self.check().map_err(misplaced)?;
        let undecided = self.undecided();
        let claim = match (self.closed_forms, self.bounds) {
            (Some(closed_forms), Some(bounds)) => Claim::Regime { closed_forms, bounds },
            _ if self.form == Some(RawForm::Any) => Claim::SettledAnyForm,
            _ => Claim::Settled,
        };
        let attention = match self.sets {
            Some(sets) => self.attention.by_index(sets),
            None => self.attention.in_place(),
        };
        let attention = attention.map_err(misplaced)?;
        if let Some(undecided) = undecided {
            return Err(undecided.into());
        }
        Ok(Certificate {
            instance: valid(self.instance, claim == Claim::SettledAnyForm)?,
            layer: self.layer,
            attention,
            leaders: self.leaders,
            limits: self.limits,
            rates: self.rates,
            claim,
        })
    }

    /// What the grammar asks beyond the shape of each value.
    fn check(&self) -> Result<(), String> {
        self.instance.check()?;
        self.check_keys().map_err(String::from)
    }

    /// Which keys belong to which version and kind.
    fn check_keys(&self) -> Result<(), &'static str> {
        let regime = self.kind == RawKind::Regime;
        if regime != self.closed_forms.is_some() || regime != self.bounds.is_some() {
            return Err("closed_forms and bounds belong to kind \"regime\", which needs both");
        }
        if (self.kind == RawKind::Consensus) != self.instance.delta.is_some() {
            return Err("instance.delta belongs to kind \"consensus\", which needs it");
        }
        let added = [self.form.is_some(), self.sets.is_some(), self.rates.is_some()];
        match self.schema {
            Version::One if added != [false; 3] => Err("form, sets and rates belong to hardmax/certificate/2"),
            Version::One if self.kind == RawKind::Consensus || self.instance.is_factored() => {
                Err("kind \"consensus\" and a matrix as factors belong to hardmax/certificate/2")
            }
            Version::Two if added != [true; 3] => Err("hardmax/certificate/2 needs form, sets and rates"),
            Version::One | Version::Two => Ok(()),
        }
    }

    /// What the grammar has and no verifier decides yet.
    fn undecided(&self) -> Option<Undecided> {
        if self.kind == RawKind::Consensus {
            return Some(Undecided::Consensus);
        }
        if self.form == Some(RawForm::Any) && self.kind == RawKind::Regime {
            return Some(Undecided::AnyFormRegime);
        }
        self.instance.is_factored().then_some(Undecided::Factors)
    }
}

/// The instance, if it meets the hypotheses: of the form, unless any will do.
fn valid(raw: RawInstance, any_form: bool) -> Result<Instance, CertificateError> {
    let rows = match raw.matrix {
        Some(Matrix::Rows(rows)) => Some(rows),
        Some(Matrix::Factors(_)) => return Err(Undecided::Factors.into()),
        None => None,
    };
    let form = rows.map(Form::square).transpose().map_err(InstanceError::from)?;
    if !any_form && let Some(Err(too_large @ FormError::TooLarge { .. })) = form.as_ref().map(Form::check_size) {
        return Err(Undecided::Form(too_large).into());
    }
    let table = Table::new(raw.tokens, raw.labels)?;
    Ok(if any_form { table.into_any_form(form, raw.alpha)? } else { table.into_instance(form, raw.alpha)? })
}

fn misplaced(message: impl std::fmt::Display) -> CertificateError {
    CertificateError::Read(ReadError::Json(serde_json::Error::custom(message)))
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Version, D::Error> {
    let place = word(deserializer, &["hardmax/certificate/1", "hardmax/certificate/2"])?;
    Ok([Version::One, Version::Two][place])
}

fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RawKind, D::Error> {
    let place = word(deserializer, &["settled", "regime", "consensus"])?;
    Ok([RawKind::Settled, RawKind::Regime, RawKind::Consensus][place])
}

fn form<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<RawForm>, D::Error> {
    let place = word(deserializer, &["definite", "any"])?;
    Ok(Some([RawForm::Definite, RawForm::Any][place]))
}

fn index<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Index.deserialize(deserializer)
}
