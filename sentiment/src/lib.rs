//! The sentiment model of [hardmax transformers](https://arxiv.org/abs/2407.01602): trained fast, explained exactly.
//!
//! Source of the model: docs/theory.md section 6. The binary `hardmax-sentiment` is a thin layer over this library.

pub mod baseline;
pub mod batch;
pub mod data;
pub mod error;
pub mod evaluate;
pub mod exact;
pub mod explain;
pub mod leaders;
pub mod metrics;
pub mod model;
pub mod prepare;
pub mod scalar;
pub mod sweep;
pub mod train;
