//! Do the examples of every `--help` run as they stand? Does the version say what was built?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]
#![cfg(unix)]

#[path = "../build.rs"]
#[expect(dead_code, reason = "cargo runs the main function of the build script")]
mod build;
#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use std::path::Path;
use std::process::Command;

/// Two tokens that floats send to another cluster.
const INSTANCE: &str = r#"{"alpha":"1","tokens":[["2/5","1/5"],["3/5","-1/5"]]}"#;
/// Two sequences of the same two points, one of them twice in the second.
const DATA: &str = r#"{"schema":"hardmax/sequences/1","sequences":[
    {"tokens":[["1","0"],["0","1"]],"targets":[["0","0"]]},
    {"tokens":[["1","0"],["0","1"],["0","1"]],"targets":[["5","5"],["1/3","0"]]}]}"#;
const OTHER: &str = r#"{"alpha":"1/2","tokens":[["1","1"],["1","-1"],["1/2","0"]]}"#;

fn stdout(folder: &Folder, args: &[&str]) -> String {
    let done = folder.command().args(args).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

/// The help of the program and of each of its commands.
fn helps(folder: &Folder) -> Vec<(String, String)> {
    let main = stdout(folder, &["--help"]);
    let (_, rest) = main.split_once("Commands:\n").unwrap();
    let (list, _) = rest.split_once("\n\n").unwrap();
    // The name of a command stands after two spaces; a sentence that goes on, further in.
    let names =
        list.lines().filter(|line| line.as_bytes()[2] != b' ').filter_map(|line| line.split_whitespace().next());
    let mut helps: Vec<(String, String)> =
        names.filter(|name| *name != "help").map(|name| (name.to_owned(), stdout(folder, &[name, "--help"]))).collect();
    helps.insert(0, ("hardmax".to_owned(), main));
    helps
}

fn examples(help: &str) -> impl Iterator<Item = &str> {
    help.lines().filter(|line| line.starts_with("  hardmax ")).map(str::trim)
}

/// What the examples read: each of them is named in some help.
fn prepared() -> Folder {
    let folder = Folder::new();
    folder.write("instance.json", INSTANCE);
    folder.write("other.json", OTHER);
    folder.write("tokens.csv", "x,y\n1,1\n1,-1\n0.5,0\n");
    folder.write("data.json", DATA);
    stdout(&folder, &["interpolate", "data.json", "-o", "network.json"]);
    // Limits are a table of shape (n, d), as tokens are.
    stdout(&folder, &["limit", "other.json", "--output", "tokens.npy"]);
    stdout(&folder, &["limit", "instance.json", "--certificate", "certificate.json"]);
    let hunt =
        ["hunt", "--objective", "last-leader", "--budget", "64", "--record", "record.json", "--output", "hunt.json"];
    stdout(&folder, &hunt);
    let fault = ["check", "--random", "1", "--fault", "first-index", "--theorem", "equivariance"];
    folder.command().args(fault).assert().code(1);
    let case = std::fs::read_dir(folder.0.path().join("hardmax-cases")).unwrap().next().unwrap().unwrap();
    std::fs::rename(case.path(), folder.0.path().join("case.json")).unwrap();
    folder
}

/// The example with less work: budgets of one round, and few random instances.
fn cut(example: &str) -> String {
    let mut words: Vec<&str> = example.split(' ').collect();
    for index in 1..words.len() {
        match words[index - 1] {
            "--budget" => words[index] = "64",
            "--random" => words[index] = "5",
            _ => {}
        }
    }
    // A check without files takes 1,000 random instances of every pack.
    let given = ["--random", "instance.json", "tokens.csv"].iter().any(|word| words.contains(word));
    if words[1] == "check" && !given {
        let enough = if words.contains(&"--cover") { "--random 100" } else { "--random 5" };
        words.insert(2, enough);
    }
    let searches = words[1] == "hunt" && !words.contains(&"--budget") && !words.contains(&"--merge");
    if searches {
        words.extend(["--budget", "64"]);
    }
    words.join(" ")
}

/// The exit code that the example announces or, for a stored violation, has.
fn expected(example: &str) -> i32 {
    let fails = ["--fault ", "--fail-on-divergence", "replay case.json"];
    i32::from(fails.iter().any(|part| example.contains(part)))
}

#[test]
fn every_example_runs() {
    let folder = prepared();
    let binary = Path::new(env!("CARGO_BIN_EXE_hardmax")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(binary.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let path = path.unwrap();
    for (command, help) in helps(&folder) {
        assert!(examples(&help).next().is_some(), "{command}: no examples");
        for example in examples(&help) {
            let line = cut(example);
            let done = Command::new("sh").args(["-c", &line]).current_dir(folder.0.path()).env("PATH", &path).output();
            let done = done.unwrap();
            let said = String::from_utf8_lossy(&done.stderr);
            assert_eq!(done.status.code(), Some(expected(example)), "{line}\n{said}");
        }
    }
}

#[test]
fn examples_fit_a_terminal() {
    for (command, help) in helps(&Folder::new()) {
        for line in help.lines() {
            assert!(line.chars().count() <= 90, "{command}: {line}");
        }
        let after = help.lines().skip_while(|line| !line.starts_with("Example") && *line != "Start here:");
        for line in after.skip(1) {
            let (example, remark) = (line.starts_with("  hardmax "), line.starts_with("      "));
            assert!(line.is_empty() || example || remark, "{command}: a line was broken: {line}");
        }
    }
}

#[test]
fn the_version_says_what_was_built() {
    let folder = Folder::new();
    let version = concat!("hardmax ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(stdout(&folder, &["--version"]), version);
    assert_eq!(stdout(&folder, &["-V"]), version);
    let verbose = stdout(&folder, &["--version", "--verbose"]);
    let lines: Vec<&str> = verbose.strip_prefix(version).unwrap().lines().collect();
    let [commit, features, sets] = lines[..] else { panic!("{verbose}") };
    let commit = commit.strip_prefix("commit ").unwrap();
    assert!(commit == "unknown" || (commit.len() == 12 && commit.chars().all(|c| c.is_ascii_hexdigit())), "{commit}");
    assert!(features.starts_with("features cli, schema, junit, statistics, plot, raster"), "{features}");
    let place = format!("instruction sets {}: ", std::env::consts::ARCH);
    assert!(sets.strip_prefix(&place).is_some_and(|found| found.ends_with(" doubles at once")), "{sets}");
    folder.command().arg("--verbose").assert().code(2);
    folder.command().assert().code(2);
}

#[test]
fn a_build_knows_its_commit_in_a_repository_alone() {
    let folder = Folder::new();
    let place = folder.0.path();
    assert_eq!(build::commit(place), None);
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
        let done = Command::new("git").args(identity).args(args).current_dir(place).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    git(&["init", "--quiet"]);
    assert_eq!(build::commit(place), None, "nothing is committed yet");
    git(&["commit", "--quiet", "--allow-empty", "--message", "first"]);
    let commit = build::commit(place).unwrap();
    assert!(commit.len() == 12 && git(&["rev-parse", "HEAD"]).starts_with(&commit), "{commit}");
    // A folder inside a repository is not the repository: a packed crate unpacked there.
    std::fs::create_dir(place.join("packed")).unwrap();
    assert_eq!(build::commit(&place.join("packed")), None);
}
