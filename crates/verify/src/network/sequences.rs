//! Sequences of points, and the set of points that is wanted of each.

use super::MAX_DIMENSION;
use super::Point;
use std::collections::HashMap;

/// Sequences of points of one Q^d with their targets; at least one sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequences {
    dimension: usize,
    sequences: Vec<Sequence>,
}

/// A sequence and the set of points that is wanted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// The tokens, at least one; they may be equal.
    pub tokens: Vec<Point>,
    /// The targets, at least one, pairwise different. Their order says nothing.
    pub targets: Vec<Point>,
}

/// Why sequences are no data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SequencesError {
    /// A list is empty.
    #[error("{place}: there are none; expected at least one")]
    Empty {
        /// The list.
        place: String,
    },
    /// A point has no or too many coordinates.
    #[error("{place}: {found} coordinates; expected 1 to {MAX_DIMENSION}")]
    Dimension {
        /// The point.
        place: String,
        /// Its coordinates.
        found: usize,
    },
    /// A point has another dimension than the first.
    #[error("{place}: {found} coordinates; expected {expected}, as in sequences[0].tokens[0]")]
    OtherDimension {
        /// The point.
        place: String,
        /// Its coordinates.
        found: usize,
        /// Those of the first point.
        expected: usize,
    },
    /// A target stands twice.
    #[error("{place}: the same point as targets[{first}] before it; expected a set of points")]
    Repeated {
        /// The second of the two.
        place: String,
        /// The place of the first among the targets.
        first: usize,
    },
}

impl Sequences {
    /// Data of these sequences.
    ///
    /// # Errors
    /// [`SequencesError`] for an empty list, points of different dimensions, and a target that stands twice.
    pub fn new(sequences: Vec<Sequence>) -> Result<Self, SequencesError> {
        let empty = |place: String| SequencesError::Empty { place };
        let Some(first) = sequences.first() else { return Err(empty("sequences".to_owned())) };
        let dimension = first.tokens.first().map_or(0, Vec::len);
        for (index, Sequence { tokens, targets }) in sequences.iter().enumerate() {
            for (name, points) in [("tokens", tokens), ("targets", targets)] {
                let list = format!("sequences[{index}].{name}");
                if points.is_empty() {
                    return Err(empty(list));
                }
                for (i, point) in points.iter().enumerate() {
                    let (place, found) = (|| format!("{list}[{i}]"), point.len());
                    if found == 0 || found > MAX_DIMENSION {
                        return Err(SequencesError::Dimension { place: place(), found });
                    }
                    if found != dimension {
                        return Err(SequencesError::OtherDimension { place: place(), found, expected: dimension });
                    }
                }
            }
            let mut seen = HashMap::new();
            for (i, target) in targets.iter().enumerate() {
                if let Some(first) = seen.insert(target, i) {
                    return Err(SequencesError::Repeated { place: format!("sequences[{index}].targets[{i}]"), first });
                }
            }
        }
        Ok(Self { dimension, sequences })
    }

    /// The dimension d of all points.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The sequences.
    pub fn list(&self) -> &[Sequence] {
        &self.sequences
    }
}
