//! Can every check fail? Each is seen to report a violation under a planted fault, and none without one.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::dynamics::{Dynamics, Fault, Spec};
use hardmax::form::Form;
use hardmax::instance::Instance;
use hardmax::rational::{Rational, parse};
use hardmax::theorems::{Case, CaseOptions, REGISTRY, Verdict};
use hardmax::tokens::Tokens;
use std::fmt::Write;

fn points(text: &str) -> Vec<Vec<Rational>> {
    let point = |token: &str| token.split(',').map(|entry| parse(entry).unwrap()).collect();
    text.split(';').map(point).collect()
}

fn instance(tokens: &str, form: Option<&str>, alpha: &str) -> Instance {
    let form = form.map(|rows| Form::square(points(rows)).unwrap());
    Instance::outside_hypotheses(Tokens::from_rows(points(tokens)).unwrap(), form, parse(alpha).unwrap()).unwrap()
}

/// Instances that meet the hypotheses; dynamics with a planted fault go wrong on them.
fn sound() -> Vec<(&'static str, Instance)> {
    vec![
        ("tie", instance("1,1; 1,-1; 1/2,0", None, "1/2")),
        ("repeated", instance("1,0; 1,0; 0,1; 1/2,1/4", None, "1")),
        ("zero", instance("1; -1; 0", None, "1/2")),
        ("followers", instance("4,0; -1,3; 2,1; 1,1/2; -1/2,1", None, "1/3")),
        ("drift", instance("1,1,0; 1,-1,0; 1,1/2,1/10; 1,-1/2,1/10; 1/2,0,1/4", None, "1/2")),
        ("weighted", instance("1/2,1/3; -1/4,1/5; 1/3,-1/2", Some("2,1; 1,3"), "2/3")),
    ]
}

/// Instances outside the hypotheses: docs/theory.md section 4, the table.
fn outside() -> Vec<(&'static str, Instance)> {
    vec![
        ("A = -1", instance("1; -1", Some("-1"), "1/2")),
        ("A = -1, alpha = 1", instance("1; -1", Some("-1"), "1")),
        ("A = diag(1, -1)", instance("1,0; 1,1; 1,-1", Some("1,0; 0,-1"), "1/2")),
        ("A = [[3,-4],[4,3]]", instance("1,0; -1,0; 0,1; 0,-1", Some("3,-4; 4,3"), "1/2")),
        ("A = [[2,-3],[3,2]]", instance("0,1; 2,-1; 3,1", Some("2,-3; 3,2"), "1")),
        ("alpha = -1/2, alternating", instance("2/3; 1; -2/3", None, "-1/2")),
        ("alpha = -1/2, two tokens", instance("1; 1/2", None, "-1/2")),
        ("alpha = -1/2, leader lost", instance("1; 3/4; 1/2", None, "-1/2")),
        ("zero token", instance("1; -1; 0", None, "1/2")),
    ]
}

fn verdict_of(theorem: &str, instance: &Instance, dynamics: &(impl Dynamics + Clone)) -> Verdict {
    let case = Case::new(instance, dynamics, CaseOptions::new().with_layers(10).with_max_layers(60));
    (hardmax::theorems::find(theorem).unwrap().conclusion)(&case)
}

/// The limit of the specification, claimed of dynamics with a fault.
fn verdict_with_the_true_limit(theorem: &str, instance: &Instance, dynamics: &(impl Dynamics + Clone)) -> Verdict {
    let limit = hardmax::equilibrium::Search::new().max_layers(60).run(&Spec, instance);
    let case = Case::with_limit(instance, dynamics, limit, 10);
    (hardmax::theorems::find(theorem).unwrap().conclusion)(&case)
}

#[test]
fn the_specification_violates_nothing() {
    for (name, instance) in sound() {
        let case = Case::new(&instance, &Spec, CaseOptions::default());
        for theorem in REGISTRY {
            let verdict = theorem.check(&case);
            assert!(
                matches!(verdict, Verdict::Holds(_) | Verdict::NotApplicable { .. }),
                "{} on {name}: {verdict:?}",
                theorem.id
            );
        }
    }
}

#[test]
fn every_check_catches_a_planted_fault() {
    let faults = [Fault::FirstIndex, Fault::WrongWeight, Fault::NudgedLeader];
    let mut table = String::new();
    for theorem in REGISTRY {
        let mut caught = Vec::new();
        for (name, instance) in sound() {
            for fault in faults {
                if let Verdict::Violated(_) = verdict_of(theorem.id, &instance, &fault) {
                    caught.push(format!("{fault:?} on {name}"));
                }
                if let Verdict::Violated(_) = verdict_with_the_true_limit(theorem.id, &instance, &fault) {
                    caught.push(format!("{fault:?} on {name} with the true limit"));
                }
            }
        }
        for (name, instance) in outside() {
            if let Verdict::Violated(_) = verdict_of(theorem.id, &instance, &Spec) {
                caught.push(name.to_owned());
            }
        }
        writeln!(table, "{}: {}", theorem.id, caught.join("; ")).unwrap();
        assert!(!caught.is_empty(), "{} caught nothing\n{table}", theorem.id);
    }
    insta::assert_snapshot!(table);
}

#[test]
fn outside_the_hypotheses_a_check_is_not_applicable() {
    for (name, instance) in outside() {
        let case = Case::new(&instance, &Spec, CaseOptions::new().with_layers(10).with_max_layers(60));
        for theorem in REGISTRY {
            let verdict = theorem.check(&case);
            assert!(!matches!(verdict, Verdict::Violated(_)), "{} on {name}: {verdict:?}", theorem.id);
        }
    }
}
