//! `leaders`: which words lead, under three rules, over a set of reviews.

use super::review::{ModelAndReviews, bar};
use super::{Format, print, print_json};
use anyhow::Context;
use clap::Args as ClapArgs;
use hardmax_output::Files;
use hardmax_sentiment::evaluate::analyses;
use hardmax_sentiment::exact::Analysis;
use hardmax_sentiment::leaders::{Rule, Summary, histogram, summarise};
use hardmax_sentiment::model::bag::Bag;
use hardmax_sentiment::train::checkpoint::Model;
use std::collections::HashSet;
use std::path::PathBuf;

/// The words that lead at infinite depth under the paper's rule C_i = {i}, under its code's rule (the first index of the
/// maximum), and in class form; how many a review has, and which lead the most reviews.
///
/// Examples:
///   hardmax-sentiment leaders run reviews.tsv.zst --max-reviews 1000 --histogram leaders.svg
///   hardmax-sentiment leaders run reviews.tsv.zst --lexicon vader_lexicon.txt
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    on: ModelAndReviews,
    /// How many words to list under each rule.
    #[arg(long, default_value_t = 20)]
    top: usize,
    /// Write a histogram of the number of leaders (class form) as SVG.
    #[arg(long, value_name = "FILE")]
    histogram: Option<PathBuf>,
    /// A file whose lines begin with a sentiment word and a tab: the share of leaders among them is reported.
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// Also list the leaders of every review.
    #[arg(long)]
    per_review: bool,
}

/// Runs the command.
pub fn run(args: Args, format: Format) -> anyhow::Result<()> {
    let inputs = args.on.files().into_iter().chain(args.lexicon.clone()).collect::<Vec<_>>();
    Files::of(inputs.iter().map(PathBuf::as_path), &[("--histogram", args.histogram.as_deref())])?;
    let lexicon = args.lexicon.as_ref().map(|path| {
        let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        let words = text.lines().filter_map(|line| line.split('\t').next()).map(str::to_lowercase);
        Ok::<HashSet<String>, anyhow::Error>(words.collect())
    });
    let lexicon = lexicon.transpose()?;
    let (model, examples) = args.on.load()?;
    let bags: Vec<&Bag> = examples.iter().map(|example| &example.bag).collect();
    let bar = bar(bags.len());
    let result = analyses(&model, &bags, || bar.inc(1));
    bar.finish_and_clear();
    let found: Vec<Analysis> = result?.into_iter().flatten().collect();
    let summaries = Rule::ALL.map(|rule| summarise(rule, &found));
    if let Some(path) = &args.histogram {
        hardmax_output::write(path, histogram(&summaries[Rule::Class as usize])?)?;
    }
    let share = |summary: &Summary| {
        let known = lexicon.as_ref()?;
        let (mut hits, mut all) = (0, 0);
        for &(word, count) in &summary.words {
            all += count;
            hits += if known.contains(&model.vocabulary.word(word).to_lowercase()) { count } else { 0 };
        }
        Some(hits as f64 / all.max(1) as f64)
    };
    match format {
        Format::Json => {
            let rule = |summary: &Summary| {
                let top: Vec<_> = top(&model, summary, args.top).collect();
                serde_json::json!({"summary": summary, "top": top, "sentiment_share": share(summary)})
            };
            let reviews = args.per_review.then(|| found.iter().map(|one| names(&model, one)).collect::<Vec<_>>());
            let rules: Vec<_> = summaries.iter().map(rule).collect();
            print_json(
                &serde_json::json!({"schema": "hardmax/sentiment-leaders/1", "rules": rules, "reviews": reviews}),
            )
        }
        Format::Human => {
            let mut out = text(&model, &summaries, args.top);
            for summary in &summaries {
                if let Some(share) = share(summary) {
                    out += &format!("sentiment words among leaders ({}): {share:.3}\n", rule_name(summary.rule));
                }
            }
            for analysis in found.iter().filter(|_| args.per_review) {
                let [paper, code, class] = names(&model, analysis);
                out += &format!("paper: {}; code: {}; class: {}\n", paper.join(" "), code.join(" "), class.join(" "));
            }
            print(&out)
        }
    }
}

fn top<'a>(model: &'a Model, summary: &'a Summary, most: usize) -> impl Iterator<Item = (&'a str, usize)> + use<'a> {
    summary.words.iter().take(most).map(|&(word, count)| (model.vocabulary.word(word), count))
}

fn rule_name(rule: Rule) -> String {
    format!("{rule:?}").to_lowercase()
}

/// The leaders of a review under each rule.
fn names(model: &Model, analysis: &Analysis) -> [Vec<String>; 3] {
    Rule::ALL.map(|rule| {
        let Some(infinite) = &analysis.infinite else { return Vec::new() };
        let leaders = rule.leaders(&infinite.attention, analysis.bag.counts());
        leaders.into_iter().map(|leader| model.vocabulary.word(analysis.bag.ids()[leader]).to_owned()).collect()
    })
}

/// The summaries as tables.
pub fn text(model: &Model, summaries: &[Summary; 3], most: usize) -> String {
    let mut out = String::from("leaders   reviews    mean  deviation  min  max  from layer 0\n");
    for summary in summaries {
        let Summary { rule, reviews, mean, deviation, min, max, from_start, .. } = summary;
        let rule = rule_name(*rule);
        out += &format!("  {rule:7} {reviews:7}  {mean:6.2}  {deviation:9.2}  {min:3}  {max:3}  {from_start:12.3}\n");
    }
    for summary in summaries {
        let words: Vec<String> = top(model, summary, most).map(|(word, count)| format!("{word} {count}")).collect();
        out += &format!("\nlead most reviews ({}): {}\n", rule_name(summary.rule), words.join(", "));
    }
    out
}
