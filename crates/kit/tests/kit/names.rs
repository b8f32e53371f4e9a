//! The names of packs, statements and faults.

use crate::model::{KIN, MEAN, Mean, choice};
use hardmax_kit::{AnyPack, CaseOptions, Pack, Registry, UnknownName};

static ALL: Registry = Registry::new(&[&MEAN, &KIN]);

fn statement(name: &str) -> Result<String, String> {
    ALL.statement(name).map(|(pack, id)| format!("{}: {id}", pack.id())).map_err(|unknown| unknown.to_string())
}

fn fault(name: &str) -> Result<String, String> {
    ALL.fault(name).map(|(pack, id)| format!("{}: {id}", pack.id())).map_err(|unknown| unknown.to_string())
}

#[test]
fn statements_have_long_and_short_names() {
    let known = |name: &str| statement(name).unwrap();
    assert_eq!(known("between"), "mean: between");
    assert_eq!(known("mean/between"), "mean: between");
    // Both packs have it: the first is meant, unless the second is named.
    assert_eq!(known("sum"), "mean: sum");
    assert_eq!(known("kin/sum"), "kin: sum");
    assert_eq!(known("rare"), "kin: rare");
    assert_eq!(fault("first-entry").unwrap(), "kin: first-entry");
    assert_eq!(fault("mean/one-too-few").unwrap(), "mean: one-too-few");
}

#[test]
fn unknown_names_are_said() {
    let unknown = |name: &str| statement(name).unwrap_err();
    assert_eq!(unknown("fame"), "there is no statement \"fame\"");
    assert_eq!(unknown("mean/rare"), "there is no statement \"mean/rare\"");
    assert_eq!(unknown("kin/kin/sum"), "there is no statement \"kin/kin/sum\"");
    assert_eq!(unknown("far/sum"), "there is no pack \"far\"");
    assert_eq!(unknown("/sum"), "there is no pack \"\"");
    assert_eq!(unknown(""), "there is no statement \"\"");
    assert_eq!(fault("mean/first-entry").unwrap_err(), "there is no fault \"mean/first-entry\"");
    assert_eq!(fault("far/first-entry").unwrap_err(), "there is no pack \"far\"");
    assert_eq!(ALL.pack("far").err(), Some(UnknownName::Pack("far".to_owned())));
    assert_eq!(ALL.pack("kin").unwrap().about(), "more about the mean");
}

#[test]
fn a_selection_holds_each_statement_once() {
    let selected = |ids: &[&str]| -> Vec<&str> {
        choice((&KIN, ids, None), false).selected().iter().map(|summary| summary.id).collect()
    };
    assert_eq!(selected(&[]), ["sum", "rare"]);
    assert_eq!(selected(&["rare", "sum", "rare"]), ["rare", "sum"]);
    let refused = |ids: &[&str], fault| KIN.select(ids, fault, CaseOptions::new()).unwrap_err();
    assert_eq!(refused(&["rare", "between"], None), UnknownName::Statement("between".to_owned()));
    assert_eq!(refused(&[], Some("one-too-few")), UnknownName::Fault("one-too-few".to_owned()));
}

#[test]
fn summaries_say_what_there_is_to_read() {
    let all: Vec<_> = ALL.summaries().iter().map(|summary| format!("{}/{}", summary.pack, summary.id)).collect();
    assert_eq!(all, ["mean/between", "mean/sum", "kin/sum", "kin/rare"]);
    let sum = &AnyPack::summaries(&MEAN)[1];
    assert_eq!((sum.sentence, sum.source), ("mean * length = sum", "school"));
    assert_eq!((sum.assumptions[0].id, sum.assumptions[0].text), ("short", "the list is long"));
    assert_eq!(MEAN.assumptions(), sum.assumptions);
    assert_eq!(AnyPack::model(&MEAN), "list");
    assert_eq!(AnyPack::faults(&MEAN), [("one-too-few", "The sum is divided by one less than the length")]);
}

#[test]
#[should_panic(expected = "a pack has a planted fault: a check that cannot fail is a defect")]
fn a_pack_without_faults_panics() {
    let _ = Pack::<Mean>::new("bare", "", "", MEAN.statements, &[]);
}

#[test]
#[should_panic(expected = "a pack has a statement")]
fn a_pack_without_statements_panics() {
    let _ = Pack::<Mean>::new("bare", "", "", &[], MEAN.faults);
}
