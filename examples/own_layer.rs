//! Testing a layer of one's own: against the specification, and against every statement.
//!
//! `cargo run --example own_layer` compares a layer that breaks ties to the first index, as an argmax does, and prints the
//! smallest instance on which that matters.

use hardmax::dynamics::{Layer, Spec, Step};
use hardmax::generate::{DEFAULT_BUDGET, Genome, shrink};
use hardmax::instance::Instance;
use hardmax::instance::json::InstanceJson;
use hardmax::pattern::Pattern;
use hardmax::rational::Rational;
use hardmax::theorems::{Case, CaseOptions, REGISTRY, Verdict};
use hardmax::tokens::Tokens;

/// A layer as one might write it: `argmax` gives one index, the first.
fn my_layer(instance: &Instance, tokens: &Tokens) -> Step {
    let argmax = |i: usize| {
        let score = |j: usize| instance.form().inner(&tokens[i], &tokens[j]);
        (1..tokens.len()).fold(0, |best, j| if score(j) > score(best) { j } else { best })
    };
    let chosen: Vec<usize> = (0..tokens.len()).map(argmax).collect();
    let (rate, beta) = (instance.rate(), instance.beta());
    let mut next = Tokens::new(tokens.dimension());
    for (token, &j) in tokens.rows().zip(&chosen) {
        let row = token.iter().zip(&tokens[j]).map(|(z, m)| z * &rate + m * &beta).collect::<Vec<Rational>>();
        next.push(row).expect("a row of the tokens' dimension");
    }
    Step { attention: Pattern::from_sets(chosen.into_iter().map(|j| vec![j])), tokens: next }
}

fn differs(instance: &Instance) -> bool {
    my_layer(instance, instance.tokens()) != Spec.step(instance, instance.tokens())
}

fn main() {
    let mut instances = (0..1_000).map(|index| Genome::random(0, index).decode());
    let Some(found) = instances.find(differs) else {
        return println!("no difference on 1,000 random instances");
    };
    let small = shrink(&found, differs, DEFAULT_BUDGET);
    println!("differs from the specification on");
    println!("{}", serde_json::to_string(&InstanceJson::from(&small)).expect("an instance as JSON"));
    let case = Case::new(&small, &my_layer, CaseOptions::new().with_layers(4).with_max_layers(20));
    for theorem in REGISTRY {
        if let Verdict::Violated(seen) = theorem.check(&case) {
            println!("violates {}: {seen}", theorem.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_index_argmax_is_found_out_on_a_handful_of_small_integers() {
        let found = (0..100).map(|index| Genome::random(0, index).decode()).find(differs).expect("ties are common");
        let small = shrink(&found, differs, DEFAULT_BUDGET);
        assert!(small.len() <= 2 && small.dimension() == 1, "{small:?}");
    }
}
