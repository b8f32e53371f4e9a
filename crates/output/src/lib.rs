#![doc = include_str!("../README.md")]

mod distinct;
mod file;
mod interrupt;
mod place;
mod streams;

pub use distinct::{Files, SameFile};
pub use file::{OutputFile, WriteError, write};
pub use interrupt::end_on_interrupt;
pub use streams::{StdoutError, note, stdout};
