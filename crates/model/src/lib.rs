//! Instances of hardmax self-attention: exact numbers, tokens, the A-inner product, attention patterns, instances and their
//! files, and the executable specification of the dynamics.
//!
//! The mathematics is in `docs/theory.md`, section 1. [`spec`] is the oracle of everything that is faster. The feature
//! `files` adds CSV and NPY to JSON; the feature `schema` adds
//! JSON Schemas, `generate` random instances, and `arbitrary`, `proptest` and `quickcheck` those of the crates of these names.

pub mod form;
#[cfg(feature = "generate")]
pub mod generate;
pub mod instance;
pub mod integer;
pub mod interval;
pub mod pattern;
pub mod rational;
pub mod spec;
pub mod tokens;
