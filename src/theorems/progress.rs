//! `progress`: the attention mean lies no lower in the direction of the token than the token itself.

use super::*;

/// The statement.
pub struct Progress;

impl Theorem for Progress {
    fn id(&self) -> &'static str {
        "progress"
    }

    fn statement(&self) -> &'static str {
        "<z_i, m_i - z_i> >= 0"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 2"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        ANY_FORM
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        at_every_step(case, Hypothesis::FewTokens, |step, tally| {
            (0..step.len()).try_for_each(|i| {
                let ahead = step.form().inner(step.z(i), &step.mean_of_motion(i));
                let place = (step.layer(), &[i][..]);
                tally.compare(place, "<z_i, m_i> >= |z_i|^2", &ahead, Relation::AtLeast, step.product(i, i))
            })
        })
    }
}
