//! `one_dim_boolean`: in dimension one the signs of layer 0 decide everything.

use super::*;
use crate::equilibrium::{Equilibrium, Kind};
use crate::rational::{Rational, ratio};
use num_traits::{Signed, Zero};
use std::cmp::Ordering;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "one_dim_boolean",
    sentence: "in dimension 1 a positive token attends to the class of the largest, a negative one to that of the least, a \
         zero token to all; layer 0, 1 or 2 is the first settled one, as the sums of layer 0 say, and so are the limits",
    source: "docs/theory.md section 2 (new); arXiv 2305.05465 for softmax",
    assumptions: INNER_PRODUCT,
    conclusion,
    conditional: None,
    legs: legs("src/theorems/one_dim_boolean.rs", &[["OneDim.v", "one_dim_boolean"]]),
};

/// What layer 0 foretells.
struct Foretold {
    /// The first settled layer.
    settling: usize,
    limits: Vec<Rational>,
}

fn conclusion(case: &Case) -> Verdict {
    let mut tally = Tally::default();
    if case.instance.dimension() != 1 {
        return tally.verdict(Ok(()), reasons::ONE_DIMENSION);
    }
    let outcome = patterns(case, &mut tally);
    match (outcome, case.equilibrium()) {
        (Ok(()), Ok(equilibrium)) => {
            let outcome = settles(case, equilibrium, &mut tally);
            tally.verdict(outcome, reasons::NO_TOKENS)
        }
        (Ok(()), Err(layers)) => Verdict::Undecided { layers },
        (violated, _) => tally.verdict(violated, reasons::NO_TOKENS),
    }
}

/// The tokens of a layer at which `holds`.
fn positions(entries: &[&Rational], holds: impl Fn(&Rational) -> bool) -> Vec<usize> {
    (0..entries.len()).filter(|&i| holds(entries[i])).collect()
}

/// The attention sets of every layer, and how tokens move from the foretold layer on.
fn patterns(case: &Case, tally: &mut Tally) -> Checked {
    let Foretold { settling, limits } = foretold(&entries(&case.states[0].tokens));
    let rate = case.instance.rate();
    case.states.iter().try_for_each(|state| {
        let entries = entries(&state.tokens);
        let (largest, least) = (entries.iter().max(), entries.iter().min());
        (0..entries.len()).try_for_each(|i| {
            let expected = match entries[i].cmp(&Rational::zero()) {
                Ordering::Greater => positions(&entries, |entry| Some(&entry) == largest),
                Ordering::Less => positions(&entries, |entry| Some(&entry) == least),
                Ordering::Equal => (0..entries.len()).collect(),
            };
            let place = (state.layer, &[i][..]);
            tally.same(place, "C_i is what the sign of z_i says", &state.attention.set(i), &&expected[..])
        })
    })?;
    case.states.windows(2).skip(settling).try_for_each(|pair| {
        let [before, after] = [&pair[0], &pair[1]].map(|state| entries(&state.tokens));
        (0..limits.len()).try_for_each(|i| {
            let (left, right) = (after[i] - &limits[i], (before[i] - &limits[i]) * &rate);
            tally.compare((pair[1].layer, &[i]), "z_i' - c_i = r (z_i - c_i)", &left, Relation::Equal, &right)
        })
    })
}

/// The certified limit is the foretold one, and the settled layer too.
fn settles(case: &Case, equilibrium: &Equilibrium, tally: &mut Tally) -> Checked {
    let Foretold { settling, limits } = foretold(&entries(&case.states[0].tokens));
    for (i, (found, limit)) in entries(&equilibrium.limits).into_iter().zip(&limits).enumerate() {
        let place = (equilibrium.layer(), &[i][..]);
        tally.compare(place, "the limit is the one that layer 0 says", found, Relation::Equal, limit)?;
    }
    let place = (equilibrium.layer(), &[][..]);
    tally.same(place, "the limit is certified by a settled layer", &(equilibrium.kind == Kind::Settled), &true)?;
    tally.same(place, "the settled layer is the one that layer 0 says", &equilibrium.layer(), &settling)
}

fn entries(tokens: &crate::tokens::Tokens) -> Vec<&Rational> {
    tokens.rows().filter_map(|row| row.first()).collect()
}

fn foretold(entries: &[&Rational]) -> Foretold {
    let zero = Rational::zero();
    let largest = entries.iter().max().map_or(&zero, |entry| *entry);
    let least = entries.iter().min().map_or(&zero, |entry| *entry);
    let count = |holds: fn(&Rational) -> bool| ratio(positions(entries, holds).len() as i64, 1);
    let sum: Rational = entries.iter().copied().sum();
    let push = count(Signed::is_positive) * largest + count(Signed::is_negative) * least;
    let (settling, direction) = match () {
        () if positions(entries, Zero::is_zero).is_empty() => (0, &sum),
        () if !sum.is_zero() => (1, &sum),
        () if !push.is_zero() => (2, &push),
        () => (0, &sum),
    };
    let of_sign = |number: &Rational| match number.cmp(&zero) {
        Ordering::Greater => Some(largest),
        Ordering::Less => Some(least),
        Ordering::Equal => None,
    };
    let limit = |entry: &&Rational| of_sign(entry).or_else(|| of_sign(direction)).unwrap_or(&zero).clone();
    Foretold { settling, limits: entries.iter().map(limit).collect() }
}
