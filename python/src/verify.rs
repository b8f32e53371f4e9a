//! Whether the claims of a certificate hold.

use crate::instance::{Instance, text, value_error};
use crate::watch::Watch;
use hardmax::equilibrium::certificate::{self, CertificateError};
use hardmax::equilibrium::verify::{Outcome, Verifier};
use hardmax::report::answers::{Answer, VerifyJson};
use pyo3::prelude::*;

/// Checks every claim of a certificate, as `hardmax verify` does; the JSON of its answer.
#[pyfunction]
#[pyo3(signature = (certificate, instance=None, progress=None))]
pub fn verify(
    py: Python<'_>,
    certificate: &str,
    instance: Option<Instance>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<String> {
    let certificate = match certificate::read(certificate.as_bytes()) {
        Ok(certificate) => certificate,
        Err(error @ CertificateError::Undecided(_)) => {
            return text(&VerifyJson::new(Answer::Undecided, Some(error.to_string())));
        }
        Err(CertificateError::Instance(error)) => {
            return text(&VerifyJson::new(Answer::Rejected, Some(format!("instance: {error}"))));
        }
        Err(error) => return Err(value_error(error)),
    };
    if let Some(expected) = instance.filter(|expected| !certificate.is_about(&expected.0)) {
        drop(expected);
        let reason = "the certificate is about another instance".to_owned();
        return text(&VerifyJson::new(Answer::Rejected, Some(reason)));
    }
    let watch = Watch::new(progress, Some(certificate.attention.len() as u64))?;
    let outcome = watch.run(py, |watch| Verifier::new().with_progress(|_, _| watch.tick()).run(&certificate))?;
    text(&match outcome {
        Outcome::Accepted => VerifyJson::new(Answer::Accepted, None),
        Outcome::Rejected(rejection) => VerifyJson::new(Answer::Rejected, Some(rejection.to_string())),
        Outcome::Stopped => VerifyJson::new(Answer::Undecided, Some("the verifier was stopped".to_owned())),
    })
}
