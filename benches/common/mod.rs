//! Instances of the benches, the same in every run and for every peer, and what floats cost.
#![allow(dead_code)] // Each bench uses some of it.

use hardmax::engine::internals::Engine;
use hardmax::instance::Instance;
use hardmax::rational::{Rational, ratio};
use hardmax::tokens::Tokens;
use num_traits::FromPrimitive;
use std::hint::black_box;

/// A stream of doubles from -1 to 1 (xorshift), seeded by the shape.
fn noise(n: usize, d: usize) -> impl FnMut() -> f64 {
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

/// Coordinates -1, -2/3, ..., 1: ties in most layers. Step size 1/2.
pub fn tied(n: usize, d: usize) -> Instance {
    let mut noise = noise(n, d);
    build(n, d, || ratio((noise() * 3.5).round() as i64, 3))
}

/// Points on the unit circle: every one of them is on the hull. Step size 1/2.
pub fn circle(n: usize) -> Instance {
    let mut noise = noise(n, 2);
    let rows = (0..n).map(|_| {
        let (sin, cos) = (noise() * std::f64::consts::PI).sin_cos();
        vec![Rational::from_f64(cos).expect("finite"), Rational::from_f64(sin).expect("finite")]
    });
    finish(rows.collect())
}

fn build(n: usize, d: usize, mut entry: impl FnMut() -> Rational) -> Instance {
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

/// The layer as one writes it first: rows of doubles, one product after the other.
pub fn plain_floats(mut tokens: Vec<Vec<f64>>, alpha: f64, layers: usize) -> Vec<Vec<f64>> {
    for _ in 0..layers {
        let attend = |token: &Vec<f64>| {
            let scores: Vec<f64> =
                tokens.iter().map(|other| token.iter().zip(other).map(|(a, b)| a * b).sum()).collect();
            let best = scores.iter().fold(f64::NEG_INFINITY, |best, score| best.max(*score));
            let set: Vec<usize> = (0..scores.len()).filter(|&j| scores[j] == best).collect();
            let mean = |c: usize| set.iter().map(|&j| tokens[j][c]).sum::<f64>() / set.len() as f64;
            token.iter().enumerate().map(|(c, z)| (z + alpha * mean(c)) / (1.0 + alpha)).collect()
        };
        tokens = tokens.iter().map(attend).collect();
    }
    tokens
}

/// So many multiply-adds from registers alone: what the instruction set allows.
pub fn multiply_adds(count: usize) -> f64 {
    struct Limit(usize);
    impl pulp::WithSimd for Limit {
        type Output = f64;

        #[inline(always)]
        fn with_simd<S: pulp::Simd>(self, simd: S) -> f64 {
            let factor = simd.splat_f64s(black_box(0.999_999));
            let mut sums = [simd.splat_f64s(1.0); 12];
            for _ in 0..self.0 / (12 * S::F64_LANES) {
                for sum in &mut sums {
                    *sum = simd.mul_add_e_f64s(*sum, factor, factor);
                }
            }
            sums.iter().map(|&sum| simd.reduce_sum_f64s(sum)).sum()
        }
    }
    pulp::Arch::new().dispatch(Limit(count))
}
