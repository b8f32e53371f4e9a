//! How often floats part from the exact run, on random instances of one kind.

use super::{Comparison, Options, compare};
use crate::float::Float;
use crate::instance::Instance;
use crate::rational::{Rational, Text, ratio};
use crate::tokens::Tokens;
use num_traits::FromPrimitive;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::{ControlFlow, Range};

/// Where random coordinates lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Grid {
    /// Multiples of 1/q from -1 to 1, each as likely.
    Fraction(u16),
    /// Normal, mean 0 and variance 1, rounded to f32: no float has to round the tokens themselves.
    Gaussian,
}

/// What is no grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no grid, expected 1/Q with Q from 1 to 65535, or gaussian")]
pub struct GridError(String);

impl std::str::FromStr for Grid {
    type Err = GridError;

    fn from_str(text: &str) -> Result<Self, GridError> {
        let refused = || GridError(text.to_owned());
        if text.eq_ignore_ascii_case("gaussian") {
            return Ok(Grid::Gaussian);
        }
        let denominator: u16 = text.strip_prefix("1/").and_then(|q| q.parse().ok()).ok_or_else(refused)?;
        if denominator == 0 { Err(refused()) } else { Ok(Grid::Fraction(denominator)) }
    }
}

impl std::fmt::Display for Grid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Grid::Fraction(denominator) => write!(formatter, "1/{denominator}"),
            Grid::Gaussian => formatter.write_str("gaussian"),
        }
    }
}

impl Serialize for Grid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Grid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Grid {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Grid".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^(1/[1-9][0-9]*|gaussian)$"})
    }
}

/// One kind of random instance: A is the identity, all coordinates are drawn alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where coordinates lie.
    pub grid: Grid,
    /// n, at least 1.
    pub tokens: usize,
    /// d, at least 1.
    pub dimension: usize,
    /// The step size, positive.
    pub alpha: Rational,
}

/// The kinds of random instances of a survey: every combination is a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// Where coordinates lie.
    pub grids: Vec<Grid>,
    /// The dimensions.
    pub dimensions: Vec<u16>,
    /// The numbers of tokens.
    pub tokens: Vec<u16>,
    /// The step sizes.
    pub steps: Vec<Text>,
}

impl Kinds {
    /// The cells, in a fixed order.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for &grid in &self.grids {
            for &dimension in &self.dimensions {
                for &tokens in &self.tokens {
                    let (tokens, dimension) = (tokens.into(), dimension.into());
                    cells.extend(self.steps.iter().map(|Text(alpha)| Cell {
                        grid,
                        tokens,
                        dimension,
                        alpha: alpha.clone(),
                    }));
                }
            }
        }
        cells
    }
}

impl Cell {
    /// Random instance number `index` of `seed`. Cells that differ in the step size alone have the same tokens.
    ///
    /// # Panics
    /// **Panics if** there are no tokens or coordinates, more than an instance may have, or alpha is not positive.
    pub fn instance(&self, seed: u64, index: u64) -> Instance {
        let mut draw = Draw::new(self, seed, index);
        let mut tokens = Tokens::new(self.dimension);
        for _ in 0..self.tokens {
            // INVARIANT: every row has the dimension.
            tokens.push((0..self.dimension).map(|_| draw.coordinate(self.grid))).expect("a row of the dimension");
        }
        // INVARIANT: documented as a panic.
        Instance::from_tokens(tokens, None, self.alpha.clone()).expect("a valid instance")
    }
}

/// Raw words of ChaCha8: seed and kind as the key, little endian, the index as the stream.
struct Draw(ChaCha8Rng);

impl Draw {
    fn new(cell: &Cell, seed: u64, index: u64) -> Self {
        let grid = match cell.grid {
            Grid::Fraction(denominator) => u64::from(denominator),
            Grid::Gaussian => 0,
        };
        let mut key = [0; 32];
        let words = [seed, grid, cell.tokens as u64, cell.dimension as u64];
        for (bytes, word) in key.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(index);
        Self(rng)
    }

