//! `prepare`: from published reviews to words.

use super::{Format, print, print_json};
use clap::Args as ClapArgs;
use hardmax_sentiment::prepare::morphy::Morphy;
use hardmax_sentiment::prepare::{Steps, source, write};
use indicatif::ProgressBar;
use std::path::PathBuf;

/// Turn an aclImdb folder, the Kaggle CSV (review, sentiment) or a TSV(.zst) into a file of processed reviews.
///
/// Examples:
///   hardmax-sentiment prepare aclImdb -o reviews.tsv.zst --wordnet /usr/share/wordnet
///   hardmax-sentiment prepare "IMDB Dataset.csv" -o reviews.tsv.zst --lowercase
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The reviews as published.
    source: PathBuf,
    /// The file to write, compressed where its name ends in .zst.
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    steps: StepArgs,
}

/// Which steps are taken.
#[derive(Debug, ClapArgs)]
pub struct StepArgs {
    /// Keep tags, digits and signs.
    #[arg(long)]
    no_clean: bool,
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
    /// The steps.
    pub fn load(&self) -> anyhow::Result<Steps> {
        Ok(Steps {
            clean: !self.no_clean,
            lowercase: self.lowercase_text,
            stop_words: !self.keep_stop_words,
            lemmas: self.wordnet.as_deref().map(Morphy::load).transpose()?,
        })
    }
}

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    let steps = args.steps.load()?;
    let bar = ProgressBar::new_spinner();
    let written = write(source::open(&args.source)?, &steps, &args.output, |count| {
        if count % 256 == 0 {
            bar.set_message(format!("{count} reviews"));
            bar.tick();
        }
    });
    bar.finish_and_clear();
    let count = written?;
    match format {
        Format::Json => print_json(&serde_json::json!({"schema": "hardmax/sentiment-prepare/1", "reviews": count})),
        Format::Human => print(&format!("{count} reviews written to {}\n", args.output.display())),
    }
}
