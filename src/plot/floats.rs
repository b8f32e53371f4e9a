//! The same instance in floats, as people write it, for the page's switch.

use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::spec::{Scalar, System, layer};
use crate::tokens::Tokens;
use rayon::prelude::*;
use std::sync::Arc;

/// One layer of a float run.
pub(super) struct FloatLayer {
    /// The tokens; f32 as f64, which is exact. Shape (n, d).
    pub tokens: Arc<Tokens<f64>>,
    /// The attention sets, by equality of rounded scores.
    pub pattern: Arc<Pattern>,
}

/// Layers 0 to `last` of the specification in floats.
pub(super) fn run<S: Scalar + Into<f64> + Send + Sync>(instance: &Instance, last: usize) -> Vec<FloatLayer> {
    let system = System::<S>::of(instance);
    let mut tokens = instance.tokens().map(S::from_rational);
    let mut layers: Vec<FloatLayer> = Vec::with_capacity(last + 1);
    while layers.len() <= last {
        let columns: Vec<Vec<S>> =
            (0..tokens.dimension()).map(|k| tokens.rows().map(|row| row[k].clone()).collect()).collect();
        let sets: Vec<Vec<usize>> =
            (0..tokens.len()).into_par_iter().map(|i| attention_set(&system, &columns, &tokens[i])).collect();
        let next = layer(&system, &tokens, &sets);
        layers.push(FloatLayer {
            tokens: Arc::new(tokens.map(|x| x.clone().into())),
            pattern: Arc::new(Pattern::from_sets(sets)),
        });
        if next == tokens {
            break;
        }
        tokens = next;
    }
    // Where nothing moves, nothing ever will.
    while let Some(still) = layers.last().filter(|_| layers.len() <= last) {
        layers.push(FloatLayer { tokens: Arc::clone(&still.tokens), pattern: Arc::clone(&still.pattern) });
    }
    layers
}

/// The attention set of `token` among the tokens with these columns, shape (d, n):
/// [`spec::attention_set`](crate::spec::attention_set) to the bit, several times as fast. `<z_i, z_j>` is the sum of
/// `(A_kl z_ik) z_jl` over k and l in this order; the factor in brackets is worked out once for all j, and the sums grow side
/// by side.
fn attention_set<S: Scalar>(system: &System<S>, columns: &[Vec<S>], token: &[S]) -> Vec<usize> {
    let mut scores = vec![S::zero(); columns.first().map_or(0, Vec::len)];
    for (row, left) in system.form.iter().zip(token) {
        for (column, entry) in columns.iter().zip(row).filter(|(_, entry)| !entry.is_zero()) {
            let factor = entry.clone() * left;
            for (score, right) in scores.iter_mut().zip(column) {
                *score += &(factor.clone() * right);
            }
        }
    }
    let mut best: Option<S> = None;
    let mut set = Vec::new();
    for (j, score) in scores.into_iter().enumerate() {
        if best.as_ref().is_none_or(|best| score > *best) {
            set.clear();
            best = Some(score);
            set.push(j);
        } else if best.as_ref() == Some(&score) {
            set.push(j);
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Genome, gallery};
    use crate::rational::parse;
    use crate::spec;

    fn same_as_the_specification<S: Scalar + Into<f64> + Send + Sync>(instance: &Instance) {
        let system = System::<S>::of(instance);
        let mut tokens = instance.tokens().map(S::from_rational);
        for layer in run::<S>(instance, 12) {
            let sets: Vec<Vec<usize>> =
                (0..tokens.len()).map(|i| spec::attention_set(&system.form, &tokens, i)).collect();
            assert_eq!(layer.pattern.to_sets(), sets);
            assert_eq!(format!("{:?}", layer.tokens), format!("{:?}", tokens.map(|x| x.clone().into())));
            tokens = spec::layer(&system, &tokens, &sets);
        }
    }

    #[test]
    fn runs_are_those_of_the_specification_to_the_bit() {
        let instances = gallery().into_iter().map(|named| named.instance);
        for instance in instances.chain((0..200).map(|index| Genome::random(11, index).decode())) {
            same_as_the_specification::<f64>(&instance);
            same_as_the_specification::<f32>(&instance);
        }
    }

    #[test]
    fn numbers_beyond_the_floats_are_no_trouble() {
        let tokens = ["1e300", "-1e400", "1"].map(|text| vec![parse(text).unwrap()]).to_vec();
        let instance = Instance::new(tokens, None, parse("1/2").unwrap()).unwrap();
        assert_eq!(run::<f64>(&instance, 5).len(), 6);
        same_as_the_specification::<f32>(&instance);
    }
}
