//! Exact hardmax self-attention dynamics.

pub mod dynamics;
pub mod equilibrium;
pub mod form;
pub mod generate;
pub mod instance;
pub mod pattern;
pub mod rational;
pub mod spec;
pub mod theorems;
pub mod tokens;
pub mod trajectory;
