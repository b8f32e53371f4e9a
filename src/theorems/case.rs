//! What a check looks at: an instance, the dynamics, the first layers, the limit and the layers after it is certified.

use super::{Assumption, CaseOptions};
use crate::block::{Block, Integers};
use crate::dynamics::Dynamics;
use crate::equilibrium::{Equilibrium, Limit, Search};
use crate::form::Form;
use crate::gram::Gram;
use crate::instance::Instance;
use crate::rational::Rational;
use crate::spec;
use crate::tokens::Tokens;
use crate::trajectory::{LayerState, layers};
use num_traits::{One, Zero};
use std::sync::{Arc, OnceLock};

/// The layers after a certified one in which its claims are compared with the trajectory.
pub const LAYERS_AFTER: usize = 5;

/// The most pairs of tokens that a case compares, all layers together: those of 5,000 tokens at two layers.
const MAX_PAIRS: usize = 50_000_000;

/// One instance under one dynamics, unrolled as far as the checks need.
pub struct Case {
    /// The instance.
    pub instance: Instance,
    /// What made the trajectory; `equivariance` runs it again.
    pub dynamics: Arc<dyn Dynamics>,
    /// Layers 0, 1, 2, ...
    pub states: Vec<LayerState>,
    /// The limit.
    pub limit: Limit,
    /// Where the limit is decided at layer k: layers k to k + [`LAYERS_AFTER`].
    pub after: Vec<LayerState>,
    blocks: Vec<OnceLock<Block>>,
    products: Vec<OnceLock<Products>>,
}

impl Case {
    /// Unrolls `dynamics` on `instance`; the case shares both.
    pub fn new(instance: &Instance, dynamics: &(impl Dynamics + Clone), options: CaseOptions) -> Self {
        let limit = Search::new().max_layers(options.max_layers).run(dynamics, instance);
        Self::with_limit(instance, dynamics, limit, options.layers)
    }

    /// As [`Case::new`], with a limit that is known or claimed already.
    pub fn with_limit(instance: &Instance, dynamics: &(impl Dynamics + Clone), limit: Limit, count: usize) -> Self {
        let affordable = MAX_PAIRS / instance.len().pow(2).max(1);
        let states: Vec<LayerState> = layers(dynamics, instance).take(count.min(affordable).max(1) + 1).collect();
        let after =
            limit.equilibrium().map_or_else(Vec::new, |equilibrium| layers_after(instance, dynamics, equilibrium));
        let blocks = states.iter().map(|_| OnceLock::new()).collect();
        let products = states.iter().map(|_| OnceLock::new()).collect();
        let (instance, dynamics) = (instance.clone(), Arc::new(dynamics.clone()));
        Self { instance, dynamics, states, limit, after, blocks, products }
    }

    /// The equilibrium, where the limit is decided.
    ///
    /// # Errors
    /// The layers looked at, where it is not.
    pub fn equilibrium(&self) -> Result<&Equilibrium, usize> {
        match &self.limit {
            Limit::Decided(equilibrium) => Ok(equilibrium),
            Limit::Undecided { layers, .. } => Err(*layers),
        }
    }

    /// Whether an assumption on the instance holds.
    pub fn satisfies(&self, assumption: Assumption) -> bool {
        let form = self.instance.form();
        match assumption {
            Assumption::SymmetricForm => form.check_symmetric().is_ok(),
            Assumption::PositiveDefiniteForm => form.check_positive_definite().is_ok(),
            Assumption::PositiveStepSize => *self.instance.alpha() > Rational::zero(),
            Assumption::FewTokens => self.instance.len().pow(2) <= MAX_PAIRS / 2,
        }
    }

    /// Pairs of layers that follow each other, with the products of the first.
    pub(crate) fn steps(&self) -> impl Iterator<Item = StepView<'_>> {
        let block = |index: usize| self.blocks[index].get_or_init(|| Block::of(&self.states[index].tokens));
        self.states.windows(2).enumerate().map(move |(index, pair)| StepView {
            instance: &self.instance,
            before: &pair[0],
            after: &pair[1],
            points: [block(index), block(index + 1)],
            products: self.products[index].get_or_init(|| Products::new(&self.instance, &pair[0], block(index))),
        })
    }
}

