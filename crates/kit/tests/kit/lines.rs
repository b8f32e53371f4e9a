//! A line of JSON a verdict.

use crate::model::{MEAN, choice};
use hardmax_kit::Origin;
use hardmax_kit::job::Outcome;
use hardmax_kit::lines::lines;
use serde_json::{Value, json};
use std::sync::Arc;

fn written(list: &[i64], fault: Option<&str>) -> Vec<Value> {
    let origin = Origin::Given { name: "by hand".to_owned(), instance: Arc::new(list.to_vec()) };
    of(&origin, fault)
}

fn of(origin: &Origin, fault: Option<&str>) -> Vec<Value> {
    let part = choice((&MEAN, &[], fault), false);
    let checked = part.pack.check(&part.selection, origin).unwrap();
    let outcome = Outcome { part: 0, origin, checked: &checked };
    lines(&outcome, &part.selected()).map(|line| serde_json::to_value(line).unwrap()).collect()
}

#[test]
fn a_verdict_that_holds_has_its_witness() {
    let line = json!({
        "schema": "hardmax/verdict/1", "instance": "by hand", "index": null, "family": null, "labels": ["negative"],
        "pack": "mean", "theorem": "between", "verdict": "holds", "assumed": [], "hypothesis": null, "exact": 2,
        "filtered": 0, "layers": null, "evidence": {
            "layer": 0, "tokens": [], "claim": "mean >= min", "left": "1/2", "relation": ">=", "right": "-1"
        },
    });
    assert_eq!(written(&[2, -1], None)[0], line);
    let sum = &written(&[2, -1], None)[1];
    assert_eq!((&sum["verdict"], &sum["assumed"], &sum["exact"]), (&json!("holds"), &json!(["short"]), &json!(1)));
}

#[test]
fn the_other_verdicts_say_why() {
    let undecided = &written(&[3], None)[1];
    assert_eq!((&undecided["verdict"], &undecided["layers"]), (&json!("undecided"), &json!(1)));
    assert_eq!((&undecided["evidence"], &undecided["assumed"]), (&Value::Null, &json!(["short"])));
    let long = &written(&[1, 1, 1, 1, 1], None)[1];
    assert_eq!((&long["verdict"], &long["hypothesis"]), (&json!("not_applicable"), &json!("short")));
    assert_eq!((&long["assumed"], &long["exact"]), (&json!([]), &json!(0)));
    let violated = &written(&[1, 1], Some("one-too-few"))[0];
    assert_eq!((&violated["verdict"], &violated["evidence"]["claim"]), (&json!("violated"), &json!("max >= mean")));
}

#[test]
fn random_instances_have_their_number_and_family() {
    let line = &of(&Origin::Random { seed: 2, index: 5 }, None)[0];
    assert_eq!(line["instance"], "random 5 (seed 2)");
    assert_eq!((&line["index"], &line["family"]), (&json!(5), &json!("long")));
}
