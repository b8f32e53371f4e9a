//! Is a hunt the same however it is cut, do its finds have their values, and is bad input refused?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use hardmax::dynamics::Spec;
use hardmax::engine::Exact;
use hardmax::hunt::{Hunt, Objective, Plan, ROUND, Results, Shard, Space, read};
use hardmax::report::case;
use serde_json::{Value, json};
use std::path::Path;

const OBJECTIVES: [Objective; 6] = [
    Objective::SettledLayer,
    Objective::LastLeader,
    Objective::PatternChanges,
    Objective::FaceLimits,
    Objective::FloatDivergence,
    Objective::Undecided,
];

fn plan(objective: Objective) -> Plan {
    Plan::new(objective, Space::new(2, 4, 2, Some([1, 1])).unwrap()).with_seed(3).with_max_layers(40)
}

fn hunted(plan: Plan, shard: Shard, rounds: u64) -> Hunt {
    let mut hunt = Hunt::new(plan, shard);
    for _ in 0..rounds {
        hunt.round(&Spec);
    }
    hunt
}

fn written(hunt: &Hunt) -> String {
    serde_json::to_string(&Results::from(hunt).json()).unwrap()
}

#[test]
fn a_hunt_that_is_resumed_comes_to_what_it_would_have_come_to_in_one_go() {
    for objective in [Objective::LastLeader, Objective::FaceLimits] {
        let whole = hunted(plan(objective), Shard::WHOLE, 4);
        let part = written(&hunted(plan(objective), Shard::WHOLE, 2));
        let mut resumed = read(part.as_bytes()).unwrap().resume().unwrap();
        resumed.round(&Spec);
        resumed.round(&Spec);
        assert_eq!(resumed, whole);
        assert_eq!(resumed.evaluations(), 4 * ROUND);
    }
}

#[test]
fn every_find_has_its_value_when_its_case_is_read_again() {
    for objective in OBJECTIVES {
        let hunt = hunted(plan(objective), Shard::WHOLE, 2);
        let values: Vec<u64> = hunt.best().iter().map(|found| found.value).collect();
        assert!(values.is_sorted_by(|a, b| a >= b), "{values:?}");
        assert!(objective == Objective::FloatDivergence || !values.is_empty(), "{}", objective.id());
        for found in &Results::from(&hunt).json().best {
            let text = serde_json::to_string(&found.case).unwrap();
            let case = case::read(text.as_bytes()).unwrap();
            let record = case.record.unwrap();
            assert_eq!((record.objective, record.value), (objective, found.value));
            assert_eq!(record.recompute(&Spec, case.instance().unwrap()), Some(found.value), "{text}");
        }
    }
}

#[test]
fn shards_look_at_different_genomes_and_merge() {
    let shard = |index| hunted(plan(Objective::LastLeader), Shard::new(index, 2).unwrap(), 2);
    let (first, second) = (shard(1), shard(2));
    assert!(first.candidates().iter().all(|genome| !second.candidates().contains(genome)));
    let all = || [&first, &second].map(Results::from).to_vec();
    let merged = Results::merge(all()).unwrap();
    assert_eq!(merged, Results::merge(all().into_iter().rev().collect()).unwrap());
    assert_eq!(merged.evaluations(), 4 * ROUND);
    let best = |hunt: &Hunt| hunt.best()[0].value;
    assert_eq!(merged.best()[0].value, best(&first).max(best(&second)));
    let (_, twice) = Results::merge([all(), all()].concat()).unwrap_err();
    assert_eq!(twice.to_string(), "shard 1 was merged already");
    let other = Results::from(&hunted(plan(Objective::FaceLimits), Shard::new(2, 2).unwrap(), 1));
    assert!(
        Results::merge(vec![Results::from(&first), other]).unwrap_err().1.to_string().starts_with("of another hunt")
    );
    assert!(merged.resume().unwrap_err().to_string().starts_with("merged from 2 shards"));
}

fn hardmax(args: &[&str], code: i32) -> (String, String) {
    let done = Command::cargo_bin("hardmax").unwrap().args(args).assert().code(code);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&done.get_output().stdout), text(&done.get_output().stderr))
}

