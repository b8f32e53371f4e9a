//! `follower_lock`: a token that follows one leader follows it at every later layer, at the rate r exactly.

use super::*;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "follower_lock",
    sentence: "if i is a leader and C_j = class(i), then C_j = class(i) at the next layer, and z_j' - z_i = r (z_j - z_i)",
    source: "docs/theory.md section 2 (new)",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/follower_lock.rs", &[["Leaders.v", "follower_lock"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let rate = case.instance.rate();
    at_every_step(case, reasons::SOME_FOLLOWER, |step, tally| {
        for &i in &step.before.leaders {
            for j in (0..step.len()).filter(|&j| !same_class(&step.before.tokens, i, j)) {
                let class = step.before.attention.set(i);
                if step.before.attention.set(j) != class {
                    continue;
                }
                let place = (step.layer(), &[j, i][..]);
                tally.same(place, "C_j stays class(i)", &step.after.attention.set(j), &class)?;
                let distance = minus(step.z(j), step.z(i));
                let expected: Vec<_> = distance.iter().map(|entry| entry * &rate).collect();
                tally.same_point(place, "z_j' - z_i = r (z_j - z_i)", &minus(step.next(j), step.z(i)), &expected)?;
            }
        }
        Ok(())
    })
}
