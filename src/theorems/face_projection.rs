//! `face_projection`: a limit that is no vertex is the projection of the origin onto a face of the limit polytope.

use super::*;
use crate::block::Block;
use crate::equilibrium::Equilibrium;
use crate::gram::Gram;
use num_bigint::BigInt;
use num_traits::Zero;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "face_projection",
    sentence: "a limit p that is no vertex has max_j <p, c_j> = |p|^2 over the limits c_j, and p != 0 if all initial tokens are nonzero",
    source: "docs/theory.md sections 3 and 4; [AFZ] theorem 1",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: Some(conditional),
    legs: legs(
        "src/theorems/face_projection.rs",
        &[["SettledFaces.v", "settled_face_projection"], ["Faces.v", "face_projection"]],
    ),
};

/// Whatever the initial tokens are: p is not 0.
fn conclusion(case: &Case) -> Verdict {
    judge(case, true)
}

/// That p is not 0 is claimed only where all initial tokens are nonzero.
fn conditional(case: &Case) -> Verdict {
    judge(case, case.instance.tokens().rows().all(|token| !token.iter().all(Zero::is_zero)))
}

fn judge(case: &Case, nonzero_tokens: bool) -> Verdict {
    let equilibrium = match case.equilibrium() {
        Ok(equilibrium) => equilibrium,
        Err(layers) => return Verdict::Undecided { layers },
    };
    let mut tally = Tally::default();
    let outcome = check(case, equilibrium, nonzero_tokens, &mut tally);
    tally.verdict(outcome, reasons::SOME_FACE)
}

fn check(case: &Case, equilibrium: &Equilibrium, nonzero_tokens: bool, tally: &mut Tally) -> Checked {
    let (layer, limits) = (equilibrium.layer(), &equilibrium.limits);
    let points = Block::of(limits);
    let products = Gram::new(case.instance.form(), &points, &points);
    for i in 0..limits.len() {
        let is_vertex = equilibrium.leaders().iter().any(|&leader| limits[leader] == limits[i]);
        if is_vertex {
            continue;
        }
        let norm = products.numerator(i, i);
        for j in 0..limits.len() {
            let place = (layer, &[i, j][..]);
            let (claim, product) = ("|p|^2 >= <p, c_j>", products.numerator(i, j));
            tally.compare_over(products.denominator(), place, claim, &norm, Relation::AtLeast, &product)?;
        }
        let place = (layer, &[i][..]);
        // The face {y : <p, y> = |p|^2} holds a leader, so it is a face of K and p its point nearest to the origin.
        let touches = equilibrium.leaders().iter().any(|&leader| products.numerator(i, leader) == norm);
        tally.same(place, "the face of p has a vertex", &touches, &true)?;
        if nonzero_tokens {
            let zero = BigInt::zero();
            tally.compare_over(products.denominator(), place, "|p|^2 > 0", &norm, Relation::Above, &zero)?;
        }
    }
    Ok(())
}
