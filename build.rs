//! Says which commit a release is built from, and a hash of the sources of every build. Debug builds leave the commit out, so
//! that a commit rebuilds nothing.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What results depend on: the root crate, the crates below it, and the versions of all others.
const SOURCES: [&str; 8] = [
    "Cargo.lock",
    "src",
    "crates/kit/src",
    "crates/model/src",
    "crates/output/src",
    "crates/packs/src",
    "crates/plot/src",
    "crates/verify/src",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let release = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    let commit = if release { commit(Path::new(".")) } else { None };
    if commit.is_some() {
        println!("cargo::rerun-if-changed=.git/logs/HEAD");
    }
    println!("cargo::rustc-env=HARDMAX_COMMIT={}", commit.as_deref().unwrap_or("unknown"));
    for source in SOURCES.iter().filter(|source| Path::new(source).exists()) {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rustc-env=HARDMAX_SOURCES={}", sources(Path::new(".")));
}

/// The commit that is checked out in `folder`; nothing where that is no repository, as in a packed crate.
pub fn commit(folder: &Path) -> Option<String> {
    if !folder.join(".git").exists() {
        return None;
    }
    let done = Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).current_dir(folder).output().ok()?;
    let text = String::from_utf8(done.stdout).ok()?;
    done.status.success().then(|| text.trim().to_owned())
}

/// The first half of a SHA-256 of the names and contents of all sources in `folder`, those of a packed crate where it is one.
pub fn sources(folder: &Path) -> String {
    let mut files = Vec::new();
    SOURCES.iter().for_each(|source| list(&folder.join(source), &mut files));
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let content = std::fs::read(&file).unwrap_or_default();
        for part in [name.as_bytes(), &content] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// All files at or below a path.
fn list(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| list(&entry.path(), files)),
        Err(_) if path.is_file() => files.push(path.to_owned()),
        Err(_) => {}
    }
}
