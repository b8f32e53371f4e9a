//! `frank_wolfe_gap`: a layer is a step of the Frank-Wolfe method on |x|^2/2, which bounds its gaps by 1/t.

use super::*;
use crate::rational::{Rational, ratio};
use num_traits::Zero;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "frank_wolfe_gap",
    sentence: "g_i = <z_i, m_i - z_i> is the largest <z_i, y - z_i> over conv(Z), |z_i'|^2 = |z_i|^2 + 2 beta g_i + \
         beta^2 |m_i - z_i|^2, and the least g_i of t layers is at most (max_j |z_j|^2 - |z_i|^2)/(2 beta t) of layer 0",
    source: "docs/theory.md section 2; arXiv 2508.09628",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/frank_wolfe_gap.rs", &[["FrankWolfe.v", "frank_wolfe_gap"]]),
};

/// What a token has gone through since layer 0.
#[derive(Clone)]
struct Way {
    start: Rational,
    sum: Rational,
    least: Option<Rational>,
}

fn conclusion(case: &Case) -> Verdict {
    let beta = case.instance.beta();
    if beta.is_zero() {
        return Tally::default().verdict(Ok(()), reasons::SOME_STEP);
    }
    let (twice, beta_squared) = (&beta + &beta, &beta * &beta);
    let norms = case.states[0].norms_squared(case.instance.form());
    let longest = norms.iter().max().cloned().unwrap_or_else(Rational::zero);
    let mut ways: Vec<Way> = norms.into_iter().map(|start| Way { start, sum: Rational::zero(), least: None }).collect();
    at_every_step(case, reasons::NO_TOKENS, |step, tally| {
        let after = step.products_after();
        for (i, way) in ways.iter_mut().enumerate() {
            let place = (step.layer(), &[i][..]);
            let (before, after) = (step.product(i, i), after.product(i, i));
            let ahead = minus(&step.products.means[i], step.z(i));
            let gap = step.form().inner(step.z(i), &ahead);
            let highest = (0..step.len()).map(|j| step.product(i, j)).max().unwrap_or_else(Rational::zero);
            tally.compare(place, "g_i = max_j <z_i, z_j - z_i>", &gap, Relation::Equal, &(highest - &before))?;
            let expected = before + &twice * &gap + &beta_squared * step.form().norm_squared(&ahead);
            let claim = "|z_i'|^2 = |z_i|^2 + 2 beta g_i + beta^2 |m_i - z_i|^2";
            tally.compare(place, claim, &after, Relation::Equal, &expected)?;
            way.sum += &gap;
            let least = way.least.take().map_or(gap.clone(), |least| least.min(gap));
            let bound = (after - &way.start) / &twice;
            tally.compare(
                place,
                "(|z_i^t|^2 - |z_i^0|^2)/(2 beta) >= sum of g_i",
                &bound,
                Relation::AtLeast,
                &way.sum,
            )?;
            let bound = (&longest - &way.start) / (&twice * ratio(step.layer() as i64 + 1, 1));
            let claim = "(max_j |z_j^0|^2 - |z_i^0|^2)/(2 beta t) >= least g_i";
            tally.compare(place, claim, &bound, Relation::AtLeast, &least)?;
            way.least = Some(least);
        }
        Ok(())
    })
}