    fn coordinate(&mut self, grid: Grid) -> Rational {
        match grid {
            Grid::Fraction(denominator) => {
                let denominator = i64::from(denominator);
                // The bias of the remainder is below 2^-15.
                let numerator = i64::from(self.0.next_u32()) % (2 * denominator + 1) - denominator;
                ratio(numerator, denominator)
            }
            // INVARIANT: the number is finite.
            Grid::Gaussian => Rational::from_f32(self.normal()).expect("a finite number"),
        }
    }

    /// Box and Muller's transform, with functions that are the same on every platform.
    fn normal(&mut self) -> f32 {
        let mut uniform = || (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0;
        let (radius, angle) = (libm::sqrt(-2.0 * libm::log(uniform())), std::f64::consts::TAU * uniform());
        (radius * libm::cos(angle)) as f32
    }
}

/// How many of the instances of a cell went which way, in one arithmetic within some number of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// Instances looked at.
    pub instances: u64,
    /// An attention set differs.
    pub attention: u64,
    /// The leaders differ.
    pub leaders: u64,
    /// A follower was rounded onto its leader, or its score onto the leader's: the leader is lost under C_i = {i}.
    pub loss: u64,
    /// A follower stops before it reaches its leader.
    pub stall: u64,
    /// A number beyond the range of the floats.
    pub overflow: u64,
    /// A token is heading for another limit than its own.
    pub clusters: u64,
    /// The exact limit is undecided, so that clusters cannot be compared.
    pub undecided: u64,
}

impl Counts {
    fn of(comparison: &Comparison, cut: usize, layers: usize) -> Self {
        let by = |layer: Option<usize>| u64::from(layer.is_some_and(|layer| layer <= layers));
        let clusters = comparison.clusters.get(cut);
        Self {
            instances: 1,
            attention: by(comparison.attention.as_ref().map(|seen| seen.layer)),
            leaders: by(comparison.leaders.as_ref().map(|seen| seen.layer)),
            loss: by(comparison.loss.as_ref().map(|seen| seen.layer)),
            stall: by(comparison.stall.as_ref().map(|seen| seen.layer)),
            overflow: by(comparison.overflow.as_ref().map(|seen| seen.layer)),
            clusters: u64::from(clusters.is_some_and(|clusters| !clusters.wrong().is_empty())),
            undecided: u64::from(matches!(clusters, Some(super::clusters::Clusters::Undecided { .. }))),
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            instances: self.instances + other.instances,
            attention: self.attention + other.attention,
            leaders: self.leaders + other.leaders,
            loss: self.loss + other.loss,
            stall: self.stall + other.stall,
            overflow: self.overflow + other.overflow,
            clusters: self.clusters + other.clusters,
            undecided: self.undecided + other.undecided,
        }
    }
}

/// The comparison of floats with the exact run on random instances of a cell, counted.
pub struct Survey<'a> {
    floats: &'a [Float],
    options: &'a Options,
    seed: u64,
    indices: Range<u64>,
    progress: Box<dyn Fn(u64) -> ControlFlow<()> + Sync + 'a>,
}

impl<'a> Survey<'a> {
    /// A survey of `count` instances of `seed` that nothing stops.
    pub fn new(floats: &'a [Float], options: &'a Options, seed: u64, count: u64) -> Self {
        Self { floats, options, seed, indices: 0..count, progress: Box::new(|_| ControlFlow::Continue(())) }
    }

    /// The same survey of the instances with these indices.
    #[must_use]
    pub fn with_indices(self, indices: Range<u64>) -> Self {
        Self { indices, ..self }
    }

    /// The same survey with `progress` called before each instance is looked at, with its index: it may stop the survey.
    /// Instances are looked at by several threads, in any order.
    #[must_use]
    pub fn progress(self, progress: impl Fn(u64) -> ControlFlow<()> + Sync + 'a) -> Self {
        Self { progress: Box::new(progress), ..self }
    }

