//! The statements of docs/theory.md, each as a check in exact arithmetic. One file a statement, named by its id.

mod assumption;
mod case;
mod counterexamples;
mod model;
mod pack;
pub mod reasons;

mod attention_monotone;
mod attention_order;
mod certificate_complete;
mod certificate_sound;
mod convergence;
mod equivariance;
mod face_projection;
mod follower_lock;
mod frank_wolfe_gap;
mod hull_nesting;
mod injectivity;
mod leader_invariance;
mod leaders_exist;
mod norm_growth;
mod one_dim_boolean;
mod progress;
mod regime_sound;
mod separation;
mod tie_free_limits;
mod vertices_are_leaders;
mod voronoi_cells;

pub use assumption::Assumption;
pub use case::{Case, LAYERS_AFTER};
pub(crate) use case::{StepView, minus, same_class, scaled_plus};
pub use counterexamples::counterexamples;
pub use hardmax_kit::{CaseOptions, Comparison, Evidence, Reason, Relation, Verdict};
pub(crate) use hardmax_kit::{Checked, Tally};
pub use model::Hardmax;
pub use pack::{PACK, REGISTRY, find};

use hardmax_kit::Legs;

/// One statement of docs/theory.md.
pub type Theorem = hardmax_kit::Statement<Hardmax>;

/// What holds for any bilinear form needs alpha > 0 alone.
const ANY_FORM: &[Assumption] = &[Assumption::FewTokens, Assumption::PositiveStepSize];

/// What the other statements assume.
const INNER_PRODUCT: &[Assumption] =
    &[Assumption::FewTokens, Assumption::PositiveStepSize, Assumption::PositiveDefiniteForm];

/// Where a statement of the core is checked, tested and proved.
const fn legs(check: &'static str, coq: &'static [[&'static str; 2]]) -> Legs {
    Legs { check, tests: &["tests/faults.rs", "tests/theorems.rs"], fuzz: Some("fuzz/fuzz_targets/theorems.rs"), coq }
}

/// Runs a check of one layer at every layer of the case.
pub(crate) fn at_every_step(
    case: &Case,
    vacuous: Reason,
    mut check: impl FnMut(&StepView, &mut Tally) -> Checked,
) -> Verdict {
    let mut tally = Tally::default();
    let outcome = case.steps().try_for_each(|step| check(&step, &mut tally));
    tally.verdict(outcome, vacuous)
}
