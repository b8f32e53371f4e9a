//! The result of `hardmax check` as a page that stands alone: what a maintainer attaches to a release.

use super::list;
use hardmax_kit::report::{CheckReport, Row, ViolationReport};
use quick_xml::escape::escape;
use std::fmt::{self, Write};

/// The page: what was run, the table of statements with how often each had something to say, a witness of each to be checked
/// by hand, and every violation with the command that replays it.
pub fn html(report: &CheckReport) -> String {
    let mut page = String::new();
    // INVARIANT: writing to a string cannot fail.
    write_page(&mut page, report).expect("writing to a string");
    page
}

fn write_page(out: &mut String, report: &CheckReport) -> fmt::Result {
    out.write_str(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>hardmax check</title>\n<style>\n",
    )?;
    out.write_str(include_str!("html.css"))?;
    out.write_str("</style>\n</head>\n<body>\n<h1>hardmax check</h1>\n")?;
    let (class, verdict) = verdict(report);
    writeln!(out, "<p class=\"verdict {class}\">{verdict}</p>")?;
    write_facts(out, report)?;
    write_table(out, report)?;
    write_evidence(out, report)?;
    if !report.violations.is_empty() {
        writeln!(out, "<h2 id=\"violations\">Violations</h2>")?;
        let all: usize = report.theorems.iter().map(|row| row.violated).sum();
        if all > report.violations.len() {
            writeln!(out, "<p>{} of {all} are listed; all are counted above.</p>", report.violations.len())?;
        }
        report.violations.iter().try_for_each(|violation| write_violation(out, violation))?;
    }
    if !report.undecided.is_empty() {
        writeln!(
            out,
            "<h2>Undecided</h2>\n<p>The limits of these instances were not decided within the bound on layers:</p>\n<ul>"
        )?;
        for undecided in &report.undecided {
            writeln!(out, "<li>{}</li>", escape(undecided.instance.as_str()))?;
        }
        writeln!(out, "</ul>")?;
    }
    out.write_str("</body>\n</html>\n")
}

/// The result in a sentence.
fn verdict(report: &CheckReport) -> (&'static str, String) {
    let violated: Vec<&str> =
        report.theorems.iter().filter(|row| row.violated > 0).map(|row| row.id.as_str()).collect();
    if !violated.is_empty() {
        return ("bad", format!("Violated: {}.", escape(violated.join(", "))));
    }
    let silent: Vec<&str> = report.theorems.iter().filter(|row| row.held == 0).map(|row| row.id.as_str()).collect();
    match silent.len() {
        0 => ("good", "No statement is violated, and every statement had something to say.".to_owned()),
        count if count == report.theorems.len() => {
            ("doubt", "No statement had anything to say: this run is no evidence.".to_owned())
        }
        _ => ("doubt", format!("No statement is violated, but nothing was seen of: {}.", escape(silent.join(", ")))),
    }
}

fn write_facts(out: &mut String, report: &CheckReport) -> fmt::Result {
    let comparisons: usize = report.theorems.iter().map(|row| row.comparisons).sum();
    let rust = env!("CARGO_PKG_RUST_VERSION");
    let facts = [
        ("hardmax", format!("{} (Rust {rust} or later)", report.version)),
        ("platform", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("instances", report.instances.to_string()),
        ("of these random", format!("{}, seed {}", report.random, report.seed)),
        ("exact comparisons", comparisons.to_string()),
        ("the random ones again", format!("hardmax check --random {} --seed {}", report.random, report.seed)),
    ];
    writeln!(out, "<dl>")?;
    for (term, fact) in facts {
        writeln!(out, "<dt>{term}</dt><dd>{}</dd>", escape(fact))?;
    }
    writeln!(out, "</dl>")
}

fn write_table(out: &mut String, report: &CheckReport) -> fmt::Result {
    writeln!(
        out,
        "<h2>Statements</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">statement</th><th scope=\"col\">held</th>\
         <th scope=\"col\">not applicable</th><th scope=\"col\">vacuous</th><th scope=\"col\">violated</th>\
         <th scope=\"col\">undecided</th><th scope=\"col\">comparisons</th></tr></thead>\n<tbody>"
    )?;
    for row in &report.theorems {
        let class = match row {
            row if row.violated > 0 => "bad",
            row if row.held == 0 => "doubt",
            _ => "good",
        };
        writeln!(
            out,
            "<tr class=\"{class}\"><th scope=\"row\"><code>{}</code><br>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
             <td>{}</td><td>{}</td></tr>",
            escape(row.id.as_str()),
            escape(row.statement.as_str()),
            row.held,
            row.not_applicable,
            vacuity(row),
            row.violated,
            row.undecided,
            row.comparisons
        )?;
    }
    writeln!(
        out,
        "</tbody>\n</table></div>\n<p class=\"faint\">Not applicable: a hypothesis of the statement does not hold, so the instance \
         says nothing about it. Vacuous: the share of such instances. A statement that held nowhere is no pass.</p>"
    )
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

fn write_evidence(out: &mut String, report: &CheckReport) -> fmt::Result {
    writeln!(out, "<h2>Evidence</h2>\n<p>For each statement the first witness, to be checked by hand.</p>")?;
    for row in &report.theorems {
        let Some(example) = &row.example else { continue };
        writeln!(
            out,
            "<details><summary><code>{}</code> on {}</summary><p>{}</p></details>",
            escape(row.id.as_str()),
            escape(example.instance.as_str()),
            escape(example.comparison.to_string())
        )?;
    }
    Ok(())
}

fn write_violation(out: &mut String, violation: &ViolationReport) -> fmt::Result {
    writeln!(
        out,
        "<section class=\"violation\">\n<h3><code>{}</code> on {}</h3>\n<p>Seen at layer {}, tokens {}.</p>\n<pre>{}</pre>",
        escape(violation.case.theorem.as_str()),
        escape(violation.instance.as_str()),
        violation.comparison.layer,
        list(&violation.comparison.tokens),
        escape(violation.comparison.to_string())
    )?;
    if let Some(file) = &violation.file {
        writeln!(out, "<p>Replay:</p>\n<pre>hardmax replay {}</pre>", escape(file.as_str()))?;
    }
    writeln!(
        out,
        "<p>The shrunk instance:</p>\n<pre>{}</pre>\n<details><summary>As Rust</summary><pre>{}</pre></details>\n</section>",
        escape(violation.case.instance.get()),
        escape(violation.rust.as_str())
    )
}
