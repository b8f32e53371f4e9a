//! Is nothing of a sweep lost, counted twice or half-written, whatever becomes of its workers?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/sweep.rs"]
mod sweep;

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use sweep::{Sweep, hardmax};

fn worker(args: &[&str]) -> Child {
    let program = assert_cmd::cargo::cargo_bin("hardmax");
    std::process::Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn a_worker_that_is_killed_loses_its_shard_alone() {
    let sweep = Sweep::new(&["check", "--random", "20000"], 2);
    let results = sweep.folder.path().join("results");
    let (plan, folder) = (sweep.path("plan.json"), results.display().to_string());
    let mut killed = worker(&["sweep", "run", &plan, "--shard", "1/2", "--results", &folder]);
    // It has begun: its unfinished file is there, under another name.
    let start = Instant::now();
    while names(&results).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(60), "the worker did not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    // SIGKILL on Unix.
    killed.kill().unwrap();
    assert!(!killed.wait().unwrap().success());
    assert!(!names(&results).contains(&"shard-1.json".to_owned()));
    let (_, told) = sweep.merge(&["results"], 3);
    assert!(told.contains("missing: 1-2"), "{told}");
}

#[test]
fn two_workers_on_one_shard_and_many_on_all_count_once() {
    let sweep = Sweep::new(&["check", "--random", "400", "--theorem", "progress"], 4);
    let whole = hardmax(&["sweep", "run", &sweep.path("plan.json")], 0).0;
    let (plan, folder) = (sweep.path("plan.json"), sweep.path("results"));
    let start = |index: u64| worker(&["sweep", "run", &plan, "--shard", &format!("{index}/4"), "--results", &folder]);
    let workers: Vec<Child> = [1, 1, 2, 2, 3, 3, 4, 4, 1].into_iter().map(start).collect();
    for mut worker in workers {
        assert!(worker.wait().unwrap().success());
    }
    assert_eq!(names(Path::new(&folder)), ["shard-1.json", "shard-2.json", "shard-3.json", "shard-4.json"]);
    assert!(sweep.merge(&["results"], 0).0 == whole);
}

#[test]
fn a_merge_that_is_killed_leaves_the_whole_file_or_none() {
    let sweep = Sweep::new(&["check", "--random", "2000", "--theorem", "progress"], 400);
    hardmax(
        &[
            "sweep",
            "run",
            &sweep.path("plan.json"),
            "--results",
            &sweep.path("results"),
            "-o",
            &sweep.path("whole.json"),
        ],
        0,
    );
    let whole = std::fs::read(sweep.path("whole.json")).unwrap();
    let (plan, results, output) = (sweep.path("plan.json"), sweep.path("results"), sweep.path("merged.json"));
    for wait in [0, 1, 2, 4, 8, 16, 32, 64, 128] {
        let mut merge = worker(&["sweep", "merge", &plan, &results, "-o", &output]);
        std::thread::sleep(Duration::from_millis(wait));
        let _ = merge.kill();
        merge.wait().unwrap();
        if let Ok(found) = std::fs::read(&output) {
            assert!(found == whole, "after {wait} ms");
            std::fs::remove_file(&output).unwrap();
        }
    }
    assert!(sweep.merge(&["results"], 0).0 == whole);
}

#[test]
fn a_shard_that_takes_too_long_is_stopped_and_run_again() {
    let sweep = Sweep::new(&["check", "--random", "40", "--theorem", "progress"], 3);
    sweep.run(2, "results", 0);
    let (plan, results) = (sweep.path("plan.json"), sweep.path("results"));
    let limited = |seconds: &str, code: i32| {
        hardmax(&["sweep", "run", &plan, "--results", &results, "--time-limit", seconds], code)
    };
    // No process starts within a millisecond.
    let (merged, told) = limited("0.001", 3);
    assert!(merged.is_empty() && told.contains("timed out: 1, 3: run them again with more time"), "{told}");
    assert!(told.contains("missing: 1, 3 (2 of 3 shards)"), "{told}");
    let status = |format: &str| {
        String::from_utf8(hardmax(&["sweep", "status", &plan, &results, "--format", format], 0).0).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&status("json")).unwrap();
    assert_eq!(json["timed_out"], serde_json::json!([{"shard": 1, "seconds": 0.001}, {"shard": 3, "seconds": 0.001}]));
    assert!(status("human").contains("shard 3 after"), "{}", status("human"));
    assert!(status("html").contains("Shards ran out of time"));
    // What was stopped is run again: alone, then with time enough in processes of their own.
    assert!(sweep.merge(&["results"], 3).1.contains("timed out: 1, 3"));
    sweep.run(3, "results", 0);
    assert!(sweep.merge(&["results"], 3).1.contains("timed out: 1:"));
    let (merged, _) = limited("600", 0);
    assert!(merged == hardmax(&["sweep", "run", &plan], 0).0);
    assert_eq!(names(Path::new(&results)), ["shard-1.json", "shard-2.json", "shard-3.json"]);
}

#[test]
fn a_shard_that_is_stopped_leaves_no_unfinished_file() {
    let sweep = Sweep::new(&["check", "--random", "100000"], 1);
    let (plan, results) = (sweep.path("plan.json"), sweep.path("results"));
    let told = hardmax(&["sweep", "run", &plan, "--results", &results, "--time-limit", "1"], 3).1;
    assert!(told.contains("timed out: 1: run them again"), "{told}");
    assert_eq!(names(Path::new(&results)), ["shard-1.timed-out"]);
}

#[test]
fn a_file_that_says_nothing_of_a_stopped_shard_leaves_it_missing() {
    let sweep = Sweep::small();
    sweep.run(1, "results", 0);
    let plan: serde_json::Value = serde_json::from_slice(&std::fs::read(sweep.path("plan.json")).unwrap()).unwrap();
    let says = |plan: &serde_json::Value, shard: u64| {
        serde_json::json!({"plan": plan, "shard": shard, "seconds": 1.0}).to_string()
    };
    let (other, more) = (says(&"of another plan".into(), 2), says(&plan["hash"], 2).replace('}', r#","more":1}"#));
    for text in ["", "{", &says(&plan["hash"], 3), &other, &more] {
        std::fs::write(sweep.folder.path().join("results/shard-2.timed-out"), text).unwrap();
        let told = sweep.merge(&["results"], 3).1;
        assert!(told.contains("missing: 2-5") && !told.contains("timed out"), "{text}: {told}");
    }
    // Nothing but plan and shard was wrong with them.
    std::fs::write(sweep.folder.path().join("results/shard-2.timed-out"), says(&plan["hash"], 2)).unwrap();
    assert!(sweep.merge(&["results"], 3).1.contains("timed out: 2:"));
}
