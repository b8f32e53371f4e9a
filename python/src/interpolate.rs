//! Networks that interpolate.

use crate::instance::{text, value_error};
use hardmax::interpolation::{self, BuildError};
use hardmax::network;
use hardmax::report::answers::{Answer, VerifyJson};
use hardmax::report::interpolate::{FloatsJson, InterpolateJson};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// Builds a network that sends each sequence to its targets, as `hardmax interpolate` does: the JSON of the answer, its text, and the
/// network; None where there is none.
#[pyfunction]
#[pyo3(signature = (data, floats=false))]
pub fn interpolate(py: Python<'_>, data: &str, floats: bool) -> PyResult<(String, String, Option<String>)> {
    let data = network::read_sequences(data.as_bytes()).map_err(value_error)?;
    let (answer, network) = py.detach(|| match interpolation::build(&data) {
        Ok(built) => {
            if let Err(mismatch) = network::check(&built.network, &data) {
                let defect = "the network that was built does not interpolate the data, which is a defect";
                return Err(PyRuntimeError::new_err(format!("{defect}: {mismatch}")));
            }
            let floats = floats.then(|| FloatsJson {
                sequences: data.list().len(),
                f64: interpolation::floats::<f64>(&built.network, &data).into(),
                f32: interpolation::floats::<f32>(&built.network, &data).into(),
            });
            let bytes = built.network.to_file().map_err(value_error)?;
            let network = String::from_utf8(bytes).map_err(value_error)?;
            Ok((InterpolateJson::interpolated(&built, floats), Some(network)))
        }
        Err(BuildError::Impossible(reason)) => Ok((InterpolateJson::impossible(&reason), None)),
        Err(error) => Err(value_error(error)),
    })?;
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
