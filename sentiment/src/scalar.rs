//! The floats a model can be made of.

use num_traits::Float;
use std::fmt::Debug;
use std::ops::AddAssign;

/// `f32` for training, `f64` for the checks of the gradients.
pub trait Scalar: Float + AddAssign + Debug + Default + Send + Sync + 'static {
    /// Softmax weights below `exp(-CUTOFF)` of the largest one are skipped: see [`crate::model::attention`] for the bound.
    const CUTOFF: Self;

    /// The nearest float to `value`.
    fn of(value: f64) -> Self;

    /// This float's exact value.
    fn widen(self) -> f64;
}

impl Scalar for f32 {
    const CUTOFF: Self = 24.0;

    fn of(value: f64) -> Self {
        value as f32
    }

    fn widen(self) -> f64 {
        f64::from(self)
    }
}

impl Scalar for f64 {
    const CUTOFF: Self = 48.0;

    fn of(value: f64) -> Self {
        value
    }

    fn widen(self) -> f64 {
        self
    }
}
