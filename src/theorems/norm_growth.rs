//! `norm_growth`: norms grow by at least the square of the step, and a token stays iff it is its attention mean.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "norm_growth",
    sentence: "|z_i'|^2 >= |z_i|^2 + beta^2 |m_i - z_i|^2, and z_i' = z_i iff m_i = z_i",
    source: "docs/theory.md section 2; [AFZ] section 3",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/norm_growth.rs", &[["OneLayer.v", "norm_growth"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let beta = case.instance.beta();
    let beta_squared = &beta * &beta;
    at_every_step(case, reasons::NO_TOKENS, |step, tally| {
        let after = step.products_after();
        (0..step.len()).try_for_each(|i| {
            let place = (step.layer(), &[i][..]);
            let ahead = minus(&step.products.means[i], step.z(i));
            let bound = step.product(i, i) + &beta_squared * step.form().norm_squared(&ahead);
            let claim = "|z_i'|^2 >= |z_i|^2 + beta^2 |m_i - z_i|^2";
            tally.compare(place, claim, &after.product(i, i), Relation::AtLeast, &bound)?;
            let (stays, is_mean) = (step.next(i) == step.z(i), step.products.means[i] == step.z(i));
            tally.same(place, "z_i' = z_i iff m_i = z_i", &stays, &is_mean)
        })
    })
}
