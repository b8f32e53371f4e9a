//! The same instance in floats, as people write it, for the page's switch.

use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::spec::{Scalar, System, attention_set, layer};
use crate::tokens::Tokens;
use rayon::prelude::*;
use std::sync::Arc;

/// One layer of a float run.
pub(super) struct FloatLayer {
    /// The tokens; f32 as f64, which is exact. Shape (n, d).
    pub tokens: Arc<Tokens<f64>>,
    /// The attention sets, by equality of rounded scores.
    pub pattern: Arc<Pattern>,
}

/// Layers 0 to `last` of the specification in floats.
pub(super) fn run<S: Scalar + Into<f64> + Send + Sync>(instance: &Instance, last: usize) -> Vec<FloatLayer> {
    let system = System::<S>::of(instance);
    let mut tokens = instance.tokens().map(S::from_rational);
    let mut layers: Vec<FloatLayer> = Vec::with_capacity(last + 1);
    while layers.len() <= last {
        let sets: Vec<Vec<usize>> =
            (0..tokens.len()).into_par_iter().map(|i| attention_set(&system.form, &tokens, i)).collect();
        let next = layer(&system, &tokens, &sets);
        layers.push(FloatLayer {
            tokens: Arc::new(tokens.map(|x| x.clone().into())),
            pattern: Arc::new(Pattern::from_sets(sets)),
        });
        if next == tokens {
            break;
        }
        tokens = next;
    }
    // Where nothing moves, nothing ever will.
    while let Some(still) = layers.last().filter(|_| layers.len() <= last) {
        layers.push(FloatLayer { tokens: Arc::clone(&still.tokens), pattern: Arc::clone(&still.pattern) });
    }
    layers
}
