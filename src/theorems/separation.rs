//! `separation`: a token leads iff a strict hyperplane separates it from every token at another point.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "separation",
    sentence: "i is a leader iff <z_i, z_j> < |z_i|^2 for every j outside class(i)",
    source: "docs/theory.md section 2; [AFZ] section 3",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/separation.rs", &[["Leaders.v", "separation"]]),
};

fn conclusion(case: &Case) -> Verdict {
    at_every_step(case, reasons::NO_TOKENS, |step, tally| {
        for i in 0..step.len() {
            let outside: Vec<usize> = (0..step.len()).filter(|&j| !same_class(&step.before.tokens, i, j)).collect();
            let closest = outside.iter().copied().max_by_key(|&j| step.products.gram.numerator(i, j));
            if step.before.leaders.contains(&i) {
                let Some(j) = closest else { continue };
                let place = (step.layer(), &[i, j][..]);
                tally.compare(
                    place,
                    "|z_i|^2 > <z_i, z_j>",
                    &step.product(i, i),
                    Relation::Above,
                    &step.product(i, j),
                )?;
            } else {
                let j = closest.unwrap_or(i);
                let place = (step.layer(), &[i, j][..]);
                tally.same(
                    place,
                    "a token that does not lead has others outside its class",
                    &closest.is_some(),
                    &true,
                )?;
                tally.compare(
                    place,
                    "<z_i, z_j> >= |z_i|^2",
                    &step.product(i, j),
                    Relation::AtLeast,
                    &step.product(i, i),
                )?;
            }
        }
        Ok(())
    })
}
