//! `demo`: the whole story on the sample that comes with the program.

use super::progress::Bar;
use super::{Format, evaluate, leaders, note, print, print_json};
use clap::Args as ClapArgs;
use hardmax_output::WriteError;
use hardmax_sentiment::baseline::{Feature, Logistic};
use hardmax_sentiment::data::vocabulary::{Padding, Reading};
use hardmax_sentiment::data::{self, Dataset};
use hardmax_sentiment::evaluate::{analyses, evaluate as measure};
use hardmax_sentiment::explain::{Input, certificate, explain, html, layers, picture};
use hardmax_sentiment::leaders::{Rule, histogram, summarise};
use hardmax_sentiment::metrics::Share;
use hardmax_sentiment::model::bag::Bag;
use hardmax_sentiment::prepare::Steps;
use hardmax_sentiment::prepare::words::Cleaning;
use hardmax_sentiment::train::checkpoint::{MODEL_FILE, STATE_FILE};
use hardmax_sentiment::train::config::Config;
use hardmax_sentiment::train::{State, curves};
use std::path::PathBuf;
use std::time::Instant;

/// 300 short made-up reviews: sample/make.py writes them.
const SAMPLE: &[u8] = include_bytes!("../../sample/reviews.tsv");

const REVIEW: &str = "A charming film: the acting is wonderful and the music is moving, but the ending is predictable.";

/// Prepare, train, compare, evaluate, and explain one review, on 300 made-up reviews.
///
/// Examples:
///   hardmax-sentiment demo
///   hardmax-sentiment demo -o demo        (also writes the model, curves, pictures and a certificate)
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// A folder for the model and the pictures; without it, nothing is written.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// How many epochs to train.
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=1000))]
    epochs: u32,
}

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    let started = Instant::now();
    if let Some(folder) = &args.output {
        std::fs::create_dir_all(folder).map_err(WriteError::at(folder))?;
    }
    let steps = Steps { cleaning: Cleaning::Paper, lowercase: true, stop_words: true, lemmas: None };
    let mut dataset = data::parse("the sample", SAMPLE)?;
    dataset.reviews.iter_mut().for_each(|review| review.text = steps.apply(&review.text));
    let mut state = State::new(config(&dataset), &dataset)?;
    let corpus = state.corpus(&dataset)?;
    let epochs = args.epochs as usize;
    let mut bar = Bar::new(0, epochs, corpus.train.len());
    for _ in 0..epochs {
        state.epoch(&corpus, &mut bar)?;
    }
    bar.finish();
    let model = state.model();
    let logistic = Logistic::train(&corpus.train, state.vocabulary.len(), Feature::Counts, 1.0);
    let baseline = Share::new(logistic.right(&corpus.test), corpus.test.len());
    let evaluation = measure(&model, &corpus.test, || ())?;
    let bags: Vec<&Bag> = corpus.test.iter().map(|example| &example.bag).collect();
    let found: Vec<_> = analyses(&model, &bags, || ())?.into_iter().flatten().collect();
    let summaries = Rule::ALL.map(|rule| summarise(rule, &found));
    let input = Input::new(&model, &steps.apply(REVIEW), &[])?;
    let explanation = explain(&model, &input, 3)?;
    if let Some(folder) = &args.output {
        let write = |name: &str, text: String| hardmax_output::write(&folder.join(name), text);
        model.save(&folder.join(MODEL_FILE))?;
        state.save(&folder.join(STATE_FILE))?;
        write("curves.csv", curves::csv(&state.history))?;
        write("curves.svg", curves::picture(&state.history, state.best_epoch)?)?;
        write("leaders.svg", histogram(&summaries[Rule::Class as usize])?)?;
        write("review.svg", picture::picture(&explanation))?;
        let layers = layers(&model, &Bag::new(&input.words), &explanation, 12)?;
        write("review.html", html::page(&explanation, &layers))?;
        let claims = certificate(&model, &input)?.to_file()?;
        hardmax_output::write(&folder.join("review.certificate.json"), claims)?;
    }
    note(format_args!("done in {:.1} s", started.elapsed().as_secs_f64()));
    if format == Format::Json {
        return print_json(&serde_json::json!({
            "schema": "hardmax/sentiment-demo/1",
            "epochs": state.history,
            "selected_epoch": state.best_epoch,
            "baseline": baseline,
            "evaluation": evaluation,
            "leaders": summaries,
            "explanation": explanation,
        }));
    }
    let written = match &args.output {
        Some(folder) => format!("\nmodel, curves, pictures and certificate are in {}\n", folder.display()),
        None => "\n`demo -o FOLDER` also writes the model, learning curves, pictures and a certificate\n".to_owned(),
    };
    print(&format!(
        "1. {} made-up reviews, {} words known; trained {epochs} epochs, epoch {} selected, alpha {:.3}\n\n\
         2. logistic regression on bags of words: {baseline}\n\n3. {}\n4. {}\n5. \"{REVIEW}\"\n\n{}{written}",
        dataset.reviews.len(),
        state.vocabulary.len(),
        state.best_epoch,
        model.parameters.alpha(),
        evaluate::text(&evaluation),
        leaders::text(&model, &summaries, 10),
        html::text(&explanation),
    ))
}

/// A sample this small takes larger steps and smaller batches.
fn config(dataset: &Dataset) -> Config {
    Config {
        reading: Reading { words: 128, padding: Padding::None, lowercase: true },
        batch: 16,
        learning_rate: 0.02,
        data_sha256: dataset.sha256.clone(),
        ..Config::default()
    }
}
