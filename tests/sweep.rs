//! Are the shards of a sweep, merged in any order and grouping, the bytes of one run, and is what does not belong to it refused?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/sweep.rs"]
mod sweep;

use hardmax_kit::sweep::{Plan, Program, Work};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use sweep::{Sweep, hardmax};

fn run_all(sweep: &Sweep, results: &str) {
    // The last first: the order is no matter.
    (1..=sweep.shards).rev().for_each(|index| drop(sweep.run(index, results, 0)));
}

fn shard(sweep: &Sweep, results: &str, index: u64) -> PathBuf {
    sweep.folder.path().join(results).join(format!("shard-{index}.json"))
}

#[test]
fn a_merge_is_what_the_command_itself_prints() {
    let hunt = ["hunt", "--objective", "face-limits", "--dim", "2", "--tokens", "4", "--grid", "2"];
    for (command, single, code) in [
        (vec!["check", "--random", "60", "--seed", "7"], vec!["check", "--random", "60", "--seed", "7"], 0),
        (
            vec!["check", "--random", "30", "--fault", "first-index"],
            vec!["check", "--random", "30", "--fault", "first-index"],
            1,
        ),
        (
            vec!["compare", "--random", "2", "--tokens", "2,8", "--dim", "2", "--layers", "2,9"],
            vec!["compare", "--random", "2", "--tokens", "2,8", "--dim", "2", "--layers", "2,9"],
            0,
        ),
        (vec!["interpolate", "--random", "40", "--seed", "3"], vec!["interpolate", "--random", "40", "--seed", "3"], 0),
        ([hunt.as_slice(), &["--budget", "64"]].concat(), vec![], 0),
    ] {
        let sweep = Sweep::new(&command, 5);
        run_all(&sweep, "results");
        let merged = sweep.merge(&["results"], code).0;
        let whole = hardmax(&["sweep", "run", &sweep.path("plan.json")], code).0;
        assert!(merged == whole, "{command:?}");
        if !single.is_empty() {
            let cases = sweep.path("cases");
            let keep: &[&str] = if command[0] == "check" { &["--cases", &cases] } else { &[] };
            let mut itself = hardmax(&[&single, keep, &["--format", "json"]].concat(), code).0;
            if code == 1 {
                // The command stores its counterexamples, and says where.
                let mut report: serde_json::Value = serde_json::from_slice(&itself).unwrap();
                for violation in report["violations"].as_array_mut().unwrap() {
                    assert!(violation["file"].is_string());
                    violation["file"] = serde_json::Value::Null;
                }
                assert_eq!(serde_json::from_slice::<serde_json::Value>(&merged).unwrap(), report);
                itself = merged.clone();
            }
            assert!(merged == itself, "{command:?}: {}", String::from_utf8_lossy(&merged));
        } else {
            // A hunt of shards is the merge of as many hunts.
            let outputs: Vec<String> = (1..=5)
                .map(|index| {
                    let (shard, output) = (format!("{index}/5"), sweep.path(&format!("hunt-{index}.json")));
                    hardmax(
                        &[hunt.as_slice(), &["--budget", "64", "--shard", &shard, "--output", &output]].concat(),
                        0,
                    );
                    output
                })
                .collect();
            let together = sweep.path("hunt.json");
            let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
            hardmax(&[&["hunt", "--merge"], outputs.as_slice(), &["--output", &together]].concat(), 0);
            assert_eq!(String::from_utf8(std::fs::read(together).unwrap()), String::from_utf8(merged));
        }
    }
}

#[test]
fn merges_of_merges_are_the_same_in_any_grouping() {
    let sweep = Sweep::new(&["check", "--random", "60"], 5);
    run_all(&sweep, "results");
    let whole = sweep.merge(&["results"], 0).0;
    let plan = sweep.path("plan.json");
    let file = |index: u64| shard(&sweep, "results", index).display().to_string();
    for (one, other) in [(vec![1, 2], vec![3, 4, 5]), (vec![5, 1], vec![4, 3, 2]), (vec![3], vec![5, 4, 2, 1])] {
        let parts = [("one.json", one), ("other.json", other)].map(|(name, indices)| {
            let (part, files): (_, Vec<String>) = (sweep.path(name), indices.into_iter().map(file).collect());
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            hardmax(&[&["sweep", "merge", &plan, "--partial", "-o", &part], files.as_slice()].concat(), 0);
            name
        });
        assert!(sweep.merge(&parts, 0).0 == whole);
        assert!(sweep.merge(&[parts[1], parts[0]], 0).0 == whole);
        // Shards that are there twice count once.
        assert!(sweep.merge(&[parts[0], "results"], 0).0 == whole);
    }
}

