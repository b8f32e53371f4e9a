//! Exact hardmax self-attention dynamics.

pub mod dynamics;
pub mod engine;
pub mod form;
pub mod instance;
pub mod pattern;
pub mod rational;
pub mod spec;
pub mod tokens;
pub mod trajectory;
