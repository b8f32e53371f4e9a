//! Do floats do what their documentation says? Against the specification, the exact run, and each other.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod common {
    pub mod cases;
    pub mod config;
    pub mod shrinking;
}

use hardmax::dynamics::Dynamics;
use hardmax::engine::Exact;
use hardmax::float::{Float, Summation, Tolerance};
use hardmax::generate::proptest::genomes;
use hardmax::generate::{Family, Genome};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, ratio};
use hardmax::spec::{Scalar, System, layer};
use hardmax::tokens::Tokens;
use num_traits::FromPrimitive;
use proptest::prelude::*;

/// The f64 loop is the specification on f64, bit for bit.
fn the_loop_is_the_specification(instance: &Instance) -> Result<(), String> {
    let float = Float::default().with_summation(Summation::Loop);
    let mut flow = float.start(instance);
    let system = System::<f64>::of(instance);
    let mut tokens = instance.tokens().map(f64::from_rational);
    for index in 0..10 {
        let pattern = system.pattern(&tokens);
        if flow.tokens() != tokens || flow.attention().to_sets() != pattern {
            return Err(format!("layer {index}: {:?} is not {tokens:?}", flow.tokens()));
        }
        tokens = layer(&system, &tokens, &pattern);
        flow.advance();
    }
    Ok(())
}

/// Whether a few bits hold every number: then nothing rounds, and a float run is the exact one. Integer tokens, the identity and
/// alpha = 1 make every layer a halving, or a mean of as many tokens as a power of two.
fn small_dyadic(genome: Genome) -> Instance {
    let numerators = genome.numerators.iter().map(|x| x % 4).collect();
    let plain = Genome {
        family: Family::Lattice,
        grid: 1,
        alpha: [1, 1],
        form: Vec::new(),
        tiny: Vec::new(),
        numerators,
        ..genome
    };
    plain.decode()
}

fn exact_while_nothing_rounds(instance: &Instance) -> Result<(), String> {
    for float in Float::all() {
        let mut flow = float.start(instance);
        let exact = Exact::default();
        let mut reference = exact.start(instance);
        for index in 0..4 {
            let floats: Tokens = flow.tokens().map(|&x| Rational::from_f64(x).unwrap());
            if floats != *reference.tokens() || flow.attention() != reference.attention() {
                return Err(format!("{float:?}, layer {index}"));
            }
            // Thirds, fifths, ... of three, five, ... tokens round.
            if reference.attention().sets().any(|set| !set.len().is_power_of_two()) {
                break;
            }
            flow.advance();
            reference.advance();
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(common::config::config("float", 300))]

    #[test]
    fn the_loop_in_f64_is_the_specification_in_f64(genome in genomes()) {
        common::shrinking::holds_on(&genome.decode(), the_loop_is_the_specification).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn floats_are_exact_while_nothing_rounds(genome in genomes()) {
        common::shrinking::holds_on(&small_dyadic(genome), exact_while_nothing_rounds).map_err(TestCaseError::fail)?;
    }

    /// A tolerance only ever adds to the attention sets of a layer.
    #[test]
    fn a_larger_tolerance_ties_more(genome in genomes(), tolerance in 0.0..1.0f64) {
        let instance = genome.decode();
        for float in Float::all() {
            let wide = float.with_tie_tolerance(Tolerance::new(tolerance).unwrap());
            let (narrow, wide) = (float.start(&instance), wide.start(&instance));
            for (few, many) in narrow.attention().sets().zip(wide.attention().sets()) {
                prop_assert!(few.iter().all(|j| many.binary_search(j).is_ok()), "{few:?} {many:?}");
            }
        }
    }
}

#[test]
fn quickcheck_agrees() {
    fn exact(genome: Genome) -> bool {
        exact_while_nothing_rounds(&small_dyadic(genome)).is_ok()
    }
    fn specification(genome: Genome) -> bool {
        the_loop_is_the_specification(&genome.decode()).is_ok()
    }
    quickcheck::QuickCheck::new().tests(300).quickcheck(exact as fn(Genome) -> bool);
    quickcheck::QuickCheck::new().tests(300).quickcheck(specification as fn(Genome) -> bool);
}

/// The bits that NumPy 2.4 computes for `Z @ Z.T` and `Z[mask].mean(axis=0)`: fused where a loop is not, pairwise in d = 1.
#[test]
fn sums_are_numpys() {
    // Both scores of token 0 are 2/5: one rounding a term sees it, two do not.
    let rows = [["1/5", "3/5"], ["-2/5", "4/5"]].map(|row| row.map(|x| hardmax::rational::parse(x).unwrap()).to_vec());
    let instance = Instance::new(rows.to_vec(), None, ratio(1, 2)).unwrap();
    let set = |summation| Float::default().with_summation(summation).start(&instance).attention().set(0).to_vec();
    assert_eq!((set(Summation::Numpy), set(Summation::Loop)), (vec![0, 1], vec![0]));
    // Nine tokens in d = 1 that tie: NumPy adds eight running sums, then the ninth number.
    let tenth = vec![vec![ratio(1, 10)]; 9];
    let instance = Instance::new(tenth, None, ratio(1, 2)).unwrap();
    let mean = |summation| Float::default().with_summation(summation).start(&instance).means()[0][0];
    assert_eq!((mean(Summation::Numpy), mean(Summation::Loop)), (0.1, 0.09999999999999999));
}
