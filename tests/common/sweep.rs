//! A plan in a folder, its shards and their merge, by the program.

use assert_cmd::Command;

/// What the program prints, and what it says on standard error.
pub fn hardmax(args: &[&str], code: i32) -> (Vec<u8>, String) {
    let done = Command::cargo_bin("hardmax").unwrap().args(args).assert().code(code);
    (done.get_output().stdout.clone(), String::from_utf8(done.get_output().stderr.clone()).unwrap())
}

/// A folder with the plan of one command.
pub struct Sweep {
    pub folder: tempfile::TempDir,
    pub shards: u64,
}

impl Sweep {
    pub fn new(command: &[&str], shards: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = folder.path().join("plan.json").display().to_string();
        let cut = shards.to_string();
        hardmax(&[&["sweep", "plan"], command, &["--shards", &cut, "-o", &plan]].concat(), 0);
        Self { folder, shards }
    }

    pub fn small() -> Self {
        Self::new(&["check", "--random", "40", "--theorem", "progress"], 5)
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub fn run(&self, index: u64, results: &str, code: i32) -> String {
        let shard = format!("{index}/{}", self.shards);
        hardmax(&["sweep", "run", &self.path("plan.json"), "--shard", &shard, "--results", &self.path(results)], code).1
    }

    pub fn merge(&self, from: &[&str], code: i32) -> (Vec<u8>, String) {
        let (plan, from): (_, Vec<String>) =
            (self.path("plan.json"), from.iter().map(|name| self.path(name)).collect());
        let from: Vec<&str> = from.iter().map(String::as_str).collect();
        hardmax(&[&["sweep", "merge", &plan], from.as_slice()].concat(), code)
    }
}
