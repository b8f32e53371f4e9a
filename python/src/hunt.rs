//! The search for extremal instances.

use crate::instance::{Instance, text, value_error};
use crate::numbers::named;
use crate::watch::Watch;
use hardmax::engine::Exact;
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::hunt::{Hunt, Objective, Plan, ROUND, Results, Shard, Space};
use hardmax::rational::excerpt;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Searches for instances with the largest value of an objective, as `hardmax hunt` does; the JSON of its results, and
/// the best instance.
#[pyfunction]
#[pyo3(signature = (objective, budget=10_000, dim=3, tokens=8, grid=4, alpha=None, seed=0, max_layers=DEFAULT_MAX_LAYERS, progress=None))]
#[expect(clippy::too_many_arguments, reason = "the options of the command")]
pub fn hunt(
    py: Python<'_>,
    objective: &str,
    budget: u64,
    dim: u8,
    tokens: u8,
    grid: u16,
    alpha: Option<Bound<'_, PyAny>>,
    seed: u64,
    max_layers: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<(String, Option<Instance>)> {
    let Some(found) = Objective::ALL.iter().copied().find(|known| known.id() == objective) else {
        let known: Vec<&str> = Objective::ALL.iter().map(|known| known.id()).collect();
        let error = format!("objective: {objective:?}, expected one of {}", known.join(", "));
        return Err(PyValueError::new_err(error));
    };
    let step = alpha.as_ref().map(step).transpose()?;
    let space = Space::new(dim, tokens, grid, step).map_err(value_error)?;
    let plan = Plan::new(found, space).with_seed(seed).with_max_layers(max_layers);
    // INVARIANT: the first of one shard.
    let shard = Shard::new(1, 1).expect("1 of 1");
    let mut hunt = Hunt::new(plan, shard);
    let watch = Watch::new(progress, Some(budget.div_ceil(ROUND)))?;
    let results = watch.run_aside(py, |watch| {
        for _ in 0..budget.div_ceil(ROUND).max(1) {
            hunt.round(&Exact::default());
            if watch.tick().is_break() {
                break;
            }
        }
        Results::from(&hunt)
    })?;
    let best = results.best().first().map(|found| Instance(results.plan().space.instance(&found.genome)));
    Ok((text(&results.json())?, best))
}

/// A step size P/Q of small numbers.
fn step(alpha: &Bound<'_, PyAny>) -> PyResult<[u8; 2]> {
    let value = named(alpha, "alpha", false)?;
    match (u8::try_from(value.numer()), u8::try_from(value.denom())) {
        (Ok(numerator), Ok(denominator)) => Ok([numerator, denominator]),
        _ => Err(value_error(format_args!("alpha: {}, expected P/Q with P and Q from 1 to 100", excerpt(&value)))),
    }
}
