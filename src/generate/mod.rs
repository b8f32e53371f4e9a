//! Instances made for testing: random ones, named ones, and smaller ones that still fail.
//!
//! [`Genome`] is the one source of random instances; [`gallery`] holds the named ones, [`counterexamples`] one for each
//! hypothesis of the theorems, and [`shrink()`] makes an instance small while a property keeps failing on it.

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod family;
mod gallery;
mod genome;
#[cfg(feature = "proptest")]
pub mod proptest;
#[cfg(feature = "quickcheck")]
mod quickcheck;
mod random;
mod shrink;
mod simpler;

pub use family::Family;
pub use gallery::{Counterexample, Named, counterexamples, gallery};
pub use genome::{
    Genome, MAX_DIMENSION, MAX_FACTOR, MAX_GRID, MAX_HIGH_DIMENSION, MAX_HIGH_TOKENS, MAX_NUMERATOR, MAX_STEP,
    MAX_TOKENS, TINY_EXPONENT,
};
pub use random::STEPS;
pub use shrink::{DEFAULT_BUDGET, shrink};
