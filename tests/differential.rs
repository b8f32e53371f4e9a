//! Do two implementations of the dynamics agree exactly?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod common {
    pub mod cases;
    pub mod config;
    pub mod integers;
    pub mod regressions;
    pub mod shrinking;
}

use common::integers::Integers;
use common::{cases::cases, config::config, regressions::regressions, shrinking::holds_on};
use hardmax::dynamics::{Dynamics, Fault, Spec};
use hardmax::engine::Exact;
use hardmax::generate::{Genome, gallery};
use hardmax::instance::Instance;
use hardmax::trajectory::layers;
use proptest::prelude::*;

const LAYERS: usize = 5;

fn same_as_integers(dynamics: &dyn Dynamics, instance: &Instance) -> Result<(), String> {
    let mut integers = Integers::new(instance);
    for state in layers(dynamics, instance).take(LAYERS) {
        if state.tokens.to_rows() != integers.tokens() || state.attention.to_sets() != integers.attention() {
            return Err(format!("they part at layer {}", state.layer));
        }
        integers.advance();
    }
    Ok(())
}

#[test]
fn the_specification_is_the_integer_layer_on_named_instances() {
    let named = gallery().into_iter().map(|named| (named.name.to_owned(), named.instance));
    for (name, instance) in named.chain(regressions()) {
        assert_eq!(same_as_integers(&Spec, &instance), Ok(()), "{name}");
    }
}

#[test]
fn the_specification_is_the_integer_layer_with_proptest() {
    proptest!(config("differential", 200), |(genome: Genome)| {
        holds_on(&genome.decode(), |instance| same_as_integers(&Spec, instance)).map_err(TestCaseError::fail)?;
    });
}

#[test]
fn the_specification_is_the_integer_layer_with_quickcheck() {
    fn same(genome: Genome) -> Result<(), String> {
        same_as_integers(&Spec, &genome.decode())
    }
    quickcheck::QuickCheck::new().tests(u64::from(cases(200))).quickcheck(same as fn(Genome) -> Result<(), String>);
}

fn engine_is_the_specification(instance: &Instance) -> Result<(), String> {
    let engine = Exact::default().with_threads(false);
    for (theirs, ours) in layers(&Spec, instance).zip(layers(&engine, instance)).take(2 * LAYERS) {
        if theirs != ours {
            return Err(format!("they part at layer {}", theirs.layer));
        }
    }
    Ok(())
}

#[test]
fn the_engine_is_the_specification_on_named_instances() {
    let named = gallery().into_iter().map(|named| (named.name.to_owned(), named.instance));
    for (name, instance) in named.chain(regressions()) {
        assert_eq!(engine_is_the_specification(&instance), Ok(()), "{name}");
    }
}

#[test]
fn the_engine_is_the_specification_with_proptest() {
    proptest!(config("engine", 100), |(genome: Genome)| {
        holds_on(&genome.decode(), engine_is_the_specification).map_err(TestCaseError::fail)?;
    });
}

/// The comparison can fail: each planted fault is found within 100 random instances, on at most three small tokens.
#[test]
fn planted_faults_are_found_and_shrink() {
    for fault in [Fault::FirstIndex, Fault::WrongWeight, Fault::NudgedLeader] {
        let differs = |instance: &Instance| same_as_integers(&fault, instance).is_err();
        let found = (0..100).map(|index| Genome::random(0, index).decode()).find(|instance| differs(instance));
        let found = found.unwrap_or_else(|| panic!("{fault:?} is not found"));
        let small = hardmax::generate::shrink(&found, differs, 3_000);
        assert!(small.len() <= 3 && small.dimension() <= 2 && differs(&small), "{fault:?}: {small:?}");
    }
}
