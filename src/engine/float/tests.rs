//! The bound against exact values, on purpose where doubles are at their worst.

use super::*;
use crate::dynamics::{Dynamics, Spec};
use crate::form::Form;
use crate::instance::Instance;
use crate::rational::{parse, ratio};
use num_traits::{FromPrimitive, Signed};

fn sets_of(points: &Points, sets: &[Vec<usize>]) -> Sets {
    let mut builder = Sets::builder(vec![0; points.len()]);
    for (token, set) in sets.iter().enumerate() {
        let mut set: Vec<u32> = set.iter().map(|&j| points.point_of()[j]).collect();
        set.sort_unstable();
        set.dedup();
        builder.put(points.point_of()[token], &set);
    }
    builder.finish()
}

fn exact(value: f64) -> Rational {
    Rational::from_f64(value).unwrap()
}

fn times_power_of_two(value: &Rational, exponent: i64) -> Rational {
    let power = Rational::from_integer(num_traits::pow(2.into(), exponent.unsigned_abs() as usize));
    if exponent < 0 { value / power } else { value * power }
}

/// Follows the exact patterns for some layers and checks, at each, the error of every coordinate and of every score, the
/// latter in four ways of summing. Returns whether some error came within a factor of 1000 of its bound.
fn bound_holds(instance: &Instance, layers: usize) -> bool {
    let points = Points::of(instance);
    let mut float = Float::start(&points).unwrap();
    let mut flow = Spec.start(instance);
    let form_shift = instance.form().rows().iter().flatten().filter_map(exponent).max().unwrap_or(0) + 1;
    let form_shift = if points.form().is_none() { 0 } else { form_shift };
    let form: Vec<Vec<Rational>> = match points.form() {
        None => Form::identity(instance.dimension()).rows().to_vec(),
        Some(_) => {
            let rows = instance.form().rows().iter();
            rows.map(|row| row.iter().map(|entry| times_power_of_two(entry, -form_shift)).collect()).collect()
        }
    };
    let form = Form::square(form).unwrap();
    let mut close = false;
    for layer in 0..=layers {
        let scale = |entry: &Rational| times_power_of_two(entry, -Float::shift(&points));
        let tokens = flow.tokens().map(scale);
        for (token, &point) in points.point_of().iter().enumerate() {
            for (c, want) in tokens[token].iter().enumerate() {
                let error = (exact(float.columns().get(c, point as usize)) - want).abs();
                assert!(error <= exact(float.deltas()[c]), "layer {layer}, token {token}: {instance:?}");
                assert!(want.abs() <= exact(float.magnitude[c]));
            }
        }
        let mut rows = Rows::default();
        let all: Vec<u32> = (0..points.len() as u32).collect();
        float.rows(&all, &mut rows);
        let d = instance.dimension();
        for (i, &a) in points.point_of().iter().enumerate() {
            let source = rows.source(float.columns());
            let w: Vec<f64> = (0..d).map(|c| source.get(c, a as usize)).collect();
            let bound = exact(rows.slack[a as usize]) / ratio(2, 1);
            for (j, &b) in points.point_of().iter().enumerate() {
                let want = form.inner(&tokens[i], &tokens[j]);
                let z: Vec<f64> = (0..d).map(|c| float.columns().get(c, b as usize)).collect();
                let terms = || w.iter().zip(&z);
                let ways = [
                    terms().map(|(w, z)| w * z).sum::<f64>(),
                    terms().rev().map(|(w, z)| w * z).sum::<f64>(),
                    terms().fold(0.0, |sum, (w, z)| w.mul_add(*z, sum)),
                    terms().rev().fold(0.0, |sum, (w, z)| w.mul_add(*z, sum)),
                ];
                for way in ways {
                    let error = (exact(way) - &want).abs();
                    assert!(error <= bound, "layer {layer}, scores of {i} and {j}: {instance:?}");
                    close |= error * ratio(1000, 1) > bound;
                }
            }
        }
        let sets = sets_of(&points, &flow.attention().to_sets());
        assert!(float.advance(&points, &sets));
        flow.advance();
    }
    close
}

/// Numbers without pattern, from -1 to 1.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

