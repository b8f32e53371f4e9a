//! Loss and gradient of a batch of reviews, the same bits at any number of threads.

use crate::model::bag::Bag;
use crate::model::gradient::{ReviewGradient, backward};
use crate::model::{Parameters, Shape, Workspace, logit};
use crate::scalar::Scalar;
use rayon::prelude::*;

/// A labelled review as the model sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its words.
    pub bag: Bag,
    /// Whether it is positive.
    pub label: bool,
}

/// What a batch came to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BatchResult {
    /// The sum of the losses.
    pub loss: f64,
    /// How many reviews were classified rightly.
    pub right: usize,
}

/// Writes the gradient of the batch's mean loss into `gradient` (shape of [`Parameters::values`]). Reviews are worked on
/// in parallel and added up in their order.
pub fn gradient<F: Scalar>(
    parameters: &Parameters<F>,
    shape: Shape,
    batch: &[&Example],
    gradient: &mut [F],
) -> BatchResult {
    let parts: Vec<ReviewGradient<F>> = batch
        .par_iter()
        .with_min_len(8)
        .map_init(Workspace::default, |workspace, example| {
            backward(parameters, shape, &example.bag, example.label, workspace)
        })
        .collect();
    gradient.fill(F::zero());
    let dimension = parameters.dimension();
    let share = F::of(1.0 / batch.len().max(1) as f64);
    let alpha = parameters.alpha_index();
    let mut result = BatchResult::default();
    for (part, example) in parts.iter().zip(batch) {
        for (word, &id) in part.words.chunks_exact(dimension).zip(example.bag.ids()) {
            for (out, &g) in gradient[id as usize * dimension..].iter_mut().zip(word) {
                *out += share * g;
            }
        }
        let tail = std::iter::once(&part.alpha).chain(&part.decoder).chain([&part.bias]);
        for (out, &g) in gradient[alpha..].iter_mut().zip(tail) {
            *out += share * g;
        }
        result.loss += part.loss;
        result.right += usize::from((part.logit > F::zero()) == example.label);
    }
    result
}

/// The logits of many reviews, in their order.
pub fn logits<F: Scalar>(parameters: &Parameters<F>, shape: Shape, bags: &[&Bag]) -> Vec<F> {
    bags.par_iter()
        .with_min_len(8)
        .map_init(Workspace::default, |workspace, bag| logit(parameters, shape, bag, workspace))
        .collect()
}
