//! `explain`: one review.

use super::prepare::StepArgs;
use super::{Format, print, print_json};
use anyhow::Context;
use clap::Args as ClapArgs;
use hardmax_output::Files;
use hardmax_sentiment::data::MAX_REVIEW_BYTES;
use hardmax_sentiment::explain::{Input, certificate, explain, html, layers, page, picture};
use hardmax_sentiment::model::bag::Bag;
use hardmax_sentiment::train::checkpoint::Model;
use std::io::Read;
use std::path::PathBuf;

/// Explain the verdict on a review: which words lead, where every other word goes, and what the verdict hangs on.
///
/// The text is cleaned and stripped of stop words first, as `prepare` does it.
///
/// Examples:
///   hardmax-sentiment explain run "A wonderful film with a terrible ending."
///   hardmax-sentiment explain run --file review.txt --picture review.svg --slider review.html
///   hardmax-sentiment explain run "Great fun." --html review.html
///   hardmax-sentiment explain run "Great fun." --certificate review.json && hardmax verify review.json
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The model: its file, or the folder of its run.
    model: PathBuf,
    /// The review.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    review: Option<String>,
    /// Read the review from a file (- is standard input).
    #[arg(long)]
    file: Option<PathBuf>,
    /// Write a picture, before and at infinite depth, as SVG.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// Write a page with a slider over the layers.
    #[arg(long, value_name = "FILE")]
    slider: Option<PathBuf>,
    /// Write a page to explore: every word's exact place, its attention set and its margin, layer by layer.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the certificate of the infinite depth, for `hardmax verify`.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Look for sets of up to this many leaders whose removal flips the verdict; 0 looks for none.
    #[arg(long, default_value_t = 3)]
    largest_removal: usize,
    #[command(flatten)]
    steps: StepArgs,
}

/// Layers shown under a slider, besides the limit.
const SLIDER_LAYERS: usize = 12;

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    let inputs = [vec![Model::file(&args.model)], args.file.iter().cloned().collect(), args.steps.files()].concat();
    let outputs = [
        ("--picture", args.picture.as_deref()),
        ("--slider", args.slider.as_deref()),
        ("--html", args.html.as_deref()),
        ("--certificate", args.certificate.as_deref()),
    ];
    Files::of(inputs.iter().map(PathBuf::as_path), &outputs)?;
    let model = Model::load(&args.model)?;
    let text = match (&args.review, &args.file) {
        (Some(review), _) => review.clone(),
        (None, Some(path)) => read(path)?,
        (None, None) => String::new(),
    };
    let steps = args.steps.load()?;
    let input = Input::new(&model, &steps.apply(&text), &steps.cleaning.lost(&text))?;
    let explanation = explain(&model, &input, args.largest_removal)?;
    if let Some(path) = &args.picture {
        hardmax_output::write(path, picture::picture(&explanation))?;
    }
    if let Some(path) = &args.slider {
        let bag = Bag::new(&input.words);
        let layers = layers(&model, &bag, &explanation, SLIDER_LAYERS)?;
        hardmax_output::write(path, html::page(&explanation, &layers))?;
    }
    if let Some(path) = &args.html {
        hardmax_output::write(path, page(&model, &input, SLIDER_LAYERS)?)?;
    }
    if let Some(path) = &args.certificate {
        hardmax_output::write(path, certificate(&model, &input)?.to_file()?)?;
    }
    match format {
        Format::Json => print_json(&explanation),
        Format::Human => print(&html::text(&explanation)),
    }
}

fn read(path: &std::path::Path) -> anyhow::Result<String> {
    let name = || path.display().to_string();
    let cannot = || format!("{}: cannot be read", name());
    let mut input: Box<dyn Read> = match path.to_str() {
        Some("-") => Box::new(std::io::stdin()),
        _ => Box::new(std::fs::File::open(path).with_context(cannot)?),
    };
    let mut bytes = Vec::new();
    input.by_ref().take(MAX_REVIEW_BYTES as u64 + 1).read_to_end(&mut bytes).with_context(cannot)?;
    anyhow::ensure!(bytes.len() <= MAX_REVIEW_BYTES, "{}: longer than {} MiB", name(), MAX_REVIEW_BYTES >> 20);
    String::from_utf8(bytes)
        .map_err(|cause| anyhow::anyhow!("{}: byte {} is not UTF-8 text", name(), cause.utf8_error().valid_up_to() + 1))
}
