#![doc = include_str!("../README.md")]

pub mod block;
pub mod encoding;
pub mod form;
#[cfg(feature = "generate")]
pub mod generate;
pub mod instance;
pub mod integer;
pub mod interval;
pub mod limits;
pub mod pattern;
pub mod rational;
#[cfg(feature = "files")]
pub mod records;
pub mod spec;
pub mod tokens;
