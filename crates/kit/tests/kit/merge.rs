//! The reports of shards are the report of the whole, however they are put together.

use crate::model::{Choice, KIN, MEAN, choice, report};
use hardmax_kit::job::{self, Job};
use hardmax_kit::report::{CheckReport, MOST_KEPT};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::ops::Range;

const SEED: u64 = 5;

/// `kin` second, though first in the alphabet.
const WRONG: &[Choice] = &[(&MEAN, &[], Some("one-too-few")), (&KIN, &[], Some("first-entry"))];
const RIGHT: &[Choice] = &[(&MEAN, &[], None), (&KIN, &[], None)];

fn shard(choices: &[Choice], random: Range<u64>, with_named: bool) -> CheckReport {
    report(&Job { parts: choices.iter().map(|one| choice(*one, with_named)).collect(), seed: SEED, random })
}

fn json(report: &CheckReport) -> Value {
    serde_json::to_value(report).unwrap()
}

/// What the property below would be empty without.
#[test]
fn the_whole_has_violations_undecided_instances_and_examples() {
    let wrong = shard(WRONG, 0..100, true);
    let violated: usize = wrong.theorems.iter().map(|row| row.violated).sum();
    assert!(violated > MOST_KEPT && wrong.violations.len() == MOST_KEPT, "{violated}");
    let few = shard(WRONG, 0..8, true);
    let packs: Vec<&str> = few.violations.iter().map(|violation| violation.case.pack.as_str()).collect();
    assert!(packs.contains(&"mean") && packs.contains(&"kin"), "{packs:?}");
    assert!(few.violations.iter().any(|violation| violation.index.is_none()));
    let right = shard(RIGHT, 0..100, true);
    assert!(!right.is_violated() && right.violations.is_empty());
    let names: Vec<_> = right.undecided.iter().map(|found| (found.pack.as_str(), found.index)).collect();
    assert!(names.starts_with(&[("mean", None), ("mean", Some(12))]), "{names:?}");
    assert!(names.iter().any(|(pack, _)| *pack == "kin"));
}

/// The example is the first witness: of an instance with a name, else of the random instance with the least index.
#[test]
fn the_example_is_the_first_witness() {
    let example = |report: &CheckReport| report.theorems[0].example.clone().unwrap();
    let whole = shard(RIGHT, 0..9, true);
    assert_eq!((example(&whole).instance.as_str(), example(&whole).index), ("zeros", None));
    let [late, early] = [5..9, 0..5].map(|random| shard(RIGHT, random, false));
    assert_eq!((example(&late).index, example(&early).index), (Some(5), Some(0)));
    assert_eq!(example(&late.merge(&early).unwrap()).index, Some(0));
    // `rare` holds nowhere, so that it has no example.
    assert!(whole.theorems[3].example.is_none() && whole.theorems[3].held == 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn merged_shards_are_the_whole(
        random in 0..70u64,
        cuts in prop::collection::vec(0..=70u64, 0..5),
        names in any::<prop::sample::Index>(),
        order in prop::collection::vec(any::<[prop::sample::Index; 2]>(), 6),
        wrong in any::<bool>(),
    ) {
        let choices = if wrong { WRONG } else { RIGHT };
        let mut bounds: Vec<u64> = cuts.into_iter().map(|cut| cut.min(random)).chain([0, random]).collect();
        bounds.sort_unstable();
        let named = names.index(bounds.len() - 1);
        let ranges = bounds.windows(2).map(|pair| pair[0]..pair[1]).enumerate();
        let mut shards: Vec<CheckReport> = ranges.map(|(k, range)| shard(choices, range, k == named)).collect();
        // Any two that are left are merged next: every order and every grouping can come.
        for [one, other] in order {
            if shards.len() > 1 {
                let one = shards.remove(one.index(shards.len()));
                let other = shards.remove(other.index(shards.len()));
                shards.push(one.merge(&other).unwrap());
            }
        }
        prop_assert_eq!(shards.len(), 1);
        prop_assert_eq!(json(&shards[0]), json(&shard(choices, 0..random, true)));
    }

    #[test]
    fn even_shards_merge_to_the_whole(count in 0..50u64, shards in 1..6u64) {
        let parts = (1..=shards).map(|k| shard(WRONG, job::shard(count, k, shards), k == 1));
        let merged = parts.reduce(|one, other| one.merge(&other).unwrap()).unwrap();
        prop_assert_eq!(json(&merged), json(&shard(WRONG, 0..count, true)));
    }
}

#[test]
fn reports_of_other_runs_are_refused_with_both_values() {
    let one = || shard(RIGHT, 0..3, false);
    let refused = |other: &CheckReport| one().merge(other).unwrap_err().to_string();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        refused(&CheckReport { version: "9.9.9".to_owned(), ..one() }),
        format!("version 9.9.9 of hardmax/check/2, expected {version} of hardmax/check/2 as in the report before")
    );
    assert_eq!(
        refused(&CheckReport { schema: "hardmax/check/3".to_owned(), ..one() }),
        format!("version {version} of hardmax/check/3, expected {version} of hardmax/check/2 as in the report before")
    );
    assert_eq!(refused(&CheckReport { seed: 6, ..one() }), "seed 6, expected 5 as in the report before");
    assert_eq!(
        refused(&shard(&[(&KIN, &[], None), (&MEAN, &[], None)], 0..3, false)),
        "statements kin/sum, kin/rare, mean/between, mean/sum, expected mean/between, mean/sum, kin/sum, kin/rare as in \
         the report before"
    );
    assert_eq!(
        refused(&shard(&[(&MEAN, &["sum"], None)], 0..3, false)),
        "statements mean/sum, expected mean/between, mean/sum, kin/sum, kin/rare as in the report before"
    );
}

#[test]
fn silence_is_told_apart_from_success() {
    let only = |ids: &[&str]| shard(&[(&KIN, ids, None)], 0..20, false);
    assert!(only(&["rare"]).is_vacuous(true) && only(&["rare"]).is_vacuous(false));
    assert!(only(&[]).is_vacuous(true) && !only(&[]).is_vacuous(false));
    assert!(!only(&["sum"]).is_vacuous(true));
    assert_eq!(json(&only(&["rare"]))["theorems"][0]["not_applicable"], json!(20));
}
