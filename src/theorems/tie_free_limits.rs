//! `tie_free_limits`: where from some layer on no token ties between points, every limit is a leader.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "tie_free_limits",
    sentence: "if from some layer on every C_i is a single class, every limit is a leader's position",
    source: "docs/theory.md section 4",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/tie_free_limits.rs", &[["Vertices.v", "tie_free_limits"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let equilibrium = match case.equilibrium() {
        Ok(equilibrium) => equilibrium,
        Err(layers) => return Verdict::Undecided { layers },
    };
    let state = &equilibrium.state;
    let single = |set: &[usize]| set.iter().all(|&j| same_class(&state.tokens, j, set[0]));
    if !state.attention.sets().all(single) {
        return Verdict::NotApplicable { hypothesis: reasons::SINGLE_CLASSES };
    }
    let mut tally = Tally::default();
    let outcome = (0..state.tokens.len()).try_for_each(|i| {
        let led = equilibrium.leaders().iter().any(|&leader| state.tokens[leader] == equilibrium.limits[i]);
        tally.same((state.layer, &[i]), "the limit is a leader's position", &led, &true)
    });
    tally.verdict(outcome, reasons::SINGLE_CLASSES)
}
