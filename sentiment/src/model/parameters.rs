//! What is learned: embedding, alpha and decoder, in one block.

use crate::scalar::Scalar;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

/// How alpha > 0 is represented for the optimiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlphaParameter {
    /// By its logarithm: positive whatever the optimiser does.
    Log,
    /// By itself, as in the paper; steps that would leave alpha >= 0.0001 stop there.
    Raw,
}

/// The smallest alpha that the parametrisation [`AlphaParameter::Raw`] keeps.
pub const SMALLEST_RAW_ALPHA: f64 = 1e-4;

/// The parameters of a model, or a gradient with respect to them: embedding (V, d), alpha, decoder (d,), bias.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters<F> {
    values: Vec<F>,
    vocabulary: usize,
    dimension: usize,
    alpha_parameter: AlphaParameter,
}

impl<F: Scalar> Parameters<F> {
    /// All zero (so alpha is 0 or, by its logarithm, 1), for V words in R^d.
    pub fn zeros(vocabulary: usize, dimension: usize, alpha_parameter: AlphaParameter) -> Self {
        let values = vec![F::zero(); vocabulary * dimension + dimension + 2];
        Self { values, vocabulary, dimension, alpha_parameter }
    }

    /// Random parameters from a seed, as PyTorch draws them: words standard normal, decoder uniform within
    /// 1/sqrt(d) of 0.
    pub fn random(vocabulary: usize, dimension: usize, alpha_parameter: AlphaParameter, alpha: f64, seed: u64) -> Self {
        let mut parameters = Self::zeros(vocabulary, dimension, alpha_parameter);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        parameters.embedding_mut().iter_mut().for_each(|entry| *entry = F::of(normal(&mut random)));
        parameters.set_alpha(F::of(alpha));
        let bound = 1.0 / (dimension as f64).sqrt();
        let decoder = vocabulary * dimension + 1;
        for entry in &mut parameters.values[decoder..] {
            *entry = F::of(bound * (2.0 * uniform(&mut random) - 1.0));
        }
        parameters
    }

    /// V, the number of words.
    pub fn vocabulary(&self) -> usize {
        self.vocabulary
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// How alpha is represented.
    pub fn alpha_parameter(&self) -> AlphaParameter {
        self.alpha_parameter
    }

    /// The embedding, word after word. Shape (V, d).
    pub fn embedding(&self) -> &[F] {
        &self.values[..self.vocabulary * self.dimension]
    }

    /// The embedding, word after word. Shape (V, d).
    pub fn embedding_mut(&mut self) -> &mut [F] {
        &mut self.values[..self.vocabulary * self.dimension]
    }

    /// The vector of one word. Shape (d,).
    ///
    /// # Panics
    /// **Panics if** there is no such word.
    pub fn word(&self, id: u32) -> &[F] {
        &self.values[id as usize * self.dimension..(id as usize + 1) * self.dimension]
    }

    /// alpha itself, whatever represents it.
    pub fn alpha(&self) -> F {
        let value = self.values[self.alpha_index()];
        match self.alpha_parameter {
            AlphaParameter::Log => value.exp(),
            AlphaParameter::Raw => value,
        }
    }

    /// Sets alpha to about `alpha` > 0.
    pub fn set_alpha(&mut self, alpha: F) {
        let index = self.alpha_index();
        self.values[index] = match self.alpha_parameter {
            AlphaParameter::Log => alpha.ln(),
            AlphaParameter::Raw => alpha,
        };
    }

    /// v. Shape (d,).
    pub fn decoder(&self) -> &[F] {
        let start = self.alpha_index() + 1;
        &self.values[start..start + self.dimension]
    }

    /// v. Shape (d,).
    pub fn decoder_mut(&mut self) -> &mut [F] {
        let start = self.alpha_index() + 1;
        &mut self.values[start..start + self.dimension]
    }

    /// b.
    pub fn bias(&self) -> F {
        self.values[self.values.len() - 1]
    }

    /// Sets b.
    pub fn set_bias(&mut self, bias: F) {
        let last = self.values.len() - 1;
        self.values[last] = bias;
    }

    /// Everything in one block: embedding, what represents alpha, decoder, bias. Shape (V d + d + 2,).
    pub fn values(&self) -> &[F] {
        &self.values
    }

    /// Everything in one block, to be changed.
    pub fn values_mut(&mut self) -> &mut [F] {
        &mut self.values
    }

    /// Where what represents alpha stands in [`Parameters::values`].
    pub fn alpha_index(&self) -> usize {
        self.vocabulary * self.dimension
    }
}

/// A float in [0, 1) with 53 random bits.
pub(crate) fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// Box and Muller's transform: the same on every platform up to the last bit of `ln` and `cos`.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    let radius = (-2.0 * (1.0 - uniform(random)).ln()).sqrt();
    radius * (std::f64::consts::TAU * uniform(random)).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_do_not_overlap() {
        let mut parameters = Parameters::<f64>::zeros(2, 3, AlphaParameter::Raw);
        parameters.embedding_mut().fill(1.0);
        parameters.set_alpha(2.0);
        parameters.decoder_mut().fill(3.0);
        parameters.set_bias(4.0);
        assert_eq!(parameters.values(), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 3.0, 4.0]);
        assert_eq!((parameters.alpha(), parameters.bias(), parameters.word(1)), (2.0, 4.0, &[1.0; 3][..]));
    }

    #[test]
    fn random_parameters_have_the_moments_they_should() {
        let parameters = Parameters::<f64>::random(20_000, 2, AlphaParameter::Log, 0.5, 7);
        let n = parameters.embedding().len() as f64;
        let mean = parameters.embedding().iter().sum::<f64>() / n;
        let variance = parameters.embedding().iter().map(|x| x * x).sum::<f64>() / n;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
        assert!((parameters.alpha() - 0.5).abs() < 1e-12);
        assert_ne!(parameters, Parameters::random(20_000, 2, AlphaParameter::Log, 0.5, 8));
    }
}