fn cloud(seed: u64, n: usize, d: usize, mut change: impl FnMut(usize, usize, f64) -> Rational) -> Vec<Vec<Rational>> {
    let mut noise = noise(seed);
    (0..n).map(|i| (0..d).map(|c| change(i, c, noise())).collect()).collect()
}

#[test]
fn generic_points() {
    let mut close = false;
    for seed in 0..10 {
        let tokens = cloud(seed, 12, 1 + seed as usize % 5, |_, _, x| exact(x) / ratio(3, 1));
        close |= bound_holds(&Instance::new(tokens, None, ratio(1 + seed as i64, 7)).unwrap(), 6);
    }
    assert!(close, "the bound is not absurdly wide");
}

#[test]
fn magnitudes_from_1e_minus_300_to_1e300() {
    for (low, high) in [(-300, 300), (-300, -300), (300, 300), (-10, 10), (-308, -290), (0, 80)] {
        for seed in 0..2 {
            let spread = |i: usize, c: usize| low + (high - low) * ((i * 7 + c * 3) % 10) as i32 / 9;
            let power = |i, c| parse(&format!("1e{}", spread(i, c))).unwrap();
            let tokens = cloud(seed, 6, 3, |i, c, x| exact(x) * power(i, c));
            bound_holds(&Instance::new(tokens, None, ratio(1, 2)).unwrap(), 3);
        }
    }
}

