//! Fuzz targets as plain functions of bytes, callable from a test: each **panics** where two independent ways to the same
//! answer differ. The fuzzers of `fuzz/` call them, and a test replays the stored corpora through them.

mod certificate;
pub mod definition;
mod dynamics;
mod engine;
mod files;
mod floats;
mod npy;
pub mod proved;
mod text;

use arbitrary::{Arbitrary, Unstructured};
pub use certificate::certificate_tamper;
pub use dynamics::{settle_and_verify, theorems};
pub use engine::engine_vs_spec;
pub use files::{instance_csv, instance_json};
pub use floats::float_compare;
use hardmax::generate::Genome;
pub use npy::{instance_npy, instance_npz};
pub use proved::proved_spec;
pub use text::rational_text;

/// A target: it panics where two ways to the same answer differ.
pub type Target = fn(&[u8]);

/// Every target by the name of its file in `fuzz/fuzz_targets` and of its folder in `fuzz/corpus`.
pub const TARGETS: &[(&str, Target)] = &[
    ("certificate_tamper", certificate_tamper),
    ("engine_vs_spec", engine_vs_spec),
    ("float_compare", float_compare),
    ("instance_csv", instance_csv),
    ("instance_json", instance_json),
    ("instance_npy", instance_npy),
    ("instance_npz", instance_npz),
    ("proved_spec", proved_spec),
    ("rational_text", rational_text),
    ("settle_and_verify", settle_and_verify),
    ("theorems", theorems),
];

/// The genome that the bytes start with; bytes that end too early count as zeros.
fn genome(bytes: &mut Unstructured) -> Genome {
    Genome::arbitrary(bytes).unwrap_or_default()
}
