//! `leader_invariance`: a leader stays where it is, and stays a leader.

use super::*;
use crate::tokens::Tokens;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "leader_invariance",
    sentence: "if i is a leader then z_i' = z_i, class(i) does not change, and i is a leader at the next layer",
    source: "docs/theory.md section 2; [AFZ] section 3",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/leader_invariance.rs", &[["Leaders.v", "leader_invariance"]]),
};

fn conclusion(case: &Case) -> Verdict {
    at_every_step(case, reasons::SOME_LEADER, |step, tally| {
        let products = step.products_after();
        for &i in &step.before.leaders {
            let place = (step.layer(), &[i][..]);
            tally.same_point(place, "z_i' = z_i", step.next(i), step.z(i))?;
            let class = |tokens: &Tokens| (0..step.len()).filter(|&j| same_class(tokens, i, j)).collect::<Vec<_>>();
            let (before, after) = (class(&step.before.tokens), class(&step.after.tokens));
            tally.same(place, "class(i) does not change", &after, &before)?;
            tally.same(place, "a leader stays a leader", &step.after.leaders.contains(&i), &true)?;
            let closest = (0..step.len())
                .filter(|&j| !same_class(&step.after.tokens, i, j))
                .map(|j| products.numerator(i, j))
                .max();
            if let Some(closest) = closest {
                let (claim, norm) = ("|z_i'|^2 > <z_i', z_j'>", products.numerator(i, i));
                tally.compare_over(products.denominator(), place, claim, &norm, Relation::Above, &closest)?;
            }
        }
        Ok(())
    })
}
