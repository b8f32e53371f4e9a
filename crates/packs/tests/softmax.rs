//! Does the pack `softmax` hold on random instances, catch its faults, and say when it does not apply?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax_kit::{AnyPack, CaseOptions, Origin, Verdict};
use hardmax_model::form::Form;
use hardmax_model::instance::Instance;
use hardmax_model::rational::ratio;
use hardmax_model::tokens::Tokens;
use hardmax_packs::softmax::PACK;
use std::sync::Arc;

fn verdicts(fault: Option<&str>, origin: &Origin) -> Vec<Verdict> {
    let selection = PACK.select(&[], fault, CaseOptions::new()).unwrap();
    AnyPack::check(&PACK, &selection, origin).unwrap().verdicts
}

#[test]
fn it_holds_on_random_instances_and_is_never_vacuous_there() {
    for index in 0..60 {
        for verdict in verdicts(None, &Origin::Random { seed: 2, index }) {
            assert!(matches!(&verdict, Verdict::Holds(evidence) if evidence.comparisons > 0), "{index}: {verdict:?}");
        }
    }
}

#[test]
fn every_fault_is_caught_within_a_few_instances() {
    for fault in PACK.faults {
        let caught = |index: &u64| {
            let all = verdicts(Some(fault.id), &Origin::Random { seed: 0, index: *index });
            all.iter().any(|verdict| matches!(verdict, Verdict::Violated(_)))
        };
        let first = (0..30).find(caught);
        println!("{}: caught by instance {first:?}", fault.id);
        assert!(first.is_some(), "{} is not caught", fault.id);
    }
}

#[test]
fn outside_its_assumptions_it_does_not_apply() {
    let tokens = Tokens::from_rows(vec![vec![ratio(1, 1)], vec![ratio(-1, 1)]]).unwrap();
    let with = |form: i64, alpha: i64| {
        let form = Form::square(vec![vec![ratio(form, 1)]]).unwrap();
        Instance::outside_hypotheses(tokens.clone(), Some(form), ratio(alpha, 2)).unwrap()
    };
    let reason = |instance: Instance| {
        let origin = Origin::Given { name: "by hand".to_owned(), instance: Arc::new(instance) };
        match &verdicts(None, &origin)[0] {
            Verdict::NotApplicable { hypothesis } => hypothesis.id,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(reason(with(-1, 1)), "positive_definite_form");
    assert_eq!(reason(with(1, -1)), "positive_step_size");
    let many = vec![vec![ratio(1, 1)]; 1025];
    assert_eq!(reason(Instance::new(many, None, ratio(1, 2)).unwrap()), "few_tokens");
}
