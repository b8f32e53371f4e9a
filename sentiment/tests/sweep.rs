//! Are training runs in shards the bytes of one run, and is what does not belong together refused?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use std::path::{Path, PathBuf};

const SETTINGS: [&str; 8] = ["--dimensions", "2,3", "--seeds", "2", "--epochs", "2", "--words", "20"];

struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with the plan of four runs in three shards.
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let plan = folder.at("plan.json");
        let line = [&["sweep", "plan", sample(), "-o", &plan, "--shards", "3"][..], &SETTINGS].concat();
        folder.run(&line, 0);
        folder
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, line: &[&str], code: i32) -> (Vec<u8>, String) {
        let done = Command::cargo_bin("hardmax-sentiment").unwrap().args(line).assert().code(code);
        (done.get_output().stdout.clone(), String::from_utf8_lossy(&done.get_output().stderr).into_owned())
    }

    fn shard(&self, index: u64, code: i32) -> String {
        let (plan, results) = (self.at("plan.json"), self.at("results"));
        self.run(&["sweep", "run", &plan, sample(), "--shard", &format!("{index}/3"), "--results", &results], code).1
    }

    fn merge(&self, code: i32) -> (Vec<u8>, String) {
        self.run(&["sweep", "merge", &self.at("plan.json"), &self.at("results")], code)
    }
}

fn sample() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/sample/reviews.tsv")
}

#[test]
fn a_merge_of_shards_is_the_bytes_of_one_run() {
    let folder = Folder::new();
    let whole = folder.run(&["sweep", "run", &folder.at("plan.json"), sample()], 0).0;
    folder.shard(3, 0);
    assert!(folder.merge(3).1.contains("missing: 1-2 (2 of 3 shards)"));
    folder.shard(1, 0);
    folder.shard(2, 0);
    assert!(folder.shard(2, 0).contains("its result is there"));
    assert!(folder.merge(0).0 == whole);
    let runs: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    let kinds: Vec<_> = runs["runs"].as_array().unwrap().iter().map(|run| [&run["dimension"], &run["seed"]]).collect();
    assert_eq!(kinds, [[2, 0], [2, 1], [3, 0], [3, 1]]);
    let status = folder.run(&["sweep", "status", &folder.at("plan.json"), &folder.at("results")], 0).0;
    assert!(String::from_utf8(status).unwrap().contains("3 of 3"));
}

/// Each run is the run of `train` with the same settings.
#[test]
fn a_run_is_that_of_train() {
    let folder = Folder::new();
    let whole = folder.run(&["sweep", "run", &folder.at("plan.json"), sample()], 0).0;
    let runs: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    let model = folder.at("model");
    let line = ["train", sample(), "-o", &model, "--dimension", "3", "--seed", "1", "--epochs", "2", "--words", "20"];
    let trained = folder.run(&[&line[..], &["--format", "json"]].concat(), 0).0;
    let trained: serde_json::Value = serde_json::from_slice(&trained).unwrap();
    assert_eq!(runs["runs"][3]["epochs"], trained["epochs"]);
    assert_eq!(runs["runs"][3]["test_right"], trained["test"]["right"]);
}

#[test]
fn what_takes_too_long_is_stopped_and_run_again() {
    let folder = Folder::new();
    let (plan, results) = (folder.at("plan.json"), folder.at("results"));
    let slow = ["sweep", "plan", sample(), "-o", &plan, "--epochs", "1000000"];
    folder.run(&slow, 0);
    let told = folder.run(&["sweep", "run", &plan, sample(), "--results", &results, "--time-limit", "1"], 3).1;
    assert!(told.contains("timed out: 1: run them again with more time"), "{told}");
}

#[test]
fn what_does_not_belong_to_a_plan_is_refused() {
    let folder = Folder::new();
    let plan = folder.at("plan.json");
    let other: PathBuf = Path::new(&folder.at("other.tsv")).to_path_buf();
    let mut text = std::fs::read_to_string(sample()).unwrap();
    text.push_str(text.clone().lines().nth(1).unwrap());
    std::fs::write(&other, text + "\n").unwrap();
    let told = folder.run(&["sweep", "run", &plan, &other.display().to_string()], 2).1;
    assert!(told.contains("the reviews have SHA-256") && told.contains("those of the plan"), "{told}");
    let told = folder.run(&["sweep", "run", &plan, sample(), "--shard", "1/4", "--results", &folder.at("r")], 2).1;
    assert!(told.contains("--shard 1/4: ") && told.contains("has 3 shards"), "{told}");
    let edited = std::fs::read_to_string(&plan).unwrap().replace("\"epochs\":2", "\"epochs\":3");
    std::fs::write(&plan, edited).unwrap();
    assert!(folder.run(&["sweep", "run", &plan, sample()], 2).1.contains("its hash is"));
    for (option, value, expected) in
        [("--epochs", "0", "epochs is 0"), ("--dimensions", "2,0", "the dimension is 0"), ("--shards", "2", "2 shards")]
    {
        let told = folder.run(&["sweep", "plan", sample(), option, value], 2).1;
        assert!(told.contains(expected), "{told}");
    }
}
