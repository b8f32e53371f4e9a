//! Hardmax transformers with exact parameters: what they make of a sequence, and whether they interpolate data.
//!
//! A block is a feed-forward layer followed by attention. The feed-forward layer sends each token x to
//! `eta x + sum_k w_k max(0, <u_k, x> + b_k)`. The attention then sends each x_i to `rho x_i + v mean {x_l : l in C_i}`, where
//! C_i are the maximisers l of `x_i^T A x_l`, by index and with all ties. A form without factors is zero: everybody attends
//! to everybody. A network acts on sequences of any length, and interpolates data where the set of points that it makes of
//! each sequence is the set of targets of that sequence. A network is its own certificate: [`check`] runs it.
//!
//! Source: arXiv:2502.02270; docs/interpolation.md. The files are `hardmax/network/1` and `hardmax/sequences/1` of
//! docs/formats.md.
//!
//! ```
//! use hardmax_verify::network::{check, read, read_sequences};
//!
//! // Everybody attends to everybody, and nothing of the token itself is kept: the mean.
//! let mean = br#"{"schema":"hardmax/network/1","dimension":1,"blocks":[
//!     {"eta":"1","neurons":[],"attention":{"rho":"0","v":"1","form":{"left":[],"right":[]}}}]}"#;
//! let data = br#"{"schema":"hardmax/sequences/1","sequences":[{"tokens":[["1"],["2"]],"targets":[["3/2"]]}]}"#;
//! assert_eq!(check(&read(mean).unwrap(), &read_sequences(data).unwrap()), Ok(()));
//! ```

mod attend;
mod forward;
mod judge;
mod read;
mod sequences;
mod write;

use hardmax_model::rational::Rational;
pub use judge::{Mismatch, check};
pub use read::{FileError, is_network, read, read_sequences};
pub use sequences::{Sequence, Sequences, SequencesError};
pub use write::{
    AttentionJson, BlockJson, FormJson, NetworkJson, NeuronJson, SequenceJson, SequencesJson, UnwritableNetwork,
};

/// The name and version of the format of networks.
pub const NETWORK_SCHEMA: &str = "hardmax/network/1";

/// The name and version of the format of sequences with targets.
pub const SEQUENCES_SCHEMA: &str = "hardmax/sequences/1";

/// The most coordinates of a network's points.
pub const MAX_DIMENSION: usize = 1024;

/// A point of Q^d.
pub type Point = Vec<Rational>;

/// A transformer on sequences of points of Q^d: at least one block, all of one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    dimension: usize,
    blocks: Vec<Block>,
}

/// A feed-forward layer `x -> eta x + sum_k w_k max(0, <u_k, x> + b_k)`, then attention, where there is any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What is kept of the token itself.
    pub eta: Rational,
    /// The neurons; their number is the width.
    pub neurons: Vec<Neuron>,
    /// What follows; without it tokens stay as they are, as with rho = 1 and v = 0.
    pub attention: Option<Attention>,
}

/// One neuron `w max(0, <u, x> + b)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neuron {
    /// u. Shape (d,).
    pub input: Point,
    /// b.
    pub bias: Rational,
    /// w. Shape (d,).
    pub output: Point,
}

/// Attention `x_i -> rho x_i + v mean {x_l : l in C_i}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// What is kept of the token itself.
    pub rho: Rational,
    /// The weight of the mean.
    pub v: Rational,
    /// The form A, any square matrix.
    pub form: Form,
}

/// The form A of an attention layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A itself. Shape (d, d).
    Matrix(Vec<Point>),
    /// A = L^T R: the score of x and y is `<L x, R y>`. Both of shape (k, d); k = 0 is A = 0.
    Factors {
        /// L.
        left: Vec<Point>,
        /// R.
        right: Vec<Point>,
    },
}

