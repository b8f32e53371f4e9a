//! `train`: a model from a file of reviews.

use super::choice::{ALPHA_PARAMETERS, PADDINGS, SELECTIONS, choice};
use super::progress::Bar;
use super::{Format, note, print, print_json};
use anyhow::bail;
use clap::Args as ClapArgs;
use hardmax_output::{Files, WriteError};
use hardmax_sentiment::batch::Example;
use hardmax_sentiment::data::split::SplitRule;
use hardmax_sentiment::data::vocabulary::{Padding, Reading};
use hardmax_sentiment::data::{self, Dataset};
use hardmax_sentiment::model::AlphaParameter;
use hardmax_sentiment::model::bag::Bag;
use hardmax_sentiment::train::checkpoint::{MODEL_FILE, STATE_FILE};
use hardmax_sentiment::train::config::{Config, Selection};
use hardmax_sentiment::train::{State, curves, probabilities};
use std::path::{Path, PathBuf};

/// The files of a run beside model and state.
const CURVES_TABLE: &str = "curves.csv";
const CURVES_PICTURE: &str = "curves.svg";

/// Train on a TSV or CSV(.zst) file with columns label and text, after every epoch writing model, state and learning curves.
///
/// Examples:
///   hardmax-sentiment train reviews.tsv.zst -o run
///   hardmax-sentiment train reviews.tsv.zst -o run --resume --epochs 200
///   hardmax-sentiment train reviews.tsv.zst -o paper --padding paper --alpha-parameter raw --select test
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The reviews.
    data: PathBuf,
    /// The folder for model.safetensors, state.safetensors, curves.csv and curves.svg.
    #[arg(short, long)]
    output: PathBuf,
    /// Go on with the run in the folder, from its last whole epoch; start it where there is none.
    #[arg(long)]
    resume: bool,
    /// Replace the run in the folder.
    #[arg(long, conflicts_with = "resume")]
    force: bool,
    /// How many epochs in all.
    #[arg(long, default_value_t = 101)]
    epochs: usize,
    #[command(flatten)]
    attention: Attention,
    #[command(flatten)]
    settings: Settings,
}

/// The layers of attention.
#[derive(Debug, Clone, ClapArgs)]
pub struct Attention {
    /// K, the number of layers.
    #[arg(long, default_value_t = 8)]
    depth: usize,
    /// T, the temperature of the softmax.
    #[arg(long, default_value_t = 0.001)]
    temperature: f64,
    /// How alpha > 0 is represented.
    #[arg(long, value_parser = choice(ALPHA_PARAMETERS), default_value = "log")]
    alpha_parameter: AlphaParameter,
    /// alpha at the start.
    #[arg(long, default_value_t = 0.5)]
    alpha: f64,
}

/// What is trained and how, beside the layers of attention.
#[derive(Debug, Clone, ClapArgs)]
pub struct Settings {
    /// d, the dimension of the tokens.
    #[arg(short, long, default_value_t = 2)]
    dimension: usize,
    /// Reviews are cut after this many words.
    #[arg(long, default_value_t = 128)]
    words: usize,
    /// Whether shorter reviews are filled up with a word that takes part, as in the paper's code.
    #[arg(long, value_parser = choice(PADDINGS), default_value = "none")]
    padding: Padding,
    /// The most reviews without a word, in percent of the file.
    #[arg(long, value_name = "PERCENT", default_value = "1", value_parser = percent)]
    max_empty: f64,
    /// Lower-case all words.
    #[arg(long)]
    lowercase: bool,
    /// Words that occur less often in the training part are unknown.
    #[arg(long, default_value_t = 1)]
    min_count: usize,
    /// Where parameters and the order of reviews start from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where the division into parts starts from.
    #[arg(long, default_value_t = 0)]
    split_seed: u64,
    /// The share of reviews that is not for testing.
    #[arg(long, default_value_t = 0.7)]
    train_share: f64,
    /// The share of those that is kept for validation.
    #[arg(long, default_value_t = 0.1)]
    validation_share: f64,
    /// What the epoch is chosen by; `test`, as in the paper's code, reports an optimistic accuracy.
    #[arg(long, value_parser = choice(SELECTIONS), default_value = "validation")]
    select: Selection,
    /// The number of reviews of a step.
    #[arg(long, default_value_t = 64)]
    batch: usize,
    /// Adam's step size.
    #[arg(long, default_value_t = 1e-3)]
    learning_rate: f64,
    /// The largest norm of a gradient; 0 for none.
    #[arg(long, default_value_t = 5.0)]
    clip: f64,
}

