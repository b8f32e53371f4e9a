//! `norm_growth`: norms grow by at least the square of the step, and a token stays iff it is its attention mean.

use super::*;

/// The statement.
pub struct NormGrowth;

impl Theorem for NormGrowth {
    fn id(&self) -> &'static str {
        "norm_growth"
    }

    fn statement(&self) -> &'static str {
        "|z_i'|^2 >= |z_i|^2 + beta^2 |m_i - z_i|^2, and z_i' = z_i iff m_i = z_i"
    }

    fn source(&self) -> &'static str {
        "docs/theory.md section 2; [AFZ] section 3"
    }

    fn hypotheses(&self) -> &'static [Hypothesis] {
        INNER_PRODUCT
    }

    fn conclusion(&self, case: &Case) -> Verdict {
        let beta = case.instance.beta();
        let beta_squared = &beta * &beta;
        at_every_step(case, Hypothesis::FewTokens, |step, tally| {
            (0..step.len()).try_for_each(|i| {
                let place = (step.layer(), &[i][..]);
                let ahead = minus(&step.products.means[i], step.z(i));
                let bound = step.product(i, i) + &beta_squared * step.form().norm_squared(&ahead);
                let grown = step.form().norm_squared(step.next(i));
                let claim = "|z_i'|^2 >= |z_i|^2 + beta^2 |m_i - z_i|^2";
                tally.compare(place, claim, &grown, Relation::AtLeast, &bound)?;
                let (stays, is_mean) = (step.next(i) == step.z(i), step.products.means[i] == step.z(i));
                tally.same(place, "z_i' = z_i iff m_i = z_i", &stays, &is_mean)
            })
        })
    }
}
