//! How many random instances does it take to catch a fault? Twenty planted ones, and a table of the answers.
//!
//! `cargo test --test planted -- --nocapture` prints it; `tests/snapshots/planted__table.snap` keeps it.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod planted {
    pub mod certificates;
    pub mod dynamics;
}

use hardmax::dynamics::{Dynamics, Spec};
use hardmax::equilibrium::certificate::{self, Certificate};
use hardmax::equilibrium::{Search, verify};
use hardmax::generate::Genome;
use hardmax::instance::Instance;
use hardmax::theorems::{Case, CaseOptions, REGISTRY, Verdict};
use hardmax::trajectory::layers;
use std::fmt::Write;
use std::sync::Arc;

/// The most instances a fault may take until it is caught.
const MOST: usize = 400;
/// The most instances on which the statements alone are tried.
const MOST_WITHOUT_AN_ORACLE: usize = 100;

/// The layers compared with the specification.
const LAYERS: usize = 5;

const OPTIONS: CaseOptions = CaseOptions::new().with_layers(4).with_max_layers(12);

fn instances() -> impl Iterator<Item = (usize, Instance)> {
    (1..).zip((0..).map(|index| Genome::random(0, index).decode()))
}

/// The number of instances until one satisfies `catches`.
fn cases_until(most: usize, catches: impl Fn(&Instance) -> bool) -> Option<usize> {
    instances().take(most).find(|(_, instance)| catches(instance)).map(|(count, _)| count)
}

fn differs_from_the_specification(instance: &Instance, dynamics: &dyn Dynamics) -> bool {
    let pairs = layers(&Spec, instance).zip(layers(dynamics, instance));
    pairs.take(LAYERS).any(|(ours, theirs)| ours != theirs)
}

/// The first statement that the dynamics violates on the instance.
fn violated(instance: &Instance, dynamics: &Arc<dyn Dynamics>) -> Option<&'static str> {
    let case = Case::new(instance, dynamics, OPTIONS);
    let violates = |verdict: Verdict| matches!(verdict, Verdict::Violated(_));
    REGISTRY.iter().find(|theorem| violates(theorem.check(&case))).map(|theorem| theorem.id)
}

fn certificate_of(instance: &Instance) -> Option<Certificate> {
    let limit = Search::new().max_layers(40).run(&Spec, instance);
    let written = serde_json::to_vec(&limit.equilibrium()?.certificate(instance)).unwrap();
    Some(certificate::read(&written).unwrap())
}

#[test]
fn table() {
    let mut table = String::from("fault | cases | cases without an oracle, and the statement\n");
    let mut counts = Vec::new();
    for (name, fault) in planted::dynamics::FAULTS {
        let dynamics = fault();
        let count = cases_until(MOST, |instance| differs_from_the_specification(instance, &*dynamics));
        let count = count.unwrap_or_else(|| panic!("{name} is not caught"));
        let alone = instances()
            .take(MOST_WITHOUT_AN_ORACLE)
            .find_map(|(count, instance)| Some((count, violated(&instance, &dynamics)?)));
        let alone = alone.map_or("never".to_owned(), |(count, id)| format!("{count} {id}"));
        writeln!(table, "{name} | {count} | {alone}").unwrap();
        counts.push(count);
    }
    for (name, fault) in planted::certificates::FAULTS {
        let rejected = |instance: &Instance| {
            let mut certificate = certificate_of(instance)?;
            fault(&mut certificate)?;
            Some(verify::verify(&certificate).is_err())
        };
        let count = cases_until(MOST, |instance| rejected(instance) == Some(true));
        let count = count.unwrap_or_else(|| panic!("{name} is not caught"));
        writeln!(table, "{name} | {count} | the verifier").unwrap();
        counts.push(count);
    }
    assert_eq!(counts.len(), 20);
    counts.sort_unstable();
    writeln!(table, "median {}, worst {}", (counts[9] + counts[10]).div_ceil(2), counts[19]).unwrap();
    println!("{table}");
    insta::assert_snapshot!(table);
}

/// A fault in a certificate is no fault where it leaves all claims true: none of these does.
#[test]
fn a_certificate_with_a_fault_is_always_rejected() {
    for (count, instance) in instances().take(60) {
        let Some(certificate) = certificate_of(&instance) else { continue };
        assert_eq!(verify::verify(&certificate).map_err(|rejection| rejection.to_string()), Ok(()), "{count}");
        for (name, fault) in planted::certificates::FAULTS {
            let mut wrong = certificate.clone();
            if fault(&mut wrong).is_some() {
                assert!(verify::verify(&wrong).is_err(), "{name} on {instance:?}");
            }
        }
    }
}
