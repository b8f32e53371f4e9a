//! The layers of an explained review under a slider, in one file that needs nothing else; and the explanation as text.

use super::removal::Removal;
use super::{Explanation, picture, verdict_name};
use crate::exact::approximate;
use crate::leaders::Rule;

/// The review layer by layer (shape (layers, m, d)), then its limit, as a page with a slider.
pub fn page(explanation: &Explanation, layers: &[Vec<Vec<f64>>]) -> String {
    let slides = picture::slides(explanation, layers);
    hardmax_plot::slides("A review, layer by layer", "Layer", &slides, &text(explanation))
}

/// The explanation for people.
pub fn text(explanation: &Explanation) -> String {
    let words = &explanation.words;
    let name = |index: usize| words[index].word.as_str();
    let mut out = format!(
        "verdict: {} (infinite depth; <v, mean> + b = {:.6}, sign exact; {} from layer {})\n",
        verdict_name(explanation.positive),
        approximate(&explanation.logit.0),
        explanation.kind,
        explanation.layer
    );
    out += &format!(
        "hardmax at the model's depth: {}; softmax: {:.4} for positive\n",
        verdict_name(explanation.hardmax_positive),
        explanation.softmax_probability
    );
    let lead: Vec<String> = words
        .iter()
        .filter(|word| word.leader.contains(&Rule::Class))
        .map(|word| format!("{}{}", word.word, if word.from_start { "" } else { " (later)" }))
        .collect();
    out += &format!("leaders: {}\n\nclusters (what each adds to <v, mean>):\n", lead.join(", "));
    for cluster in &explanation.clusters {
        let share: f64 = cluster.words.iter().map(|&index| words[index].share).sum();
        let who = cluster.leader.map_or("no leader".to_owned(), |leader| format!("led by {}", name(leader)));
        let members: Vec<String> = cluster
            .words
            .iter()
            .map(|&index| match words[index].count {
                1 => name(index).to_owned(),
                count => format!("{} x{count}", name(index)),
            })
            .collect();
        out += &format!("  {share:+.4}  {:9} {who}: {}\n", verdict_name(cluster.positive), members.join(" "));
    }
    if let Some(removal) = &explanation.removal {
        out += &match removal {
            Removal::Set { words } => {
                let names: Vec<&str> = words.iter().map(|&index| name(index)).collect();
                format!("\nsmallest set of leaders whose removal flips the verdict: {}\n", names.join(", "))
            }
            Removal::None { up_to } => format!("\nno set of up to {up_to} leaders flips the verdict when removed\n"),
        };
    }
    if !explanation.unknown.is_empty() {
        out += &format!("unknown to the model: {}\n", explanation.unknown.join(" "));
    }
    out
}
