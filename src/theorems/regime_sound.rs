//! `regime_sound`: a certified regime decides the whole future.

use super::*;
use crate::equilibrium::regime::ClosedForms;
use crate::equilibrium::{Equilibrium, Kind};
use crate::rational::Rational;
use num_traits::One;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "regime_sound",
    sentence: "after layer k the pattern stays, and z_i = c_i + r^t sum_m w_(i,m) binom(t, m) after t layers",
    source: "docs/theory.md section 3 (new)",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/regime_sound.rs", &[["Regime.v", "regime_sound"], ["RegimeLimit.v", "regime_limit"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let (equilibrium, forms) = match case.equilibrium() {
        Ok(equilibrium) => match &equilibrium.kind {
            Kind::Regime(forms) => (equilibrium, forms),
            Kind::Settled => return Verdict::NotApplicable { hypothesis: reasons::DRIFTING_MEANS },
        },
        Err(layers) => return Verdict::Undecided { layers },
    };
    let mut tally = Tally::default();
    let outcome = check(case, equilibrium, forms, &mut tally);
    tally.verdict(outcome, reasons::DRIFTING_MEANS)
}

fn check(case: &Case, equilibrium: &Equilibrium, forms: &ClosedForms, tally: &mut Tally) -> Checked {
    let mut scale = Rational::one();
    for (t, state) in case.after.iter().enumerate() {
        for i in 0..case.instance.len() {
            let place = (state.layer, &[i][..]);
            tally.same(place, "C_i stays", &state.attention.set(i), &equilibrium.state.attention.set(i))?;
            let mut closed_form = forms.limits()[i].to_vec();
            for (m, w) in forms.newton(i).iter().enumerate() {
                closed_form = scaled_plus(&(&scale * binomial(t, m)), w, &closed_form);
            }
            let claim = "z_i = c_i + r^t sum_m w_(i,m) binom(t, m)";
            tally.same_point(place, claim, &state.tokens[i], &closed_form)?;
        }
        scale *= case.instance.rate();
    }
    Ok(())
}

fn binomial(t: usize, m: usize) -> Rational {
    Rational::from_integer(num_integer::binomial(t as u64, m as u64).into())
}
