//! Is every way in which floats part from the exact run seen, named and counted?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use hardmax::compare::clusters::Clusters;
use hardmax::compare::{AttentionDiffers, Comparison, LeadersDiffer, Options, Overflow, compare};
use hardmax::float::{Float, Formula, Precision, Tolerance};
use hardmax::generate::gallery;
use hardmax::instance::{Instance, json};
use serde_json::Value;

fn instance(text: &str) -> Instance {
    json::read(text.as_bytes()).unwrap()
}

fn named(name: &str) -> Instance {
    gallery().into_iter().find(|named| named.name == name).unwrap().instance
}

fn float(precision: Precision, formula: Formula) -> Float {
    Float::default().with_precision(precision).with_formula(formula)
}

fn seen(instance: &Instance, float: Float, layers: usize) -> Comparison {
    compare(instance, &[float], &Options::default().with_layers(vec![layers])).remove(0)
}

#[test]
fn where_nothing_rounds_nothing_differs() {
    let instance = instance(r#"{"alpha":"1","tokens":[["1","1"],["1","-1"],["1/2","0"]]}"#);
    for (precision, formula) in [(Precision::F64, Formula::Convex), (Precision::F32, Formula::Increment)] {
        let seen = seen(&instance, float(precision, formula), 10);
        assert!(!seen.diverges() && seen.loss.is_none() && seen.stall.is_none(), "{seen:?}");
        assert_eq!(seen.errors, vec![Some(0.0); 11]);
        assert_eq!(seen.clusters, [Clusters::Same { layer: 10 }]);
    }
}

/// (1/10, 1/10) ties between itself and (-1/5, 2/5); one rounding a term gives it to itself alone.
#[test]
fn a_broken_tie_changes_sets_leaders_and_clusters() {
    let seen = seen(&instance(r#"{"alpha":"1","tokens":[["1/10","1/10"],["-1/5","2/5"]]}"#), Float::default(), 20);
    let attention = AttentionDiffers { layer: 0, token: 0, exact: vec![0, 1], float: vec![0] };
    assert_eq!(seen.attention, Some(attention));
    assert_eq!(seen.leaders, Some(LeadersDiffer { layer: 0, lost: vec![], gained: vec![0] }));
    assert_eq!(seen.clusters, [Clusters::Differ { layer: 20, tokens: vec![0] }]);
    assert!(seen.diverges() && seen.stall.is_none(), "a token that leads does not stall: {seen:?}");
}

#[test]
fn a_tolerance_heals_it_and_too_large_a_one_does_not() {
    let instance = instance(r#"{"alpha":"1","tokens":[["1/10","1/10"],["-1/5","2/5"]]}"#);
    let with = |tolerance: f64| Float::default().with_tie_tolerance(Tolerance::new(tolerance).unwrap());
    assert!(seen(&instance, with(1e-9), 5).attention.is_none());
    assert!(seen(&instance, with(0.99), 5).attention.is_some());
}

#[test]
fn coordinate_errors_are_those_of_the_floats() {
    let thirds = instance(r#"{"alpha":"1","tokens":[["1/3"],["1"]]}"#);
    let error = |precision| seen(&thirds, float(precision, Formula::Convex), 0).errors;
    // 1/3 - 0x1.5555555555555p-2 = 2^-54/3 and 0x1.555556p-2 - 1/3 = 2^-25/3.
    assert_eq!(error(Precision::F64), [Some(2f64.powi(-54) / 3.0)]);
    assert_eq!(error(Precision::F32), [Some(2f64.powi(-25) / 3.0)]);
}

#[test]
fn a_follower_rounded_onto_its_leader_takes_the_lead_from_it() {
    let two = instance(r#"{"alpha":"10","tokens":[["1","0"],["1/3","1/7"]]}"#);
    for (precision, formula) in
        [(Precision::F64, Formula::Convex), (Precision::F64, Formula::Increment), (Precision::F32, Formula::Convex)]
    {
        let seen = seen(&two, float(precision, formula), 60);
        let loss = seen.loss.clone().unwrap_or_else(|| panic!("{seen:?}"));
        assert_eq!((loss.leader, loss.follower), (0, 1));
        let leaders = seen.leaders.clone().unwrap();
        assert_eq!((leaders.layer, leaders.lost), (loss.layer, vec![0]));
        // The answer is the same: the follower is where it belongs.
        assert_eq!(seen.clusters, [Clusters::Same { layer: 60 }]);
    }
}

#[test]
fn a_follower_that_stalls_keeps_the_leader_a_leader() {
    let seen = seen(&named("figure2-square"), float(Precision::F32, Formula::Convex), 60);
    let stall = seen.stall.clone().unwrap();
    assert!(stall.ulps > 0.0 && stall.ulps < 4.0 && stall.layer > 20, "{stall:?}");
    assert!(seen.loss.is_none() && !seen.diverges(), "{seen:?}");
}

#[test]
fn what_is_beyond_the_range_is_an_overflow() {
    let large = instance(r#"{"alpha":"1","tokens":[["1e39","0"],["0","1"]]}"#);
    let seen64 = seen(&large, float(Precision::F64, Formula::Convex), 5);
    assert!(seen64.overflow.is_none() && !seen64.diverges(), "{seen64:?}");
    let seen32 = seen(&large, float(Precision::F32, Formula::Convex), 5);
    assert_eq!(seen32.overflow, Some(Overflow { layer: 0, token: 0 }));
    assert!(seen32.diverges() && seen32.errors[0].is_none());
    let product = seen(&instance(r#"{"alpha":"1","tokens":[["1e200"],["1"]]}"#), Float::default(), 5);
    assert_eq!(product.overflow, Some(Overflow { layer: 0, token: 0 }));
    let nothing = seen(&instance(r#"{"alpha":"1","tokens":[["1e400"],["1e-400"]]}"#), Float::default(), 5);
    assert_eq!(nothing.attention.unwrap().float, Vec::<usize>::new());
}

#[test]
fn an_undecided_limit_is_said_to_be() {
    let options = Options::default().with_layers(vec![2]).with_max_layers(1).with_errors(false);
    let seen = compare(&named("persistent-moving-tie-drifting"), &[Float::default()], &options).remove(0);
    assert!(matches!(seen.clusters[..], [Clusters::Undecided { .. }]) && seen.errors.is_empty(), "{seen:?}");
}

#[test]
fn the_example_that_ends_an_argument() {
    let instance = named("wrong-cluster");
    for precision in [Precision::F64, Precision::F32] {
        for formula in [Formula::Convex, Formula::Increment] {
            let seen = seen(&instance, float(precision, formula), 60);
            assert!(!seen.clusters[0].wrong().is_empty(), "{seen:?}");
        }
    }
}

fn hardmax(args: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("hardmax").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("compare").args(args).assert()
}

fn stdout(done: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

#[test]
fn reports_as_people_read_them() {
    let done = hardmax(&["gallery/wrong-cluster.json", "gallery/repeated-tokens.json", "--layers", "60"]).success();
    insta::assert_snapshot!("compare", stdout(&done));
    let done = hardmax(&["--random", "20", "--grid", "1/3,gaussian", "--tokens", "4", "--layers", "5,60"]).success();
    insta::assert_snapshot!("compare-random", stdout(&done));
}

#[test]
fn exit_codes_say_whether_floats_part() {
    hardmax(&["gallery/wrong-cluster.json"]).code(0);
    hardmax(&["gallery/wrong-cluster.json", "--fail-on-divergence"]).code(1);
    hardmax(&["gallery/single-token.json", "--fail-on-divergence"]).code(0);
    hardmax(&["--random", "50", "--grid", "1/3", "--arithmetic", "f32", "--fail-on-divergence"]).code(1);
}

#[test]
fn bad_usage_is_refused() {
    let bad: &[(&[&str], &str)] = &[
        (&["gallery/single-token.json", "--tie-tolerance", "1"], "expected at least 0 and below 1"),
        (&["gallery/single-token.json", "--tie-tolerance", "-0.1"], "expected at least 0 and below 1"),
        (&["gallery/single-token.json", "--tie-tolerance", "nan"], "expected at least 0 and below 1"),
        (&["gallery/single-token.json", "--tie-tolerance", "much"], "not a number"),
        (&["gallery/single-token.json", "--random", "5"], "cannot be used with"),
        (&["gallery/single-token.json", "--format", "markdown"], "no effect as markdown without --random"),
        (&["gallery/missing.json"], "missing.json: cannot be read"),
        (&["--random", "0"], "0 is not in"),
        (&["--random", "5", "--grid", "2/3"], "expected 1/Q"),
        (&["--random", "5", "--steps", "0"], "expected > 0"),
        (&["--random", "5", "--dim", "0"], "0 is not in"),
        (&["--random", "5", "--plot", "rates.png"], "does not end in .svg"),
        (&["--random", "5", "--plot", "no/such/folder/rates.svg"], "cannot be written"),
        (&["--grid", "1/3"], "--grid has no effect without --random"),
    ];
    for (args, message) in bad {
        let done = hardmax(args).code(2);
        let error = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(error.contains(message), "{args:?}: {error}");
        assert!(stdout(&done).is_empty());
    }
}

#[test]
fn rates_are_the_same_for_a_seed_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let plot = folder.path().join("rates.svg").display().to_string();
    let args = ["--random", "30", "--seed", "7", "--grid", "1/3", "--arithmetic", "f32", "--steps", "1/2,10"];
    let table = stdout(&hardmax(&[&args[..], &["--format", "markdown", "--plot", &plot]].concat()));
    let document: Value =
        serde_json::from_str(&stdout(&hardmax(&[&args[..], &["--format", "json"]].concat()))).unwrap();
    assert_eq!(table.lines().count(), 2 + document["rows"].as_array().unwrap().len());
    for (line, row) in table.lines().skip(2).zip(document["rows"].as_array().unwrap()) {
        let counts = &row["counts"];
        let percent = 100.0 * counts["attention"].as_f64().unwrap() / counts["instances"].as_f64().unwrap();
        assert!(line.contains(&format!("| {percent:.1}% (")), "{line} {counts}");
        for kind in ["attention", "leaders", "loss", "stall", "clusters"] {
            let [rate, low, high] = ["rate", "low", "high"].map(|end| row[kind][end].as_f64().unwrap());
            assert!(0.0 <= low && low <= rate && rate <= high && high <= 1.0, "{kind} {row}");
        }
    }
    let picture = std::fs::read_to_string(plot).unwrap();
    for text in ["<svg", "attention set differs", "wrong cluster", "f32 increment, 60 layers"] {
        assert!(picture.contains(text), "{text}");
    }
}
