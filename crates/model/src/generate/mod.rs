//! Random instances: genomes, and smaller instances on which a property still fails.
//!
//! [`Genome`] is the one source of random instances; [`shrink()`] makes an instance small while a property keeps failing on it.

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod bounds;
mod dyadic;
mod family;
mod genome;
#[cfg(feature = "proptest")]
pub mod proptest;
#[cfg(feature = "quickcheck")]
mod quickcheck;
mod random;
mod shrink;
mod simpler;

pub use bounds::{
    MAX_DIMENSION, MAX_FACTOR, MAX_GRID, MAX_HIGH_DIMENSION, MAX_HIGH_TOKENS, MAX_NUMERATOR, MAX_STEP, MAX_TOKENS,
    TINY_EXPONENT,
};
pub use family::Family;
pub use genome::Genome;
pub use random::{Draw, STEPS};
pub use shrink::{DEFAULT_BUDGET, shrink};
