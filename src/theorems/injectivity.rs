//! `injectivity`: distinct tokens stay distinct, by a bound; equal tokens stay equal.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "injectivity",
    sentence: "|z_i' - z_j'|^2 >= r^2 |z_i - z_j|^2, and z_i = z_j implies z_i' = z_j'",
    source: "docs/theory.md section 2",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/injectivity.rs", &[["OneLayer.v", "injectivity"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let rate = case.instance.rate();
    let rate_squared = &rate * &rate;
    at_every_step(case, reasons::NO_TOKENS, |step, tally| {
        let (before, after) = (&step.products.gram, step.products_after());
        // Both sides over one denominator.
        let of_before = rate_squared.numer() * after.denominator();
        let of_after = rate_squared.denom() * before.denominator();
        let denominator = &of_after * after.denominator();
        for i in 0..step.len() {
            for j in 0..i {
                let place = (step.layer(), &[i, j][..]);
                let (left, right) = (after.of_differences(i, j) * &of_after, before.of_differences(i, j) * &of_before);
                let claim = "|z_i' - z_j'|^2 >= r^2 |z_i - z_j|^2";
                tally.compare_over(&denominator, place, claim, &left, Relation::AtLeast, &right)?;
                if same_class(&step.before.tokens, i, j) {
                    tally.same_point(place, "z_i = z_j implies z_i' = z_j'", step.next(i), step.next(j))?;
                } else {
                    let apart = step.next(i) != step.next(j);
                    tally.same(place, "z_i != z_j implies z_i' != z_j'", &apart, &true)?;
                }
            }
        }
        tally.same((step.layer(), &[]), "the number of tokens stays", &step.after.tokens.len(), &step.len())
    })
}
