//! A test that cannot run says so.

use std::io::Write;

/// Prints `skipped: why` past the harness, which keeps what tests print to itself; a failure where the environment variable
/// `required` is set.
pub fn skipped(required: &str, why: &str) {
    assert!(std::env::var_os(required).is_none(), "{required} is set, but {why}");
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    // INVARIANT: standard error is open, or nobody reads it.
    writeln!(std::io::stderr(), "\nskipped: {test}: {why}").expect("standard error");
}