/// Why blocks are no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// There are no blocks.
    #[error("blocks: there are none; expected at least one")]
    NoBlocks,
    /// The dimension is out of range.
    #[error("dimension: {0}; expected 1 to {MAX_DIMENSION}")]
    Dimension(usize),
    /// A vector or a matrix has another size than the dimension asks for.
    #[error("{place}: {found} {what}; expected {expected}")]
    Size {
        /// Where it stands.
        place: String,
        /// What is counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
}

impl Network {
    /// A network of these blocks.
    ///
    /// # Errors
    /// [`NetworkError`] where there are none, or one of them is not of this dimension.
    pub fn new(dimension: usize, blocks: Vec<Block>) -> Result<Self, NetworkError> {
        if dimension == 0 || dimension > MAX_DIMENSION {
            return Err(NetworkError::Dimension(dimension));
        }
        if blocks.is_empty() {
            return Err(NetworkError::NoBlocks);
        }
        for (index, block) in blocks.iter().enumerate() {
            block.fits(&format!("blocks[{index}]"), dimension)?;
        }
        Ok(Self { dimension, blocks })
    }

    /// The dimension d of the points.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The blocks, in the order in which they act.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The most neurons of a block.
    pub fn width(&self) -> usize {
        self.blocks.iter().map(|block| block.neurons.len()).max().unwrap_or(0)
    }

    /// How many numbers the network has: for a block eta, rho, v, its neurons and its form. Those of a block without
    /// attention are rho = 1 and v = 0.
    pub fn parameters(&self) -> usize {
        let forms = self.blocks.iter().filter_map(|block| block.attention.as_ref()).map(|attention| &attention.form);
        let of_forms: usize = forms.map(|form| form.rows().map(Vec::len).sum::<usize>()).sum();
        let of_layers: usize = self.blocks.iter().map(|block| 3 + block.neurons.len() * (2 * self.dimension + 1)).sum();
        of_layers + of_forms
    }
}

impl Form {
    /// A = 0: everybody attends to everybody.
    pub fn zero() -> Self {
        Self::Factors { left: Vec::new(), right: Vec::new() }
    }

    /// All rows that it is given by.
    fn rows(&self) -> impl Iterator<Item = &Point> {
        let (first, second) = match self {
            Self::Matrix(rows) => (rows, &[][..]),
            Self::Factors { left, right } => (left, &right[..]),
        };
        first.iter().chain(second)
    }

    fn fits(&self, place: &str, dimension: usize) -> Result<(), NetworkError> {
        let all = |rows: &[Point], place: &str| {
            let mut rows = rows.iter().enumerate();
            rows.try_for_each(|(index, row)| size(|| format!("{place}[{index}]"), "numbers", row.len(), dimension))
        };
        match self {
            Self::Matrix(rows) => {
                size(|| place.to_owned(), "rows", rows.len(), dimension)?;
                all(rows, place)
            }
            Self::Factors { left, right } => {
                size(|| format!("{place}.right"), "rows", right.len(), left.len())?;
                all(left, &format!("{place}.left"))?;
                all(right, &format!("{place}.right"))
            }
        }
    }
}

impl Block {
    fn fits(&self, place: &str, dimension: usize) -> Result<(), NetworkError> {
        for (index, Neuron { input, output, .. }) in self.neurons.iter().enumerate() {
            size(|| format!("{place}.neurons[{index}].input"), "numbers", input.len(), dimension)?;
            size(|| format!("{place}.neurons[{index}].output"), "numbers", output.len(), dimension)?;
        }
        match &self.attention {
            Some(attention) => attention.form.fits(&format!("{place}.attention.form"), dimension),
            None => Ok(()),
        }
    }
}

fn size(place: impl FnOnce() -> String, what: &'static str, found: usize, expected: usize) -> Result<(), NetworkError> {
    match found == expected {
        true => Ok(()),
        false => Err(NetworkError::Size { place: place(), what, found, expected }),
    }
}

#[cfg(test)]
mod tests;
