//! The statements of docs/theory.md, each as a check in exact arithmetic. One file a statement, named by its id.

mod case;
mod registry;
mod verdict;

pub mod attention_monotone;
pub mod attention_order;
pub mod certificate_complete;
pub mod certificate_sound;
pub mod convergence;
pub mod equivariance;
pub mod face_projection;
pub mod follower_lock;
pub mod hull_nesting;
pub mod injectivity;
pub mod leader_invariance;
pub mod leaders_exist;
pub mod norm_growth;
pub mod progress;
pub mod regime_sound;
pub mod separation;
pub mod softmax_gap;
pub mod tie_free_limits;
pub mod vertices_are_leaders;

pub use case::{Case, CaseOptions, LAYERS_AFTER};
pub(crate) use case::{StepView, minus, same_class, scaled_plus};
pub use registry::{REGISTRY, find};
pub(crate) use verdict::{Checked, Tally};
pub use verdict::{Comparison, Evidence, Hypothesis, Relation, Verdict};

/// One statement of docs/theory.md.
pub trait Theorem: Sync {
    /// Its one name everywhere.
    fn id(&self) -> &'static str;

    /// What it says, in one sentence.
    fn statement(&self) -> &'static str;

    /// Where it comes from.
    fn source(&self) -> &'static str;

    /// What it asks of the instance.
    fn hypotheses(&self) -> &'static [Hypothesis];

    /// The conclusion alone, whatever the hypotheses: how counterexamples to them and planted faults are seen to fail.
    fn conclusion(&self, case: &Case) -> Verdict;

    /// The statement: the conclusion where the hypotheses hold, else [`Verdict::NotApplicable`].
    fn check(&self, case: &Case) -> Verdict {
        match self.missing(case) {
            Some(hypothesis) => Verdict::NotApplicable { hypothesis },
            None => self.conclusion(case),
        }
    }

    /// The first hypothesis that fails.
    fn missing(&self, case: &Case) -> Option<Hypothesis> {
        let all = std::iter::once(Hypothesis::FewTokens).chain(self.hypotheses().iter().copied());
        all.into_iter().find(|hypothesis| !case.satisfies(*hypothesis))
    }
}

/// What holds for any bilinear form needs alpha > 0 alone.
pub(crate) const ANY_FORM: &[Hypothesis] = &[Hypothesis::PositiveStepSize];

/// The hypotheses of the other statements.
pub(crate) const INNER_PRODUCT: &[Hypothesis] = &[Hypothesis::PositiveStepSize, Hypothesis::PositiveDefiniteForm];

/// Runs a check of one layer at every layer of the case.
pub(crate) fn at_every_step(
    case: &Case,
    vacuous: Hypothesis,
    mut check: impl FnMut(&StepView, &mut Tally) -> Checked,
) -> Verdict {
    let mut tally = Tally::default();
    let outcome = case.steps().try_for_each(|step| check(&step, &mut tally));
    tally.verdict(outcome, vacuous)
}
