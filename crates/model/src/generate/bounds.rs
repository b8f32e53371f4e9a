//! The bounds of a genome.

/// The largest dimension of most families.
pub const MAX_DIMENSION: u8 = 4;
/// The largest dimension of [`Family::HighDimension`](super::Family::HighDimension).
pub const MAX_HIGH_DIMENSION: u8 = 8;
/// The most tokens of a decoded instance; it has at least one.
pub const MAX_TOKENS: usize = 12;
/// The most tokens in more than [`MAX_DIMENSION`] dimensions.
pub const MAX_HIGH_TOKENS: usize = 6;
/// The largest common denominator of the numerators.
pub const MAX_GRID: u16 = 1000;
/// The largest numerator, in absolute value.
pub const MAX_NUMERATOR: i32 = 1_000_000;
/// The largest numerator and denominator of the step size.
pub const MAX_STEP: u8 = 100;
/// The largest factor of the form, in absolute value.
pub const MAX_FACTOR: i8 = 3;
/// The unit of [`Genome::tiny`](super::Genome::tiny) is ten to this power.
pub const TINY_EXPONENT: i32 = -30;
