//! `leaders_exist`: every token of largest norm leads.

use super::*;

/// The statement.
pub struct LeadersExist;

impl Theorem for LeadersExist {
    fn id(&self) -> &'static str {
        "leaders_exist"
    }

    fn statement(&self) -> &'static str {
        "every token of largest A-norm is a leader, at every layer"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 2; [AFZ] section 3"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        INNER_PRODUCT
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        let mut tally = Tally::default();
        let outcome = case.states.iter().try_for_each(|state| {
            let norms = state.norms_squared(case.instance.form());
            let largest = norms.iter().max();
            (0..norms.len()).filter(|&i| Some(&norms[i]) == largest).try_for_each(|i| {
                let leads = state.leaders.contains(&i);
                tally.same((state.layer, &[i]), "a token of largest norm is a leader", &leads, &true)
            })
        });
        tally.verdict(outcome, Hypothesis::FewTokens)
    }
}