impl Attention {
    /// The configuration with these layers.
    pub fn of(self, config: Config) -> Config {
        let Self { depth, temperature, alpha_parameter, alpha } = self;
        Config { depth, temperature, alpha_parameter, alpha, ..config }
    }
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim_end().parse().ok();
    number.filter(|number| (0.0..=100.0).contains(number)).ok_or_else(|| "expected 0 to 100".to_owned())
}

impl Settings {
    /// The reviews to train on, with warnings on stderr.
    pub fn read(&self, path: &Path) -> anyhow::Result<Dataset> {
        let dataset = data::read(path)?;
        dataset.expect_words(path, self.max_empty)?;
        dataset.warnings.iter().for_each(note);
        if let Some(first) = dataset.empty().first() {
            let (count, first) = (dataset.empty().len(), first.name());
            note(format_args!("{}: reviews without a word: {count}, the first is {first}", path.display()));
        }
        Ok(dataset)
    }

    /// The configuration of a run on `dataset`, with the layers that are usual.
    pub fn config(&self, dataset: &Dataset) -> Config {
        Config {
            dimension: self.dimension,
            reading: Reading { words: self.words, padding: self.padding, lowercase: self.lowercase },
            min_count: self.min_count,
            seed: self.seed,
            split: SplitRule { seed: self.split_seed, train: self.train_share, validation: self.validation_share },
            batch: self.batch,
            learning_rate: self.learning_rate,
            clip: self.clip,
            selection: self.select,
            data_sha256: dataset.sha256.clone(),
            ..Config::default()
        }
    }
}

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    let path = args.output.join(STATE_FILE);
    let written = [MODEL_FILE, STATE_FILE, CURVES_TABLE, CURVES_PICTURE].map(|name| args.output.join(name));
    Files::of([args.data.as_path()], &written.each_ref().map(|file| ("--output", Some(file.as_path()))))?;
    if path.exists() && !args.resume && !args.force {
        bail!("{}: there is a run already; --resume goes on with it, --force replaces it", path.display());
    }
    let dataset = args.settings.read(&args.data)?;
    let config = args.attention.of(args.settings.config(&dataset));
    let mut state = match path.exists() && args.resume {
        true => resumed(&path, &config)?,
        false => State::new(config, &dataset)?,
    };
    std::fs::create_dir_all(&args.output).map_err(WriteError::at(&args.output))?;
    let corpus = state.corpus(&dataset)?;
    let mut bar = Bar::new(state.history.len(), args.epochs, corpus.train.len());
    while state.history.len() < args.epochs {
        state.epoch(&corpus, &mut bar)?;
        // The state comes last: a kill between the files loses an epoch of time and nothing else.
        state.model().save(&args.output.join(MODEL_FILE))?;
        hardmax_output::write(&args.output.join(CURVES_TABLE), curves::csv(&state.history))?;
        hardmax_output::write(&args.output.join(CURVES_PICTURE), curves::picture(&state.history, state.best_epoch)?)?;
        state.save(&path)?;
    }
    bar.finish();
    report(&state, &corpus.test, format)
}

fn resumed(path: &std::path::Path, config: &Config) -> anyhow::Result<State> {
    let state = State::load(path)?;
    if let Some(difference) = state.config.difference(config) {
        bail!("{}: the run there has other settings: {difference}", path.display());
    }
    Ok(state)
}

fn report(state: &State, test: &[Example], format: Format) -> anyhow::Result<()> {
    let bags: Vec<&Bag> = test.iter().map(|example| &example.bag).collect();
    let found = probabilities(&state.model(), &bags);
    let right = found.iter().zip(test).filter(|(p, example)| (**p > 0.5) == example.label).count();
    let accuracy = (!test.is_empty()).then(|| right as f64 / test.len() as f64);
    if format == Format::Json {
        return print_json(&serde_json::json!({
            "schema": "hardmax/sentiment-train/1",
            "config": state.config,
            "epochs": state.history,
            "selected_epoch": state.best_epoch,
            "vocabulary": state.vocabulary.len(),
            "test": {"reviews": test.len(), "right": right, "accuracy": accuracy},
        }));
    }
    let measured = accuracy.map_or("-".to_owned(), |accuracy| format!("{accuracy:.4}"));
    print(&format!(
        "epoch {} of {} selected by {:?}; {} words known\ntest accuracy {measured} ({right} of {})\n",
        state.best_epoch,
        state.history.len(),
        state.config.selection,
        state.vocabulary.len(),
        test.len(),
    ))
}
