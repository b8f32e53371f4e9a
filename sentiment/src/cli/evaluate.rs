//! `evaluate`: softmax, hardmax and infinite depth on the same reviews.

use super::review::{ModelAndReviews, bar};
use super::{Format, print, print_json};
use clap::Args as ClapArgs;
use hardmax_output::Files;
use hardmax_sentiment::evaluate::{Evaluation, MODELS, evaluate};
use std::path::PathBuf;

/// Accuracy (with Wilson's interval at 95 %), confusion and disagreements of the softmax model, of the hardmax model (exact
/// from the weights' binary values) and of the model of infinite depth (certified limits, exact verdicts); calibration
/// of the softmax model.
///
/// Examples:
///   hardmax-sentiment evaluate run reviews.tsv.zst
///   hardmax-sentiment evaluate run reviews.tsv.zst --max-reviews 500 --format json
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    on: ModelAndReviews,
}

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    Files::of(args.on.files().iter().map(PathBuf::as_path), &[])?;
    let (model, examples) = args.on.load()?;
    let bar = bar(examples.len());
    let result = evaluate(&model, &examples, || bar.inc(1));
    bar.finish_and_clear();
    let evaluation = result?;
    match format {
        Format::Json => print_json(
            &serde_json::json!({"schema": "hardmax/sentiment-evaluation/1", "models": MODELS, "evaluation": evaluation}),
        ),
        Format::Human => print(&text(&evaluation)),
    }
}

/// The evaluation as tables.
pub fn text(evaluation: &Evaluation) -> String {
    let mut out = format!("{} reviews; accuracy [95 % interval]\n", evaluation.reviews);
    for (name, share) in MODELS.iter().zip(&evaluation.accuracy) {
        out += &format!("  {name:15} {share}\n");
    }
    out += "\nconfusion        positive right  positive wrong  negative right  negative wrong\n";
    for (name, confusion) in MODELS.iter().zip(&evaluation.confusion) {
        let cells =
            [confusion.true_positive, confusion.false_negative, confusion.true_negative, confusion.false_positive];
        out += &format!("  {name:15}{}\n", cells.map(|cell| format!("{cell:14}  ")).concat().trim_end());
    }
    out += &format!("\ndisagreements   {}\n", MODELS.map(|name| format!("{name:>15}")).concat());
    for (name, row) in MODELS.iter().zip(&evaluation.disagreements) {
        out += &format!("  {name:14}{}\n", row.map(|cell| format!("{cell:15}")).concat());
    }
    let calibration = &evaluation.calibration;
    out += &format!(
        "\ncalibration (softmax): expected error {:.4}, Brier score {:.4}\n",
        calibration.expected_error, calibration.brier
    );
    for (index, bin) in calibration.bins.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
        let (low, high) = (index as f64 / 10.0, (index + 1) as f64 / 10.0);
        out += &format!(
            "  {low:.1}-{high:.1}  {:6} reviews  said {:.3}  are {:.3}\n",
            bin.count, bin.probability, bin.positive
        );
    }
    let Evaluation { without_words, undecided, on_hyperplane, .. } = evaluation;
    let last = evaluation.layers.len().saturating_sub(1);
    out += &format!(
        "\ninfinite depth certified by layer {last}; undecided {undecided}; exactly on the hyperplane {on_hyperplane}; \
         without a known word {without_words}\n"
    );
    out
}
