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
use hardmax::dynamics::{Dynamics, Fault, Spec};
use hardmax::engine::Exact;
use hardmax::generate::{Genome, gallery};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, parse};
use hardmax::trajectory::layers;
use serde::Deserialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const LAYERS: usize = 10;

fn oracle() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/checker/hardmax-spec");
    if path.exists() {
        return Some(path);
    }
    skipped("HARDMAX_REQUIRE_CHECKER", "proofs/checker/hardmax-spec is not built: make -C proofs checker");
    None
}

/// A layer as `hardmax-spec` prints it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layer {
    layer: usize,
    tokens: Vec<Vec<String>>,
    attention: Vec<Vec<usize>>,
    leaders: Vec<usize>,
}

impl Layer {
    fn rows(&self) -> Vec<Vec<Rational>> {
        self.tokens.iter().map(|row| row.iter().map(|entry| parse(entry).unwrap()).collect()).collect()
    }
}

/// The layers 0 to [`LAYERS`] of an instance, or how the program ended.
fn proved(oracle: &Path, instance: &Instance) -> Result<Vec<Layer>, String> {
    let file = serde_json::to_vec(&hardmax::instance::json::InstanceJson::from(instance)).unwrap();
    let mut child = Command::new(oracle)
        .args(["-", "--layers", &LAYERS.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&file).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    if !done.status.success() {
        return Err(format!("{}: {text}", done.status));
    }
    Ok(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn same_as(layers_of: &[Layer], dynamics: &dyn Dynamics, instance: &Instance) -> Result<(), String> {
    assert_eq!(layers_of.len(), LAYERS + 1);
    for (want, state) in layers_of.iter().zip(layers(dynamics, instance)) {
        assert_eq!(want.layer, state.layer);
        if want.rows() != state.tokens.to_rows() || want.attention != state.attention.to_sets() {
            return Err(format!("they part at layer {}", state.layer));
        }
        if want.leaders != state.leaders {
            return Err(format!(
                "the leaders of layer {} are {:?}, not {:?}",
                state.layer, want.leaders, state.leaders
            ));
        }
    }
    Ok(())
}

fn agree(oracle: &Path, name: &str, instance: &Instance) {
    let proved = proved(oracle, instance).unwrap_or_else(|ended| panic!("{name}: {ended}"));
    assert_eq!(same_as(&proved, &Spec, instance), Ok(()), "{name}, the specification");
    assert_eq!(same_as(&proved, &Exact::default().with_threads(false), instance), Ok(()), "{name}, the engine");
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
            same_as(&proved(&oracle, &instance).unwrap(), &fault, &instance).is_err()
        });
        assert!(seen, "{fault:?}");
    }
}
