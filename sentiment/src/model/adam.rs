//! Adam with clipping by the global norm, as PyTorch computes them.
//!
//! Source: D. P. Kingma, J. Ba, arXiv:1412.6980; betas (0.9, 0.999), eps 1e-8.

use super::parameters::SMALLEST_RAW_ALPHA;
use super::{AlphaParameter, Parameters};
use crate::scalar::Scalar;
use rayon::prelude::*;

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-8;
/// Entries one task updates: the update of an entry depends on nothing else, so the split changes no bit.
const CHUNK: usize = 1 << 15;

/// The state of the optimiser.
#[derive(Debug, Clone, PartialEq)]
pub struct Adam<F> {
    /// The number of steps done.
    pub steps: u64,
    /// The running means of the gradient. Shape of [`Parameters::values`].
    pub first: Vec<F>,
    /// The running means of its squares. Shape of [`Parameters::values`].
    pub second: Vec<F>,
}

impl<F: Scalar> Adam<F> {
    /// Before the first step, for `length` parameters.
    pub fn new(length: usize) -> Self {
        Self { steps: 0, first: vec![F::zero(); length], second: vec![F::zero(); length] }
    }

    /// One step against `gradient`.
    pub fn step(&mut self, parameters: &mut Parameters<F>, gradient: &[F], learning_rate: f64) {
        self.steps += 1;
        let t = self.steps as f64;
        let size = F::of(learning_rate / (1.0 - BETA1.powf(t)));
        let root = F::of((1.0 - BETA2.powf(t)).sqrt().recip());
        let (keep1, keep2, epsilon) = (F::of(BETA1), F::of(BETA2), F::of(EPSILON));
        let (new1, new2) = (F::of(1.0 - BETA1), F::of(1.0 - BETA2));
        let blocks = (parameters.values_mut().par_chunks_mut(CHUNK), self.first.par_chunks_mut(CHUNK));
        let moments = (self.second.par_chunks_mut(CHUNK), gradient.par_chunks(CHUNK));
        (blocks, moments).into_par_iter().for_each(|((values, first), (second, gradient))| {
            for (((value, first), second), &g) in values.iter_mut().zip(first).zip(second).zip(gradient) {
                *first = keep1 * *first + new1 * g;
                *second = keep2 * *second + new2 * g * g;
                *value = *value - size * *first / (second.sqrt() * root + epsilon);
            }
        });
        let floor = F::of(SMALLEST_RAW_ALPHA);
        if parameters.alpha_parameter() == AlphaParameter::Raw && parameters.alpha() < floor {
            parameters.set_alpha(floor);
        }
    }
}

/// Scales `gradient` down to norm `limit` where it is longer; returns its norm before. 0 sets no limit.
pub fn clip<F: Scalar>(gradient: &mut [F], limit: f64) -> f64 {
    // Summed in fixed chunks, so that the norm does not depend on the number of threads.
    let sums: Vec<f64> =
        gradient.par_chunks(CHUNK).map(|chunk| chunk.iter().map(|g| g.widen() * g.widen()).sum()).collect();
    let norm = sums.iter().sum::<f64>().sqrt();
    let factor = limit / (norm + 1e-6);
    if limit > 0.0 && factor < 1.0 {
        let factor = F::of(factor);
        gradient.iter_mut().for_each(|g| *g = *g * factor);
    }
    norm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_keeps_the_direction() {
        let mut gradient = [3.0f64, 4.0];
        assert_eq!(clip(&mut gradient, 1.0), 5.0);
        assert!((gradient[0] - 0.6).abs() < 1e-6 && (gradient[1] - 0.8).abs() < 1e-6);
        let mut short = [0.3, 0.4];
        clip(&mut short, 1.0);
        assert_eq!(short, [0.3, 0.4]);
    }

    #[test]
    fn the_first_step_has_the_size_of_the_learning_rate() {
        let mut parameters = Parameters::<f64>::zeros(1, 1, AlphaParameter::Raw);
        parameters.set_alpha(1.0);
        let mut adam = Adam::new(4);
        adam.step(&mut parameters, &[5.0, 0.0, -0.001, 0.0], 0.1);
        assert!((parameters.values()[0] + 0.1).abs() < 1e-6);
        assert!((parameters.values()[2] - 0.1).abs() < 1e-5);
        assert_eq!(parameters.alpha(), 1.0);
    }

    #[test]
    fn a_raw_alpha_stays_positive() {
        let mut parameters = Parameters::<f64>::zeros(0, 1, AlphaParameter::Raw);
        parameters.set_alpha(0.01);
        Adam::new(3).step(&mut parameters, &[1.0, 0.0, 0.0], 0.1);
        assert_eq!(parameters.alpha(), SMALLEST_RAW_ALPHA);
    }
}
