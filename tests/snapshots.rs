//! Is what people read, and what the figures and counterexamples come to, still exactly the same?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use hardmax::dynamics::Spec;
use hardmax::generate::gallery;
use hardmax::instance::Instance;
use hardmax::instance::json::{InstanceJson, token_texts};
use hardmax::theorems::counterexamples;
use hardmax::theorems::{Case, CaseOptions, Verdict, find};
use hardmax::trajectory::layers;
use std::fmt::Write;

fn rows(tokens: &hardmax::tokens::Tokens) -> String {
    serde_json::to_string(&token_texts(tokens)).unwrap()
}

/// Layers and limit, rationals as text.
fn trajectory(instance: &Instance, count: usize) -> String {
    let mut text = format!("{}\n", serde_json::to_string(&InstanceJson::from(instance)).unwrap());
    for state in layers(&Spec, instance).take(count) {
        let attention = serde_json::to_string(&state.attention).unwrap();
        writeln!(text, "layer {}: {}", state.layer, rows(&state.tokens)).unwrap();
        writeln!(text, "  attention {attention}, leaders {:?}", state.leaders).unwrap();
        let margins: Vec<String> = state
            .margins(instance.form())
            .iter()
            .map(|margin| margin.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string))
            .collect();
        writeln!(text, "  margins {}", margins.join(" ")).unwrap();
    }
    text
}

#[test]
fn the_gallery_and_its_limits() {
    for named in gallery() {
        let limit = hardmax::equilibrium::limit(&Spec, &named.instance);
        let mut text = trajectory(&named.instance, 3);
        text += &hardmax::report::limit::human(&named.instance, &limit);
        insta::assert_snapshot!(format!("gallery-{}", named.name), text);
    }
}

#[test]
fn each_hypothesis_has_its_counterexample() {
    for counterexample in counterexamples() {
        let case = Case::new(&counterexample.instance, &Spec, CaseOptions::new().with_layers(10).with_max_layers(60));
        let mut text = format!("dropped: {}\n{}", counterexample.dropped, trajectory(&counterexample.instance, 3));
        for id in counterexample.fails {
            let verdict = match (find(id).unwrap().conclusion)(&case) {
                Verdict::Violated(seen) => format!("violated: {seen}"),
                Verdict::Undecided { layers } => format!("undecided within {layers} layers"),
                other => format!("{other:?}"),
            };
            writeln!(text, "{id} {verdict}").unwrap();
        }
        insta::assert_snapshot!(format!("counterexample-{}", counterexample.name), text);
    }
}

fn stdout(args: &[&str]) -> String {
    let done = Command::cargo_bin("hardmax").unwrap().args(args).assert();
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

#[test]
fn the_check_table() {
    insta::assert_snapshot!("check-table", stdout(&["check", "--random", "40"]));
}

#[test]
fn a_violation_as_people_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().display().to_string();
    let args = ["check", "--random", "3", "--theorem", "separation", "--fault", "first-index", "--cases", &cases];
    insta::with_settings!({filters => vec![(cases.as_str(), "CASES")]}, {
        insta::assert_snapshot!("violation", stdout(&args));
    });
}

#[test]
fn the_list_of_theorems_and_the_help() {
    insta::assert_snapshot!("theorems", stdout(&["theorems"]));
    insta::assert_snapshot!("help", stdout(&["--help"]));
}
