//! The fast engine against the specification.

use crate::genome;
use ::arbitrary::Unstructured;
use hardmax::dynamics::Spec;
use hardmax::engine::Exact;
use hardmax::trajectory::layers;

/// The layers compared.
const LAYERS: usize = 8;

/// The most coordinates of a small genome, where two tokens have no more.
const SMALL: usize = 12;

/// Unrolls both, the engine with any choice of its options, and compares tokens, attention sets and leaders.
///
/// # Panics
/// **Panics if** they differ at any layer.
pub fn engine_vs_spec(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let options: u8 = bytes.arbitrary().unwrap_or_default();
    let has = |bit: u8| options >> bit & 1 == 0;
    let mut engine = Exact::default();
    engine.threads = false;
    (engine.integers, engine.filter, engine.locks, engine.hull) = (has(0), has(1), has(2), has(3));
    let mut genome = genome(&mut bytes);
    if options >> 4 != 0 {
        // Most inputs are small, so that there are many: the specification is slow.
        let most = SMALL.max(2 * usize::from(genome.dimension));
        genome.numerators.truncate(most);
        genome.tiny.truncate(most);
    }
    let instance = genome.decode();
    for (theirs, ours) in layers(&Spec, &instance).zip(layers(&engine, &instance)).take(LAYERS) {
        assert_eq!(ours, theirs, "layer {}, {engine:?}", theirs.layer);
    }
}
