//! Where results go: nothing is overwritten that was not meant, and what could not be written is no success.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]
#![cfg(unix)]

use assert_cmd::Command;
use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

const REVIEWS: &str = "label\ttext\n1\tfine film\n0\tdull film\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        std::fs::write(folder.at("r.tsv"), REVIEWS).unwrap();
        folder
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("hardmax-sentiment").unwrap();
        command.args(args).current_dir(self.0.path());
        command
    }

    fn refused(&self, args: &[&str], expected: &str) {
        let done = self.command(args).assert().code(2).stdout("");
        let message = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(message.starts_with("error: ") && message.contains(expected), "{args:?}: {message}");
    }

    /// A model of one epoch on the sample.
    fn model(&self) {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/reviews.tsv");
        let train = ["train", "-o", "run", "--epochs", "1", "--depth", "1"];
        self.command(&train).arg(sample).assert().success();
    }
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let folder = Folder::new();
    symlink("r.tsv", folder.at("link.tsv")).unwrap();
    let same = "is the same file as the input r.tsv";
    folder.refused(&["prepare", "r.tsv", "-o", "r.tsv"], same);
    folder.refused(&["prepare", "r.tsv", "-o", "link.tsv"], same);
    std::fs::create_dir(folder.at("run")).unwrap();
    std::fs::write(folder.at("run/curves.csv"), "label,text\n1,fine\n0,dull\n").unwrap();
    folder.refused(&["train", "run/curves.csv", "-o", "run"], "is the same file as the input run/curves.csv");
    for class in ["train/pos", "train/neg", "test/pos", "test/neg"] {
        std::fs::create_dir_all(folder.at("aclImdb").join(class)).unwrap();
    }
    std::fs::write(folder.at("aclImdb/train/pos/1_9.txt"), "fine").unwrap();
    for name in ["1_9.txt", "2_9.txt"] {
        let output = format!("aclImdb/train/pos/{name}");
        folder.refused(&["prepare", "aclImdb", "-o", &output], "is the same file as one of the input folder");
    }
    assert_eq!(std::fs::read_to_string(folder.at("r.tsv")).unwrap(), REVIEWS);
    folder.command(&["prepare", "aclImdb", "-o", "aclImdb/out.tsv"]).assert().success();
    folder.model();
    let explain = ["explain", "run", "wonderful", "--picture", "x.svg"];
    folder.refused(&[&explain[..], &["--html", "x.svg"]].concat(), "--html is the same file as --picture");
    let model = "run/model.safetensors";
    folder.refused(&["explain", "run", "wonderful", "--certificate", model], "is the same file as the input run/model");
    folder.refused(&["leaders", "run", "r.tsv", "--histogram", "r.tsv"], same);
}

/// `mknod d.tsv c 1 3` would do the same for root.
#[test]
fn pipes_and_devices_stay_what_they_are() {
    let folder = Folder::new();
    folder.command(&["prepare", "r.tsv", "-o", "/dev/null"]).assert().success();
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
    let pipe = folder.at("pipe.tsv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    folder.command(&["prepare", "r.tsv", "-o", "pipe.tsv"]).assert().success();
    assert_eq!(reader.join().unwrap().lines().count(), 3);
    assert!(!std::fs::metadata(&pipe).unwrap().is_file());
    symlink("target.tsv", folder.at("link.tsv")).unwrap();
    folder.command(&["prepare", "r.tsv", "-o", "link.tsv"]).assert().success();
    assert!(folder.at("link.tsv").is_symlink() && folder.at("target.tsv").exists());
}

#[test]
fn a_full_disk_on_standard_output_is_an_error_for_every_command() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let folder = Folder::new();
    folder.model();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/reviews.tsv").display().to_string();
    let mut commands = vec![
        vec!["--help"],
        vec!["--version"],
        vec!["help"],
        vec!["prepare", "r.tsv", "-o", "out.tsv"],
        vec!["train", &sample, "-o", "other", "--epochs", "1", "--depth", "1"],
        vec!["baseline", &sample, "--epochs", "0"],
        vec!["evaluate", "run", &sample, "--max-reviews", "2"],
        vec!["leaders", "run", &sample, "--max-reviews", "2"],
        vec!["explain", "run", "wonderful film"],
        vec!["demo", "--epochs", "1"],
    ];
    for name in ["prepare", "train", "baseline", "evaluate", "leaders", "explain", "demo"] {
        commands.push(vec![name, "--help"]);
    }
    for args in commands {
        let done = std::process::Command::new(assert_cmd::cargo::cargo_bin("hardmax-sentiment"))
            .args(&args)
            .current_dir(folder.0.path())
            .stdout(File::options().write(true).open(full).unwrap())
            .stderr(std::process::Stdio::piped())
            .output()
            .unwrap();
        let message = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{args:?}: {message}");
        let expected = "error: standard output cannot be written: No space left on device (os error 28)\n";
        assert!(message.ends_with(expected), "{args:?}: {message}");
    }
}

#[test]
fn messages_name_what_the_user_gave() {
    let folder = Folder::new();
    folder.model();
    std::fs::write(folder.at("list.safetensors"), b"[1]").unwrap();
    let commands: &[&[&str]] = &[
        &["prepare", "none.tsv", "-o", "out.tsv"],
        &["prepare", "none", "-o", "out.tsv"],
        &["prepare", "r.tsv", "-o", "no/such/out.tsv"],
        &["prepare", "r.tsv", "-o", "/dev/full"],
        &["prepare", "r.tsv", "-o", "out.tsv", "--wordnet", "none"],
        &["train", "none.tsv", "-o", "other"],
        &["train", "r.tsv", "-o", "/proc/none"],
        &["baseline", "none.tsv"],
        &["evaluate", "none", "r.tsv"],
        &["evaluate", "run", "none.tsv"],
        &["evaluate", "list.safetensors", "r.tsv"],
        &["leaders", "run", "r.tsv", "--lexicon", "none.txt"],
        &["explain", "run", "--file", "none.txt"],
        &["explain", "run", "wonderful", "--picture", "no/such/x.svg"],
        &["explain", "run", "wonderful", "--certificate", "/proc/x.json"],
    ];
    for args in commands {
        let done = folder.command(args).assert().code(2).stdout("");
        let message = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        for forbidden in ["): No such", ".hardmax-", ".part", "struct ", "enum ", "Vec<", "Option<"] {
            assert!(!message.contains(forbidden), "{args:?}: {forbidden:?} in {message}");
        }
        assert_eq!(message.matches("os error").count().max(1), 1, "{args:?}: {message}");
        assert_eq!(message.matches("cannot be").count().max(1), 1, "{args:?}: {message}");
    }
}
