//! `certificate_sound`: a settled layer decides the whole future.

use super::*;
use crate::equilibrium::{Equilibrium, Kind};
use crate::rational::Rational;
use crate::spec;
use num_traits::One;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "certificate_sound",
    sentence: "after a settled layer k the pattern stays, and z_i^t - m_i = r^(t-k) (z_i^k - m_i)",
    source: "docs/theory.md section 3 (new)",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs(
        "src/theorems/certificate_sound.rs",
        &[["Settled.v", "certificate_sound"], ["SettledLimit.v", "certificate_limit"]],
    ),
};

fn conclusion(case: &Case) -> Verdict {
    let equilibrium = match case.equilibrium() {
        Ok(equilibrium) if equilibrium.kind == Kind::Settled => equilibrium,
        Ok(_) => return Verdict::NotApplicable { hypothesis: reasons::SETTLED_LAYER },
        Err(layers) => return Verdict::Undecided { layers },
    };
    let mut tally = Tally::default();
    let outcome = check(case, equilibrium, &mut tally);
    tally.verdict(outcome, reasons::SETTLED_LAYER)
}

fn check(case: &Case, equilibrium: &Equilibrium, tally: &mut Tally) -> Checked {
    let means: Vec<Vec<Rational>> =
        equilibrium.state.attention.sets().map(|set| spec::attention_mean(&equilibrium.state.tokens, set)).collect();
    let mut scale = Rational::one();
    for state in &case.after {
        for (i, mean) in means.iter().enumerate() {
            let place = (state.layer, &[i][..]);
            tally.same(place, "C_i stays", &state.attention.set(i), &equilibrium.state.attention.set(i))?;
            let start = minus(&equilibrium.state.tokens[i], mean);
            let closed_form = scaled_plus(&scale, &start, mean);
            tally.same_point(
                place,
                "z_i^t = s z_i^k + (1 - s) m_i with s = r^(t-k)",
                &state.tokens[i],
                &closed_form,
            )?;
        }
        scale *= case.instance.rate();
    }
    let place = (equilibrium.layer(), &[][..]);
    tally.same(place, "the limits are the attention means of layer k", &equilibrium.limits.to_rows(), &means)
}
