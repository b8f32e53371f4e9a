//! Where results go: nothing is overwritten that was not meant, nothing is lost in silence, and messages name the file given.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]
#![cfg(unix)]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use std::fs::File;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

/// Two leaders and a follower.
const INSTANCE: &str = r#"{"alpha":"1/2","tokens":[["1","1"],["1","-1"],["1/2","0"]]}"#;

/// Coordinates beyond the range of f64, on either side.
const BEYOND: &str = r#"{"alpha":"1/2","tokens":[["1e400"],["1e-400"],["1"]]}"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("t.json", INSTANCE);
    folder.write("t.csv", "1,1\n1,-1\n");
    folder.write("beyond.json", BEYOND);
    folder
}

fn at(folder: &Folder, name: &str) -> PathBuf {
    folder.0.path().join(name)
}

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(at(folder, name)).unwrap()
}

fn run(folder: &Folder, args: &[&str]) -> Output {
    folder.command().args(args).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs what must be refused: exit code 2, nothing on standard output, and the message.
fn refused(folder: &Folder, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{args:?}: {}", stderr(&output));
    stderr(&output)
}

fn shell(folder: &Folder, script: &str) -> Output {
    let hardmax = env!("CARGO_BIN_EXE_hardmax");
    std::process::Command::new("sh").args(["-c", script, hardmax]).current_dir(folder.0.path()).output().unwrap()
}

#[test]
fn an_output_that_is_an_input_is_refused_before_anything_runs() {
    let folder = folder();
    folder.write("m.json", r#"[["1","0"],["0","1"]]"#);
    folder.write("hunt.json", "no hunt");
    symlink("t.json", at(&folder, "link.json")).unwrap();
    std::fs::hard_link(at(&folder, "t.json"), at(&folder, "hard.json")).unwrap();
    let cases: &[&[&str]] = &[
        &["limit", "t.json", "--output", "t.json"],
        &["limit", "t.json", "--output", "./t.json"],
        &["limit", "t.json", "--output", "link.json"],
        &["limit", "link.json", "--certificate", "hard.json"],
        &["limit", "t.csv", "--alpha", "1", "--matrix", "m.json", "--output", "m.json"],
        &["run", "t.json", "--output", "t.json"],
        &["plot", "t.json", "page.html", "-o", "page.html"],
        &["hunt", "--merge", "t.json", "hunt.json", "--output", "hunt.json"],
        &["hunt", "--resume", "hunt.json", "--record", "hunt.json"],
    ];
    folder.write("page.html", "an instance that is none");
    for args in cases {
        let message = refused(&folder, args);
        assert!(message.contains("is the same file as the input"), "{args:?}: {message}");
    }
    assert_eq!((read(&folder, "t.json").as_str(), read(&folder, "hunt.json").as_str()), (INSTANCE, "no hunt"));
}

#[test]
fn two_outputs_that_are_one_file_are_refused() {
    let folder = folder();
    symlink("new.json", at(&folder, "link.json")).unwrap();
    for args in [
        &["limit", "t.json", "--output", "new.json", "--certificate", "new.json"][..],
        &["limit", "t.json", "--output", "new.json", "--certificate", "link.json"],
        &["hunt", "--objective", "undecided", "--budget", "64", "--output", "new.json", "--record", "./new.json"],
    ] {
        let message = refused(&folder, args);
        assert!(message.contains(" is the same file as --"), "{args:?}: {message}");
        assert!(!at(&folder, "new.json").exists());
    }
    let output = shell(&folder, "exec \"$0\" limit t.json --output t.csv > t.csv");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is the same file as standard output"), "{}", stderr(&output));
    let output = shell(&folder, "exec \"$0\" limit - < t.json >> t.json");
    assert_eq!((output.status.code(), read(&folder, "t.json").as_str()), (Some(2), INSTANCE));
    // A device serves as often as one likes.
    let both = ["limit", "t.json", "--certificate", "/dev/null"];
    assert!(run(&folder, &both).status.success());
}

#[test]
fn pipes_devices_and_links_stay_what_they_are() {
    let folder = folder();
    let pipe = at(&folder, "pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    assert!(run(&folder, &["limit", "t.json", "--output", "pipe.csv"]).status.success());
    assert_eq!(reader.join().unwrap(), "x0,x1\n1,1\n1,-1\n1,0\n");
    assert!(!std::fs::metadata(&pipe).unwrap().is_file());
    folder.write("target.csv", "old");
    symlink("target.csv", at(&folder, "link.csv")).unwrap();
    assert!(run(&folder, &["limit", "t.json", "--output", "link.csv"]).status.success());
    assert!(at(&folder, "link.csv").is_symlink() && read(&folder, "target.csv").starts_with("x0,x1\n"));
    // Standard output by its other name, into a file: both, one after the other.
    let output = shell(&folder, "exec \"$0\" limit t.json --certificate /dev/stdout > both");
    assert!(output.status.success(), "{}", stderr(&output));
    let both = read(&folder, "both");
    assert!(both.starts_with(r#"{"schema":"hardmax/certificate/"#) && both.contains("\nsettled at layer 0"), "{both}");
}

#[test]
fn mode_and_umask_are_kept_and_read_only_is_refused() {
    let folder = folder();
    let mode = |name: &str| std::fs::metadata(at(&folder, name)).unwrap().mode() & 0o7777;
    for (umask, expected) in [("077", 0o600), ("027", 0o640), ("022", 0o644)] {
        let output = shell(&folder, &format!("umask {umask}; exec \"$0\" limit t.json --output new{umask}.csv"));
        assert!(output.status.success());
        assert_eq!(mode(&format!("new{umask}.csv")), expected);
    }
    folder.write("old.csv", "old");
    for kept in [0o600, 0o664, 0o755] {
        std::fs::set_permissions(at(&folder, "old.csv"), PermissionsExt::from_mode(kept)).unwrap();
        assert!(run(&folder, &["limit", "t.json", "--output", "old.csv"]).status.success());
        assert_eq!(mode("old.csv"), kept);
    }
    folder.write("old.csv", "old");
    std::fs::set_permissions(at(&folder, "old.csv"), PermissionsExt::from_mode(0o444)).unwrap();
    let message = refused(&folder, &["limit", "t.json", "--output", "old.csv"]);
    assert_eq!(
        (message.as_str(), read(&folder, "old.csv").as_str()),
        ("error: old.csv: cannot be written: the file is read-only\n", "old")
    );
}

/// Every command, `--help` and `--version` too: what could not be written is no success.
#[test]
fn a_full_disk_on_standard_output_is_an_error_for_every_command() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let folder = folder();
    assert!(run(&folder, &["limit", "t.json", "--certificate", "c.json"]).status.success());
    let hunt = ["hunt", "--objective", "undecided", "--budget", "64", "--max-layers", "5", "--record", "case.json"];
    assert!(run(&folder, &hunt).status.code() != Some(2));
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["--help"],
        vec!["-h"],
        vec!["help"],
        vec!["--version"],
        vec!["--version", "--verbose"],
        vec!["check", "t.json"],
        vec!["check", "t.json", "--format", "jsonl"],
        vec!["check", "t.json", "--format", "junit"],
        vec!["check", "t.json", "--format", "html"],
        vec!["run", "t.json"],
        vec!["run", "t.json", "--format", "json"],
        vec!["run", "t.json", "--softmax", "1"],
        vec!["limit", "t.json"],
        vec!["limit", "t.json", "--format", "json"],
        vec!["compare", "t.json"],
        vec!["verify", "c.json"],
        vec!["verify", "c.json", "--format", "json"],
        vec!["theorems"],
        vec!["hunt", "--objective", "undecided", "--budget", "64", "--max-layers", "5"],
        vec!["completions", "bash"],
        vec!["completions", "fish"],
        vec!["man"],
    ];
    if at(&folder, "case.json").exists() {
        commands.push(vec!["replay", "case.json"]);
    }
    for name in
        ["check", "run", "limit", "plot", "compare", "verify", "theorems", "replay", "hunt", "completions", "man"]
    {
        commands.push(vec![name, "--help"]);
    }
    for args in commands {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_hardmax"))
            .args(&args)
            .current_dir(folder.0.path())
            .stdout(File::options().write(true).open(full).unwrap())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let message = stderr(&done);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {message}");
        let expected = "error: standard output cannot be written: No space left on device (os error 28)\n";
        assert!(message.ends_with(expected), "{args:?}: {message}");
    }
    // Nobody reads what standard error says: the result is the same.
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_hardmax"))
        .args(["run", "t.json", "--layers", "1", "--stats"])
        .current_dir(folder.0.path())
        .stderr(File::options().write(true).open(full).unwrap())
        .output()
        .unwrap();
    assert!(done.status.success() && done.stdout.starts_with(b"layer 0"));
}

/// A limit on the size of files stands for a full disk.
#[test]
fn a_file_that_cannot_be_completed_is_named_once_and_leaves_nothing() {
    let folder = folder();
    let before = std::fs::read_dir(folder.0.path()).unwrap().count();
    for (command, name) in [
        ("run t.json --layers 200 --output out.json", "out.json"),
        ("run t.json --layers 200 --output out.csv", "out.csv"),
        ("run t.json --layers 200 --output out.npy", "out.npy"),
        ("plot t.json -o out.svg", "out.svg"),
        ("compare --random 1 --layers 3 --plot rates.svg", "rates.svg"),
    ] {
        let output = shell(&folder, &format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" {command}"));
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{command}: {message}");
        assert_eq!(
            message.lines().last().unwrap_or_default(),
            format!("error: {name}: cannot be written: File too large (os error 27)"),
            "{command}"
        );
        assert_eq!(std::fs::read_dir(folder.0.path()).unwrap().count(), before, "{command}");
    }
}

#[test]
fn a_violation_is_reported_even_where_its_case_cannot_be_written() {
    let folder = folder();
    folder.write("taken", "a file where the folder should be");
    let args = ["check", "--random", "3", "--fault", "first-index", "--cases"];
    let with = |cases: &str, format: &str| run(&folder, &[&args[..], &[cases, "--format", format]].concat());
    for format in ["human", "json", "jsonl", "junit", "html"] {
        let (good, bad) = (with("cases", format), with("taken", format));
        assert_eq!((good.status.code(), bad.status.code()), (Some(1), Some(1)), "{format}: {}", stderr(&bad));
        let message = stderr(&bad);
        assert!(message.contains("warning: taken: cannot be made"), "{format}: {message}");
        assert!(message.contains("the report holds this case, no file does"), "{format}: {message}");
        // But for where cases are, both say the same.
        let said = |output: &Output| {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let where_kept = ["hardmax replay", "<p>Replay:</p>", "{\"schema\""];
            let named = |line: &&str| !where_kept.iter().any(|text| line.contains(text));
            text.lines().filter(named).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(said(&good), said(&bad), "{format}");
    }
    let report: serde_json::Value = serde_json::from_slice(&with("taken", "json").stdout).unwrap();
    let violations = report["violations"].as_array().unwrap();
    assert!(!violations.is_empty() && violations.iter().all(|one| one["file"].is_null() && one["case"].is_object()));
    let text = String::from_utf8(with("taken", "human").stdout).unwrap();
    assert!(text.contains("shrunk to: {") && !text.contains("Pattern"), "{text}");
}

#[test]
fn numbers_beyond_the_floats_have_digits() {
    let folder = folder();
    folder.write("large.json", r#"{"alpha":"1e-400","tokens":[["1e400","-1e400"],["3e399","1"]]}"#);
    for args in [&["run", "large.json", "--layers", "2"][..], &["limit", "large.json"], &["compare", "large.json"]] {
        let text = String::from_utf8(run(&folder, args).stdout).unwrap();
        assert!(text.contains("~1.00000e400") || args[0] == "compare", "{args:?}: {text}");
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        assert!(!words.contains(&"inf"), "{args:?}: {text}");
    }
    assert!(String::from_utf8(run(&folder, &["limit", "large.json"]).stdout).unwrap().contains("~1.00000e400"));
    assert!(
        String::from_utf8(run(&folder, &["compare", "large.json"]).stdout).unwrap().contains("alpha = ~1.00000e-400")
    );
    assert!(run(&folder, &["plot", "large.json", "-o", "page.html", "--layers", "2"]).status.success());
    assert!(read(&folder, "page.html").contains("\u{2248}1.00000e400"));
    assert!(run(&folder, &["plot", "large.json", "-o", "out.svg", "--layers", "2"]).status.success());
    let picture = read(&folder, "out.svg");
    assert!(!picture.contains("inf") && !picture.contains("NaN"));
}

#[test]
fn a_float_export_says_what_it_lost() {
    let folder = folder();
    for (args, expected) in [
        (
            &["run", "beyond.json", "--layers", "1", "--output", "out.npy"][..],
            "out.npy: 4 entries beyond the range of the floats; 1 entry too small for them, written as 0; --allow-overflow",
        ),
        (
            &["limit", "beyond.json", "--output", "out.npy"],
            "out.npy: 3 entries beyond the range of the floats; --allow",
        ),
        (
            &["run", "beyond.json", "--layers", "0", "--arithmetic", "f64", "--output", "out.csv"],
            "out.csv: 1 entry beyond",
        ),
        (&["run", "beyond.json", "--layers", "0", "--arithmetic", "f32", "--output", "out.json"], "1 entry too small"),
    ] {
        let message = refused(&folder, args);
        assert!(message.contains(expected), "{args:?}: {message}");
        let name = args[args.iter().position(|word| *word == "--output").unwrap() + 1];
        assert!(!at(&folder, name).exists(), "{args:?}");
        let output = run(&folder, &[args, &["--allow-overflow"]].concat());
        assert!(output.status.success() && stderr(&output).contains(" entr"), "{args:?}: {}", stderr(&output));
        assert!(at(&folder, name).exists());
        std::fs::remove_file(at(&folder, name)).unwrap();
    }
    let softmax = ["run", "beyond.json", "--layers", "0", "--softmax", "1"];
    assert!(refused(&folder, &softmax).contains("standard output: 1 entry beyond the range of the floats"));
    let text = String::from_utf8(run(&folder, &[&softmax[..], &["--allow-overflow"]].concat()).stdout).unwrap();
    assert!(text.contains("(beyond the floats) +- ") && !text.contains("inf"), "{text}");
    let printed = ["run", "beyond.json", "--layers", "0", "--arithmetic", "f64", "--format", "json"];
    let output = run(&folder, &printed);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("standard output: 1 entry beyond the range of the floats"));
    assert!(run(&folder, &[&printed[..], &["--allow-overflow"]].concat()).status.success());
    // Nothing is lost of ordinary numbers.
    assert_eq!(stderr(&run(&folder, &["run", "t.json", "--output", "out.npy"])), "");
}

/// No message says a thing twice, or names what only the program knows.
#[test]
fn messages_name_what_the_user_gave() {
    let folder = folder();
    folder.write("bad.json", "{\"alpha\":1}");
    folder.write("list.csv", "1,2\nx,y\n");
    folder.write("schema.json", r#"{"schema":"hardmax/hunt/2"}"#);
    folder.write("array.json", "[1]");
    folder.write("string.json", "\"text\"");
    folder.write("case.json", r#"{"schema":"hardmax/case/1","theorem":1}"#);
    std::fs::create_dir(at(&folder, "folder.json")).unwrap();
    let commands: &[&[&str]] = &[
        &["run", "none.json"],
        &["run", "folder.json"],
        &["run", "bad.json"],
        &["run", "t.csv"],
        &["run", "list.csv", "--alpha", "1"],
        &["run", "t.csv", "--alpha", "1", "--matrix", "none.json"],
        &["run", "t.json", "--output", "no/such/out.json"],
        &["run", "t.json", "--output", "folder.json"],
        &["limit", "t.json", "--certificate", "/proc/out.json"],
        &["limit", "t.json", "--output", "/dev/full"],
        &["limit", "none.json", "--output", "out.json"],
        &["plot", "none.json", "-o", "out.svg"],
        &["plot", "t.json", "-o", "no/such/out.svg"],
        &["verify", "none.json"],
        &["verify", "t.json"],
        &["replay", "none.json"],
        &["replay", "case.json"],
        &["replay", "schema.json"],
        &["hunt", "--resume", "none.json"],
        &["hunt", "--resume", "schema.json"],
        &["hunt", "--resume", "case.json"],
        &["hunt", "--resume", "array.json"],
        &["hunt", "--resume", "string.json"],
        &["replay", "array.json"],
        &["replay", "string.json"],
        &["hunt", "--merge", "schema.json", "none.json"],
        &["hunt", "--objective", "undecided", "--budget", "64", "--output", "no/such/out.json"],
        &["check", "none.json"],
        &["compare", "none.json"],
    ];
    for args in commands {
        let message = refused(&folder, args);
        for forbidden in
            ["): No such", ".hardmax-", ".part", "struct ", "enum ", "variant identifier", "tuple ", "Vec<", "Option<"]
        {
            assert!(!message.contains(forbidden), "{args:?}: {forbidden:?} in {message}");
        }
        assert_eq!(message.matches("os error").count().max(1), 1, "{args:?}: {message}");
        assert_eq!(message.matches("cannot be").count().max(1), 1, "{args:?}: {message}");
    }
}
