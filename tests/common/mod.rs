//! What the property tests share: how many cases, where failures are kept, and a second implementation of the layer.

// Each test is a crate of its own and uses a part of this.
#![allow(dead_code)]

pub mod integers;

use hardmax::generate::{DEFAULT_BUDGET, shrink};
use hardmax::instance::Instance;
use hardmax::instance::json::InstanceJson;
use proptest::test_runner::{Config, FileFailurePersistence};

/// The number of random cases: the environment variable `HARDMAX_CASES`, or `default`.
pub fn cases(default: u32) -> u32 {
    std::env::var("HARDMAX_CASES").ok().map_or(default, |count| count.parse().expect("HARDMAX_CASES is a number"))
}

/// proptest with that many cases; the seeds of failures are kept in `tests/regressions/<name>.txt`.
pub fn config(name: &'static str, default: u32) -> Config {
    let file = Box::leak(format!("{}/tests/regressions/{name}.txt", env!("CARGO_MANIFEST_DIR")).into_boxed_str());
    Config {
        cases: cases(default),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))),
        ..Config::default()
    }
}

/// Fails with the smallest instance found on which `holds` does not hold, as JSON that `tests/regressions/*.json` keeps.
pub fn holds_on(instance: &Instance, holds: impl Fn(&Instance) -> Result<(), String>) -> Result<(), String> {
    holds(instance).map_err(|_| {
        let small = shrink(instance, |candidate| holds(candidate).is_err(), DEFAULT_BUDGET);
        let message = holds(&small).expect_err("the shrunk instance still fails");
        format!("{message}\n{}", serde_json::to_string(&InstanceJson::from(&small)).expect("an instance as JSON"))
    })
}

/// The instances of `tests/regressions/*.json`: each failed once.
pub fn regressions() -> Vec<(String, Instance)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let stored = files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "json"));
    let read = |file: std::path::PathBuf| {
        let instance = hardmax::instance::json::read(&std::fs::read(&file).unwrap()).unwrap();
        (file.display().to_string(), instance)
    };
    stored.map(read).collect()
}
