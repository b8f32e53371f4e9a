//! `separation`: a token leads iff a strict hyperplane separates it from every token at another point.

use super::*;

/// The statement.
pub struct Separation;

impl Theorem for Separation {
    fn id(&self) -> &'static str {
        "separation"
    }

    fn statement(&self) -> &'static str {
        "i is a leader iff <z_i, z_j> < |z_i|^2 for every j outside class(i)"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 2; [AFZ] section 3"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        ANY_FORM
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        at_every_step(case, Hypothesis::FewTokens, |step, tally| {
            for i in 0..step.len() {
                let outside: Vec<usize> = (0..step.len()).filter(|&j| !same_class(&step.before.tokens, i, j)).collect();
                let closest = outside.iter().copied().max_by_key(|&j| step.product(i, j));
                if step.before.leaders.contains(&i) {
                    let Some(j) = closest else { continue };
                    let place = (step.layer(), &[i, j][..]);
                    tally.compare(
                        place,
                        "|z_i|^2 > <z_i, z_j>",
                        step.product(i, i),
                        Relation::Above,
                        step.product(i, j),
                    )?;
                } else {
                    let j = closest.unwrap_or(i);
                    let place = (step.layer(), &[i, j][..]);
                    tally.same(place, "a token that is no leader has others outside", &closest.is_some(), &true)?;
                    tally.compare(
                        place,
                        "<z_i, z_j> >= |z_i|^2",
                        step.product(i, j),
                        Relation::AtLeast,
                        step.product(i, i),
                    )?;
                }
            }
            Ok(())
        })
    }
}