/// Dynamics do not depend on the layer's index, so the layers after k are those of the instance whose tokens are those of
/// layer k.
fn layers_after(instance: &Instance, dynamics: &dyn Dynamics, equilibrium: &Equilibrium) -> Vec<LayerState> {
    let start = Instance::outside_hypotheses(
        equilibrium.state.tokens.clone(),
        Some(instance.form().clone()),
        instance.alpha().clone(),
    );
    // INVARIANT: tokens of a layer have the shape of the instance's own, which was accepted.
    let start = start.expect("a layer of an instance");
    let renumber = |state: LayerState| LayerState { layer: state.layer + equilibrium.layer(), ..state };
    layers(dynamics, &start).take(LAYERS_AFTER + 1).map(renumber).collect()
}

/// The products of one layer that most one-layer statements speak of.
pub(crate) struct Products {
    /// `<z_i, z_j>`.
    pub gram: Gram,
    /// The attention means m_i by the pattern. Shape (n, d).
    pub means: Vec<Vec<Rational>>,
}

impl Products {
    fn new(instance: &Instance, state: &LayerState, points: &Block) -> Self {
        Self {
            gram: Gram::new(instance.form(), points, points),
            means: state.attention.sets().map(|set| spec::attention_mean(&state.tokens, set)).collect(),
        }
    }
}

/// One layer: what was, what came of it, and the products of what was.
pub(crate) struct StepView<'a> {
    pub instance: &'a Instance,
    pub before: &'a LayerState,
    pub after: &'a LayerState,
    /// The tokens before and after, as integers.
    pub points: [&'a Block; 2],
    pub products: &'a Products,
}

impl StepView<'_> {
    pub fn len(&self) -> usize {
        self.before.tokens.len()
    }

    pub fn layer(&self) -> usize {
        self.before.layer
    }

    pub fn form(&self) -> &Form {
        self.instance.form()
    }

    /// z_i.
    pub fn z(&self, i: usize) -> &[Rational] {
        &self.before.tokens[i]
    }

    /// z_i'.
    pub fn next(&self, i: usize) -> &[Rational] {
        &self.after.tokens[i]
    }

    /// `<z_i, z_j>`.
    pub fn product(&self, i: usize, j: usize) -> Rational {
        self.products.gram.product(i, j)
    }

    /// The products `<z_i', z_j'>`.
    pub fn products_after(&self) -> Gram {
        Gram::new(self.form(), self.points[1], self.points[1])
    }

    /// The attention means that the motion shows: `z_i + (z_i' - z_i)(1 + alpha)/alpha`.
    pub fn means_of_motion(&self) -> Block {
        let scale = (Rational::one() + self.instance.alpha()) / self.instance.alpha();
        let [before, after] = self.points;
        // z = N/D and z' = N'/D' with scale = p/q: (N D' q + (N' D - N D') p)/(D D' q).
        let of_before = after.denominator() * (scale.denom() - scale.numer());
        let of_after = before.denominator() * scale.numer();
        let mean = |k| before.numerators().get(k) * &of_before + after.numerators().get(k) * &of_after;
        let means = (0..before.numerators().len()).map(mean).collect();
        let denominator = before.denominator() * after.denominator() * scale.denom();
        Block::new(before.dimension(), Integers::new(means), denominator).reduced()
    }
}

/// u - v.
pub(crate) fn minus(u: &[Rational], v: &[Rational]) -> Vec<Rational> {
    u.iter().zip(v).map(|(a, b)| a - b).collect()
}

/// `scale * u + v`.
pub(crate) fn scaled_plus(scale: &Rational, u: &[Rational], v: &[Rational]) -> Vec<Rational> {
    u.iter().zip(v).map(|(a, b)| a * scale + b).collect()
}

