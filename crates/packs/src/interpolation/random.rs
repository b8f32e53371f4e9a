//! Random sequences with targets, and how many of them are interpolated: exactly, and by the same network in floats.

use super::{BuildError, Fault, build_with, floats};
use hardmax_model::generate::Draw;
use hardmax_model::rational::ratio;
use hardmax_verify::network::{Point, Sequence, Sequences, SequencesError, check};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// The size of random data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The most sequences.
    pub sequences: u16,
    /// The most tokens of a sequence.
    pub tokens: u16,
    /// d, at least 2.
    pub dimension: u16,
}

/// What is no kind of random data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {found}, expected {low} to {high}")]
pub struct KindError {
    /// Its name.
    pub what: &'static str,
    /// The number.
    pub found: u16,
    /// The least that may stand there.
    pub low: u16,
    /// The most.
    pub high: u16,
}

/// What became of random data: sums, so that parts add up in any order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// The data sets.
    pub instances: u64,
    /// Those whose network was run and interpolates.
    pub interpolated: u64,
    /// Those that no network interpolates.
    pub impossible: u64,
    /// Those whose network does not interpolate, or could not be built: a defect.
    pub refuted: u64,
    /// The most blocks of a network.
    pub most_blocks: u64,
    /// Of the interpolated, those with a sequence on which f64 is off by more than 1/1000.
    pub off_f64: u64,
    /// The same in f32.
    pub off_f32: u64,
}

impl Kind {
    /// Whether there are such data.
    ///
    /// # Errors
    /// [`KindError`].
    pub fn check(&self) -> Result<(), KindError> {
        for (what, found, low, high) in [
            ("sequences", self.sequences, 1, 256),
            ("tokens", self.tokens, 1, 1024),
            ("dimension", self.dimension, 2, 64),
        ] {
            if !(low..=high).contains(&found) {
                return Err(KindError { what, found, low, high });
            }
        }
        Ok(())
    }

    /// Data set `index` of `seed`, the same everywhere and in every run. Tokens are drawn from few points, so that sequences
    /// share them and repeat them; targets from few others.
    ///
    /// # Errors
    /// Where [`Kind::check`] refuses the kind.
    pub fn random(&self, seed: u64, index: u64) -> Result<Sequences, SequencesError> {
        let mut draw = Draw::new(seed, index);
        let pool = 1 + draw.below(u32::from(self.tokens) + 1);
        let tokens: Vec<Point> = (0..pool).map(|_| self.point(&mut draw, 2, 3)).collect();
        let pool = 1 + draw.below(4);
        let labels: Vec<Point> = (0..pool).map(|_| self.point(&mut draw, 6, 6)).collect();
        let sequences = (0..1 + draw.below(u32::from(self.sequences))).map(|_| {
            let length = 1 + draw.below(u32::from(self.tokens));
            let wanted = 1 + draw.below(3);
            let targets: BTreeSet<Point> = (0..wanted).map(|_| one_of(&labels, &mut draw)).collect();
            let tokens = (0..length).map(|_| one_of(&tokens, &mut draw)).collect();
            Sequence { tokens, targets: targets.into_iter().collect() }
        });
        Sequences::new(sequences.collect())
    }

    /// Coordinates of at most `size` over denominators of at most `denominators`.
    fn point(&self, draw: &mut Draw, size: i32, denominators: u32) -> Point {
        let number = |_| ratio(i64::from(draw.within(size)), 1 + i64::from(draw.below(denominators)));
        (0..self.dimension).map(number).collect()
    }

    /// What becomes of the data sets with these numbers under a construction with or without a planted fault, on all threads.
    ///
    /// # Errors
    /// Where [`Kind::check`] refuses the kind.
    pub fn survey(&self, seed: u64, indices: Range<u64>, fault: Option<Fault>) -> Result<Counts, SequencesError> {
        let counted = indices.into_par_iter().map(|index| Ok(Counts::of(&self.random(seed, index)?, fault)));
        counted.try_reduce(Counts::default, |one, other| Ok(one.plus(other)))
    }
}

fn one_of(points: &[Point], draw: &mut Draw) -> Point {
    points[draw.below(points.len() as u32) as usize].clone()
}

impl Counts {
    /// One data set: its network is built and run.
    fn of(data: &Sequences, fault: Option<Fault>) -> Self {
        let one = Self { instances: 1, ..Self::default() };
        let network = match build_with(data, fault) {
            Ok(built) => built.network,
            Err(BuildError::Impossible(_)) => return Self { impossible: 1, ..one },
            Err(_) => return Self { refuted: 1, ..one },
        };
        let one = Self { most_blocks: network.blocks().len() as u64, ..one };
        match check(&network, data) {
            Ok(()) => Self {
                interpolated: 1,
                off_f64: u64::from(floats::<f64>(&network, data).off > 0),
                off_f32: u64::from(floats::<f32>(&network, data).off > 0),
                ..one
            },
            Err(_) => Self { refuted: 1, ..one },
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            instances: self.instances + other.instances,
            interpolated: self.interpolated + other.interpolated,
            impossible: self.impossible + other.impossible,
            refuted: self.refuted + other.refuted,
            most_blocks: self.most_blocks.max(other.most_blocks),
            off_f64: self.off_f64 + other.off_f64,
            off_f32: self.off_f32 + other.off_f32,
        }
    }
}
