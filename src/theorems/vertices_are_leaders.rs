//! `vertices_are_leaders`: the limit polytope is the hull of the leaders, and each leader is a vertex of it.

use super::*;
use crate::block::Block;
use crate::equilibrium::{Equilibrium, polytope};
use crate::gram::Gram;
use crate::rational::Rational;
use num_traits::{One, Zero};

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "vertices_are_leaders",
    sentence: "conv(limits) = conv(leaders); each leader is a vertex, distinct classes at distinct vertices, and there is at least one",
    source: "docs/theory.md sections 3 and 4; [AFZ] theorem 1",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs(
        "src/theorems/vertices_are_leaders.rs",
        &[
            ["SettledFaces.v", "settled_vertices_are_leaders"],
            ["RegimeShape.v", "lasting_shape"],
            ["Vertices.v", "vertices_are_leaders"],
        ],
    ),
};

fn conclusion(case: &Case) -> Verdict {
    let equilibrium = match case.equilibrium() {
        Ok(equilibrium) => equilibrium,
        Err(layers) => return Verdict::Undecided { layers },
    };
    let mut tally = Tally::default();
    let outcome = check(case, equilibrium, &mut tally);
    tally.verdict(outcome, reasons::NO_TOKENS)
}

fn check(case: &Case, equilibrium: &Equilibrium, tally: &mut Tally) -> Checked {
    let (layer, tokens, limits) = (equilibrium.layer(), &equilibrium.state.tokens, &equilibrium.limits);
    let points = Block::of(limits);
    let products = Gram::new(case.instance.form(), &points, &points);
    tally.same((layer, &[]), "there is a leader", &equilibrium.leaders().is_empty(), &false)?;
    for &leader in equilibrium.leaders() {
        let place = (layer, &[leader][..]);
        tally.same_point(place, "a leader is at its limit", &tokens[leader], &limits[leader])?;
        let norm = products.numerator(leader, leader);
        for other in (0..limits.len()).filter(|&other| limits[other] != limits[leader]) {
            let place = (layer, &[leader, other][..]);
            let (claim, product) = ("|v|^2 > <v, p> at a leader's vertex v", products.numerator(leader, other));
            tally.compare_over(products.denominator(), place, claim, &norm, Relation::Above, &product)?;
        }
        let class: Vec<usize> = (0..limits.len()).filter(|&j| same_class(tokens, leader, j)).collect();
        let here: Vec<usize> =
            equilibrium.leaders().iter().copied().filter(|&other| limits[other] == limits[leader]).collect();
        tally.same(place, "a vertex carries one class of leaders", &here, &class)?;
    }
    check_weights(case, equilibrium, tally)
}

/// Every limit is a convex combination of leaders, with explicit weights.
fn check_weights(case: &Case, equilibrium: &Equilibrium, tally: &mut Tally) -> Checked {
    let layer = equilibrium.layer();
    let weights = polytope::leader_weights(case.instance.form(), equilibrium);
    tally.same((layer, &[]), "attention is acyclic", &weights.is_some(), &true)?;
    for (i, weights) in weights.into_iter().flatten().enumerate() {
        let place = (layer, &[i][..]);
        let mut point = vec![Rational::zero(); case.instance.dimension()];
        for (&leader, weight) in &weights {
            tally.compare(place, "a convex weight is nonnegative", weight, Relation::AtLeast, &Rational::zero())?;
            point = scaled_plus(weight, &equilibrium.state.tokens[leader], &point);
        }
        let total = weights.values().sum();
        tally.compare(place, "the convex weights sum to 1", &total, Relation::Equal, &Rational::one())?;
        tally.same_point(place, "the limit is that combination of leaders", &equilibrium.limits[i], &point)?;
    }
    Ok(())
}
