//! What several commands need: a model, and the reviews it is asked about.

use anyhow::bail;
use clap::{Args, ValueEnum};
use hardmax_sentiment::batch::Example;
use hardmax_sentiment::data;
use hardmax_sentiment::train::Corpus;
use hardmax_sentiment::train::checkpoint::Model;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

/// Which reviews of the file are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// What the model was trained on.
    Train,
    /// What its epoch was chosen on.
    Validation,
    /// The rest.
    Test,
    /// All, also of another file than the model was trained on.
    All,
}

/// A model and reviews.
#[derive(Debug, Args)]
pub struct ModelAndReviews {
    /// The model: its file, or the folder of its run.
    pub model: PathBuf,
    /// The reviews: processed as for `train`.
    pub data: PathBuf,
    /// Which of them.
    #[arg(long, value_enum, default_value_t = Part::Test)]
    pub part: Part,
    /// Take at most this many, the first in the order of the shuffle.
    #[arg(long, value_name = "N")]
    pub max_reviews: Option<usize>,
}

impl ModelAndReviews {
    /// The files that are read.
    pub fn files(&self) -> [PathBuf; 2] {
        [Model::file(&self.model), self.data.clone()]
    }

    /// Loads both.
    pub fn load(&self) -> anyhow::Result<(Model, Vec<Example>)> {
        let model = Model::load(&self.model)?;
        let dataset = data::read(&self.data)?;
        if self.part != Part::All && dataset.sha256 != model.config.data_sha256 {
            bail!(
                "{}: the model was trained on another file, so it has no such part; use --part all",
                self.data.display()
            );
        }
        let parts = model.config.split.divide(&dataset.reviews)?;
        let Corpus { train, validation, test } = Corpus::new(&dataset, &parts, &model.vocabulary, &model.config);
        let mut examples = match self.part {
            Part::Train => train,
            Part::Validation => validation,
            Part::Test => test,
            Part::All => [train, validation, test].concat(),
        };
        examples.truncate(self.max_reviews.unwrap_or(usize::MAX));
        if examples.is_empty() {
            bail!("{}: that part holds no review", self.data.display());
        }
        Ok((model, examples))
    }
}

/// A bar over reviews, on stderr.
pub fn bar(reviews: usize) -> ProgressBar {
    // INVARIANT: the template is a constant that indicatif accepts.
    let style =
        ProgressStyle::with_template("{pos}/{len} reviews [{wide_bar}] {eta_precise} left").expect("a template");
    ProgressBar::new(reviews as u64).with_style(style)
}
