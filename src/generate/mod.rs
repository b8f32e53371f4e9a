//! Instances made for testing: random ones, named ones, and smaller ones that still fail.
//!
//! [`Genome`] is the one source of random instances; [`gallery()`] holds the named ones, and [`shrink()`] makes an instance small while a property keeps failing on it.

mod gallery;

pub use gallery::{Named, gallery};
pub use hardmax_model::generate::*;
