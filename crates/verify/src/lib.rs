#![doc = include_str!("../README.md")]

pub mod certificate;
mod gap;
mod layer;
pub mod network;
mod parallel;
mod products;
mod rates;
mod regime;
mod rejection;
mod settled;
mod verify;

pub use rejection::{MAX_LAYERS, PatternBreak, Rejection};
pub use verify::{Outcome, Verifier, verify};
