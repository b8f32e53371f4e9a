//! Says which commit a release is built from. Debug builds leave it out, so that a commit rebuilds nothing.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let release = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    let commit = if release { commit(Path::new(".")) } else { None };
    if commit.is_some() {
        println!("cargo::rerun-if-changed=.git/logs/HEAD");
    }
    println!("cargo::rustc-env=HARDMAX_COMMIT={}", commit.as_deref().unwrap_or("unknown"));
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
