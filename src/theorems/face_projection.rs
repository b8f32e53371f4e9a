//! `face_projection`: a limit that is no vertex is the projection of the origin onto a face of the limit polytope.

use super::*;
use crate::equilibrium::Equilibrium;
use crate::form::dot;
use crate::rational::Rational;
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
    for i in 0..limits.len() {
        let is_vertex = equilibrium.leaders().iter().any(|&leader| limits[leader] == limits[i]);
        if is_vertex {
            continue;
        }
        let covector = case.instance.form().covector(&limits[i]);
        let norm = dot(&covector, &limits[i]);
        for j in 0..limits.len() {
            let place = (layer, &[i, j][..]);
            tally.compare(place, "|p|^2 >= <p, c_j>", &norm, Relation::AtLeast, &dot(&covector, &limits[j]))?;
        }
        let place = (layer, &[i][..]);
        // The face {y : <p, y> = |p|^2} holds a leader, so it is a face of K and p its point nearest to the origin.
        let touches = equilibrium.leaders().iter().any(|&leader| dot(&covector, &limits[leader]) == norm);
        tally.same(place, "the face of p has a vertex", &touches, &true)?;
        if nonzero_tokens {
            tally.compare(place, "|p|^2 > 0", &norm, Relation::Above, &Rational::zero())?;
        }
    }
    Ok(())
}
