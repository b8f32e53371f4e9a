//! `baseline`: what attention has to beat, on the same split.

use super::progress::Bar;
use super::train::Settings;
use super::{Format, first_given, print, print_json};
use clap::{ArgMatches, Args as ClapArgs};
use hardmax_output::Files;
use hardmax_sentiment::baseline::{Feature, Logistic};
use hardmax_sentiment::data::vocabulary::Padding;
use hardmax_sentiment::metrics::Share;
use hardmax_sentiment::model::bag::Bag;
use hardmax_sentiment::train::config::Config;
use hardmax_sentiment::train::{State, probabilities};
use std::path::PathBuf;

/// Logistic regression on bags of words (counts and tf-idf), and the model without attention (depth 0), trained and
/// tested on the parts that `train` uses under the same options.
///
/// Examples:
///   hardmax-sentiment baseline reviews.tsv.zst
///   hardmax-sentiment baseline reviews.tsv.zst --epochs 0 --words 100000
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The reviews.
    data: PathBuf,
    /// How many epochs the model of depth 0 is trained; 0 leaves it out.
    #[arg(long, default_value_t = 30)]
    epochs: usize,
    /// The weight of the loss in the logistic regression.
    #[arg(long, default_value_t = 1.0)]
    c: f64,
    #[command(flatten)]
    settings: Settings,
}

impl Args {
    /// Why an option has no effect.
    pub fn unused(&self, given: &ArgMatches) -> Option<String> {
        let of_the_model = ["dimension", "padding", "seed", "select", "batch", "learning-rate", "clip"];
        let option = first_given(given, &of_the_model).filter(|_| self.epochs == 0)?;
        Some(format!("--{option} has no effect with --epochs 0, which leaves out the model of depth 0"))
    }
}

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    if !(args.c > 0.0 && args.c.is_finite()) {
        anyhow::bail!("c is {}, expected a number > 0", args.c);
    }
    Files::of([args.data.as_path()], &[])?;
    let dataset = args.settings.read(&args.data)?;
    let config = Config { depth: 0, ..args.settings.config(&dataset) };
    let mut unpadded = config.clone();
    unpadded.reading.padding = Padding::None;
    let plain = State::new(unpadded, &dataset)?;
    let corpus = plain.corpus(&dataset)?;
    // The logistic regression has nothing to select: it may learn from all that is not for testing.
    let training = [&corpus.train[..], &corpus.validation[..]].concat();
    let mut results = Vec::new();
    for (name, feature) in
        [("logistic regression, counts", Feature::Counts), ("logistic regression, tf-idf", Feature::TfIdf)]
    {
        let model = Logistic::train(&training, plain.vocabulary.len(), feature, args.c);
        results.push((name.to_owned(), Share::new(model.right(&corpus.test), corpus.test.len())));
    }
    if args.epochs > 0 {
        let mut state = State::new(config, &dataset)?;
        let corpus = state.corpus(&dataset)?;
        let mut bar = Bar::new(0, args.epochs, corpus.train.len());
        for _ in 0..args.epochs {
            state.epoch(&corpus, &mut bar)?;
        }
        bar.finish();
        let bags: Vec<&Bag> = corpus.test.iter().map(|example| &example.bag).collect();
        let found = probabilities(&state.model(), &bags);
        let right = found.iter().zip(&corpus.test).filter(|(p, example)| (**p > 0.5) == example.label).count();
        let name = format!("depth 0, d = {}, epoch {}", state.config.dimension, state.best_epoch);
        results.push((name, Share::new(right, corpus.test.len())));
    }
    if format == Format::Json {
        let results: Vec<_> =
            results.iter().map(|(name, share)| serde_json::json!({"name": name, "accuracy": share})).collect();
        return print_json(&serde_json::json!({"schema": "hardmax/sentiment-baseline/1", "results": results}));
    }
    let lines = results.iter().map(|(name, share)| format!("{name:32} {share}\n"));
    print(&lines.collect::<String>())
}
