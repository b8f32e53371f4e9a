//! The layers of an instance.

use crate::instance::{Instance, floats, place, text, value_error};
use crate::numbers::{named, to_rows};
use crate::watch::Watch;
use hardmax::dynamics::Dynamics;
use hardmax::engine::Exact;
use hardmax::float::{Float, Formula, Precision, Summation, Tolerance};
use hardmax::report::softmax::{SoftmaxJson, human};
use hardmax::report::trajectory::{Json, Layer, Writer};
use hardmax::softmax::{self, Temperature};
use hardmax::tokens::{Tokens, float_classes};
use hardmax::trajectory::LayerState;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

/// The layers 0 to K of a run.
#[pyclass(frozen, module = "hardmax._hardmax")]
pub struct Trajectory {
    instance: Instance,
    layers: Layers,
}

enum Layers {
    Exact(Vec<LayerState>),
    /// The JSON is made while the layers are: the flow holds one at a time.
    Floats {
        json: String,
        layers: Vec<FloatLayer>,
    },
}

struct FloatLayer {
    tokens: Tokens<f64>,
    attention: Vec<Vec<usize>>,
    leaders: Vec<usize>,
}

/// Floats by the names of the command line.
pub fn float(arithmetic: &str, formula: &str, summation: &str, tie_tolerance: f64) -> PyResult<Float> {
    let wrong = |name: &str, value: &str, known: &str| {
        PyValueError::new_err(format!("{name}: {value:?}, expected one of {known}"))
    };
    let precision = match arithmetic {
        "f64" => Precision::F64,
        "f32" => Precision::F32,
        other => return Err(wrong("arithmetic", other, "exact, f64, f32")),
    };
    let formula = match formula {
        "convex" => Formula::Convex,
        "increment" => Formula::Increment,
        other => return Err(wrong("formula", other, "convex, increment")),
    };
    let summation = match summation {
        "numpy" => Summation::Numpy,
        "loop" => Summation::Loop,
        other => return Err(wrong("summation", other, "numpy, loop")),
    };
    let tolerance = Tolerance::new(tie_tolerance).map_err(value_error)?;
    let float = Float::default().with_precision(precision).with_formula(formula).with_summation(summation);
    Ok(float.with_tie_tolerance(tolerance))
}

