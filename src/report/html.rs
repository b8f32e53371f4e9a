//! The result of `hardmax check` as a page that stands alone: what a maintainer attaches to a release.

use super::list;
use askama::Template;
use hardmax_kit::report::{CheckReport, Row, ViolationReport};

/// The page: what was run, the table of statements with how often each had something to say, a witness of each to be checked
/// by hand, and every violation with the command that replays it.
pub fn html(report: &CheckReport) -> String {
    let (class, verdict) = verdict(report);
    let page = Page {
        palette: hardmax_plot::properties(),
        style: include_str!("html.css"),
        class,
        verdict,
        facts: facts(report),
        violated: report.theorems.iter().map(|row| row.violated).sum(),
        report,
    };
    // INVARIANT: writing text and numbers to memory cannot fail.
    page.render().expect("writing to memory")
}

#[derive(Template)]
#[template(path = "report/check.html")]
struct Page<'a> {
    palette: String,
    style: &'static str,
    class: &'static str,
    verdict: String,
    facts: [(&'static str, String); 6],
    report: &'a CheckReport,
    /// Violations, listed or not.
    violated: usize,
}

/// The result in a sentence.
fn verdict(report: &CheckReport) -> (&'static str, String) {
    let violated: Vec<&str> =
        report.theorems.iter().filter(|row| row.violated > 0).map(|row| row.id.as_str()).collect();
    if !violated.is_empty() {
        return ("bad", format!("Violated: {}.", violated.join(", ")));
    }
    let silent: Vec<&str> = report.theorems.iter().filter(|row| row.held == 0).map(|row| row.id.as_str()).collect();
    match silent.len() {
        0 => ("good", "No statement is violated, and every statement had something to say.".to_owned()),
        count if count == report.theorems.len() => {
            ("doubt", "No statement had anything to say: this run is no evidence.".to_owned())
        }
        _ => ("doubt", format!("No statement is violated, but nothing was seen of: {}.", silent.join(", "))),
    }
}

/// What was run.
fn facts(report: &CheckReport) -> [(&'static str, String); 6] {
    let comparisons: usize = report.theorems.iter().map(|row| row.comparisons).sum();
    let rust = env!("CARGO_PKG_RUST_VERSION");
    [
        ("hardmax", format!("{} (Rust {rust} or later)", report.version)),
        ("platform", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("instances", report.instances.to_string()),
        ("of these random", format!("{}, seed {}", report.random, report.seed)),
        ("exact comparisons", comparisons.to_string()),
        ("the random ones again", format!("hardmax check --random {} --seed {}", report.random, report.seed)),
    ]
}

fn row_class(row: &Row) -> &'static str {
    match row {
        row if row.violated > 0 => "bad",
        row if row.held == 0 => "doubt",
        _ => "good",
    }
}

/// The share of instances that say nothing about a statement.
fn vacuity(row: &Row) -> String {
    let all = row.held + row.not_applicable + row.violated + row.undecided;
    match row.not_applicable {
        0 => "0 %".to_owned(),
        none if none == all => "100 %".to_owned(),
        // Neither end is claimed where it is not reached.
        some => format!("{} %", (some as f64 * 100.0 / all as f64).round().clamp(1.0, 99.0)),
    }
}

fn tokens(violation: &ViolationReport) -> String {
    list(&violation.comparison.tokens)
}
