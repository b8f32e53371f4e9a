//! `attention_monotone`: attention means are monotone in the tokens.

use super::*;
use crate::gram::Gram;
use num_bigint::BigInt;
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
        let products = Gram::new(step.form(), step.points[0], &step.means_of_motion());
        let (claim, zero) = ("<z_i - z_j, m_i - m_j> >= 0", BigInt::zero());
        for i in 0..step.len() {
            for j in 0..i {
                let (place, product) = ((step.layer(), &[i, j][..]), products.of_differences(i, j));
                tally.compare_over(products.denominator(), place, claim, &product, Relation::AtLeast, &zero)?;
            }
        }
        Ok(())
    })
}
