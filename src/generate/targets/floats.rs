//! The layer on floats against the layer on rationals.

use super::genome;
use crate::rational::Rational;
use crate::spec::{Scalar, System, attention::inner, layer};
use crate::tokens::Tokens;
use ::arbitrary::Unstructured;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// Runs the specification on f64 and f32 for eight layers, and compares layer 0 with the exact one: whatever a float
/// attends to is a maximiser up to rounding, and where no rounding happens the attention sets are the exact ones.
///
/// # Panics
/// **Panics if** it is not, or a later layer has an attention set that is empty or out of order.
pub fn float_compare(bytes: &[u8]) {
    let instance = genome(&mut Unstructured::new(bytes)).decode();
    let exact = System::<Rational>::of(&instance);
    let pattern = exact.pattern(instance.tokens());
    compare::<f64>(&instance, &exact, &pattern, (53, 1074));
    compare::<f32>(&instance, &exact, &pattern, (24, 149));
}

fn compare<S: Scalar>(
    instance: &crate::instance::Instance,
    exact: &System<Rational>,
    pattern: &[Vec<usize>],
    (bits, least): (u32, u32),
) {
    let system = System::<S>::of(instance);
    let mut tokens: Tokens<S> = instance.tokens().map(S::from_rational);
    let found = system.pattern(&tokens);
    if !rounds(instance, u64::from(bits)) {
        assert_eq!(found, pattern, "nothing rounds");
    }
    for (i, set) in found.iter().enumerate() {
        let score = |j: usize| inner(&exact.form, &instance.tokens()[i], &instance.tokens()[j]);
        let best = score(pattern[i][0]);
        for &j in set {
            assert!(&best - score(j) <= slack(exact, instance.tokens(), i, (bits, least)), "token {i} attends to {j}");
        }
    }
    for _ in 0..8 {
        let pattern = system.pattern(&tokens);
        assert!(pattern.iter().all(|set| !set.is_empty() && set.is_sorted()));
        tokens = layer(&system, &tokens, &pattern);
    }
}

/// Twice a bound on the error of any score of token i with `bits` bits and the least positive number 2^-`least`: d^2 terms of
/// three rounded factors, two products and at most d^2 sums, each with a relative error of 2^-bits, or an absolute one of
/// 2^-`least` that at most two more factors enlarge.
fn slack(exact: &System<Rational>, tokens: &Tokens, i: usize, (bits, least): (u32, u32)) -> Rational {
    let absolute = |vector: &[Rational]| vector.iter().map(Signed::abs).collect::<Vec<_>>();
    let form: Vec<Vec<Rational>> = exact.form.iter().map(|row| absolute(row)).collect();
    let score = tokens.rows().map(|token| inner(&form, &absolute(&tokens[i]), &absolute(token))).max();
    let factor = form.iter().flatten().cloned().chain(absolute(tokens.entries())).max();
    let terms = Rational::from_integer((4 * (tokens.dimension() * tokens.dimension() + 8)).into());
    let power = |exponent: u32| Rational::new(1.into(), BigInt::from(2).pow(exponent));
    let factor = factor.unwrap_or_else(Rational::zero) + Rational::one();
    terms * (score.unwrap_or_else(Rational::zero) * power(bits) + &factor * &factor * power(least))
}

/// Whether a score might round: not where all numbers are small multiples of one power of two.
fn rounds(instance: &crate::instance::Instance, bits: u64) -> bool {
    let numbers = || instance.tokens().entries().iter().chain(instance.form().rows().iter().flatten());
    let dyadic = |x: &Rational| x.denom().magnitude().count_ones() == 1;
    let finest = numbers().map(|x| x.denom().bits() - 1).max().unwrap_or(0);
    let largest = numbers().map(|x| x.trunc().numer().bits() + 1).max().unwrap_or(0);
    !numbers().all(dyadic) || 3 * (finest + largest) + 7 > bits
}
