//! Networks that interpolate.

use crate::instance::{text, value_error};
use hardmax::network;
use hardmax::report::answers::{Answer, VerifyJson};
use hardmax::report::interpolate::{Unanswered, answer};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// Builds a network that sends each sequence to its targets, as `hardmax interpolate` does: the JSON of the answer, its text, and the
/// network; None where there is none.
#[pyfunction]
#[pyo3(signature = (data, floats=false))]
pub fn interpolate(py: Python<'_>, data: &str, floats: bool) -> PyResult<(String, String, Option<String>)> {
    let data = network::read_sequences(data.as_bytes()).map_err(value_error)?;
    let (answer, file) = py.detach(|| answer(&data, floats)).map_err(|error| match error {
        Unanswered::Defect(_) => PyRuntimeError::new_err(error.to_string()),
        _ => value_error(error),
    })?;
    let network = file.map(String::from_utf8).transpose().map_err(value_error)?;
    Ok((text(&answer)?, answer.human(), network))
}

/// Whether a network sends each sequence to its targets, as `hardmax verify NETWORK DATA` says; the JSON of its answer.
#[pyfunction]
pub fn verify_network(py: Python<'_>, network: &str, data: &str) -> PyResult<String> {
    let network = network::read(network.as_bytes()).map_err(|error| value_error(format_args!("network: {error}")))?;
    let data = network::read_sequences(data.as_bytes()).map_err(|error| value_error(format_args!("data: {error}")))?;
    text(&match py.detach(|| network::check(&network, &data)) {
        Ok(()) => VerifyJson::new(Answer::Accepted, None),
        Err(mismatch) => VerifyJson::new(Answer::Rejected, Some(mismatch.to_string())),
    })
}
