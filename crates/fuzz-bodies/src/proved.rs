//! The specification and the engine against the program extracted from the Coq proofs, `hardmax-spec`.

use crate::genome;
use ::arbitrary::Unstructured;
use hardmax::dynamics::{Dynamics, Spec};
use hardmax::engine::Exact;
use hardmax::instance::{Instance, json::InstanceJson};
use hardmax::rational::{Rational, parse};
use hardmax::trajectory::layers;
use serde::Deserialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The layers that are compared: 0 to this one.
pub const LAYERS: usize = 10;

/// The most coordinates of most inputs, so that there are many.
const SMALL: usize = 24;

/// Where `make -C proofs checker` puts the program; `None` where it was not built.
pub fn program() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/checker/hardmax-spec");
    path.exists().then_some(path)
}

/// A layer as `hardmax-spec` prints it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    layer: usize,
    tokens: Vec<Vec<String>>,
    attention: Vec<Vec<usize>>,
    leaders: Vec<usize>,
}

impl Layer {
    fn rows(&self) -> Vec<Vec<Rational>> {
        // INVARIANT: the proved program prints fractions in lowest terms.
        let number = |entry: &String| parse(entry).expect("a fraction");
        self.tokens.iter().map(|row| row.iter().map(number).collect()).collect()
    }
}

/// The layers 0 to [`LAYERS`] of an instance as the proved program runs them.
///
/// # Panics
/// **Panics if** it cannot be run, or refuses the instance.
pub fn run(program: &Path, instance: &Instance) -> Vec<Layer> {
    // INVARIANT: an instance is plain text and lists.
    let file = serde_json::to_vec(&InstanceJson::from(instance)).expect("an instance as JSON");
    let mut child = Command::new(program)
        .args(["-", "--layers", &LAYERS.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    // INVARIANT: standard input was asked for, and the program reads all of it.
    child.stdin.take().expect("a pipe").write_all(&file).expect("a reader");
    let done = child.wait_with_output().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let text = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{}: {text}", done.status);
    // INVARIANT: each line is a layer.
    text.lines().map(|line| serde_json::from_str(line).expect("a layer")).collect()
}

/// Compares tokens, attention sets and leaders of all layers.
///
/// # Errors
/// A sentence on the first difference.
pub fn compare(proved: &[Layer], dynamics: &dyn Dynamics, instance: &Instance) -> Result<(), String> {
    if proved.len() != LAYERS + 1 {
        return Err(format!("{} layers, expected {}", proved.len(), LAYERS + 1));
    }
    for (want, state) in proved.iter().zip(layers(dynamics, instance)) {
        if want.layer != state.layer || want.rows() != state.tokens.to_rows() {
            return Err(format!("the tokens of layer {} differ", state.layer));
        }
        let attention = state.attention.to_sets();
        if want.attention != attention {
            return Err(format!(
                "the attention sets of layer {} are {:?}, not {attention:?}",
                state.layer, want.attention
            ));
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

/// Runs an instance as the proved program does, by the specification and by the engine with any choice of its options.
///
/// # Panics
/// **Panics if** one of them differs at any layer, or the program is not built.
pub fn proved_spec(bytes: &[u8]) {
    let Some(program) = program() else { panic!("proofs/checker/hardmax-spec is not built: make -C proofs checker") };
    let mut bytes = Unstructured::new(bytes);
    let options: u8 = bytes.arbitrary().unwrap_or_default();
    let has = |bit: u8| options >> bit & 1 == 0;
    let mut engine = Exact::default().with_threads(false);
    (engine.integers, engine.filter, engine.locks, engine.hull) = (has(0), has(1), has(2), has(3));
    let mut genome = genome(&mut bytes);
    if options >> 4 != 0 {
        let most = SMALL.max(2 * usize::from(genome.dimension));
        genome.numerators.truncate(most);
        genome.tiny.truncate(most);
    }
    let instance = genome.decode();
    let proved = run(&program, &instance);
    assert_eq!(compare(&proved, &Spec, &instance), Ok(()), "the specification");
    assert_eq!(compare(&proved, &engine, &instance), Ok(()), "{engine:?}");
}
