//! The core pack: its statements, its faults and its counterexamples.

use super::{Hardmax, Theorem, counterexamples};
use crate::dynamics::Fault as Planted;
use crate::generate;
use crate::instance::Instance;
use hardmax_kit::{Fault, Pack};
use std::sync::Arc;

/// The core pack: every statement of docs/theory.md about the dynamics, in the order of that page.
pub static PACK: Pack<Hardmax> = Pack::new(
    "hardmax",
    "tokens under hardmax self-attention, and where they converge to",
    "hardmax::theorems::PACK",
    &[
        super::progress::STATEMENT,
        super::norm_growth::STATEMENT,
        super::hull_nesting::STATEMENT,
        super::frank_wolfe_gap::STATEMENT,
        super::attention_monotone::STATEMENT,
        super::injectivity::STATEMENT,
        super::attention_order::STATEMENT,
        super::leaders_exist::STATEMENT,
        super::separation::STATEMENT,
        super::leader_invariance::STATEMENT,
        super::follower_lock::STATEMENT,
        super::voronoi_cells::STATEMENT,
        super::equivariance::STATEMENT,
        super::one_dim_boolean::STATEMENT,
        super::certificate_sound::STATEMENT,
        super::vertices_are_leaders::STATEMENT,
        super::face_projection::STATEMENT,
        super::certificate_complete::STATEMENT,
        super::regime_sound::STATEMENT,
        super::convergence::STATEMENT,
        super::tie_free_limits::STATEMENT,
    ],
    &[
        Fault {
            id: "first-index",
            sentence: "Ties are broken to the first index",
            subject: || Arc::new(Planted::FirstIndex),
        },
        Fault {
            id: "wrong-weight",
            sentence: "The attention mean is divided by one more than the size of the attention set",
            subject: || Arc::new(Planted::WrongWeight),
        },
        Fault {
            id: "nudged-leader",
            sentence: "Every token that should stay where it is moves a little towards the origin",
            subject: || Arc::new(Planted::NudgedLeader),
        },
    ],
)
.with_named(named)
.with_counterexamples(counterexamples);

/// The statements of the core pack.
pub static REGISTRY: &[Theorem] = PACK.statements;

/// The statement of the core pack with this id.
pub fn find(id: &str) -> Option<&'static Theorem> {
    PACK.find(id)
}

fn named() -> Vec<(String, Instance)> {
    generate::gallery().into_iter().map(|named| (named.name.to_owned(), named.instance)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// What each statement says, where it comes from and what it needs.
    #[test]
    fn the_statements_as_they_are_read() {
        let mut text = String::new();
        for theorem in REGISTRY {
            let Theorem { id, sentence, source, assumptions, .. } = theorem;
            writeln!(text, "{id}: {sentence}\n    {source}; {assumptions:?}").unwrap();
            assert_eq!(find(id).map(|found| found.sentence), Some(*sentence));
        }
        assert!(find("no_such_statement").is_none());
        insta::assert_snapshot!(text);
    }
}
