//! Exact margins of some tokens among many, without comparing all pairs exactly.

use super::unit::Unit;
use crate::form::{Form, dot};
use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::tokens::Tokens;
use rayon::prelude::*;

/// The margins `min_j |z_i|^2 - <z_i, z_j>` over the tokens j at another point than i, for the tokens i in `wanted`;
/// `None` where there is no other point. As [`LayerState::margins`](crate::trajectory::LayerState::margins), but with floats to leave out the j that are far
/// from the minimum.
pub(super) fn margins(form: &Form, tokens: &Tokens, pattern: &Pattern, wanted: &[usize]) -> Vec<Option<Rational>> {
    let floats = Floats::new(tokens);
    let margin = |&i: &usize| {
        let token = &tokens[i];
        let covector = form.covector(token);
        let norm = dot(&covector, token);
        let exact = |j: usize| &norm - dot(&covector, &tokens[j]);
        // Where the attention set holds another point, that point has the largest score of all.
        let attended = pattern.set(i).iter().copied().find(|&j| tokens[j] != *token);
        match attended {
            Some(j) => Some(exact(j)),
            None => floats.nearest(&covector, |j| tokens[j] != *token).into_iter().map(exact).min(),
        }
    };
    wanted.par_iter().map(margin).collect()
}

/// The tokens as floats of moderate size.
struct Floats {
    rows: Vec<Vec<f64>>,
    largest: Vec<f64>,
}

impl Floats {
    fn new(tokens: &Tokens) -> Self {
        let unit = Unit::of(tokens.entries());
        let rows: Vec<Vec<f64>> =
            tokens.rows().map(|row| row.iter().map(|entry| unit.measure(entry)).collect()).collect();
        let column = |k: usize| rows.iter().map(|row: &Vec<f64>| row[k].abs()).fold(0.0, f64::max);
        let largest = (0..tokens.dimension()).map(column).collect();
        Self { rows, largest }
    }

    /// Tokens among which one with the largest product with `covector` must be, of those that `counts`.
    ///
    /// A product of d terms, each factor rounded once, is off by less than (d + 3) 2^-53 times the sum of the absolute
    /// values of its terms; d is at most 1024, so the tolerance is hundreds of times larger than twice that.
    fn nearest(&self, covector: &[Rational], counts: impl Fn(usize) -> bool) -> Vec<usize> {
        let unit = Unit::of(covector);
        let covector: Vec<f64> = covector.iter().map(|entry| unit.measure(entry)).collect();
        let bound: f64 = covector.iter().zip(&self.largest).map(|(a, b)| a.abs() * b).sum();
        let tolerance = 1e-9 * bound + 1e-290;
        let others: Vec<(usize, f64)> = (0..self.rows.len())
            .filter(|&j| counts(j))
            .map(|j| (j, covector.iter().zip(&self.rows[j]).map(|(a, b)| a * b).sum()))
            .collect();
        let best = others.iter().map(|&(_, score)| score).fold(f64::NEG_INFINITY, f64::max);
        let close = |score: f64| score >= best - tolerance || score.is_nan();
        others.into_iter().filter(|&(_, score)| close(score)).map(|(j, _)| j).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::generate::{Genome, gallery};
    use crate::instance::Instance;
    use crate::rational::parse;
    use crate::trajectory::layers;

    fn same_as_the_definition(instance: &Instance) {
        let wanted: Vec<usize> = (0..instance.len()).collect();
        for state in layers(&Spec, instance).take(4) {
            assert_eq!(
                margins(instance.form(), &state.tokens, &state.attention, &wanted),
                state.margins(instance.form())
            );
        }
    }

    #[test]
    fn margins_are_those_of_the_definition() {
        gallery().iter().for_each(|named| same_as_the_definition(&named.instance));
        (0..200).for_each(|index| same_as_the_definition(&Genome::random(3, index).decode()));
    }

    #[test]
    fn sizes_beyond_the_floats_are_no_trouble() {
        let row = |texts: [&str; 2]| texts.iter().map(|text| parse(text).unwrap()).collect::<Vec<_>>();
        let tokens = vec![row(["1e400", "3"]), row(["-2e400", "1e-400"]), row(["1e400", "4"]), row(["1e-400", "1"])];
        same_as_the_definition(&Instance::new(tokens, None, parse("1/2").unwrap()).unwrap());
    }
}
