//! Where every token ends up.

use crate::instance::{Instance, floats, text, value_error};
use crate::numbers::to_rows;
use crate::watch::Watch;
use hardmax::engine::Exact;
use hardmax::equilibrium::{DEFAULT_MAX_LAYERS, Kind, Limit as Found, Search, rate_name};
use hardmax::report::limit::{LimitJson, human, summary};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

/// The limit of an instance, or that it is undecided.
#[pyclass(frozen, module = "hardmax._hardmax")]
pub struct Limit {
    instance: Instance,
    found: Found,
}

/// Decides where every token ends up, as `hardmax limit` does.
#[pyfunction]
#[pyo3(signature = (instance, max_layers=DEFAULT_MAX_LAYERS, progress=None))]
pub fn limit(
    py: Python<'_>,
    instance: Instance,
    max_layers: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Limit> {
    let watch = Watch::new(progress, None)?;
    let found = watch.run(py, |watch| {
        Search::new().max_layers(max_layers).progress(|_| watch.tick()).run(&Exact::default(), &instance.0)
    })?;
    Ok(Limit { instance, found })
}

#[pymethods]
impl Limit {
    #[getter]
    fn instance(&self) -> Instance {
        self.instance.clone()
    }

    /// `settled`, `regime` or `undecided`.
    #[getter]
    fn status(&self) -> &'static str {
        match self.found.equilibrium().map(|equilibrium| &equilibrium.kind) {
            None => "undecided",
            Some(Kind::Settled) => "settled",
            Some(_) => "regime",
        }
    }

    /// The layer that decides; None where the limit is undecided.
    #[getter]
    fn layer(&self) -> Option<usize> {
        self.found.equilibrium().map(hardmax::equilibrium::Equilibrium::layer)
    }

    /// The limits as rows of Fractions; None where undecided.
    #[getter]
    fn limits<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        self.found.equilibrium().map(|equilibrium| to_rows(py, equilibrium.limits.rows())).transpose()
    }

    /// The leaders; None where undecided.
    #[getter]
    fn leaders(&self) -> Option<Vec<usize>> {
        self.found.equilibrium().map(|equilibrium| equilibrium.leaders().to_vec())
    }

    /// How fast each token approaches its limit: `at rest`, `r^t`, `t r^t`, ...; None where undecided.
    #[getter]
    fn rates(&self) -> Option<Vec<String>> {
        let equilibrium = self.found.equilibrium()?;
        Some((0..self.instance.0.len()).map(|i| rate_name(equilibrium.rate(i))).collect())
    }

    /// The JSON of `hardmax limit --format json`.
    fn to_json(&self) -> PyResult<String> {
        text(&LimitJson::new(&self.instance.0, &self.found))
    }

    /// The text of `hardmax limit`, or of `hardmax limit --all`.
    fn describe(&self, all: bool) -> String {
        let words = if all { human } else { summary };
        words(&self.instance.0, &self.found)
    }

    /// The certificate as JSON text; None where undecided.
    fn certificate(&self) -> PyResult<Option<String>> {
        let Some(equilibrium) = self.found.equilibrium() else { return Ok(None) };
        let bytes = equilibrium.certificate(&self.instance.0).to_file().map_err(value_error)?;
        String::from_utf8(bytes).map(Some).map_err(value_error)
    }

    /// The nearest doubles as bytes, row by row, and whether one of them is not the number itself; None where undecided.
    fn _floats<'py>(&self, py: Python<'py>) -> Option<(Bound<'py, PyBytes>, bool)> {
        self.found.equilibrium().map(|equilibrium| floats(py, equilibrium.limits.entries()))
    }
}