#[test]
fn missing_and_damaged_shards_are_named_and_leave_no_result() {
    let sweep = Sweep::small();
    run_all(&sweep, "results");
    let whole = sweep.merge(&["results"], 0).0;
    std::fs::remove_file(shard(&sweep, "results", 2)).unwrap();
    std::fs::remove_file(shard(&sweep, "results", 3)).unwrap();
    let (printed, told) = sweep.merge(&["results"], 3);
    assert!(printed.is_empty());
    assert!(told.contains("missing: 2-3 (2 of 5 shards)"), "{told}");
    let output = sweep.path("merged.json");
    hardmax(&["sweep", "merge", &sweep.path("plan.json"), &sweep.path("results"), "-o", &output], 3);
    assert!(!Path::new(&output).exists());

    // Every cut and every changed byte of a result is seen, and the shard is run again.
    let victim = shard(&sweep, "results", 4);
    let good = std::fs::read(&victim).unwrap();
    sweep.run(2, "results", 0);
    sweep.run(3, "results", 0);
    let half = good[..good.len() / 2].to_vec();
    let mut flipped = good.clone();
    flipped[good.len() / 3] ^= 1;
    let mut longer = good.clone();
    longer.push(b'\n');
    for bad in [vec![], half, flipped, longer] {
        std::fs::write(&victim, &bad).unwrap();
        let (printed, told) = sweep.merge(&["results"], 3);
        assert!(printed.is_empty() && told.contains("damaged") && told.contains("shard-4.json"), "{told}");
        let (status, _) =
            hardmax(&["sweep", "status", &sweep.path("plan.json"), &sweep.path("results"), "--format", "json"], 0);
        let status: serde_json::Value = serde_json::from_slice(&status).unwrap();
        assert_eq!((&status["done"], &status["missing"]), (&4.into(), &serde_json::json!([4])));
        sweep.run(4, "results", 0);
        assert!(sweep.merge(&["results"], 0).0 == whole);
    }
}

#[test]
fn results_of_another_plan_or_program_are_refused_by_file() {
    let (one, other) = (Sweep::small(), Sweep::new(&["check", "--random", "41", "--theorem", "progress"], 5));
    run_all(&one, "results");
    other.run(2, "results", 0);
    std::fs::copy(shard(&other, "results", 2), shard(&one, "results", 2)).unwrap();
    let (printed, told) = one.merge(&["results"], 2);
    assert!(printed.is_empty() && told.contains("shard-2.json: a result of plan "), "{told}");
    // Nor is it written over: it may be what somebody else's plan needs.
    let told = one.run(2, "results", 2);
    assert!(told.contains("shard-2.json: a result of plan "), "{told}");

    // A worker with another version of the program, whose file is whole.
    one.run(1, "other", 0);
    let path = shard(&one, "other", 1);
    let text = std::fs::read_to_string(&path).unwrap();
    let version = format!("\"version\":{:?}", env!("CARGO_PKG_VERSION"));
    let body = text.split(",\"checksum\"").next().unwrap().replace(&version, "\"version\":\"0.0.9\"");
    std::fs::write(&path, sealed(&body)).unwrap();
    let (_, told) = one.merge(&["other"], 2);
    assert!(told.contains("shard-1.json: a result of version 0.0.9"), "{told}");
}

/// Bytes with their checksum.
fn sealed(body: &str) -> String {
    let digits: String = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{body},\"checksum\":\"{digits}\"}}\n")
}

#[test]
fn files_that_share_some_shards_or_contradict_each_other_are_refused() {
    let sweep = Sweep::small();
    run_all(&sweep, "results");
    let plan = sweep.path("plan.json");
    let partial = |name: &str, indices: [u64; 2]| {
        let (part, files) =
            (sweep.path(name), indices.map(|index| shard(&sweep, "results", index).display().to_string()));
        hardmax(&["sweep", "merge", &plan, "--partial", "-o", &part, &files[0], &files[1]], 0);
    };
    partial("one.json", [4, 5]);
    partial("two.json", [1, 2]);
    partial("three.json", [2, 3]);
    let (printed, told) = sweep.merge(&["one.json", "two.json", "three.json"], 2);
    assert!(printed.is_empty() && told.contains("three.json: holds shard 2, and so does "), "{told}");
    assert!(told.contains("two.json; expected files that share none"), "{told}");

    // Whole by its checksum, and another result.
    let text = std::fs::read_to_string(shard(&sweep, "results", 3)).unwrap();
    let body = text.split(",\"checksum\"").next().unwrap();
    let changed = body.replacen("\"held\":", "\"held\":1", 1);
    assert_ne!(changed, body);
    std::fs::write(sweep.path("other.json"), sealed(&changed)).unwrap();
    let (printed, told) = sweep.merge(&["results", "other.json"], 2);
    assert!(printed.is_empty() && told.contains("shard 3 is another result than in "), "{told}");
}

