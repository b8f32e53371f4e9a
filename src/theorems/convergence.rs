//! `convergence`: every token converges, to its certified limit.

use super::*;
use crate::equilibrium::{Equilibrium, Kind};
use crate::rational::Rational;
use crate::trajectory::LayerState;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "convergence",
    sentence: "every token converges; its distance to the certified limit shrinks from layer to layer as the closed form says",
    source: "docs/theory.md section 4; [AFZ] theorem 1",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/convergence.rs", &[["Convergence.v", "convergence"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let equilibrium = match case.equilibrium() {
        Ok(equilibrium) => equilibrium,
        Err(layers) => return Verdict::Undecided { layers },
    };
    let mut tally = Tally::default();
    let outcome = check(case, equilibrium, &mut tally);
    tally.verdict(outcome, reasons::NO_TOKENS)
}

fn check(case: &Case, equilibrium: &Equilibrium, tally: &mut Tally) -> Checked {
    let form = case.instance.form();
    let limit_norms: Vec<Rational> = equilibrium.limits.rows().map(|limit| form.norm_squared(limit)).collect();
    // Norms grow towards those of the limits, at every layer that was looked at.
    for state in case.states.iter().chain(&case.after) {
        for (i, norm) in state.norms_squared(form).iter().enumerate() {
            let place = (state.layer, &[i][..]);
            tally.compare(place, "|c_i|^2 >= |z_i|^2", &limit_norms[i], Relation::AtLeast, norm)?;
        }
    }
    let rate = case.instance.rate();
    case.after.windows(2).try_for_each(|pair| match equilibrium.kind {
        Kind::Settled => shrinks_by(&pair[0], &pair[1], equilibrium, &rate, tally),
        Kind::Regime(_) => Ok(()),
    })
}

fn shrinks_by(
    before: &LayerState,
    after: &LayerState,
    equilibrium: &Equilibrium,
    rate: &Rational,
    tally: &mut Tally,
) -> Checked {
    (0..before.tokens.len()).try_for_each(|i| {
        let distance = |state: &LayerState| minus(&state.tokens[i], &equilibrium.limits[i]);
        let expected: Vec<Rational> = distance(before).iter().map(|entry| entry * rate).collect();
        tally.same_point((after.layer, &[i]), "z_i' - c_i = r (z_i - c_i)", &distance(after), &expected)
    })
}
