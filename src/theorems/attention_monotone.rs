//! `attention_monotone`: attention means are monotone in the tokens.

use super::*;
use crate::rational::Rational;
use num_traits::Zero;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "attention_monotone",
    sentence: "<z_i - z_j, m_i - m_j> >= 0",
    source: "docs/theory.md section 2",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/attention_monotone.rs", &[["OneLayer.v", "attention_monotone"]]),
};

fn conclusion(case: &Case) -> Verdict {
    at_every_step(case, reasons::NO_TOKENS, |step, tally| {
        let means: Vec<_> = (0..step.len()).map(|i| step.mean_of_motion(i)).collect();
        for i in 0..step.len() {
            for j in 0..i {
                let product = step.form().inner(&minus(step.z(i), step.z(j)), &minus(&means[i], &means[j]));
                let place = (step.layer(), &[i, j][..]);
                tally.compare(place, "<z_i - z_j, m_i - m_j> >= 0", &product, Relation::AtLeast, &Rational::zero())?;
            }
        }
        Ok(())
    })
}
