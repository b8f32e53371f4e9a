//! The search for the first layer that decides the future.

use super::regime::{self, Attempt, ClosedForms};
use super::{Equilibrium, Kind, Limit, UndecidedReason, settle};
use crate::dynamics::Dynamics;
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::tokens::Tokens;
use crate::trajectory::LayerState;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The number of layers looked at where nothing else is asked for.
pub const DEFAULT_MAX_LAYERS: usize = 400;

/// For how many layers a pattern must have lasted before it is tried as a regime. An attempt compares polynomials for all
/// pairs of tokens, a layer only numbers, and most patterns do not last: trying later changes no answer, since a regime
/// begins where its pattern began.
const PATIENCE: usize = 8;

/// The longest denominator that is searched on, in bits. Ordinary ones grow by a few bits a layer and end far below; one
/// that began with thousands of digits would take ever longer, and moves too little for more layers to tell.
pub const MAX_BITS: u64 = 1 << 18;

/// The limit of an instance under `dynamics`, looked for within [`DEFAULT_MAX_LAYERS`] layers: see [`Search`].
pub fn limit(dynamics: &dyn Dynamics, instance: &Instance) -> Limit {
    Search::new().run(dynamics, instance)
}

/// The search for the limit of an instance: the first settled layer within a bound on layers; where none settles, the
/// first layer from which the attention pattern is certified; else undecided.
///
/// A regime whose means drift is proof that no later layer settles, so the search ends there; one whose means are
/// constant goes on to its settled layer.
///
/// ```
/// use hardmax::equilibrium::{Limit, Search, UndecidedReason};
/// use hardmax::{engine::Exact, instance::Instance, rational::ratio};
/// use std::ops::ControlFlow;
/// let tokens = [[2, 2], [2, -2], [1, 0]].map(|point| point.map(|x| ratio(x, 1)).to_vec()).to_vec();
/// let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
/// let search = || Search::new().max_layers(60);
/// assert!(search().run(&Exact::default(), &instance).equilibrium().is_some());
/// // Stopped before the first layer.
/// let stopped = search().progress(|_layer| ControlFlow::Break(())).run(&Exact::default(), &instance);
/// assert_eq!(stopped, Limit::Undecided { layers: 0, reason: Some(UndecidedReason::Stopped) });
/// ```
pub struct Search<'a> {
    max_layers: usize,
    progress: Box<dyn FnMut(usize) -> ControlFlow<()> + 'a>,
}

impl Default for Search<'_> {
    fn default() -> Self {
        Self { max_layers: DEFAULT_MAX_LAYERS, progress: Box::new(|_| ControlFlow::Continue(())) }
    }
}

impl<'a> Search<'a> {
    /// A search within [`DEFAULT_MAX_LAYERS`] layers that nothing stops.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same search within `max_layers` layers.
    #[must_use]
    pub fn max_layers(self, max_layers: usize) -> Self {
        Self { max_layers, ..self }
    }

    /// The same search with `progress` called before each layer is looked at, with its index: it may stop the search.
    #[must_use]
    pub fn progress(self, progress: impl FnMut(usize) -> ControlFlow<()> + 'a) -> Self {
        Self { progress: Box::new(progress), ..self }
    }

    /// The limit. A search that is stopped leaves it undecided, with [`UndecidedReason::Stopped`].
    pub fn run(self, dynamics: &dyn Dynamics, instance: &Instance) -> Limit {
        let Self { max_layers, mut progress } = self;
        let mut flow = dynamics.start(instance);
        let mut patterns: Vec<Arc<Pattern>> = Vec::new();
        // The state at which the pattern last changed, until it has been tried as the start of a regime.
        let mut untried: Option<LayerState> = None;
        let mut standing: Option<(LayerState, ClosedForms)> = None;
        let mut reason = None;
        let mut lasted = 0;
        loop {
            let layer = flow.layer();
            if progress(layer).is_break() {
                return Limit::Undecided { layers: layer, reason: Some(UndecidedReason::Stopped) };
            }
            let changed = patterns.last().is_none_or(|last| **last != *flow.attention());
            patterns.push(match patterns.last() {
                Some(last) if !changed => Arc::clone(last),
                _ => Arc::new(flow.attention().clone()),
            });
            let state = LayerState::of(&*flow);
            if settle::is_settled(instance.form(), &state) {
                return settled(state, patterns);
            }
            let bits = state.tokens.entries().iter().map(|entry| entry.denom().bits()).max().unwrap_or_default();
            if changed {
                (untried, standing, reason) = (Some(state), None, None);
            }
            lasted = if changed { 0 } else { lasted + 1 };
            let too_long = too_long(bits);
            let last = layer >= max_layers || too_long.is_some();
            // A pattern is tried as a regime once it has lasted for a while, or at the end.
            if lasted >= PATIENCE || last {
                let attempt = |state: LayerState| match instance.is_inner_product() {
                    true => (Some(regime::attempt(instance, &state)), state),
                    false => (None, state),
                };
                match untried.take().map(attempt) {
                    Some((None, _)) => reason = Some(UndecidedReason::AnyForm),
                    Some((Some(Attempt::Certified(forms)), state)) if forms.drifts() => {
                        return regime(state, forms, patterns);
                    }
                    Some((Some(Attempt::Certified(forms)), state)) => standing = Some((state, forms)),
                    Some((Some(Attempt::BeyondBound(why)), _)) => reason = Some(why.into()),
                    Some((Some(Attempt::Refuted), _)) | None => {}
                }
            }
            if last {
                return match standing {
                    Some((state, forms)) => regime(state, forms, patterns),
                    None => Limit::Undecided { layers: layer, reason: too_long.or(reason) },
                };
            }
            flow.advance();
        }
    }
}

