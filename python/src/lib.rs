//! The module behind the Python package `hardmax`: instances and results as classes, the words of the command line as functions.
//!
//! Numbers cross the boundary exactly, as integers of any length, or as the bytes of arrays. Long calls release the
//! interpreter, report progress and stop at Ctrl-C (`watch`).

mod check;
mod compare;
mod hunt;
mod instance;
mod interpolate;
mod limit;
mod numbers;
mod picture;
mod run;
mod trial;
mod verify;
mod watch;

use pyo3::prelude::*;

/// Exact hardmax self-attention dynamics.
#[pymodule]
mod _hardmax {
    use super::*;

    #[pymodule_export]
    use super::check::{check, theorems};
    #[pymodule_export]
    use super::compare::compare;
    #[pymodule_export]
    use super::hunt::hunt;
    #[pymodule_export]
    use super::instance::{Instance, gallery, random_instance, set_max_memory};
    #[pymodule_export]
    use super::interpolate::{interpolate, verify_network};
    #[pymodule_export]
    use super::limit::{Limit, limit};
    #[pymodule_export]
    use super::picture::{page, picture};
    #[pymodule_export]
    use super::run::{SoftmaxRun, Trajectory, run, softmax_run};
    #[pymodule_export]
    use super::trial::{dyadic_instance, try_layer};
    #[pymodule_export]
    use super::verify::verify;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        hardmax_model::limits::Limits::of_this_machine().set();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
