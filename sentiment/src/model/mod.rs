//! The sentiment model: embedding, K shared softmax layers with A = I, decoder.
//!
//! Source: docs/theory.md section 6, paper arXiv:2407.01602. Everything here works on a review's *distinct* words and
//! their multiplicities: equal words are equal tokens at every layer, so nothing is lost and a layer costs the square of
//! the number of distinct words only.

pub mod adam;
pub mod attention;
pub mod bag;
pub mod gradient;
pub mod parameters;

use crate::scalar::Scalar;
use attention::Layer;
use bag::Bag;
pub use parameters::{AlphaParameter, Parameters};

/// What a model computes with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// K, the number of layers; 0 is a bag of words in R^d.
    pub depth: usize,
    /// T, the temperature of the softmax.
    pub temperature: f64,
}

/// The memory of one forward pass, kept for the backward pass and reused from review to review.
#[derive(Debug, Default)]
pub struct Workspace<F> {
    /// The layers; the tokens of layer l are the input of layer l, those of the last the output of the model.
    pub(crate) layers: Vec<Layer<F>>,
    pub(crate) upstream: Vec<F>,
    pub(crate) downstream: Vec<F>,
    pub(crate) scores: Vec<F>,
}

/// `<v, mean of the final tokens> + b` of one review; its sign is the verdict and its sigmoid the probability of
/// "positive". A review without words has mean 0. The layers stay in `workspace` for [`gradient::backward`].
pub fn logit<F: Scalar>(parameters: &Parameters<F>, shape: Shape, bag: &Bag, workspace: &mut Workspace<F>) -> F {
    let dimension = parameters.dimension();
    let alpha = parameters.alpha();
    workspace.layers.resize_with(shape.depth + 1, Layer::default);
    workspace.layers[0].load(parameters, bag);
    for index in 0..shape.depth {
        let (before, after) = workspace.layers.split_at_mut(index + 1);
        let scores = &mut workspace.scores;
        before[index].step(bag, alpha, F::of(shape.temperature), scores, &mut after[0]);
    }
    let last = &workspace.layers[shape.depth];
    let mut logit = parameters.bias();
    for (c, &weight) in parameters.decoder().iter().enumerate() {
        logit += weight * last.mean(bag, c);
    }
    debug_assert_eq!(last.dimension, dimension);
    logit
}

/// `1/(1 + e^-logit)`, without overflow.
pub fn sigmoid(logit: f64) -> f64 {
    if logit >= 0.0 {
        1.0 / (1.0 + (-logit).exp())
    } else {
        let e = logit.exp();
        e / (1.0 + e)
    }
}

/// Binary cross-entropy of `label` under the probability `sigmoid(logit)`, without overflow.
pub fn cross_entropy(logit: f64, label: bool) -> f64 {
    let signed = if label { logit } else { -logit };
    (-signed).max(0.0) + (-signed.abs()).exp().ln_1p()
}
