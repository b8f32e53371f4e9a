//! `certificate_complete`: a layer in which every token attends to one class of leaders is settled.

use super::*;
use crate::equilibrium::settle;

/// The statement.
pub struct CertificateComplete;

impl Theorem for CertificateComplete {
    fn id(&self) -> &'static str {
        "certificate_complete"
    }

    fn statement(&self) -> &'static str {
        "if every token attends to one class of leaders, the layer is settled"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 3 (new)"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        INNER_PRODUCT
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        let mut tally = Tally::default();
        let outcome = case.states.iter().chain(&case.after).try_for_each(|state| {
            if !settle::attends_to_leaders_alone(state) {
                return Ok(());
            }
            let settled = settle::is_settled_by_definition(case.instance.form(), state);
            tally.same((state.layer, &[]), "the layer is settled by (a) and (b)", &settled, &true)
        });
        tally.verdict(outcome, Hypothesis::SomeLayerOfLeaders)
    }
}
