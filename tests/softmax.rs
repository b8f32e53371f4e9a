//! Are softmax runs enclosed, and is the chain of `softmax_gap` a bound?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod common {
    pub mod cases;
    pub mod config;
    pub mod shrinking;
}

use assert_cmd::Command;
use hardmax::generate::proptest::genomes;
use hardmax::generate::{Genome, gallery};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, ratio};
use hardmax::softmax::{SoftmaxRun, Temperature, run};
use num_traits::ToPrimitive;
use proptest::prelude::*;

fn at(temperature: Rational, instance: &Instance, layers: usize) -> SoftmaxRun {
    run(instance, &Temperature::new(temperature).unwrap(), layers)
}

fn named(name: &str) -> Instance {
    gallery().into_iter().find(|named| named.name == name).unwrap().instance
}

/// Softmax layers in f64, written apart from the crate. Shape (layers + 1, n, d).
fn plain(instance: &Instance, temperature: f64, layers: usize) -> Vec<Vec<Vec<f64>>> {
    let float = |x: &Rational| x.to_f64().unwrap();
    let form: Vec<Vec<f64>> = instance.form().rows().iter().map(|row| row.iter().map(float).collect()).collect();
    let (alpha, mut z) = (float(instance.alpha()), instance.tokens().map(float).to_rows());
    let mut all = vec![z.clone()];
    for _ in 0..layers {
        let score = |u: &[f64], v: &[f64]| -> f64 {
            (0..u.len()).flat_map(|a| (0..v.len()).map(move |b| (a, b))).map(|(a, b)| u[a] * form[a][b] * v[b]).sum()
        };
        let next = |token: &Vec<f64>| {
            let scores: Vec<f64> = z.iter().map(|other| score(token, other) / temperature).collect();
            let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let weights: Vec<f64> = scores.iter().map(|score| (score - best).exp()).collect();
            let total: f64 = weights.iter().sum();
            let mean = |k: usize| z.iter().zip(&weights).map(|(token, weight)| weight * token[k]).sum::<f64>() / total;
            (0..token.len()).map(|k| (token[k] + alpha * mean(k)) / (1.0 + alpha)).collect()
        };
        z = z.iter().map(next).collect();
        all.push(z.clone());
    }
    all
}

fn near_plain_and_below_the_bound(instance: &Instance, temperature: &Rational) -> Result<(), String> {
    const LAYERS: usize = 4;
    let seen = at(temperature.clone(), instance, LAYERS);
    let largest = instance.tokens().entries().iter().map(|x| x.to_f64().unwrap().abs()).fold(1.0, f64::max);
    for (layer, plain) in seen.layers.iter().zip(plain(instance, temperature.to_f64().unwrap(), LAYERS)) {
        let off = layer.tokens.concat().iter().zip(plain.concat()).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
        // f64 rounds scores of the square of the largest coordinate, over T, in the exponent.
        let rounding = 1e-13 * largest.powi(3) * (1.0 + 1.0 / temperature.to_f64().unwrap()).powi(3) * 64.0;
        if off > layer.radius + rounding {
            return Err(format!("layer {}: {off} from f64", layer.layer));
        }
        if layer.distance_low > layer.distance_high || layer.bound.is_some_and(|bound| bound < layer.distance_low) {
            return Err(format!(
                "layer {}: a distance from {} beyond {:?}",
                layer.layer, layer.distance_low, layer.bound
            ));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(common::config::config("softmax", 60))]

    #[test]
    fn runs_are_near_f64_and_the_chain_is_a_bound(genome in genomes(), p in 1i64..8, q in 1i64..8) {
        // Small coordinates: what f64 rounds in the exponent stays small.
        let genome = Genome { grid: genome.grid.max(4), form: Vec::new(), ..genome };
        let temperature = ratio(p, q);
        common::shrinking::holds_on(&genome.decode(), |instance| near_plain_and_below_the_bound(instance, &temperature))
            .map_err(TestCaseError::fail)?;
    }
}

/// docs/theory.md section 5: token 2 goes to about (0.98, 0.97), not to its hardmax limit (1, 0).
#[test]
fn the_tie_that_softmax_breaks() {
    let seen = at(ratio(1, 20), &named("ties-lost-by-softmax"), 60);
    let last = seen.layers.last().unwrap();
    assert!(last.radius < 1e-9 && last.distance_low > 0.97, "{last:?}");
    assert!((last.tokens[2][0] - 0.98).abs() < 0.001 && (last.tokens[2][1] - 0.974).abs() < 0.001, "{last:?}");
    let ends = seen.ends.unwrap();
    assert_eq!((ends.layer, ends.token), (0, Some(2)));
    assert!(seen.layers[0].bound.is_some() && seen.layers[1].bound.is_none());
}

#[test]
fn a_cold_softmax_stays_close_for_as_long_as_sets_are_single() {
    let instance = named("repeated-tokens");
    let seen = at(ratio(1, 100_000), &instance, 10);
    assert!(seen.ends.is_none(), "{:?}", seen.ends);
    for layer in &seen.layers {
        let bound = layer.bound.unwrap();
        assert!(layer.distance_low <= bound && bound < 1e-6, "{layer:?}");
    }
}

#[test]
fn a_warm_one_ends_where_the_bound_says_nothing() {
    let seen = at(ratio(1, 1), &named("figure2-triangle"), 5);
    let ends = seen.ends.unwrap();
    assert_eq!(ends.token, None);
    assert!(seen.layers[ends.layer].bound.is_some() && seen.layers[ends.layer + 1].bound.is_none());
}

#[test]
fn the_command_prints_it_and_refuses_what_is_no_temperature() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/gallery/ties-lost-by-softmax.json");
    let hardmax = |args: &[&str]| {
        let mut command = Command::cargo_bin("hardmax").unwrap();
        command.args(["run", file, "--softmax"]).args(args).assert()
    };
    let done = hardmax(&["1/20", "--layers", "2"]).success();
    insta::assert_snapshot!(String::from_utf8_lossy(&done.get_output().stdout));
    for (bad, message) in
        [("0", "expected > 0"), ("-1/2", "expected > 0"), ("nan", "not a rational"), ("inf", "not a rational")]
    {
        let done = hardmax(&[bad]).code(2);
        let error = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(error.contains(message) && done.get_output().stdout.is_empty(), "{bad}: {error}");
    }
}
