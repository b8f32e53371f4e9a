//! How far a sweep has come, for people: as text and as a page that stands alone.

use super::short_float;
#[cfg(feature = "plot")]
use askama::Template;
use hardmax_kit::sweep::{Status, ranges};

/// The status as text.
pub fn human(status: &Status) -> String {
    let mut text = String::new();
    for (term, fact) in facts(status) {
        text += &format!("{term:<22}  {fact}\n");
    }
    for damage in &status.damaged {
        text += &format!("{:<22}  {}: {}\n", "damaged", damage.file, damage.reason);
    }
    for slow in status.slowest.iter().take(5) {
        let (shard, seconds, units) = (slow.shard, short_float(slow.seconds), slow.units);
        text += &format!("{:<22}  shard {shard}: {seconds} s, {units} {}\n", "slowest", units_name(&status.command));
    }
    text
}

/// The status as a page that loads nothing.
#[cfg(feature = "plot")]
pub fn html(status: &Status) -> String {
    let (palette, style) = (hardmax_plot::properties(), include_str!("html.css"));
    let page = Page { palette, style, verdict: verdict(status), facts: facts(status), status };
    // INVARIANT: writing text and numbers to memory cannot fail.
    page.render().expect("writing to memory")
}

#[cfg(feature = "plot")]
#[derive(Template)]
#[template(path = "report/status.html")]
struct Page<'a> {
    palette: String,
    style: &'static str,
    verdict: (&'static str, &'static str),
    facts: Vec<(&'static str, String)>,
    status: &'a Status,
}

#[cfg(feature = "plot")]
fn verdict(status: &Status) -> (&'static str, &'static str) {
    match status {
        _ if !status.damaged.is_empty() => ("bad", "Files are damaged: run their shards again."),
        _ if !status.timed_out.is_empty() => ("bad", "Shards ran out of time: run them again with more."),
        _ if !status.missing.is_empty() => ("doubt", "Shards are missing."),
        _ => ("good", "All shards are done."),
    }
}

/// What the shards of a command are made of.
pub fn units_name(command: &str) -> &'static str {
    match command {
        "hunt" => "evaluations",
        "train" => "runs",
        _ => "instances",
    }
}

fn facts(status: &Status) -> Vec<(&'static str, String)> {
    let Status { command, version, plan, shards, done, units, units_done, seconds, .. } = status;
    let mut facts = vec![
        ("command", format!("{command}, hardmax {version}")),
        ("plan", plan.clone()),
        ("shards done", format!("{done} of {shards} ({:.1} %)", status.percent())),
        (units_name(command), format!("{units_done} of {units}")),
        ("time of the workers", format!("{} s", short_float(*seconds))),
    ];
    if let Some(rate) = status.rate() {
        facts.push(("a second and worker", short_float(rate)));
    }
    if let Some(left) = status.seconds_left.filter(|_| !status.missing.is_empty()) {
        facts.push(("left for one worker", format!("about {} s", short_float(left))));
    }
    if !status.missing.is_empty() {
        facts.push(("missing", ranges(&status.missing)));
    }
    for stopped in &status.timed_out {
        facts.push(("timed out", format!("shard {} after {} s", stopped.shard, short_float(stopped.seconds))));
    }
    facts
}
