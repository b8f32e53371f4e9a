//! Floats beside the exact run.

use crate::instance::{Instance, text};
use crate::run::float;
use crate::watch::Watch;
use hardmax::compare::{Options, compare as compared};
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::report::compare::{CompareJson, Compared, human};
use pyo3::prelude::*;

/// Compares float runs with the exact one, as `hardmax compare` does; the JSON of its report, and the text.
#[pyfunction]
#[pyo3(signature = (instances, arithmetics, formulas, summation="numpy", tie_tolerance=0.0, layers=60,
    max_layers=DEFAULT_MAX_LAYERS, progress=None))]
#[expect(clippy::too_many_arguments, reason = "the options of the command")]
pub fn compare(
    py: Python<'_>,
    instances: Vec<(String, Instance)>,
    arithmetics: Vec<String>,
    formulas: Vec<String>,
    summation: &str,
    tie_tolerance: f64,
    layers: usize,
    max_layers: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<(String, String)> {
    let mut floats = Vec::new();
    for arithmetic in &arithmetics {
        for formula in &formulas {
            floats.push(float(arithmetic, formula, summation, tie_tolerance)?);
        }
    }
    let options = Options::default().with_layers(vec![layers]).with_max_layers(max_layers).with_errors(true);
    let watch = Watch::new(progress, Some(instances.len() as u64))?;
    let (report, words) = watch.run(py, |watch| {
        let (mut all, mut words) = (Vec::new(), String::new());
        for (name, Instance(instance)) in instances {
            let comparisons = compared(&instance, &floats, &options);
            words += &human(&name, &instance, &comparisons);
            all.push(Compared::new(name, &instance, comparisons));
            if watch.tick().is_break() {
                break;
            }
        }
        (CompareJson::new(&options.layers, all), words)
    })?;
    Ok((text(&report)?, words))
}
