//! Packs of statements beside the core's, and what they share: the instances of hardmax dynamics for the kit.
//!
//! | pack | what it is about |
//! |---|---|
//! | [`softmax`] | how far softmax attention is from hardmax attention |

mod instances;
pub mod softmax;

pub use instances::HardmaxInstances;
