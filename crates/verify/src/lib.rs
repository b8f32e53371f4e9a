#![doc = include_str!("../README.md")]

pub mod certificate;
mod regime;
mod verify;

pub use verify::{MAX_LAYERS, PatternBreak, Rejection, verify};