#[test]
fn forms_mixed_and_ill_conditioned() {
    for seed in 0..8u64 {
        let d = 3;
        let tokens = cloud(seed, 8, d, |_, _, x| exact(x));
        let mut noise = noise(seed + 100);
        let factor: Vec<Vec<f64>> = (0..d).map(|_| (0..d).map(|_| noise()).collect()).collect();
        let tiny = parse(["1e-25", "1e-3", "1"][seed as usize % 3]).unwrap() / ratio(3, 1);
        let scale = parse(["1e200", "1", "1e-200"][seed as usize / 3]).unwrap();
        let entry = |i: usize, j: usize| {
            // Rank one and a little: almost all of a score cancels.
            let sum = exact(factor[i][0]) * exact(factor[j][0]);
            (if i == j { sum + &tiny } else { sum }) * &scale
        };
        let form = Form::square((0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect()).unwrap();
        bound_holds(&Instance::new(tokens, Some(form), ratio(3, 5)).unwrap(), 5);
    }
}

#[test]
fn cancellation_large_sets_and_repeated_tokens() {
    let ball = |i: i64| vec![ratio(1_000_000_000, 1), ratio(i, 3), ratio(-i * i, 7)];
    let tokens = (0..12).map(|i| ball(i / 2)).collect();
    bound_holds(&Instance::new(tokens, None, ratio(1, 3)).unwrap(), 6);
    // A face of many tied points: the means sum forty terms.
    let mut tokens: Vec<Vec<Rational>> = (0..40).map(|i| vec![ratio(1, 3), ratio(2 * i - 39, 11)]).collect();
    tokens.extend([vec![ratio(1, 9), ratio(0, 1)], vec![ratio(1, 9), ratio(0, 1)], vec![ratio(0, 1), ratio(0, 1)]]);
    bound_holds(&Instance::new(tokens, None, ratio(7, 2)).unwrap(), 6);
}

#[test]
fn negative_steps_and_indefinite_forms() {
    for alpha in [ratio(-1, 2), ratio(-3, 1), ratio(-9, 10)] {
        let tokens = crate::tokens::Tokens::from_rows(cloud(7, 7, 2, |_, _, x| exact(x) / ratio(3, 1))).unwrap();
        let form = Form::square(vec![vec![ratio(1, 3), ratio(-5, 7)], vec![ratio(2, 1), ratio(-1, 9)]]).unwrap();
        bound_holds(&Instance::outside_hypotheses(tokens, Some(form), alpha).unwrap(), 6);
    }
}

#[test]
fn steps_beyond_the_bound_are_refused() {
    for alpha in ["1e-40", "1e40"] {
        let instance = Instance::new(vec![vec![ratio(1, 1)]], None, parse(alpha).unwrap()).unwrap();
        assert!(Float::start(&Points::of(&instance)).is_none());
    }
}

/// 2^exponent, exactly.
fn power(exponent: i64) -> Rational {
    times_power_of_two(&ratio(1, 1), exponent)
}

/// A constant of the code, the line of `proofs/RoundingBound.v` that says what the proof needs of it, and that value.
type Tied = (Rational, &'static str, Rational);

/// The constants that are at least those of the proof, and those that are at most.
fn tied() -> (Vec<Tied>, Vec<Tied>) {
    let whole = |value: usize| Rational::from_integer(value.into());
    let one = || ratio(1, 1);
    let least = vec![
        (exact(GAMMA_FACTOR), "GAMMA_FACTOR : R := 101 / 100.", ratio(101, 100)),
        (exact(UP), "UP : R := 1 + / 2 ^ 20.", one() + power(-20)),
        (exact(TINY), "TINY : R := / 2 ^ 900.", power(-900)),
        (exact(CONVERSION), "CONVERSION : R := 2 * / 2 ^ 53.", ratio(2, 1) * power(-53)),
        (exact(SMALLEST), "SMALLEST : R := / 2 ^ 1022.", power(-1022)),
        (whole(SCORE_ROUNDINGS), "SCORE_ROUNDINGS : nat := 8.", ratio(8, 1)),
        (whole(MEAN_ROUNDINGS), "MEAN_ROUNDINGS : nat := 4.", ratio(4, 1)),
        (whole(LAYER_ROUNDINGS), "LAYER_ROUNDINGS : nat := 12.", ratio(12, 1)),
    ];
    let most = vec![
        (exact(LIMIT), "LIMIT : R := 2 ^ 62.", power(62)),
        (whole(MOST_COORDINATES), "MOST_COORDINATES : R := 2 ^ 16.", power(16)),
        // A set names its points by numbers of 32 bits.
        (whole(u32::MAX as usize), "MOST_SUMMED : R := 2 ^ 32.", power(32)),
    ];
    (least, most)
}

#[test]
fn the_constants_are_those_of_the_proof() {
    let proofs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs");
    let read = |file: &str| std::fs::read_to_string(proofs.join(file)).unwrap();
    let (bound, rounding) = (read("RoundingBound.v"), read("Rounding.v"));
    let (least, most) = tied();
    for (_, line, _) in least.iter().chain(&most) {
        assert!(
            bound.lines().any(|found| found == format!("Definition {line}")),
            "RoundingBound.v does not say {line}"
        );
    }
    least.iter().for_each(|(code, line, proof)| assert!(code >= proof, "{code} is below what the proof needs: {line}"));
    most.iter().for_each(|(code, line, proof)| assert!(code <= proof, "{code} is above what the proof allows: {line}"));
    assert!(rounding.contains("Notation u := (/ 9007199254740992)."), "Rounding.v has another u");
    assert_eq!(exact(UNIT), power(-53));
}

/// The next smaller value of each constant would not pass: TINY alone has room, from 2^-900 to 1.2e-271.
#[test]
fn no_constant_has_room_below_the_proof() {
    let (least, _) = tied();
    let below = [
        exact(GAMMA_FACTOR.next_down()),
        exact(UP.next_down()),
        exact(1.1e-271),
        exact(CONVERSION.next_down()),
        exact(SMALLEST.next_down()),
        exact(SCORE_ROUNDINGS as f64 - 1.0),
        exact(MEAN_ROUNDINGS as f64 - 1.0),
        exact(LAYER_ROUNDINGS as f64 - 1.0),
    ];
    least.iter().zip(below).for_each(|((_, line, proof), below)| assert!(below < *proof, "{line}"));
}

#[test]
fn an_error_bound_of_zero_is_seen() {
    // 1/3 + k 2^-100: distinct points on one double, of which the filter without its bound takes whatever comes.
    let close = |k: i64| ratio(1, 3) + times_power_of_two(&ratio(k, 1), -100);
    let tokens = vec![vec![close(0), ratio(1, 1)], vec![close(1), ratio(1, 1)], vec![ratio(1, 2), ratio(0, 1)]];
    let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
    let points = Points::of(&instance);
    let candidates = |float: Float| {
        let mut rows = Rows::default();
        float.rows(&[0, 1, 2], &mut rows);
        rows.slack.iter().map(|slack| *slack > 0.0).collect::<Vec<_>>()
    };
    assert_eq!(candidates(Float::start(&points).unwrap()), [true; 3]);
    assert_eq!(candidates(Float::start(&points).unwrap().with_trust(0.0)), [false; 3]);
}
