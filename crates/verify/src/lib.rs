#![doc = include_str!("../README.md")]

pub mod certificate;
mod parallel;
mod rates;
mod regime;
mod rejection;
mod verify;

pub use rejection::{MAX_LAYERS, PatternBreak, Rejection};
pub use verify::{Outcome, Verifier, verify};