    /// For each number of layers of the options the counts of each float, in order. A survey that is stopped counts fewer
    /// instances than it was asked for.
    pub fn run(&self, cell: &Cell) -> Vec<Vec<Counts>> {
        let Self { floats, options, seed, indices, progress } = self;
        let zero = || vec![vec![Counts::default(); floats.len()]; options.layers.len()];
        let one = |index: u64| {
            if progress(index).is_break() {
                return None;
            }
            let comparisons = compare(&cell.instance(*seed, index), floats, options);
            let cut = |(cut, &layers): (usize, &usize)| {
                comparisons.iter().map(|comparison| Counts::of(comparison, cut, layers)).collect()
            };
            Some(options.layers.iter().enumerate().map(cut).collect::<Vec<Vec<Counts>>>())
        };
        let add = |left: Vec<Vec<Counts>>, right: Vec<Vec<Counts>>| {
            let pairs = |(left, right): (Vec<Counts>, Vec<Counts>)| {
                left.into_iter().zip(right).map(|(left, right)| left.plus(right)).collect()
            };
            left.into_iter().zip(right).map(pairs).collect()
        };
        indices.clone().into_par_iter().map(one).while_some().reduce(zero, add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn cell(grid: Grid) -> Cell {
        Cell { grid, tokens: 3, dimension: 2, alpha: ratio(1, 2) }
    }

    #[test]
    fn a_survey_that_is_stopped_counts_what_it_looked_at() {
        let (floats, options) = ([Float::default()], Options::default());
        let looked = |most: u64| {
            let begun = AtomicU64::new(0);
            let stop = |_| match begun.fetch_add(1, Ordering::Relaxed) < most {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            };
            Survey::new(&floats, &options, 0, 40).progress(stop).run(&cell(Grid::Fraction(10)))[0][0].instances
        };
        assert_eq!(Survey::new(&floats, &options, 0, 40).run(&cell(Grid::Fraction(10)))[0][0].instances, 40);
        assert_eq!((looked(0), looked(40)), (0, 40));
        assert!(looked(3) <= 3);
    }

    #[test]
    fn grids_are_read_and_written_alike() {
        for text in ["1/3", "1/1000", "gaussian"] {
            assert_eq!(text.parse::<Grid>().unwrap().to_string(), text);
        }
        for text in ["", "1/0", "2/3", "1/65536", "normal", "1/-2"] {
            assert!(text.parse::<Grid>().unwrap_err().to_string().contains("expected 1/Q"), "{text}");
        }
    }

    #[test]
    fn a_seed_names_the_same_tokens_for_every_step_size() {
        let tokens = |grid, seed, alpha| {
            let cell = Cell { alpha, ..cell(grid) };
            let instance = cell.instance(seed, 5);
            instance.tokens().map(ToString::to_string).to_rows().concat().join(" ")
        };
        assert_eq!(tokens(Grid::Fraction(10), 0, ratio(1, 2)), tokens(Grid::Fraction(10), 0, ratio(7, 1)));
        assert_ne!(tokens(Grid::Fraction(10), 0, ratio(1, 2)), tokens(Grid::Fraction(10), 1, ratio(1, 2)));
        assert_eq!(
            tokens(Grid::Gaussian, 0, ratio(1, 2)),
            "4538383/2097152 4428723/67108864 -311545/1048576 6117145/8388608 -6096017/8388608 -16614845/16777216"
        );
    }

    #[test]
    fn normal_numbers_have_the_mean_and_variance_they_should() {
        let mut draw = Draw::new(&cell(Grid::Gaussian), 1, 1);
        let numbers: Vec<f64> = (0..20_000).map(|_| f64::from(draw.normal())).collect();
        let mean = numbers.iter().sum::<f64>() / 20_000.0;
        let variance = numbers.iter().map(|x| x * x).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
