//! Whether a network interpolates data.

use super::{Network, Point, Sequence, Sequences};
use crate::parallel::first_rejection;
use hardmax_model::rational::excerpt;
use std::collections::HashSet;
use std::thread;

/// Why a network does not interpolate data. Sequences and tokens count from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The points have another dimension.
    #[error("the network is one of dimension {network}, and the points have {data} coordinates")]
    Dimension {
        /// That of the network.
        network: usize,
        /// That of the data.
        data: usize,
    },
    /// A token ends at a point that is no target.
    #[error("sequences[{sequence}]: token {token} ends at {}, which is no target", point(found))]
    Token {
        /// The sequence.
        sequence: usize,
        /// The first such token in it.
        token: usize,
        /// Where it ends.
        found: Point,
    },
    /// Every token ends at a target, and none at this one.
    #[error("sequences[{sequence}]: no token ends at targets[{target}]")]
    Target {
        /// The sequence.
        sequence: usize,
        /// The first such target of it.
        target: usize,
    },
}

fn point(point: &Point) -> String {
    const MOST: usize = 8;
    let mut entries: Vec<String> = point.iter().take(MOST).map(excerpt).collect();
    if point.len() > MOST {
        entries.push("...".to_owned());
    }
    format!("({})", entries.join(", "))
}

/// Runs the network on every sequence, exactly, and compares.
///
/// # Errors
/// The [`Mismatch`] of the first sequence whose points are not its targets.
pub fn check(network: &Network, data: &Sequences) -> Result<(), Mismatch> {
    if network.dimension() != data.dimension() {
        return Err(Mismatch::Dimension { network: network.dimension(), data: data.dimension() });
    }
    let sequences = data.list();
    let tokens: usize = sequences.iter().map(|sequence| sequence.tokens.len()).sum();
    let cost = (tokens / sequences.len()).saturating_mul(network.parameters());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    first_rejection(sequences.len(), cost, threads, |index| judge(network, index, &sequences[index]))
}

fn judge(network: &Network, index: usize, Sequence { tokens, targets }: &Sequence) -> Result<(), Mismatch> {
    let ends = network.forward(tokens);
    let wanted: HashSet<&Point> = targets.iter().collect();
    if let Some(token) = ends.iter().position(|end| !wanted.contains(end)) {
        return Err(Mismatch::Token { sequence: index, token, found: ends[token].clone() });
    }
    let reached: HashSet<&Point> = ends.iter().collect();
    match targets.iter().position(|target| !reached.contains(target)) {
        Some(target) => Err(Mismatch::Target { sequence: index, target }),
        None => Ok(()),
    }
}
