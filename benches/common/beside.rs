//! Instances with ties, and what floats cost.

use super::generic::{build, noise};
use hardmax::instance::Instance;
use hardmax::rational::ratio;
use std::hint::black_box;

/// Coordinates -1, -2/3, ..., 1: ties in most layers. Step size 1/2.
pub fn tied(n: usize, d: usize) -> Instance {
    let mut noise = noise(n, d);
    build(n, d, || ratio((noise() * 3.5).round() as i64, 3))
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