/// Runs the layers of an instance, as `hardmax run` does.
#[pyfunction]
#[pyo3(signature = (instance, layers=10, arithmetic="exact", formula="convex", summation="numpy", tie_tolerance=0.0, progress=None))]
#[expect(clippy::too_many_arguments, reason = "the options of the command")]
pub fn run(
    py: Python<'_>,
    instance: Instance,
    layers: usize,
    arithmetic: &str,
    formula: &str,
    summation: &str,
    tie_tolerance: f64,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Trajectory> {
    let watch = Watch::new(progress, Some(layers as u64))?;
    if arithmetic == "exact" {
        if (formula, summation, tie_tolerance) != ("convex", "numpy", 0.0) {
            let error = "formula, summation and tie_tolerance have no effect in exact arithmetic";
            return Err(PyValueError::new_err(error));
        }
        let layers = watch.run(py, |watch| exact(&instance, layers, watch))?;
        return Ok(Trajectory { instance, layers: Layers::Exact(layers) });
    }
    let float = float(arithmetic, formula, summation, tie_tolerance)?;
    let layers = watch.run(py, |watch| in_floats(&instance, float, layers, watch))?.map_err(value_error)?;
    Ok(Trajectory { instance, layers })
}

fn exact(instance: &Instance, layers: usize, watch: &Watch) -> Vec<LayerState> {
    let mut flow = Exact::default().start(&instance.0);
    let mut states = vec![LayerState::of(&*flow)];
    for _ in 0..layers {
        if watch.tick().is_break() {
            break;
        }
        flow.advance();
        states.push(LayerState::of(&*flow));
    }
    states
}

fn in_floats(instance: &Instance, float: Float, layers: usize, watch: &Watch) -> std::io::Result<Layers> {
    let mut flow = float.start(&instance.0);
    let mut bytes = Vec::new();
    let mut seen = Vec::new();
    {
        let mut json = Json::new(&mut bytes, &instance.0)?;
        for layer in 0..=layers {
            json.layer(&Layer::floats(&flow))?;
            let tokens = flow.tokens();
            let leaders = flow.attention().leaders(&float_classes(&tokens));
            seen.push(FloatLayer { tokens, attention: flow.attention().to_sets(), leaders });
            if layer == layers || watch.tick().is_break() {
                break;
            }
            flow.advance();
        }
        json.finish()?;
    }
    let json = String::from_utf8(bytes).map_err(std::io::Error::other)?.trim_end().to_owned();
    Ok(Layers::Floats { json, layers: seen })
}

#[pymethods]
impl Trajectory {
    #[getter]
    fn instance(&self) -> Instance {
        self.instance.clone()
    }

    /// Whether the tokens are exact.
    #[getter]
    fn is_exact(&self) -> bool {
        matches!(self.layers, Layers::Exact(_))
    }

    /// The number of layers, layer 0 included.
    fn __len__(&self) -> usize {
        match &self.layers {
            Layers::Exact(layers) => layers.len(),
            Layers::Floats { layers, .. } => layers.len(),
        }
    }

    /// The tokens of a layer: rows of Fractions, or of floats where the run was in floats.
    fn tokens<'py>(&self, py: Python<'py>, layer: isize) -> PyResult<Bound<'py, PyList>> {
        let layer = place(layer, self.__len__(), "layer")?;
        match &self.layers {
            Layers::Exact(layers) => to_rows(py, layers[layer].tokens.rows()),
            Layers::Floats { layers, .. } => PyList::new(py, layers[layer].tokens.rows()),
        }
    }

    /// The attention sets of a layer.
    fn attention(&self, layer: isize) -> PyResult<Vec<Vec<usize>>> {
        let layer = place(layer, self.__len__(), "layer")?;
        Ok(match &self.layers {
            Layers::Exact(layers) => layers[layer].attention.to_sets(),
            Layers::Floats { layers, .. } => layers[layer].attention.clone(),
        })
    }

    /// The leaders of a layer.
    fn leaders(&self, layer: isize) -> PyResult<Vec<usize>> {
        let layer = place(layer, self.__len__(), "layer")?;
        Ok(match &self.layers {
            Layers::Exact(layers) => layers[layer].leaders.clone(),
            Layers::Floats { layers, .. } => layers[layer].leaders.clone(),
        })
    }

    /// The JSON of `hardmax run --format json`.
    fn to_json(&self) -> PyResult<String> {
        match &self.layers {
            Layers::Floats { json, .. } => Ok(json.clone()),
            Layers::Exact(layers) => {
                let mut bytes = Vec::new();
                {
                    let mut json = Json::new(&mut bytes, &self.instance.0)?;
                    for state in layers {
                        json.layer(&Layer::from(state))?;
                    }
                    json.finish()?;
                }
                Ok(String::from_utf8(bytes).map_err(value_error)?.trim_end().to_owned())
            }
        }
    }

    /// The nearest doubles of all layers as bytes, and whether one of them is not the number itself.
    fn _floats<'py>(&self, py: Python<'py>) -> (Bound<'py, PyBytes>, bool) {
        match &self.layers {
            Layers::Exact(layers) => {
                let parts: Vec<_> = layers.iter().map(|state| floats(py, state.tokens.entries())).collect();
                let bytes: Vec<u8> = parts.iter().flat_map(|(bytes, _)| bytes.as_bytes()).copied().collect();
                (PyBytes::new(py, &bytes), parts.iter().any(|(_, rounded)| *rounded))
            }
            Layers::Floats { layers, .. } => {
                let entries = layers.iter().flat_map(|layer| layer.tokens.entries());
                let bytes: Vec<u8> = entries.flat_map(|entry| entry.to_ne_bytes()).collect();
                (PyBytes::new(py, &bytes), false)
            }
        }
    }
}

/// A softmax run in intervals, beside the hardmax run.
#[pyclass(frozen, module = "hardmax._hardmax")]
pub struct SoftmaxRun {
    json: String,
    text: String,
}

/// Runs the softmax layer at a temperature, as `hardmax run --softmax` does.
#[pyfunction]
#[pyo3(signature = (instance, temperature, layers=10))]
pub fn softmax_run(
    py: Python<'_>,
    instance: Instance,
    temperature: &Bound<'_, PyAny>,
    layers: usize,
) -> PyResult<SoftmaxRun> {
    let temperature = Temperature::new(named(temperature, "temperature", false)?).map_err(value_error)?;
    let found = py.detach(|| {
        let found = softmax::run(&instance.0, &temperature, layers);
        let text = human(&instance.0, &temperature, &found);
        (SoftmaxJson::new(&instance.0, &temperature, found), text)
    });
    Ok(SoftmaxRun { json: text(&found.0)?, text: found.1 })
}

#[pymethods]
impl SoftmaxRun {
    /// The JSON of `hardmax run --softmax --format json`.
    fn to_json(&self) -> String {
        self.json.clone()
    }

    /// The text of `hardmax run --softmax`.
    fn describe(&self) -> String {
        self.text.clone()
    }
}
