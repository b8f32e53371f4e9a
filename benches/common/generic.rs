//! Instances of the benches without ties, the same in every run and for every peer.

use hardmax::engine::internals::Engine;
use hardmax::instance::Instance;
use hardmax::rational::{Rational, ratio};
use hardmax::tokens::Tokens;
use num_traits::FromPrimitive;

/// A stream of doubles from -1 to 1 (xorshift), seeded by the shape.
pub fn noise(n: usize, d: usize) -> impl FnMut() -> f64 {
    let mut state = (n as u64 * 31 + d as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// n doubles a coordinate, bell-shaped: sums of four uniform ones. No ties. Step size 1/2.
pub fn generic(n: usize, d: usize) -> Instance {
    let mut noise = noise(n, d);
    build(n, d, || Rational::from_f64((0..4).map(|_| noise()).sum()).expect("finite"))
}

pub fn build(n: usize, d: usize, mut entry: impl FnMut() -> Rational) -> Instance {
    finish((0..n).map(|_| (0..d).map(|_| entry()).collect()).collect())
}

fn finish(rows: Vec<Vec<Rational>>) -> Instance {
    let tokens = Tokens::from_rows(rows).expect("rows of one length");
    Instance::from_tokens(tokens, None, ratio(1, 2)).expect("a valid instance")
}

/// Takes so many layers, deciding each.
pub fn run(engine: &mut Engine, layers: usize) {
    (0..layers).for_each(|_| engine.advance());
}
