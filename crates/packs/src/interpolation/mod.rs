//! Exact interpolation: from sequences with targets a hardmax transformer that sends each sequence to its targets.
//!
//! A network exists exactly if equal empirical measures have equal targets, and no sequence has more targets than distinct
//! tokens. [`build`] then makes one of at most `N - 1 + 2M` blocks, N the number of different measures and M that of their
//! targets, in four neurons a block and forms of rank at most two, however long the sequences are. Every choice is the least
//! positive integer that passes an exact test. docs/interpolation.md has the proof; `hardmax_verify::network` runs a network
//! without this code.
//!
//! ```
//! use hardmax_packs::interpolation::build;
//! use hardmax_verify::network::{check, read_sequences};
//!
//! // The second sequence differs from the first in how often its tokens stand there, and in that alone.
//! let data = br#"{"schema":"hardmax/sequences/1","sequences":[
//!     {"tokens":[["1","0"],["0","1"]],"targets":[["0","0"]]},
//!     {"tokens":[["1","0"],["0","1"],["0","1"]],"targets":[["5","5"],["1/3","0"]]}]}"#;
//! let data = read_sequences(data).unwrap();
//! let built = build(&data).unwrap();
//! assert_eq!(check(&built.network, &data), Ok(()));
//! assert_eq!((built.measures, built.targets, built.network.blocks().len()), (2, 3, 7));
//! ```

mod direction;
mod floats;
mod leaders;
mod means;
mod measure;
mod random;
mod tent;

pub use floats::{Float, Floats, TOLERANCE, floats, forward};
use hardmax_model::rational::Rational;
use hardmax_verify::network::{Attention, Block, Network, NetworkError, Point, Sequences};
use leaders::Leaders;
pub use measure::Impossible;
use measure::measures;
pub use random::{Counts, Kind, KindError};

/// A network and what it was built of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The network.
    pub network: Network,
    /// The number N of different empirical measures.
    pub measures: usize,
    /// The number M of targets of these measures together.
    pub targets: usize,
}

/// Why no network is built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No network interpolates the data.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// The construction needs a second direction.
    #[error("sequences[0].tokens[0]: 1 coordinate; expected at least 2, which the construction needs")]
    OneDimension,
    /// What was built is no network; this is a defect of the construction.
    #[error("the blocks are no network: {0}")]
    Network(#[from] NetworkError),
}

/// A way to spoil the construction: each breaks a step that the proof needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Steps 1 and 2 are left out: sequences with common tokens stay entangled.
    NoMeans,
    /// Tents are three times as wide: they move neighbours too.
    WideTents,
    /// Leaders are put on circles of radius 1/2 and more, within the tokens.
    ShortLeaders,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NoMeans, Self::WideTents, Self::ShortLeaders];
}

/// Builds a network that interpolates the data.
///
/// # Errors
/// [`BuildError`].
pub fn build(data: &Sequences) -> Result<Built, BuildError> {
    build_with(data, None)
}

/// Builds as [`build`], with a planted fault.
///
/// # Errors
/// [`BuildError`].
pub fn build_with(data: &Sequences, fault: Option<Fault>) -> Result<Built, BuildError> {
    let measures = measures(data)?;
    if data.dimension() < 2 {
        return Err(BuildError::OneDimension);
    }
    let mut blocks = Vec::new();
    // Where each token of each measure is, in the order of its first appearance.
    let mut places: Vec<Vec<Point>> = measures.iter().map(|measure| measure.support().cloned().collect()).collect();
    let width = Rational::from(if fault == Some(Fault::WideTents) { 3 } else { 1 });
    if measures.len() > 1 && fault != Some(Fault::NoMeans) {
        means::separate(&measures, &width, &mut places, &mut blocks);
    }
    let leaders = Leaders::choose(&measures, &places, fault == Some(Fault::ShortLeaders));
    leaders.gather(&width, &mut blocks);
    leaders.send(&measures, &width, &mut blocks);
    Ok(Built {
        network: Network::new(data.dimension(), blocks)?,
        measures: measures.len(),
        targets: measures.iter().map(|measure| measure.targets().len()).sum(),
    })
}

/// Attention that replaces the token or adds to it.
fn with_attention(blocks: &mut [Block], attention: Attention) {
    if let Some(last) = blocks.last_mut() {
        last.attention = Some(attention);
    }
}
