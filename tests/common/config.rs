//! proptest with a number of cases, and a file for failures.

use super::cases::cases;
use proptest::test_runner::{Config, FileFailurePersistence};

/// proptest with that many cases; the seeds of failures are kept in `tests/regressions/<name>.txt`.
pub fn config(name: &'static str, default: u32) -> Config {
    let file = Box::leak(format!("{}/tests/regressions/{name}.txt", env!("CARGO_MANIFEST_DIR")).into_boxed_str());
    Config {
        cases: cases(default),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))),
        ..Config::default()
    }
}
