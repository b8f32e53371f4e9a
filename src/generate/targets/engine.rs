//! The fast engine against the specification.

use super::genome;
use crate::dynamics::Spec;
use crate::engine::Exact;
use crate::trajectory::layers;
use ::arbitrary::Unstructured;

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
    let engine = Exact { threads: false, integers: has(0), filter: has(1), locks: has(2), hull: has(3) };
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
