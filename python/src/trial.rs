//! Somebody else's layer, tried on every statement.

use crate::instance::{Instance, text, value_error};
use crate::numbers::short;
use crate::watch::Watch;
use hardmax::float::{Call, Format};
use hardmax::generate::Genome;
use hardmax::trial::{Broken, Found, Trial, Tried};
use num_traits::ToPrimitive;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

/// What a trial found, for Python.
#[derive(Serialize)]
struct Report {
    examples: usize,
    calls: usize,
    worst: f64,
    roundoff: f64,
    statements: Vec<Tried>,
    violation: Option<Violation>,
}

#[derive(Serialize)]
struct Violation {
    theorem: &'static str,
    comparison: String,
    instance: String,
    example: usize,
}

fn format(dtype: &str) -> PyResult<Format> {
    match dtype {
        "float64" => Ok(Format::F64),
        "float32" => Ok(Format::F32),
        "float16" => Ok(Format::F16),
        "bfloat16" => Ok(Format::BF16),
        other => {
            Err(PyValueError::new_err(format!("dtype: {other:?}, expected one of float64, float32, float16, bfloat16")))
        }
    }
}

/// Tries `layer`, a function (bytes of doubles, n, d, alpha, bytes of a form or None) -> bytes of doubles, and returns the JSON of
/// what was found. What the function raises is raised.
#[pyfunction]
#[pyo3(signature = (layer, dtype, examples, seed, forms, progress=None))]
pub fn try_layer(
    py: Python<'_>,
    layer: Py<PyAny>,
    dtype: &str,
    examples: usize,
    seed: u64,
    forms: bool,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<String> {
    let trial = Trial { examples, seed, format: format(dtype)?, forms };
    let raised: Arc<Mutex<Option<PyErr>>> = Arc::default();
    let keep = Arc::clone(&raised);
    let function = move |call: Call| {
        Python::attach(|py| {
            answer(py, &layer, call).map_err(|error| {
                let told = error.to_string();
                keep.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                told
            })
        })
    };
    let watch = Watch::new(progress, Some(examples as u64))?;
    let found = watch.run(py, |watch| trial.run(function, |_| watch.tick().is_continue()))?;
    match found {
        Ok(found) => text(&report(found, trial.format)?),
        Err((failure, instance)) => {
            let raised = raised.lock().unwrap_or_else(PoisonError::into_inner).take();
            Err(raised.unwrap_or_else(|| value_error(format_args!("{failure}; on {}", source(&instance)))))
        }
    }
}

fn report(found: Found, format: Format) -> PyResult<Report> {
    let violation = |broken: Broken| -> PyResult<Violation> {
        let instance = Instance(broken.instance);
        let instance = text(&hardmax::instance::json::InstanceJson::from(&instance.0))?;
        Ok(Violation {
            theorem: broken.theorem,
            comparison: broken.seen.to_string(),
            instance,
            example: broken.example,
        })
    };
    let Found { examples, calls, worst, statements, broken } = found;
    let violation = broken.map(violation).transpose()?;
    Ok(Report { examples, calls, worst, roundoff: format.roundoff(), statements, violation })
}

fn source(instance: &hardmax::instance::Instance) -> String {
    let rows: Vec<String> = instance
        .tokens()
        .rows()
        .map(|row| {
            let row: Vec<String> = row.iter().map(|x| x.to_f64().unwrap_or(f64::NAN).to_string()).collect();
            format!("[{}]", row.join(", "))
        })
        .collect();
    format!("tokens [{}], alpha {}", rows.join(", "), instance.alpha())
}

fn answer(py: Python<'_>, layer: &Py<PyAny>, call: Call) -> PyResult<Vec<f64>> {
    let bytes = |numbers: &[f64]| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_ne_bytes()).collect();
        PyBytes::new(py, &bytes)
    };
    let Call { tokens, len, dimension, alpha, form } = call;
    let found = layer.bind(py).call1((bytes(tokens), len, dimension, alpha, form.map(bytes)))?;
    let Ok(found) = found.cast::<PyBytes>() else {
        return Err(value_error(format_args!("the layer returned {}, expected bytes", short(&found))));
    };
    // INVARIANT: chunks of eight bytes.
    let number = |word: &[u8]| f64::from_ne_bytes(word.try_into().expect("eight bytes"));
    Ok(found.as_bytes().chunks_exact(8).map(number).collect())
}

/// The instance of a genome of binary fractions whose scores a float format holds, or None: for strategies that draw its parts.
#[pyfunction]
#[pyo3(signature = (genome, dtype=None))]
pub fn dyadic_instance(genome: &str, dtype: Option<&str>) -> PyResult<Option<Instance>> {
    let genome: Genome = serde_json::from_str(genome).map_err(value_error)?;
    let Some(dtype) = dtype else { return Ok(Some(Instance(genome.decode()))) };
    let instance = genome.dyadic().decode();
    Ok(format(dtype)?.holds_scores(&instance, instance.tokens()).then_some(Instance(instance)))
}
