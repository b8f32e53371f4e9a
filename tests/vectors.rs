//! Do the exact vectors of an independent program come out exactly?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate;
use hardmax::equilibrium::{Kind, verify};
use hardmax::instance::json;
use hardmax::trajectory::layers;
use serde_json::{Value, json};
use std::path::Path;

fn vectors(folder: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    files.iter().map(|file| (file.display().to_string(), read(file))).collect()
}

fn check(name: &str, vector: &Value) {
    let instance = json::read(vector["instance"].to_string().as_bytes()).unwrap();
    let expected = vector["layers"].as_array().unwrap();
    for (ours, theirs) in layers(&Spec, &instance).zip(expected) {
        assert_eq!(json!(json::token_texts(&ours.tokens)), theirs["tokens"], "{name}, layer {}", ours.layer);
        assert_eq!(json!(ours.attention), theirs["attention"], "{name}, layer {}", ours.layer);
        assert_eq!(json!(ours.leaders), theirs["leaders"], "{name}, layer {}", ours.layer);
    }
    let limit = hardmax::equilibrium::limit(&Spec, &instance);
    let equilibrium = limit.equilibrium().unwrap_or_else(|| panic!("{name}: {limit:?}"));
    let key = if equilibrium.kind == Kind::Settled { "settled_at" } else { "regime_from" };
    assert_eq!(json!(equilibrium.layer()), vector["limit"][key], "{name}");
    assert_eq!(json!(json::token_texts(&equilibrium.limits)), vector["limit"]["limits"], "{name}");
    let written = serde_json::to_vec(&equilibrium.certificate(&instance)).unwrap();
    let read = certificate::read(&written).unwrap();
    assert_eq!(read.instance, instance, "{name}");
    assert_eq!(verify::verify(&read), Ok(()), "{name}");
}

#[test]
fn every_vector_that_settles() {
    let vectors = vectors("vectors");
    assert_eq!(vectors.len(), 50);
    vectors.iter().for_each(|(name, vector)| check(name, vector));
}

#[test]
fn every_vector_that_never_settles() {
    let vectors = vectors("vectors-regime");
    assert_eq!(vectors.len(), 16);
    vectors.iter().for_each(|(name, vector)| check(name, vector));
}