const SMALL: [&str; 12] =
    ["hunt", "--objective", "last-leader", "--dim", "2", "--tokens", "4", "--grid", "2", "--alpha", "1", "--budget"];

#[test]
fn the_command_writes_results_that_resume_and_records_that_replay() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (half, whole, record) = (path("half.json"), path("whole.json"), path("record.json"));
    hardmax(&[&SMALL[..], &["100", "--output", &half]].concat(), 0);
    hardmax(&["hunt", "--resume", &half, "--budget", "64"], 0);
    let (printed, progress) =
        hardmax(&[&SMALL[..], &["192", "--output", &whole, "--record", &record, "--format", "json"]].concat(), 0);
    let text = |file: &str| std::fs::read_to_string(file).unwrap();
    assert_eq!(text(&half), text(&whole));
    assert_eq!(printed, text(&whole));
    assert!(progress.contains("192 evaluations"), "{progress}");
    let (said, _) = hardmax(&["replay", &record], 0);
    assert!(said.contains("record last-leader = ") && said.contains("holds"), "{said}");
    let mut altered: Value = serde_json::from_str(&text(&record)).unwrap();
    altered["record"]["value"] = json!(1000);
    std::fs::write(&record, altered.to_string()).unwrap();
    let (said, _) = hardmax(&["replay", &record], 1);
    assert!(said.contains("record last-leader = 1000 is wrong"), "{said}");
}

#[test]
fn bad_input_is_refused_with_what_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name).display().to_string();
        std::fs::write(&path, text).unwrap();
        path
    };
    let good = written(&hunted(plan(Objective::LastLeader), Shard::WHOLE, 1));
    let newer = file("newer.json", &good.replace("hardmax/hunt/2", "hardmax/hunt/3"));
    let cut = file("cut.json", &good.replace("\"evaluations\":64", "\"evaluations\":65"));
    let same = file("same.json", &good);
    let hunt = |args: &[&str]| hardmax(&[&["hunt"], args].concat(), 2).1;
    let objective = ["--objective", "last-leader"];
    let with = |args: &[&str]| hunt(&[&objective, args].concat());
    for (said, expected) in [
        (hunt(&[]), "--objective"),
        (hunt(&["--objective", "fame"]), "possible values: settled-layer, last-leader, pattern-changes"),
        (with(&["--dim", "9"]), "dimension 9, expected 1 to 8"),
        (with(&["--tokens", "13"]), "13 tokens in dimension 3, expected 1 to 12"),
        (with(&["--dim", "1", "--grid", "1", "--tokens", "6"]), "expected at most 5 tokens"),
        (with(&["--grid", "0"]), "grid 0, expected 1 to 1000"),
        (with(&["--alpha", "0/1"]), "P and Q from 1 to 100"),
        (with(&["--shard", "3/2"]), "expected I/N with 1 <= I <= N"),
        (with(&["--budget", "soon"]), "expected a time like 30s, 10m or 2h"),
        (with(&["--resume", &same]), "cannot be used with"),
        (hunt(&["--resume", &newer]), "`hardmax/hunt/3`, expected `hardmax/hunt/1` or `hardmax/hunt/2`"),
        (hunt(&["--resume", &cut]), "a multiple of 64"),
        (hunt(&["--resume", "missing.json"]), "missing.json: cannot be read"),
        (hunt(&["--merge", &same, &same]), "shard 1 was merged already"),
    ] {
        assert!(said.contains(expected), "{expected:?} is not in\n{said}");
    }
}

#[test]
fn every_record_of_the_gallery_replays() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("gallery/records");
    for file in std::fs::read_dir(folder).into_iter().flatten() {
        let path = file.unwrap().path();
        let case = case::read(&std::fs::read(&path).unwrap()).unwrap();
        let record = case.record.unwrap();
        // Hundreds of layers: the engine, not the specification.
        assert_eq!(
            record.recompute(&Exact::default(), case.instance().unwrap()),
            Some(record.value),
            "{}",
            path.display()
        );
    }
}
