//! `progress`: the attention mean lies no lower in the direction of the token than the token itself.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "progress",
    sentence: "<z_i, m_i - z_i> >= 0",
    source: "docs/theory.md section 2",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/progress.rs", &[["OneLayer.v", "progress"]]),
};

fn conclusion(case: &Case) -> Verdict {
    at_every_step(case, reasons::NO_TOKENS, |step, tally| {
        (0..step.len()).try_for_each(|i| {
            let ahead = step.form().inner(step.z(i), &step.mean_of_motion(i));
            let place = (step.layer(), &[i][..]);
            tally.compare(place, "<z_i, m_i> >= |z_i|^2", &ahead, Relation::AtLeast, step.product(i, i))
        })
    })
}