fn too_long(bits: u64) -> Option<UndecidedReason> {
    (bits > MAX_BITS).then_some(UndecidedReason::LongDenominators { bits })
}

fn regime(state: LayerState, forms: ClosedForms, mut patterns: Vec<Arc<Pattern>>) -> Limit {
    patterns.truncate(state.layer + 1);
    let limits = forms.limits().clone();
    Limit::Decided(Box::new(Equilibrium { kind: Kind::Regime(forms), state, patterns, limits }))
}

fn settled(state: LayerState, patterns: Vec<Arc<Pattern>>) -> Limit {
    let means = settle::row_means(&state.tokens, &state.attention);
    let rows = (0..state.tokens.len()).map(|i| means[state.attention.row_of(i)].clone()).collect();
    // INVARIANT: attention means have the dimension of the tokens.
    let limits = Tokens::from_rows(rows).expect("rows of one length");
    Limit::Decided(Box::new(Equilibrium { kind: Kind::Settled, state, patterns, limits }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Exact;
    use crate::rational::{Rational, ratio};

    /// The pattern is that of layer 0 at every layer, and the means are constant: token 3 goes to the mean (1, 0, 0, 0) of tokens 0 and 1,
    /// token 4 to token 2. The second row of (b) is 1.8 - 0.25 r^k at token 4 and 2 - 0.5 r^k at token 0: maximal once r^k <= 4/5.
    #[test]
    fn a_regime_whose_means_stand_still_goes_on_to_its_settled_layer() {
        let tokens = [[20, 20, 0, 0], [20, -20, 0, 0], [18, 0, -60, 0], [10, 0, 0, 4], [22, 0, -7, -6]];
        let tokens = tokens.map(|token| token.map(|x| ratio(x, 20)).to_vec()).to_vec();
        let instance = Instance::new(tokens, None, ratio(1, 100)).unwrap();
        let Limit::Decided(equilibrium) = limit(&Exact::default(), &instance) else { panic!("undecided") };
        assert_eq!((equilibrium.layer(), &equilibrium.kind), (23, &Kind::Settled));
        let early = Search::new().max_layers(22).run(&Exact::default(), &instance);
        let Limit::Decided(early) = early else { panic!("undecided") };
        assert!(early.layer() == 0 && matches!(early.kind, Kind::Regime(_)));
        assert_eq!(early.limits, equilibrium.limits);
        // A pattern that lasts is stored once.
        assert!(Arc::ptr_eq(&equilibrium.patterns[0], &equilibrium.patterns[23]));
    }

    /// Token 4 follows the followers 2 and 3, so means drift; that is seen at the first attempt, and no later layer is looked at.
    #[test]
    fn a_drift_ends_the_search_once_the_pattern_has_lasted() {
        let tokens = [[20, 20, 0], [20, -20, 0], [20, 10, 2], [20, -10, 2], [10, 0, 5]];
        let tokens = tokens.map(|token| token.map(|x| ratio(x, 20)).to_vec()).to_vec();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let mut reached = 0;
        let reach = |layer| {
            reached = layer;
            ControlFlow::Continue(())
        };
        let Limit::Decided(drift) = Search::new().progress(reach).run(&Exact::default(), &instance) else {
            panic!("undecided")
        };
        assert!(drift.layer() == 0 && matches!(drift.kind, Kind::Regime(_)));
        assert_eq!((reached, drift.patterns.len()), (PATIENCE, 1));
    }

    /// Stopped at each layer before the one that decides: what was looked at is said, and nothing is claimed.
    #[test]
    fn a_search_that_is_stopped_is_undecided() {
        let tokens = [[20, 20, 0], [20, -20, 0], [20, 10, 2], [20, -10, 2], [10, 0, 5]];
        let tokens = tokens.map(|token| token.map(|x| ratio(x, 20)).to_vec()).to_vec();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let stopped_at = |last: usize| {
            let stop = |layer| if layer == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            Search::new().progress(stop).run(&Exact::default(), &instance)
        };
        for last in 0..=PATIENCE {
            let stopped = Limit::Undecided { layers: last, reason: Some(UndecidedReason::Stopped) };
            assert_eq!(stopped_at(last), stopped);
        }
        assert_eq!(stopped_at(PATIENCE + 1), limit(&Exact::default(), &instance));
        assert_eq!(UndecidedReason::Stopped.to_string(), "the search was stopped");
    }

    #[test]
    fn the_search_ends_where_denominators_grow_too_long() {
        assert!(too_long(MAX_BITS).is_none() && too_long(MAX_BITS + 1).is_some());
        let tokens = [[-1, 2], [7, -9], [5, -2], [-8, -4], [-6, 2]].map(|[x, y]| vec![ratio(x, 1), ratio(y, 1)]);
        let alpha = Rational::new(1.into(), num_bigint::BigInt::from(10).pow(9_000));
        let instance = Instance::new(tokens.to_vec(), None, alpha).unwrap();
        let Limit::Undecided { layers, reason } = limit(&Exact::default(), &instance) else { panic!("decided") };
        let Some(UndecidedReason::LongDenominators { bits }) = reason else { panic!("{reason:?}") };
        assert!(layers < 10 && bits > MAX_BITS, "{layers}");
        let message = format!("denominators of {bits} bits: the search ends beyond 262144");
        assert_eq!(reason.map(|reason| reason.to_string()), Some(message));
    }
}
