//! Are the schemas in `schemas/` those of the formats, and does what is written obey them?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

/// `HARDMAX_UPDATE_SCHEMAS=1 cargo test --test schemas` writes them anew.
#[test]
fn the_files_are_those_of_the_formats() {
    let schemas = hardmax::schemas::schemas();
    for (name, schema) in &schemas {
        let file = folder().join(format!("{name}.json"));
        let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
        if std::env::var_os("HARDMAX_UPDATE_SCHEMAS").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), text, "{}", file.display());
    }
    assert_eq!(std::fs::read_dir(folder()).unwrap().count(), schemas.len());
}

fn validate(name: &str, document: &Value) {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
}

fn output(args: &[&str], code: i32) -> Value {
    let done = Command::cargo_bin("hardmax").unwrap().args(args).assert().code(code);
    serde_json::from_slice(&done.get_output().stdout).unwrap()
}

#[test]
fn what_is_written_obeys_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (instance, certificate) = (path("instance.json"), path("certificate.json"));
    for tokens in [
        r#"[["1","1"],["1",-1],["1/2","0"]]"#,
        r#"[["1","1","0"],["1","-1","0"],["1","1/2","1/10"],["1","-1/2","1/10"],["1/2","0","1/4"]]"#,
    ] {
        let text = format!(r#"{{"schema":"hardmax/instance/1","alpha":0.5,"tokens":{tokens}}}"#);
        validate("instance", &serde_json::from_str(&text).unwrap());
        std::fs::write(&instance, text).unwrap();
        validate("trajectory", &output(&["run", &instance, "--layers", "2", "--format", "json"], 0));
        validate("trajectory", &output(&["run", &instance, "--arithmetic", "f32", "--format", "json"], 0));
        validate("compare", &output(&["compare", &instance, "--format", "json"], 0));
        validate("softmax", &output(&["run", &instance, "--softmax", "1/9", "--layers", "3", "--format", "json"], 0));
        validate("limit", &output(&["limit", &instance, "--format", "json", "--certificate", &certificate], 0));
        validate("certificate", &serde_json::from_slice(&std::fs::read(&certificate).unwrap()).unwrap());
        validate("verify", &output(&["verify", &certificate, "--format", "json"], 0));
        validate("check", &output(&["check", &instance, "--format", "json"], 0));
    }
    validate("rates", &output(&["compare", "--random", "3", "--layers", "2,9", "--format", "json"], 0));
    std::fs::write(&instance, r#"{"alpha":"1","tokens":[["1e400","1"],["1e39","0"]]}"#).unwrap();
    validate("compare", &output(&["compare", &instance, "--format", "json"], 0));
    let slow = r#"{"alpha":"1/1000","tokens":[["1","1/3"],["-1/12","1/12"],["-1","-1"],["0","1/4"]]}"#;
    std::fs::write(&instance, slow).unwrap();
    validate("limit", &output(&["limit", &instance, "--max-layers", "1", "--format", "json"], 3));
    validate("theorems", &output(&["theorems", "--format", "json"], 0));
}

#[test]
fn violations_and_cases_obey_them() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().display().to_string();
    let check = output(&["check", "--random", "5", "--fault", "first-index", "--cases", &cases, "--format", "json"], 1);
    validate("check", &check);
    let violation = &check["violations"][0];
    validate("case", &violation["case"]);
    let file = violation["file"].as_str().unwrap();
    validate("replay", &output(&["replay", file, "--format", "json"], 1));
    let (results, record) = (format!("{cases}/results.json"), format!("{cases}/record.json"));
    let hunt =
        ["hunt", "--objective", "face-limits", "--tokens", "3", "--dim", "2", "--budget", "64", "--format", "json"];
    validate("hunt", &output(&[&hunt[..], &["--output", &results, "--record", &record]].concat(), 0));
    validate("case", &serde_json::from_slice(&std::fs::read(&record).unwrap()).unwrap());
    validate("replay", &output(&["replay", &record, "--format", "json"], 0));
}
