//! `attention_monotone`: attention means are monotone in the tokens.

use super::*;
use crate::rational::Rational;
use num_traits::Zero;

/// The statement.
pub struct AttentionMonotone;

impl Theorem for AttentionMonotone {
    fn id(&self) -> &'static str {
        "attention_monotone"
    }

    fn statement(&self) -> &'static str {
        "<z_i - z_j, m_i - m_j> >= 0"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 2"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        ANY_FORM
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        at_every_step(case, Hypothesis::FewTokens, |step, tally| {
            let means: Vec<_> = (0..step.len()).map(|i| step.mean_of_motion(i)).collect();
            for i in 0..step.len() {
                for j in 0..i {
                    let product = step.form().inner(&minus(step.z(i), step.z(j)), &minus(&means[i], &means[j]));
                    let place = (step.layer(), &[i, j][..]);
                    tally.compare(
                        place,
                        "<z_i - z_j, m_i - m_j> >= 0",
                        &product,
                        Relation::AtLeast,
                        &Rational::zero(),
                    )?;
                }
            }
            Ok(())
        })
    }
}
