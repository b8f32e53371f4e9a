#![doc = include_str!("../README.md")]

pub mod certificate;
mod parallel;
mod regime;
mod verify;

pub use verify::{MAX_LAYERS, Outcome, PatternBreak, Rejection, Verifier, verify};
