//! Every statement on every instance.

use crate::instance::{Instance, text, value_error};
use crate::watch::Watch;
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::packs::{Wanted, parts};
use hardmax::report::html::html;
use hardmax::report::theorems::TheoremsJson;
use hardmax_kit::job::{Job, SHRINK_BUDGET};
use hardmax_kit::{AnyInstance, CaseOptions, Origin};
use pyo3::prelude::*;
use std::sync::Arc;

/// Checks statements, as `hardmax check` does; the JSON of its report, and the page.
#[pyfunction]
#[pyo3(signature = (instances=None, random=None, seed=0, packs=Vec::new(), theorems=Vec::new(), layers=10,
    max_layers=DEFAULT_MAX_LAYERS, fault=None, progress=None))]
#[expect(clippy::too_many_arguments, reason = "the options of the command")]
pub fn check(
    py: Python<'_>,
    instances: Option<Vec<(String, Instance)>>,
    random: Option<u64>,
    seed: u64,
    packs: Vec<String>,
    theorems: Vec<String>,
    layers: usize,
    max_layers: usize,
    fault: Option<String>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<(String, String)> {
    let random = random.unwrap_or(if instances.is_none() { 1000 } else { 0 });
    let origin = |(name, instance): (String, Instance)| {
        let instance: AnyInstance = Arc::new(instance.0);
        Origin::Given { name, instance }
    };
    let given = instances.map(|instances| instances.into_iter().map(origin).collect::<Vec<_>>());
    let options = CaseOptions::new().with_layers(layers).with_max_layers(max_layers);
    let wanted = Wanted { packs: &packs, theorems: &theorems, fault: fault.as_deref(), options };
    let job = Job { parts: parts(&wanted, given.as_deref()).map_err(value_error)?, seed, random: 0..random };
    let watch = Watch::new(progress, Some(job.cases()))?;
    let report = watch.run_aside(py, |watch| {
        let (mut report, findings) = job.run(&mut |_| (), &|| watch.tick());
        job.add_violations(&mut report, &findings, SHRINK_BUDGET, &mut |_| None);
        report
    })?;
    Ok((text(&report)?, html(&report)))
}

/// The JSON of `hardmax theorems --format json`.
#[pyfunction]
pub fn theorems() -> PyResult<String> {
    text(&TheoremsJson::new())
}
