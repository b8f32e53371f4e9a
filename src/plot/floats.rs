//! The same instance in floats, for the page's switch.

use crate::float::Float;
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::tokens::Tokens;
use std::sync::Arc;

/// One layer of a float run.
pub(super) struct FloatLayer {
    /// The tokens; f32 as f64, which is exact. Shape (n, d).
    pub tokens: Arc<Tokens<f64>>,
    /// The attention sets.
    pub pattern: Arc<Pattern>,
}

/// Layers 0 to `last`.
pub(super) fn run(float: Float, instance: &Instance, last: usize) -> Vec<FloatLayer> {
    let mut flow = float.start(instance);
    let mut layers: Vec<FloatLayer> = Vec::with_capacity(last + 1);
    let mut moves = true;
    while layers.len() <= last {
        layers.push(match layers.last() {
            // Where nothing moves, nothing ever will.
            Some(still) if !moves => {
                FloatLayer { tokens: Arc::clone(&still.tokens), pattern: Arc::clone(&still.pattern) }
            }
            _ => FloatLayer { tokens: Arc::new(flow.tokens()), pattern: Arc::new(flow.attention().clone()) },
        });
        moves = moves && flow.advance();
    }
    layers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::gallery;

    #[test]
    fn layers_are_those_of_the_flow() {
        for named in gallery() {
            let mut flow = Float::default().start(&named.instance);
            for layer in run(Float::default(), &named.instance, 60) {
                assert_eq!(*layer.tokens, flow.tokens(), "{}", named.name);
                assert_eq!(*layer.pattern, *flow.attention(), "{}", named.name);
                flow.advance();
            }
        }
    }
}
