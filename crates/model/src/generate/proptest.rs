//! Genomes and instances as proptest strategies (feature `proptest`).
//!
//! ```
//! use hardmax_model::generate::proptest::instances;
//! proptest::proptest!(|(instance in instances())| {
//!     proptest::prop_assert!(instance.len() <= hardmax_model::generate::MAX_TOKENS);
//! });
//! ```

use super::bounds::{MAX_DIMENSION, MAX_FACTOR, MAX_HIGH_DIMENSION, MAX_TOKENS};
use super::genome::Genome;
use super::{Family, STEPS};
use crate::instance::Instance;
use ::proptest::collection::vec;
use ::proptest::prelude::*;
use ::proptest::sample::select;

/// Random numerators are drawn within this bound, then scaled to the range of the family.
const FULL: i32 = 6000;

/// Genomes of all families. Numbers are drawn at full size and cut afterwards, so that dimension, tokens and numbers
/// shrink independently of each other.
pub fn genomes() -> impl Strategy<Value = Genome> {
    genomes_among(Family::ALL.to_vec())
}

/// Genomes of one family.
pub fn genomes_of(family: Family) -> impl Strategy<Value = Genome> {
    genomes_among(vec![family])
}

/// Instances of all families.
pub fn instances() -> impl Strategy<Value = Instance> {
    genomes().prop_map(|genome| genome.decode())
}

fn genomes_among(families: Vec<Family>) -> impl Strategy<Value = Genome> {
    let shape = (select(families), 1..=MAX_HIGH_DIMENSION, 1..=MAX_TOKENS, 1u16..=4, select(STEPS.to_vec()));
    let entries = usize::from(MAX_DIMENSION) * MAX_TOKENS;
    let factors = usize::from(MAX_DIMENSION) * (usize::from(MAX_DIMENSION) + 1) / 2;
    let numbers = (
        vec(-FULL..=FULL, entries),
        ::proptest::option::weighted(0.3, vec(-MAX_FACTOR..=MAX_FACTOR, factors)),
        vec(-2i8..=2, entries),
    );
    let flags = (0u8..16, 0u8..4, ::proptest::bool::weighted(0.1));
    (shape, numbers, flags).prop_map(
        |((family, dimension, tokens, grid, alpha), (numerators, form, tiny), (mirror, repeat, zero))| {
            let dimension = if family == Family::HighDimension { dimension } else { dimension.div_ceil(2) };
            let (grid, bound) = match family {
                Family::Generic => (1000, 5000),
                Family::Chain => (1000, 5),
                _ => (grid, 2 * i32::from(grid)),
            };
            let count = tokens * usize::from(dimension);
            let tiny = if family == Family::NearlyTied { tiny } else { Vec::new() };
            Genome {
                family,
                dimension,
                grid,
                alpha,
                form: form.unwrap_or_default(),
                numerators: numerators.into_iter().take(count).map(|number| number * bound / FULL).collect(),
                tiny: tiny.into_iter().take(count).collect(),
                mirror,
                repeat: if family == Family::Duplicated { repeat } else { repeat / 3 },
                zero,
            }
        },
    )
}

impl ::proptest::arbitrary::Arbitrary for Genome {
    type Parameters = ();
    type Strategy = BoxedStrategy<Genome>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        genomes().boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::proptest::test_runner::{Config, TestError, TestRunner};

    #[test]
    fn a_failing_genome_shrinks_to_a_small_one() {
        let config = Config { failure_persistence: None, ..Config::default() };
        let three_points = |genome: &Genome| {
            let instance = genome.decode();
            let classes = crate::tokens::classes(instance.tokens());
            classes.iter().enumerate().filter(|(i, class)| i == *class).count() >= 3
        };
        let found = TestRunner::new_with_rng(
            config,
            ::proptest::test_runner::TestRng::deterministic_rng(::proptest::test_runner::RngAlgorithm::ChaCha),
        )
        .run(&genomes(), |genome| {
            prop_assert!(!three_points(&genome));
            Ok(())
        });
        let Err(TestError::Fail(_, genome)) = found else { panic!("three points are common: {found:?}") };
        assert!(three_points(&genome) && genome.dimension <= 2, "{genome:?}");
        assert!(genome.decode().len() <= 4 && genome.numerators.iter().all(|x| x.abs() <= 2), "{genome:?}");
    }

    #[test]
    fn one_family_alone() {
        ::proptest::proptest!(|(genome in genomes_of(Family::Chain))| {
            prop_assert_eq!(genome.family, Family::Chain);
            prop_assert!(genome.decode().dimension() >= 2);
        });
    }
}
