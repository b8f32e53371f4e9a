#![doc = include_str!("../README.md")]

mod instances;
pub mod interpolation;
pub mod softmax;

pub use instances::HardmaxInstances;