/// Whether two tokens stand at the same point.
pub(crate) fn same_class(tokens: &Tokens, i: usize, j: usize) -> bool {
    tokens[i] == tokens[j]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::rational::ratio;

    fn points(rows: &[[i64; 2]]) -> Vec<Vec<Rational>> {
        rows.iter().map(|row| row.iter().map(|&x| ratio(x, 2)).collect()).collect()
    }

    #[test]
    fn steps_are_pairs_of_layers() {
        let instance = Instance::new(points(&[[2, 2], [2, -2], [1, 0], [-3, 4]]), None, ratio(1, 2)).unwrap();
        let case = Case::new(&instance, &Spec, CaseOptions::new().with_layers(4).with_max_layers(40));
        assert_eq!(case.states.iter().map(|state| state.layer).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        assert_eq!(case.steps().map(|step| step.layer()).collect::<Vec<_>>(), [0, 1, 2, 3]);
        let step = case.steps().nth(1).unwrap();
        assert_eq!((step.layer(), step.len(), case.steps().count()), (1, 4, 4));
        // z' = (z + m/2)/(3/2) with z = (1/2, 0), m = (1, 0).
        assert_eq!(step.z(2), [ratio(2, 3), ratio(0, 1)]);
        assert_eq!(step.next(2), [ratio(7, 9), ratio(0, 1)]);
        assert_eq!(step.means_of_motion().point(2), [ratio(1, 1), ratio(0, 1)]);
        assert_eq!((step.product(2, 0), step.product(0, 1)), (ratio(2, 3), ratio(0, 1)));
        assert_eq!(step.products_after().product(2, 0), ratio(7, 9));
        assert_eq!(step.products.means, step.means_of_motion().to_tokens().to_rows());
    }

    #[test]
    fn the_layers_after_the_limit_go_on_from_its_layer() {
        let emerging = include_bytes!("../../gallery/figure2-emerging-leader.json");
        let instance = crate::instance::json::read(emerging).unwrap();
        let case = Case::new(&instance, &Spec, CaseOptions::default());
        let settled = case.equilibrium().unwrap().layer();
        assert!(settled >= 1);
        assert_eq!(case.after.len(), LAYERS_AFTER + 1);
        for state in &case.after {
            assert_eq!(Some(state), layers(&Spec, &instance).nth(state.layer).as_ref());
        }
        assert_eq!((case.after[0].layer, case.after[1].layer), (settled, settled + 1));
    }

    #[test]
    fn hypotheses_are_seen() {
        let with = |form: [[i64; 2]; 2], alpha: i64| {
            let tokens = Tokens::from_rows(points(&[[2, 0], [0, 2]])).unwrap();
            let form = Form::square(points(&form)).unwrap();
            let instance = Instance::outside_hypotheses(tokens, Some(form), ratio(alpha, 2)).unwrap();
            let case = Case::with_limit(&instance, &Spec, Limit::Undecided { layers: 0, reason: None }, 1);
            [Assumption::SymmetricForm, Assumption::PositiveDefiniteForm, Assumption::PositiveStepSize]
                .map(|assumption| case.satisfies(assumption))
        };
        assert_eq!(with([[2, 0], [0, 2]], 1), [true, true, true]);
        assert_eq!(with([[2, 1], [0, 2]], 1), [false, false, true]);
        assert_eq!(with([[2, 0], [0, -2]], 1), [true, false, true]);
        assert_eq!(with([[2, 0], [0, 2]], -1), [true, true, false]);
        assert_eq!(with([[2, 0], [0, 2]], 0), [true, true, false]);
    }

    #[test]
    fn vectors_by_hand() {
        let (u, v) = ([ratio(3, 1), ratio(5, 1)], [ratio(1, 1), ratio(-2, 1)]);
        assert_eq!(minus(&u, &v), [ratio(2, 1), ratio(7, 1)]);
        assert_eq!(scaled_plus(&ratio(2, 1), &u, &v), [ratio(7, 1), ratio(8, 1)]);
        let tokens = Tokens::from_rows(points(&[[1, 2], [1, 2], [2, 1]])).unwrap();
        assert!(same_class(&tokens, 0, 1) && !same_class(&tokens, 0, 2));
    }
}
