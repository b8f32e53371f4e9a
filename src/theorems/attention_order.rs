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
        let products = &step.products.gram;
        for i in 0..step.len() {
            for &j in step.before.attention.set(i) {
                if same_class(&step.before.tokens, i, j) {
                    continue;
                }
                let place = (step.layer(), &[i, j][..]);
                let (theirs, own) = (products.numerator(j, j), products.numerator(i, i));
                let (claim, bound) = ("|z_j|^2 >= |z_i|^2 + |z_j - z_i|^2", &own + products.of_differences(j, i));
                tally.compare_over(products.denominator(), place, claim, &theirs, Relation::AtLeast, &bound)?;
                let claim = "|z_j|^2 > |z_i|^2";
                tally.compare_over(products.denominator(), place, claim, &theirs, Relation::Above, &own)?;
            }
        }
        Ok(())
    })
}
