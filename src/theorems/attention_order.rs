//! `attention_order`: whoever is attended to from another point has the larger norm.

use super::*;

/// The statement.
pub struct AttentionOrder;

impl Theorem for AttentionOrder {
    fn id(&self) -> &'static str {
        "attention_order"
    }

    fn statement(&self) -> &'static str {
        "j in C_i and z_j != z_i imply |z_j|^2 >= |z_i|^2 + |z_j - z_i|^2 > |z_i|^2"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 2"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        INNER_PRODUCT
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        at_every_step(case, Hypothesis::SomeFollower, |step, tally| {
            for i in 0..step.len() {
                for &j in step.before.attention.set(i) {
                    if same_class(&step.before.tokens, i, j) {
                        continue;
                    }
                    let place = (step.layer(), &[i, j][..]);
                    let bound = step.product(i, i) + step.form().norm_squared(&minus(step.z(j), step.z(i)));
                    tally.compare(
                        place,
                        "|z_j|^2 >= |z_i|^2 + |z_j - z_i|^2",
                        step.product(j, j),
                        Relation::AtLeast,
                        &bound,
                    )?;
                    tally.compare(
                        place,
                        "|z_j|^2 > |z_i|^2",
                        step.product(j, j),
                        Relation::Above,
                        step.product(i, i),
                    )?;
                }
            }
            Ok(())
        })
    }
}
