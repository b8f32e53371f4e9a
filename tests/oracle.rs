//! Do specification and engine run the trajectories that the program extracted from the Coq proofs runs?
//!
//! Runs where `make -C proofs checker` has built `hardmax-spec`; with HARDMAX_REQUIRE_CHECKER set, a missing one is a failure.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod common {
    pub mod cases;
    pub mod regressions;
    pub mod skipped;
}

use common::{cases::cases, regressions::regressions, skipped::skipped};
use hardmax::dynamics::{Fault, Spec};
use hardmax::engine::Exact;
use hardmax::generate::{Genome, gallery};
use hardmax::instance::Instance;
use hardmax::rational::Rational;
use hardmax::trajectory::layers;
use hardmax_fuzz_bodies::proved::{compare, program, run};
use std::path::{Path, PathBuf};

fn oracle() -> Option<PathBuf> {
    let program = program();
    if program.is_none() {
        skipped("HARDMAX_REQUIRE_CHECKER", "proofs/checker/hardmax-spec is not built: make -C proofs checker");
    }
    program
}

fn agree(oracle: &Path, name: &str, instance: &Instance) {
    let proved = run(oracle, instance);
    assert_eq!(compare(&proved, &Spec, instance), Ok(()), "{name}, the specification");
    assert_eq!(compare(&proved, &Exact::default().with_threads(false), instance), Ok(()), "{name}, the engine");
}

#[test]
fn named_instances_run_as_proved() {
    let Some(oracle) = oracle() else { return };
    let named = gallery().into_iter().map(|named| (named.name.to_owned(), named.instance));
    for (name, instance) in named.chain(regressions()) {
        agree(&oracle, &name, &instance);
    }
}

#[test]
fn random_instances_run_as_proved() {
    let Some(oracle) = oracle() else { return };
    let (mut ties, mut repeated, mut zero) = (0, 0, 0);
    let count = u64::from(cases(1000));
    for index in 0..count {
        let instance = Genome::random(17, index).decode();
        agree(&oracle, &format!("random instance {index}"), &instance);
        let first = layers(&Spec, &instance).next().unwrap();
        let rows = first.tokens.to_rows();
        let is_zero = |row: &Vec<Rational>| row.iter().all(|entry| *entry == Rational::default());
        let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
        repeated += usize::from(distinct.len() < rows.len());
        zero += usize::from(rows.iter().any(is_zero));
        let tied = |set: &Vec<usize>| set.iter().any(|&j| rows[j] != rows[set[0]]);
        ties += usize::from(first.attention.to_sets().iter().any(tied));
    }
    for (what, seen) in [("ties", ties), ("repeated tokens", repeated), ("a zero token", zero)] {
        assert!(seen as u64 * 50 >= count, "{what} in {seen} of {count} instances");
    }
}

/// The comparison sees a wrong implementation.
#[test]
fn a_planted_fault_is_seen() {
    let Some(oracle) = oracle() else { return };
    for fault in [Fault::FirstIndex, Fault::WrongWeight, Fault::NudgedLeader] {
        let seen = (0..200).any(|index| {
            let instance = Genome::random(17, index).decode();
            compare(&run(&oracle, &instance), &fault, &instance).is_err()
        });
        assert!(seen, "{fault:?}");
    }
}
