//! An empty folder in which `hardmax` runs.

use assert_cmd::Command;
use std::time::Duration;

pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.0.path().join(name), content).unwrap();
    }

    pub fn command(&self) -> Command {
        let mut command = Command::cargo_bin("hardmax").unwrap();
        command.current_dir(self.0.path()).timeout(Duration::from_secs(120));
        command
    }
}