#[test]
fn a_plan_that_was_edited_or_is_none_is_refused() {
    let sweep = Sweep::small();
    let plan = std::fs::read_to_string(sweep.path("plan.json")).unwrap();
    let version = format!("\"version\":{:?}", env!("CARGO_PKG_VERSION"));
    for (from, to, said) in [
        ("\"seed\":0", "\"seed\":1", "its hash is"),
        ("\"shards\":5", "\"shards\":4", "its hash is"),
        ("\"random\":40", "\"random\":\"40\"", "expected u64"),
        ("\"seed\":0", "\"seed\":0,\"sead\":1", "unknown field `sead`"),
        (version.as_str(), "\"version\":\"9.9.9\"", "made by version 9.9.9"),
        ("hardmax/sweep-plan/1", "hardmax/sweep-plan/2", "schema `hardmax/sweep-plan/2`, expected"),
        ("{", "", "plan.json"),
    ] {
        assert!(plan.contains(from), "{from} in {plan}");
        std::fs::write(sweep.path("plan.json"), plan.replacen(from, to, 1)).unwrap();
        let told = sweep.run(1, "results", 2);
        assert!(told.contains("plan.json") && told.contains(said), "{from} -> {to}: {told}");
        assert!(!sweep.folder.path().join("results").exists());
    }
    std::fs::write(sweep.path("plan.json"), plan).unwrap();
    let run =
        |shard: &str| hardmax(&["sweep", "run", &sweep.path("plan.json"), "--shard", shard, "--results", "r"], 2).1;
    assert!(run("6/5").contains("expected I/N with 1 <= I <= N"));
    assert!(run("0/5").contains("expected I/N with 1 <= I <= N"));
    assert!(run("1/6").contains("has 5 shards"));
    // A folder that cannot be written.
    let told = sweep.run(1, "plan.json/results", 2);
    assert!(told.contains("plan.json/results") && told.contains("expected a folder to write results to"), "{told}");
    for (command, said) in [
        (vec!["check", "--random", "3", "--shards", "4"], "4 shards, expected 1 to 3"),
        (vec!["check", "--random", "3", "--shards", "0"], "0 shards, expected 1 to 3"),
        (vec!["check", "--theorem", "none", "--shards", "1"], "none"),
        (vec!["hunt", "--objective", "undecided", "--dim", "0", "--budget", "64", "--shards", "1"], "dim"),
        (vec!["compare", "--random", "0", "--shards", "1"], "0"),
    ] {
        let told = hardmax(&[&["sweep", "plan"], command.as_slice()].concat(), 2).1;
        assert!(told.contains(said), "{command:?}: {told}");
    }
}

#[test]
fn the_status_is_told_in_three_ways() {
    let sweep = Sweep::small();
    sweep.run(2, "results", 0);
    sweep.run(5, "results", 0);
    let status = |format: &str| {
        let args = ["sweep", "status", &sweep.path("plan.json"), &sweep.path("results"), "--format", format];
        String::from_utf8(hardmax(&args, 0).0).unwrap()
    };
    let text = status("human");
    assert!(text.contains("2 of 5 (40.0 %)") && text.contains("1, 3-4") && text.contains("slowest"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&status("json")).unwrap();
    assert_eq!(json["missing"], serde_json::json!([1, 3, 4]));
    assert_eq!(json["units_done"], 16);
    let page = status("html");
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("Shards are missing.") && !page.contains("http://"),
        "{page}"
    );
}

/// A sweep of numbers: the contract without the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Sum(u64);

impl Work for Sum {
    type Found = u64;
    type Given = ();
    type Error = std::convert::Infallible;

    fn command(&self) -> &'static str {
        "sum"
    }

    fn units(&self, _shards: u64) -> u64 {
        self.0
    }

    fn check(&self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn run(&self, part: &hardmax_kit::sweep::Part, (): &()) -> Result<u64, Self::Error> {
        Ok(part.units.clone().sum())
    }

    fn merge(one: u64, other: u64) -> Result<u64, Self::Error> {
        Ok(one + other)
    }
}

#[test]
fn shards_are_a_partition_however_many_there_are() {
    let program = Program { version: "1", sources: "none" };
    for (units, shards) in [(1, 1), (7, 3), (100, 7), (1000, 1000), (999, 1000 - 1)] {
        let plan = Plan::new(Sum(units), shards, program).unwrap();
        let parts: Vec<_> = (1..=shards).map(|index| plan.part(index).unwrap()).collect();
        assert!(parts.windows(2).all(|pair| pair[0].units.end == pair[1].units.start));
        assert_eq!((parts[0].units.start, parts[parts.len() - 1].units.end), (0, units));
        let found =
            parts.iter().map(|part| plan.work().run(part, &()).unwrap()).reduce(|a, b| Sum::merge(a, b).unwrap());
        assert_eq!(found, Some((0..units).sum()));
        assert!(plan.part(0).is_none() && plan.part(shards + 1).is_none());
    }
    assert!(Plan::new(Sum(3), 4, program).is_err());
}
