//! Least shares: how they are written, whether a run can reach them, and what one missed.

use crate::model::{KIN, MEAN, choice, report};
use hardmax_kit::AnyPack;
use hardmax_kit::cover::{Cover, Missed};
use hardmax_kit::job::Job;
use hardmax_kit::report::CheckReport;

fn cover(text: &str) -> Cover {
    text.parse().unwrap()
}

const PACKS: [&dyn AnyPack; 2] = [&MEAN, &KIN];

fn check(text: &str, random: u64) -> Result<(), String> {
    cover(text).check(&PACKS, random).map_err(|error| error.to_string())
}

fn run(random: u64) -> CheckReport {
    report(&Job { parts: vec![choice((&MEAN, &[], None), true)], seed: 1, random: 0..random })
}

#[test]
fn a_least_share_is_a_label_and_a_percentage() {
    for text in ["family=5%", "zero=0%", "zero=100%", "zero=0.07%", "zero=1/3%", "a label=1e1%"] {
        assert!(text.parse::<Cover>().is_ok(), "{text}");
    }
    assert_eq!(cover("zero=10%"), cover("zero=1e1%"));
    for text in [
        "",
        "zero",
        "zero=",
        "zero=5",
        "=5%",
        "zero=%",
        "zero=-1%",
        "zero=100.1%",
        "zero=NaN%",
        "zero=inf%",
        "zero=5%%",
    ] {
        let error = text.parse::<Cover>().unwrap_err().to_string();
        let expected = "expected LABEL=SHARE% with a share from 0 to 100, like family=5%";
        assert_eq!(error, format!("{text:?} is no least share; {expected}"));
    }
}

#[test]
fn what_cannot_be_reached_is_refused_before_the_run() {
    assert_eq!(
        check("fame=5%", 100).unwrap_err(),
        "there is no label \"fame\"; expected one of family, zero, negative"
    );
    // Two families: each must have its share.
    assert_eq!(check("family=50%", 100), Ok(()));
    assert_eq!(
        check("family=51%", 100).unwrap_err(),
        "family=51% cannot be reached: 102 random instances are needed, and 100 are asked for"
    );
    assert_eq!(check("zero=100%", 100), Ok(()));
    assert_eq!(
        check("zero=0.5%", 0).unwrap_err(),
        "zero=0.5% cannot be reached: 1 random instances are needed, and 0 are asked for"
    );
    assert_eq!(check("family=1%", 1).unwrap_err().split(": ").nth(1).unwrap().split(' ').next(), Some("2"));
    assert_eq!(check("zero=0%", 0), Ok(()));
    assert_eq!(check("zero=100%", u64::MAX), Ok(()));
}

#[test]
fn what_a_run_missed_is_named_with_both_numbers() {
    let report = run(60);
    let kinds = &report.distribution[0];
    // Lists of one to four entries are short, those of five and six are long.
    assert_eq!((kinds.families["short"], kinds.families["long"]), (40, 20));
    let zeros = kinds.labels["zero"];
    assert!(zeros > 0 && zeros < 30, "{zeros}");
    let missed = |text: &str| cover(text).missed(&report);
    assert!(missed("family=33%").is_empty() && missed("zero=0%").is_empty());
    let expected =
        |kind: &str, found, needed| vec![Missed { pack: "mean".to_owned(), kind: kind.to_owned(), found, needed }];
    assert_eq!(missed("family=34%"), expected("long", 20, 21));
    assert_eq!(missed("zero=50%"), expected("zero", zeros, 30));
    assert_eq!(missed("family=100%").len(), 2);
}

/// Instances with names are no random ones.
#[test]
fn names_do_not_count() {
    let kinds = &run(0).distribution[0];
    assert_eq!((kinds.families["short"], kinds.labels["zero"]), (0, 0));
}

/// In floats 0.07 % of 10000 is a little more than 7.
#[test]
fn shares_are_exact() {
    let needed = |text: &str, random: u64| {
        let mut report = run(0);
        report.random = random;
        cover(text).missed(&report)[0].needed
    };
    assert_eq!(needed("zero=0.07%", 10_000), 7);
    assert_eq!(needed("zero=0.07%", 10_001), 8);
    assert_eq!(needed("zero=1/3%", 300), 1);
    assert_eq!(needed("zero=100%", u64::MAX), u64::MAX);
}
