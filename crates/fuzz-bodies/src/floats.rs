//! The layer on floats against the layer on rationals.

use crate::genome;
use ::arbitrary::Unstructured;
use hardmax::compare::{Options, compare};
use hardmax::float::{Float, Precision};
use hardmax::instance::Instance;
use hardmax::rational::Rational;
use hardmax::spec::{System, attention::inner};
use hardmax::tokens::Tokens;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// Layers of the comparison.
const LAYERS: usize = 8;

/// Runs every float for eight layers beside the exact run, and compares layer 0 with the exact one: whatever a float attends to
/// is a maximiser up to rounding, and where no rounding happens the attention sets are the exact ones.
///
/// # Panics
/// **Panics if** it is not, a later layer has an attention set that is empty or out of order, or the comparison contradicts itself.
pub fn float_compare(bytes: &[u8]) {
    let instance = genome(&mut Unstructured::new(bytes)).decode();
    let system = System::<Rational>::of(&instance);
    let pattern = system.pattern(instance.tokens());
    let floats = Float::all();
    for &float in &floats {
        let limits = match float.precision {
            Precision::F64 => (53, 1074),
            Precision::F32 => (24, 149),
            other => panic!("no bounds for {other:?}"),
        };
        check(&instance, &system, &pattern, float, limits);
    }
    let options = Options::default().with_layers(vec![LAYERS]).with_max_layers(LAYERS).with_errors(true);
    for seen in compare(&instance, &floats, &options) {
        assert_eq!((seen.errors.len(), seen.clusters.len()), (LAYERS + 1, 1));
        // A genome is within the range of f32: no coordinate overflows, and leaders differ only where attention sets do.
        assert!(seen.overflow.is_none() && seen.errors.iter().all(Option::is_some), "{:?}", seen.float);
        assert!(seen.attention.is_some() || (seen.leaders.is_none() && seen.loss.is_none()), "{:?}", seen.float);
    }
}

fn check(instance: &Instance, exact: &System<Rational>, pattern: &[Vec<usize>], float: Float, limits: (u32, u32)) {
    let mut flow = float.start(instance);
    if !rounds(instance, u64::from(limits.0)) {
        assert_eq!(flow.attention().to_sets(), pattern, "nothing rounds");
    }
    for (i, set) in flow.attention().sets().enumerate() {
        let score = |j: usize| inner(&exact.form, &instance.tokens()[i], &instance.tokens()[j]);
        let best = score(pattern[i][0]);
        for &j in set {
            assert!(&best - score(j) <= slack(exact, instance.tokens(), i, limits), "token {i} attends to {j}");
        }
    }
    for _ in 0..LAYERS {
        assert!(flow.attention().sets().all(|set| !set.is_empty() && set.is_sorted()));
        flow.advance();
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
fn rounds(instance: &Instance, bits: u64) -> bool {
    let numbers = || instance.tokens().entries().iter().chain(instance.form().rows().iter().flatten());
    let dyadic = |x: &Rational| x.denom().magnitude().count_ones() == 1;
    let finest = numbers().map(|x| x.denom().bits() - 1).max().unwrap_or(0);
    let largest = numbers().map(|x| x.trunc().numer().bits() + 1).max().unwrap_or(0);
    !numbers().all(dyadic) || 3 * (finest + largest) + 7 > bits
}
