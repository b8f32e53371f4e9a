//! `hull_nesting`: the hull of the next layer lies in the hull of this one.

use super::*;
use crate::gram::Gram;
use crate::rational::Rational;
use num_traits::Zero;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "hull_nesting",
    sentence: "z_i' = r z_i + (beta/|C_i|) sum_(j in C_i) z_j, so conv(Z') is inside conv(Z) and h_Z' <= h_Z",
    source: "docs/theory.md section 2",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/hull_nesting.rs", &[["OneLayer.v", "hull_nesting"]]),
};

fn conclusion(case: &Case) -> Verdict {
    let (rate, beta) = (case.instance.rate(), case.instance.beta());
    at_every_step(case, reasons::NO_TOKENS, |step, tally| {
        let zero = Rational::zero();
        let after = Gram::new(step.form(), step.points[0], step.points[1]);
        (0..step.len()).try_for_each(|i| {
            let place = (step.layer(), &[i][..]);
            tally.compare(
                place,
                "the weights r and beta are nonnegative",
                &rate.clone().min(beta.clone()),
                Relation::AtLeast,
                &zero,
            )?;
            let kept: Vec<Rational> = step.z(i).iter().map(|entry| entry * &rate).collect();
            let combination = scaled_plus(&beta, &step.products.means[i], &kept);
            tally.same_point(place, "z_i' = r z_i + beta/|C_i| sum of C_i", step.next(i), &combination)?;
            let support = |products: &Gram, count: usize| {
                let largest = (0..count).map(|j| products.numerator(i, j)).max().unwrap_or_default();
                Rational::new(largest, products.denominator().clone())
            };
            let (before, after) = (support(&step.products.gram, step.len()), support(&after, step.points[1].len()));
            tally.compare(place, "h_Z(z_i) >= h_Z'(z_i)", &before, Relation::AtLeast, &after)
        })
    })
}
