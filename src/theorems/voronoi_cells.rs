//! `voronoi_cells`: among tokens of one A-norm, a token attends to the nearest.

use super::*;
use std::collections::HashSet;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "voronoi_cells",
    sentence: "if j in C_i and |z_l| = |z_j| then |z_i - z_l|^2 >= |z_i - z_j|^2, with equality iff l in C_i",
    source: "docs/theory.md section 2; arXiv 2508.09628",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/voronoi_cells.rs", &[["FrankWolfe.v", "voronoi_cells"]]),
};

fn conclusion(case: &Case) -> Verdict {
    at_every_step(case, reasons::EQUAL_NORMS, |step, tally| {
        let gram = &step.products.gram;
        let norms: Vec<_> = (0..step.len()).map(|i| gram.numerator(i, i)).collect();
        for i in 0..step.len() {
            let set = step.before.attention.set(i);
            let mut seen = HashSet::new();
            // One member of C_i of each norm is enough: the claims of the others follow.
            for &j in set.iter().filter(|&&j| seen.insert(&norms[j])) {
                let nearest = gram.of_differences(i, j);
                for l in (0..step.len()).filter(|&l| norms[l] == norms[j] && !same_class(&step.before.tokens, l, j)) {
                    let (place, distance) = ((step.layer(), &[i, j, l][..]), gram.of_differences(i, l));
                    let claim = "|z_i - z_l|^2 >= |z_i - z_j|^2";
                    tally.compare_over(gram.denominator(), place, claim, &distance, Relation::AtLeast, &nearest)?;
                    let attended = set.binary_search(&l).is_ok();
                    tally.same(place, "equal distances iff l in C_i", &(distance == nearest), &attended)?;
                }
            }
        }
        Ok(())
    })
}
