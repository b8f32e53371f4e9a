//! `leaders_exist`: every token of largest norm leads.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "leaders_exist",
    sentence: "every token of largest A-norm is a leader, at every layer",
    source: "docs/theory.md section 2; [AFZ] section 3",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/leaders_exist.rs", &[["Order.v", "leaders_exist"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let mut tally = Tally::default();
    let outcome = case.states.iter().try_for_each(|state| {
        let norms = state.norms_squared(case.instance.form());
        let largest = norms.iter().max();
        (0..norms.len()).filter(|&i| Some(&norms[i]) == largest).try_for_each(|i| {
            let leads = state.leaders.contains(&i);
            tally.same((state.layer, &[i]), "a token of largest norm is a leader", &leads, &true)
        })
    });
    tally.verdict(outcome, reasons::NO_TOKENS)
}
