//! Does the command line behave as people expect of one?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use std::io::Read;
use std::process::Stdio;

fn hardmax(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("hardmax").unwrap();
    command.args(args);
    command
}

const TIE: &str = r#"{"alpha":"1/2","tokens":[["1","1"],["1","-1"],["1/2","0"]],"labels":["up","down","between"]}"#;

#[test]
fn standard_input_is_an_instance() {
    let done = hardmax(&["limit", "-"]).write_stdin(TIE).assert().success();
    let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(text.starts_with("settled at layer 0:"), "{text}");
    assert!(text.contains("token \"between\" (2)  follows 0, 1, approaches as r^t"), "{text}");
    assert!(text.contains("projection onto the face of leaders 0, 1"), "{text}");
}

#[test]
fn exit_codes_tell_a_pass_from_a_vacuous_run() {
    let alone = r#"{"alpha":"1","tokens":[["1"]]}"#;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alone.json").display().to_string();
    std::fs::write(&file, alone).unwrap();
    hardmax(&["check", &file]).assert().code(0);
    hardmax(&["check", &file, "--theorem", "follower_lock"]).assert().code(3);
    hardmax(&["check", &file, "--theorem", "follower_lock", "--theorem", "progress"]).assert().code(3);
    std::fs::write(&file, TIE).unwrap();
    let cases = folder.path().display().to_string();
    hardmax(&["check", &file, "--fault", "nudged-leader", "--cases", &cases]).assert().code(1);
    hardmax(&["frobnicate"]).assert().code(2);
    hardmax(&["--version"]).assert().code(0);
}

#[test]
fn every_command_has_help_with_an_example() {
    let commands = [
        "check",
        "run",
        "limit",
        "compare",
        "plot",
        "hunt",
        "interpolate",
        "verify",
        "theorems",
        "replay",
        "completions",
        "man",
    ];
    for command in commands {
        let done = hardmax(&[command, "--help"]).assert().success();
        let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        assert!(text.contains("xample") && text.contains("hardmax "), "{command}: {text}");
    }
}

#[test]
fn completions_and_the_manual_name_every_command() {
    for args in [&["completions", "bash"][..], &["completions", "zsh"], &["man"]] {
        let done = hardmax(args).assert().success();
        let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        for command in ["check", "limit", "verify", "replay"] {
            assert!(text.contains(command), "{args:?} does not name {command}");
        }
    }
}

#[test]
fn output_that_is_no_terminal_has_no_colours() {
    let done = hardmax(&["check", "--random", "2"]).assert().success();
    assert!(!done.get_output().stdout.contains(&0x1b));
}

#[test]
fn the_html_report_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tie.json").display().to_string();
    std::fs::write(&file, TIE).unwrap();
    let report = |args: &[&str], code: i32| {
        let cases = folder.path().display().to_string();
        let done = hardmax(&["check", "--format", "html", "--cases", &cases]).args(args).assert().code(code);
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    let good = report(&[&file, "--theorem", "progress", "--theorem", "norm_growth"], 0);
    assert!(good.contains("No statement is violated, and every statement had something to say."), "{good}");
    assert!(
        good.contains("<code>norm_growth</code>")
            && good.contains("seed 0")
            && good.contains(env!("CARGO_PKG_VERSION"))
    );
    assert!(!good.contains("<script") && !good.contains("http://") && !good.contains("https://"));
    let bad = report(&["--random", "3", "--fault", "first-index"], 1);
    assert!(bad.contains("Violated: ") && bad.contains("hardmax replay ") && bad.contains("pack.check("), "{bad}");
    let vacuous = report(&["--random", "0", "--theorem", "face_projection", &file], 0);
    assert!(vacuous.contains("No statement is violated"));
    std::fs::write(&file, r#"{"alpha":"1","tokens":[["1"]]}"#).unwrap();
    let silent = report(&[&file, "--theorem", "follower_lock"], 3);
    assert!(silent.contains("this run is no evidence") && silent.contains("100 %"), "{silent}");
}

#[test]
fn junit_counts_what_failed_and_what_was_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().display().to_string();
    let args = ["check", "--random", "3", "--fault", "first-index", "--cases", &cases, "--format", "junit"];
    let done = hardmax(&args).assert().code(1);
    let xml = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(xml.starts_with("<?xml") && xml.contains("<failure") && xml.contains("name=\"equivariance\""), "{xml}");
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let binary = env!("CARGO_BIN_EXE_hardmax");
    let mut child = std::process::Command::new(binary)
        .args(["run", "-", "--layers", "400", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), TIE.as_bytes()).unwrap();
    let mut first = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success() && done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_half_written_file() {
    let folder = tempfile::tempdir().unwrap();
    let instance = folder.path().join("instance.json");
    std::fs::write(&instance, TIE).unwrap();
    let output = folder.path().join("out.json");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_hardmax"))
        .args([
            "run",
            &instance.display().to_string(),
            "--layers",
            "100000000",
            "--output",
            &output.display().to_string(),
        ])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let names =
        || std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    while names().len() < 2 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(names(), ["instance.json"]);
}

#[test]
fn runs_are_the_same_for_a_seed() {
    let run = || hardmax(&["check", "--random", "20", "--seed", "7", "--format", "json"]).output().unwrap().stdout;
    assert_eq!(run(), run());
}
