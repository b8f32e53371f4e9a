#![doc = include_str!("../README.md")]

pub mod certificate;
mod parallel;
mod regime;
mod rejection;
mod verify;

pub use rejection::{MAX_LAYERS, PatternBreak, Rejection};
pub use verify::{Outcome, Verifier, verify};
