//! `certificate_complete`: a layer in which every token attends to one class of leaders is settled.

use super::*;
use crate::equilibrium::settle;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "certificate_complete",
    sentence: "if every token attends to one class of leaders, the layer is settled",
    source: "docs/theory.md section 3 (new)",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/certificate_complete.rs", &[["SettledLimit.v", "certificate_complete"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let mut tally = Tally::default();
    let outcome = case.states.iter().chain(&case.after).try_for_each(|state| {
        if !settle::attends_to_leaders_alone(state) {
            return Ok(());
        }
        let settled = settle::is_settled_by_definition(case.instance.form(), state);
        tally.same((state.layer, &[]), "the layer is settled by (a) and (b)", &settled, &true)
    });
    tally.verdict(outcome, reasons::SOME_LAYER_OF_LEADERS)
}
