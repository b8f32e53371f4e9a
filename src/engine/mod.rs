//! The fast exact engine: exactly the results of the specification, at the speed of doubles.
//!
//! Equal tokens are merged into points with a multiplicity. The first layers of an instance of small numbers are integers held
//! in doubles, where nothing rounds. After that a filter decides on doubles with a proved error bound, and what it cannot decide
//! is compared exactly, on integers replayed from the recorded patterns. Points whose attention no longer changes are not
//! looked at again; once that holds for all, layers are in closed form.
//!
//! Everything here is an accelerator: where its assumptions fail it falls back to exact integers, never to a guess.

mod compare;
mod convert;
mod float;
mod flow;
mod kernel;
mod locks;
mod planar;
mod points;
mod replay;
mod search;
mod sets;
mod small;
mod state;
#[cfg(feature = "_internals")]
mod tuned;

pub use flow::ExactFlow;
pub use kernel::instruction_set;

use crate::instance::Instance;
use points::Points;
use state::Engine;

/// What the benchmarks measure apart. No part of the interface: it may change or go at any time.
#[cfg(feature = "_internals")]
#[doc(hidden)]
pub mod internals {
    pub use super::state::Engine;
    pub use super::tuned::TunedFloats;

    /// The engine at layer 0 of an instance, nothing decided yet.
    pub fn prepare(exact: super::Exact, instance: &super::Instance) -> Engine {
        exact.prepare(instance)
    }
}

/// The engine as [`Dynamics`](crate::dynamics::Dynamics). Every option changes speed only, never a result.
///
/// ```
/// use hardmax::{dynamics::Dynamics, engine::Exact, instance::Instance, rational::ratio};
/// let tokens = vec![vec![ratio(1, 1)], vec![ratio(-1, 2)], vec![ratio(1, 3)]];
/// let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
/// let exact = Exact::default();
/// let mut flow = exact.start(&instance);
/// flow.advance();
/// assert_eq!(flow.tokens()[2], [ratio(5, 9)]);
/// assert_eq!(flow.attention().to_sets(), [vec![0], vec![1], vec![0]]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exact {
    /// Spread large scans over the threads of rayon's pool.
    pub threads: bool,
    /// Start with integers in doubles where the numbers are small.
    pub integers: bool,
    /// Use doubles with an error bound.
    pub filter: bool,
    /// Skip the rows of points whose attention no longer changes.
    pub locks: bool,
    /// In the plane, look only at points near the boundary of the hull.
    pub hull: bool,
}

impl Default for Exact {
    fn default() -> Self {
        Self { threads: true, integers: true, filter: true, locks: true, hull: true }
    }
}

impl Exact {
    /// The same options with threads or without.
    pub fn with_threads(self, threads: bool) -> Self {
        Self { threads, ..self }
    }

    /// The same options with the integer start or without.
    pub fn with_integers(self, integers: bool) -> Self {
        Self { integers, ..self }
    }

    /// The same options with the filter or without.
    pub fn with_filter(self, filter: bool) -> Self {
        Self { filter, ..self }
    }

    /// The same options with locks or without.
    pub fn with_locks(self, locks: bool) -> Self {
        Self { locks, ..self }
    }

    /// The same options with the planar hull or without.
    pub fn with_hull(self, hull: bool) -> Self {
        Self { hull, ..self }
    }

    /// The engine at layer 0 of an instance, nothing decided yet.
    fn prepare(&self, instance: &Instance) -> Engine {
        Engine::new(*self, Points::of(instance))
    }
}
