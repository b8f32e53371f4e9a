//! Training runs over seeds and dimensions as a sweep: cut into shards that any machines run, by the contract of the kit.
//!
//! A run is a function of its settings and the reviews, bit for bit on one kind of machine; the elementary functions of other
//! machines may round otherwise.

use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::model::bag::Bag;
use crate::train::config::Config;
use crate::train::{EpochRecord, State, probabilities};
use hardmax_kit::sweep::{Part, Program, Work};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The name and version of the JSON format of a merged sweep.
pub const SCHEMA: &str = "hardmax/sentiment-sweep/1";

static SOURCES: LazyLock<String> =
    LazyLock::new(|| format!("{}-{}", hardmax::sweep::PROGRAM.sources, env!("HARDMAX_SENTIMENT_SOURCES")));

/// This program, as plans name it.
pub fn program() -> Program {
    Program { version: env!("CARGO_PKG_VERSION"), sources: SOURCES.as_str() }
}

/// A plan of a sweep.
pub type Plan = hardmax_kit::sweep::Plan<Sweep>;

/// What some shards of a sweep found.
pub type Outcome = hardmax_kit::sweep::Outcome<Vec<Run>>;

/// A command with its options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", content = "options", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Sweep {
    /// `hardmax-sentiment train`, once for each dimension and seed.
    Train(TrainSweep),
}

/// Which runs are trained. Unit `u` has dimension number `u / seeds` and the seed `config.seed + u % seeds`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainSweep {
    /// What all runs have in common; dimension and seed are those of the first.
    pub config: Config,
    /// The epochs of each run.
    pub epochs: usize,
    /// The dimensions.
    pub dimensions: Vec<usize>,
    /// How many seeds, one after another.
    pub seeds: u64,
}

/// What one run came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Its number among the runs of the sweep, from 0.
    pub unit: u64,
    /// d.
    pub dimension: usize,
    /// Its seed.
    pub seed: u64,
    /// The epochs.
    pub epochs: Vec<EpochRecord>,
    /// The epoch that was selected, from 1.
    pub selected_epoch: usize,
    /// How many words it knows.
    pub vocabulary: usize,
    /// The number of test reviews.
    pub test_reviews: usize,
    /// How many of them the softmax model of the selected epoch judges rightly.
    pub test_right: usize,
}

/// All runs of a sweep.
#[derive(Debug, Serialize)]
pub struct Merged<'a> {
    schema: &'static str,
    /// What was swept.
    sweep: &'a TrainSweep,
    /// The runs, dimension after dimension.
    runs: Vec<Run>,
}

impl Sweep {
    /// What all shards found, as it is written.
    pub fn merged(&self, runs: Vec<Run>) -> Merged<'_> {
        let Self::Train(sweep) = self;
        Merged { schema: SCHEMA, sweep, runs }
    }
}

impl TrainSweep {
    fn config(&self, unit: u64) -> Result<Config> {
        let dimension = usize::try_from(unit / self.seeds).ok().and_then(|place| self.dimensions.get(place));
        let dimension = *dimension.ok_or_else(|| Error::Request(format!("run {unit}: there is no such run")))?;
        let seed = self.config.seed.wrapping_add(unit % self.seeds);
        Ok(Config { dimension, seed, ..self.config.clone() })
    }

    fn check(&self) -> Result<()> {
        let refused = |message: &str| Err(Error::Request(message.to_owned()));
        if self.epochs == 0 {
            return refused("epochs is 0, expected at least 1");
        }
        if self.dimensions.is_empty() || self.seeds == 0 {
            return refused("there is no run: expected at least one dimension and one seed");
        }
        self.dimensions.iter().try_for_each(|&dimension| Config { dimension, ..self.config.clone() }.validate())
    }

    fn run(&self, unit: u64, dataset: &Dataset) -> Result<Run> {
        let mut state = State::new(self.config(unit)?, dataset)?;
        let corpus = state.corpus(dataset)?;
        for _ in 0..self.epochs {
            state.epoch(&corpus, &mut ())?;
        }
        let bags: Vec<&Bag> = corpus.test.iter().map(|example| &example.bag).collect();
        let found = probabilities(&state.model(), &bags);
        let right = found.iter().zip(&corpus.test).filter(|(p, example)| (**p > 0.5) == example.label).count();
        Ok(Run {
            unit,
            dimension: state.config.dimension,
            seed: state.config.seed,
            epochs: state.history,
            selected_epoch: state.best_epoch,
            vocabulary: state.vocabulary.len(),
            test_reviews: corpus.test.len(),
            test_right: right,
        })
    }
}

impl Work for Sweep {
    type Found = Vec<Run>;
    type Given = Dataset;
    type Error = Error;

    fn command(&self) -> &'static str {
        "train"
    }

    fn units(&self, _shards: u64) -> u64 {
        let Self::Train(sweep) = self;
        sweep.seeds.saturating_mul(sweep.dimensions.len() as u64)
    }

    fn check(&self) -> Result<()> {
        let Self::Train(sweep) = self;
        sweep.check()
    }

    fn run(&self, part: &Part, dataset: &Dataset) -> Result<Vec<Run>> {
        let Self::Train(sweep) = self;
        let (found, expected) = (&dataset.sha256, &sweep.config.data_sha256);
        if found != expected {
            let message = format!("the reviews have SHA-256 {found}, expected {expected}: those of the plan");
            return Err(Error::Request(message));
        }
        part.units.clone().map(|unit| sweep.run(unit, dataset)).collect()
    }

    fn merge(mut one: Vec<Run>, other: Vec<Run>) -> Result<Vec<Run>> {
        one.extend(other);
        one.sort_by_key(|run| run.unit);
        Ok(one)
    }
}
