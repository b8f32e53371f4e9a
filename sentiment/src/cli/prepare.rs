//! `prepare`: from published reviews to words.

use super::choice::{CLEANINGS, choice};
use super::{Format, first_given, note, print, print_json};
use clap::{ArgMatches, Args as ClapArgs};
use hardmax_output::Files;
use hardmax_sentiment::data::Labels;
use hardmax_sentiment::prepare::morphy::{EXCEPTIONS, INDEX, Morphy};
use hardmax_sentiment::prepare::words::Cleaning;
use hardmax_sentiment::prepare::{Steps, Written, source, write};
use indicatif::ProgressBar;
use std::path::PathBuf;

/// Turn an aclImdb folder, the Kaggle CSV (review, sentiment) or another CSV or TSV(.zst) into a file of processed reviews.
///
/// Examples:
///   hardmax-sentiment prepare aclImdb -o reviews.tsv.zst --cleaning paper --wordnet /usr/share/wordnet
///   hardmax-sentiment prepare stars.csv -o reviews.tsv.zst --threshold 4
///   hardmax-sentiment prepare "IMDB Dataset.csv" -o reviews.tsv.zst --lowercase-text
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The reviews as published; `-` is standard input.
    source: PathBuf,
    /// The file to write, compressed where its name ends in .zst.
    #[arg(short, long)]
    output: PathBuf,
    /// Labels are stars: this many and more are positive, fewer negative.
    #[arg(long, value_name = "STARS", value_parser = stars, allow_negative_numbers = true)]
    threshold: Option<f64>,
    #[command(flatten)]
    steps: StepArgs,
}

/// Which steps are taken.
#[derive(Debug, ClapArgs)]
pub struct StepArgs {
    /// What is kept of a text.
    #[arg(long, value_parser = choice(CLEANINGS), default_value = "unicode")]
    cleaning: Cleaning,
    /// Keep stop words.
    #[arg(long)]
    keep_stop_words: bool,
    /// Lower-case before stop words are removed (the paper does not).
    #[arg(long)]
    lowercase_text: bool,
    /// WordNet's data folder (with index.noun and noun.exc), for noun lemmas as in the paper; without it, none.
    #[arg(long, value_name = "FOLDER")]
    wordnet: Option<PathBuf>,
}

impl StepArgs {
    /// The files that the steps read.
    pub fn files(&self) -> Vec<PathBuf> {
        self.wordnet.iter().flat_map(|folder| [INDEX, EXCEPTIONS].map(|name| folder.join(name))).collect()
    }

    /// The steps.
    pub fn load(&self) -> anyhow::Result<Steps> {
        Ok(Steps {
            cleaning: self.cleaning,
            lowercase: self.lowercase_text,
            stop_words: !self.keep_stop_words,
            lemmas: self.wordnet.as_deref().map(Morphy::load).transpose()?,
        })
    }
}

/// Why an option has no effect here.
pub fn unused(given: &ArgMatches) -> Option<String> {
    first_given(given, &["threads"]).map(|_| "--threads has no effect on prepare, which uses one".to_owned())
}

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    let mut files = Files::of(args.steps.files().iter().map(PathBuf::as_path), &[])?;
    match args.source.is_dir() {
        true => source::folders(&args.source).iter().for_each(|(folder, ..)| files.input_folder(folder)),
        false => files.input(&args.source)?,
    }
    files.output("--output", &args.output)?;
    let steps = args.steps.load()?;
    let bar = ProgressBar::new_spinner();
    let mut reviews = source::open(&args.source, args.threshold.map_or(Labels::Words, Labels::Stars))?;
    let written = write(reviews.by_ref(), &steps, &args.output, |count| {
        if count % 256 == 0 {
            bar.set_message(format!("{count} reviews"));
            bar.tick();
        }
    });
    bar.finish_and_clear();
    let Written { reviews: count, empty, named } = written?;
    reviews.warnings().into_iter().for_each(note);
    match format {
        Format::Json => print_json(&serde_json::json!({
            "schema": "hardmax/sentiment-prepare/2",
            "reviews": count,
            "empty": empty,
            "named": named,
        })),
        Format::Human => {
            let more = if empty > named.len() { ", ..." } else { "" };
            let empty = match empty {
                0 => String::new(),
                _ => format!("without a word left: {empty} ({}{more})\n", named.join(", ")),
            };
            print(&format!("{count} reviews written to {}\n{empty}", args.output.display()))
        }
    }
}

fn stars(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| "expected a number of stars".to_owned())
}
