//! The gradient of the cross-entropy of one review, by hand.
//!
//! With g_i the derivative by the (shared) output of distinct word i, m_i its attention mean, p_ij its weights and
//! beta = alpha/(1+alpha), r = 1 - beta, a layer sends back, from u_i := beta g_i and s_ij := p_ij <u_i, z_j - m_i>/T,
//!
//! - to z_i: `r g_i + sum_j s_ij (z_j - m_i)`            (its own score; sum_j s_ij = 0)
//! - to z_j: `p_ij u_i + s_ij z_i`, summed over i        (as a value, and as the other side of a score)
//! - to alpha: `sum_i <g_i, m_i - z_i'> / (1 + alpha)`.

use super::{AlphaParameter, Bag, Parameters, Shape, Workspace, cross_entropy, logit, sigmoid};
use crate::scalar::Scalar;

/// Loss and gradient of one review.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewGradient<F> {
    /// Binary cross-entropy.
    pub loss: f64,
    /// `<v, mean> + b`.
    pub logit: F,
    /// With respect to the vectors of the review's distinct words. Shape (m, d).
    pub words: Vec<F>,
    /// With respect to what represents alpha.
    pub alpha: F,
    /// With respect to v. Shape (d,).
    pub decoder: Vec<F>,
    /// With respect to b.
    pub bias: F,
}

/// Forward and backward pass over one review.
pub fn backward<F: Scalar>(
    parameters: &Parameters<F>,
    shape: Shape,
    bag: &Bag,
    label: bool,
    workspace: &mut Workspace<F>,
) -> ReviewGradient<F> {
    let logit = logit(parameters, shape, bag, workspace);
    let dimension = parameters.dimension();
    let bias = F::of(sigmoid(logit.widen()) - f64::from(u8::from(label)));
    let decoder = (0..dimension).map(|c| bias * workspace.layers[shape.depth].mean(bag, c)).collect();
    start(parameters, shape, bag, bias, workspace);
    let alpha = parameters.alpha();
    let mut by_alpha = F::zero();
    for index in (0..shape.depth).rev() {
        by_alpha += layer(workspace, index, alpha, F::of(shape.temperature));
        std::mem::swap(&mut workspace.upstream, &mut workspace.downstream);
    }
    if parameters.alpha_parameter() == AlphaParameter::Log {
        by_alpha = by_alpha * alpha;
    }
    let stride = workspace.layers[0].stride;
    let entry = |k: usize| workspace.upstream[(k % dimension) * stride + k / dimension];
    let words = (0..bag.distinct() * dimension).map(entry).collect();
    let loss = cross_entropy(logit.widen(), label);
    ReviewGradient { loss, logit, words, alpha: by_alpha, decoder, bias }
}

/// The derivative by the final tokens: `c_i/n v` times that by the logit.
fn start<F: Scalar>(parameters: &Parameters<F>, shape: Shape, bag: &Bag, bias: F, workspace: &mut Workspace<F>) {
    let stride = workspace.layers[shape.depth].stride;
    workspace.upstream.clear();
    workspace.upstream.resize(parameters.dimension() * stride, F::zero());
    let share = bias / F::of(bag.total().max(1) as f64);
    for (c, &weight) in parameters.decoder().iter().enumerate() {
        for (out, &count) in workspace.upstream[c * stride..].iter_mut().zip(bag.counts()) {
            *out = share * weight * F::of(f64::from(count));
        }
    }
}

/// Sends `workspace.upstream` back through layer `index` into `workspace.downstream`; returns the derivative by alpha.
fn layer<F: Scalar>(workspace: &mut Workspace<F>, index: usize, alpha: F, temperature: F) -> F {
    let Workspace { layers, upstream, downstream, .. } = workspace;
    let (layer, next) = (&layers[index], &layers[index + 1]);
    let (dimension, stride) = (layer.dimension, layer.stride);
    let rate = (F::one() + alpha).recip();
    let beta = alpha * rate;
    let mut by_alpha = F::zero();
    // Outside the distinct words upstream is 0.
    for ((&g, &mean), &after) in upstream.iter().zip(&layer.means).zip(&next.tokens) {
        by_alpha += g * (mean - after);
    }
    downstream.clear();
    downstream.extend(upstream.iter().map(|&g| rate * g));
    let mut begin = 0;
    for (i, &end) in layer.ends.iter().enumerate() {
        let row = &layer.weights[begin..end];
        begin = end;
        if let [(j, _)] = row {
            for c in 0..dimension {
                downstream[c * stride + *j as usize] += beta * upstream[c * stride + i];
            }
            continue;
        }
        for &(j, weight) in row {
            let j = j as usize;
            let mut inner = F::zero();
            for at in (0..dimension).map(|c| c * stride) {
                inner += upstream[at + i] * (layer.tokens[at + j] - layer.means[at + i]);
            }
            let by_score = weight * beta * inner / temperature;
            for at in (0..dimension).map(|c| c * stride) {
                downstream[at + j] += weight * beta * upstream[at + i] + by_score * layer.tokens[at + i];
                downstream[at + i] += by_score * (layer.tokens[at + j] - layer.means[at + i]);
            }
        }
    }
    by_alpha * rate
}
