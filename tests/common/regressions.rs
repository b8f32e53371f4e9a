//! Instances that failed once.

use hardmax::instance::Instance;

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
