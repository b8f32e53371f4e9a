//! Verdicts one by one, and runs that fail where random instances do not reach a stated share.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Runs `hardmax check` in an empty folder: standard output and standard error.
fn check(args: &[&str], code: i32) -> (String, String) {
    let folder = Folder::new();
    let done = folder.command().arg("check").args(args).assert().code(code);
    let [out, err] = [&done.get_output().stdout, &done.get_output().stderr].map(|text| String::from_utf8(text.clone()));
    (out.unwrap(), err.unwrap())
}

fn verdicts(args: &[&str], code: i32) -> Vec<Value> {
    let (out, _) = check(&[args, &["--format", "jsonl"]].concat(), code);
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn counts(lines: &[Value], key: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in lines {
        *counts.entry(line[key].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    counts
}

/// Every instance of a pack gets a line from every statement of the pack, and all lines obey the schema.
#[test]
fn a_line_for_every_instance_and_statement() {
    let lines = verdicts(&["--random", "24"], 0);
    let known = hardmax::report::theorems::TheoremsJson::new();
    let packs: BTreeSet<&str> = known.theorems.iter().map(|entry| entry.pack.as_str()).collect();
    let mut expected = 0;
    for pack in packs {
        let of_pack: Vec<Value> = lines.iter().filter(|line| line["pack"] == pack).cloned().collect();
        let statements = known.theorems.iter().filter(|entry| entry.pack == pack).map(|entry| entry.id.as_str());
        let (instances, seen) = (counts(&of_pack, "instance"), counts(&of_pack, "theorem"));
        assert!(seen.keys().map(String::as_str).eq(statements.collect::<BTreeSet<_>>()), "{pack}: {seen:?}");
        assert!(instances.values().all(|&count| count == seen.len()), "{pack}: {instances:?}");
        assert_eq!(of_pack.iter().filter(|line| line["index"].is_u64()).count(), 24 * seen.len(), "{pack}");
        expected += instances.len() * seen.len();
    }
    assert_eq!(lines.len(), expected);
    let gallery = |line: &&Value| line["pack"] == "hardmax" && line["theorem"] == "progress" && line["index"].is_null();
    assert_eq!(lines.iter().filter(gallery).count(), hardmax::generate::gallery().len());

    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/verdict.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for line in &lines {
        let errors: Vec<String> = validator.iter_errors(line).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {errors:?}");
        assert_eq!(line["index"].is_null(), line["family"].is_null(), "{line}");
        assert_eq!(line["verdict"] == "not_applicable", line["hypothesis"].is_string(), "{line}");
        assert_eq!(line["verdict"] == "undecided", line["layers"].is_u64(), "{line}");
    }
}

/// The table counts the lines, and it and the lines name the same families and labels.
#[test]
fn the_lines_add_up_to_the_report() {
    let args = ["--random", "24", "--theorem", "separation", "--theorem", "softmax_gap"];
    let lines = verdicts(&args, 0);
    let report: Value = serde_json::from_str(&check(&[&args[..], &["--format", "json"]].concat(), 0).0).unwrap();
    for row in report["theorems"].as_array().unwrap() {
        let of_row = lines.iter().filter(|line| line["theorem"] == row["id"]).cloned().collect::<Vec<_>>();
        let seen = counts(&of_row, "verdict");
        for (verdict, count) in [
            ("holds", "held"),
            ("not_applicable", "not_applicable"),
            ("violated", "violated"),
            ("undecided", "undecided"),
        ] {
            let seen = seen.get(verdict).copied().unwrap_or(0);
            assert_eq!(seen as u64, row[count].as_u64().unwrap(), "{} {verdict}", row["id"]);
        }
    }
    for kinds in report["distribution"].as_array().unwrap() {
        let random: Vec<&Value> =
            lines.iter().filter(|line| line["pack"] == kinds["pack"] && line["index"].is_u64()).collect();
        for (family, count) in kinds["families"].as_object().unwrap() {
            let seen = random.iter().filter(|line| line["family"] == **family).count();
            assert_eq!(seen as u64, count.as_u64().unwrap(), "{family}");
        }
        for (label, count) in kinds["labels"].as_object().unwrap() {
            let has = |line: &&&Value| line["labels"].as_array().unwrap().iter().any(|known| known == label);
            assert_eq!(random.iter().filter(has).count() as u64, count.as_u64().unwrap(), "{label}");
        }
    }
}

#[test]
fn a_violated_line_has_the_comparison() {
    let lines = verdicts(&["--random", "3", "--theorem", "separation", "--fault", "first-index"], 1);
    let violated: Vec<&Value> = lines.iter().filter(|line| line["verdict"] == "violated").collect();
    assert!(!violated.is_empty());
    for line in violated {
        assert!(line["evidence"]["claim"].is_string() && line["evidence"]["layer"].is_u64(), "{line}");
    }
}

#[test]
fn a_share_that_is_reached_passes_and_one_that_is_missed_fails() {
    let core = ["--random", "200", "--theorem", "leaders_exist"];
    let reached = ["--cover", "family=5%", "--cover", "ties=20%", "--cover", "zero=0%"];
    let (out, err) = check(&[&core[..], &reached].concat(), 0);
    assert!(out.contains("families: ") && out.contains("of these: ") && err.is_empty(), "{out}{err}");
    let (out, err) = check(&[&core[..], &["--cover", "zero=99.5%"]].concat(), 1);
    assert!(err.contains("random instances of pack hardmax are zero, expected at least 199"), "{err}");
    assert!(out.contains("leaders_exist"), "{out}");
}

/// Nothing is run: the number of instances asked for would take days.
#[test]
fn what_no_run_can_reach_is_refused_before_it_starts() {
    let many = ["--random", "1000000000"];
    let refused = |random: &[&str], cover: &str| {
        let (out, err) = check(&[random, &["--cover", cover]].concat(), 2);
        assert!(out.is_empty(), "{out}");
        err
    };
    let unknown = refused(&many, "tie=5%");
    assert!(
        unknown.contains("--cover: there is no label \"tie\"; expected one of family, ties, repeated, zero, regime"),
        "{unknown}"
    );
    for share in ["ties=5", "ties", "ties=%", "ties=-1%", "ties=101%", "ties=nan%", "ties=many%", "=5%"] {
        let error = refused(&many, share);
        assert!(error.contains("expected LABEL=SHARE% with a share from 0 to 100, like family=5%"), "{share}: {error}");
    }
    let beyond = refused(&many, "family=50%");
    assert!(
        beyond.contains("family=50% cannot be reached: ") && beyond.contains("1000000000 are asked for"),
        "{beyond}"
    );
    let few = refused(&["--random", "3"], "family=5%");
    assert!(few.contains("random instances are needed, and 3 are asked for"), "{few}");
    let none = refused(&["--random", "0"], "ties=1%");
    assert!(none.contains("--cover has no effect without random instances; ask for some with --random"), "{none}");
}

/// An instance of the user's own has a name and neither a number nor a family.
#[test]
fn a_line_of_a_file_names_it() {
    let folder = Folder::new();
    folder.write("one.json", r#"{"alpha":"1","tokens":[["1"],["-1"]]}"#);
    let output =
        folder.command().args(["check", "one.json", "--theorem", "progress", "--format", "jsonl"]).output().unwrap();
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = ["instance", "index", "family", "theorem", "verdict"].map(|key| line[key].clone());
    assert_eq!(serde_json::json!(told), serde_json::json!(["one.json", null, null, "progress", "holds"]));
}
