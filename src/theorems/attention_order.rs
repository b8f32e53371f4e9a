//! `attention_order`: whoever is attended to from another point has the larger norm.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "attention_order",
    sentence: "j in C_i and z_j != z_i imply |z_j|^2 >= |z_i|^2 + |z_j - z_i|^2 > |z_i|^2",
    source: "docs/theory.md section 2",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/attention_order.rs", &[["Order.v", "attention_order"], ["Order.v", "attention_acyclic"]]),
};

fn conclusion(case: &Case) -> Verdict {
    at_every_step(case, reasons::SOME_FOLLOWER, |step, tally| {
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
                tally.compare(place, "|z_j|^2 > |z_i|^2", step.product(j, j), Relation::Above, step.product(i, i))?;
            }
        }
        Ok(())
    })
}
