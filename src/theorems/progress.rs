//! `progress`: the attention mean lies no lower in the direction of the token than the token itself.

use super::*;
use crate::gram::Gram;

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
        let ahead = Gram::new(step.form(), step.points[0], &step.means_of_motion());
        (0..step.len()).try_for_each(|i| {
            let place = (step.layer(), &[i][..]);
            let (mean, own) = (ahead.product(i, i), step.product(i, i));
            tally.compare(place, "<z_i, m_i> >= |z_i|^2", &mean, Relation::AtLeast, &own)
        })
    })
}
