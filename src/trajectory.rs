//! Trajectories: tokens, attention patterns and leaders, layer by layer, with margins and squared A-norms.

use crate::dynamics::{Dynamics, Flow};
use crate::form::{Form, dot};
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::tokens::{Tokens, classes};

/// One layer of a trajectory.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerState {
    /// Its index, from 0.
    pub layer: usize,
    /// The tokens. Shape (n, d).
    pub tokens: Tokens,
    /// The attention pattern of these tokens.
    pub attention: Pattern,
    /// The tokens that attend to their own class alone, ascending.
    pub leaders: Vec<usize>,
}

impl LayerState {
    /// The state of layer `layer`, leaders worked out from the attention pattern.
    pub fn new(layer: usize, tokens: Tokens, attention: Pattern) -> Self {
        let leaders = attention.leaders(&classes(&tokens));
        Self { layer, tokens, attention, leaders }
    }

    /// The state of the current layer of a flow.
    pub fn of(flow: &dyn Flow) -> Self {
        Self::new(flow.layer(), flow.tokens().into_owned(), flow.attention().clone())
    }

    /// Squared A-norms, one a token.
    pub fn norms_squared(&self, form: &Form) -> Vec<Rational> {
        self.tokens.rows().map(|token| form.norm_squared(token)).collect()
    }

    /// For each token the margin `min_j |z_i|^2 - <z_i, z_j>` over the tokens j at another point; `None` where there is
    /// none. A token is a leader iff its margin is positive or absent (docs/theory.md section 2, `separation`).
    pub fn margins(&self, form: &Form) -> Vec<Option<Rational>> {
        let margin = |token: &[Rational]| {
            let covector = form.covector(token);
            let norm = dot(&covector, token);
            self.tokens.rows().filter(|other| *other != token).map(|other| &norm - dot(&covector, other)).min()
        };
        self.tokens.rows().map(margin).collect()
    }
}

/// The layers of a flow one by one, without end, in constant memory: take as many as wanted.
pub fn layers(dynamics: &dyn Dynamics, instance: &Instance) -> impl Iterator<Item = LayerState> + Send + use<> {
    let mut flow = dynamics.start(instance);
    let mut first = true;
    std::iter::from_fn(move || {
        if !std::mem::take(&mut first) {
            flow.advance();
        }
        Some(LayerState::of(&*flow))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::rational::ratio;

    #[test]
    fn leaders_norms_and_margins_by_hand() {
        let point = |x, y| vec![ratio(x, 1), ratio(y, 1)];
        let tokens = vec![point(2, 0), point(2, 0), point(1, 0), point(-1, 1)];
        let instance = Instance::new(tokens, None, ratio(1, 1)).unwrap();
        let states: Vec<LayerState> = layers(&Spec, &instance).take(3).collect();
        assert_eq!(states.iter().map(|state| state.layer).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(states[0].leaders, [0, 1, 3]);
        assert_eq!(states[0].norms_squared(instance.form()), [4, 4, 1, 2].map(|norm| ratio(norm, 1)));
        let margins = [Some(ratio(2, 1)), Some(ratio(2, 1)), Some(ratio(-1, 1)), Some(ratio(3, 1))];
        assert_eq!(states[0].margins(instance.form()), margins);
        assert_eq!(states[1].tokens[2], [ratio(3, 2), ratio(0, 1)]);
    }

    #[test]
    fn a_token_alone_has_no_margin() {
        let instance = Instance::new(vec![vec![ratio(1, 1)]; 2], None, ratio(1, 1)).unwrap();
        let state = layers(&Spec, &instance).next().unwrap();
        assert_eq!((state.margins(instance.form()), state.leaders), (vec![None, None], vec![0, 1]));
    }
}
