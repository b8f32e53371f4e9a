//! Exact hardmax self-attention dynamics.

#[cfg(feature = "cli")]
pub mod cli;
pub mod dynamics;
pub mod equilibrium;
pub mod form;
pub mod generate;
pub mod instance;
pub mod pattern;
pub mod rational;
pub mod report;
pub mod spec;
pub mod theorems;
pub mod tokens;
pub mod trajectory;
