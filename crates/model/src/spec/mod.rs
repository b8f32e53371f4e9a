//! The executable specification: docs/theory.md section 1 as code, and nothing clever.
//!
//! Generic over the scalar, so that the same text runs on exact rationals and on floats. Everything else in this crate
//! is tested against it.

pub mod attention;
pub mod layer;
pub mod scalar;

pub use attention::{attention_mean, attention_set};
pub use layer::{System, layer};
pub use scalar::Scalar;
