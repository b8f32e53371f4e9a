//! Genomes for quickcheck (feature `quickcheck`): `Arbitrary` with shrinking. A property takes a [`Genome`] and decodes it.
//!
//! ```
//! use hardmax_model::generate::Genome;
//! fn small(genome: Genome) -> bool {
//!     genome.decode().len() <= hardmax_model::generate::MAX_TOKENS
//! }
//! quickcheck::quickcheck(small as fn(Genome) -> bool);
//! ```

use super::Genome;
use ::quickcheck::{Arbitrary, Gen};

impl Arbitrary for Genome {
    fn arbitrary(source: &mut Gen) -> Self {
        Genome::random(u64::arbitrary(source), u64::arbitrary(source))
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        Box::new(self.simpler().into_iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quickcheck_shrinks_by_the_simpler_genomes() {
        let genome = Genome::random(0, 0);
        assert_eq!(genome.shrink().collect::<Vec<_>>(), genome.simpler());
        let drawn: std::collections::HashSet<Genome> = (0..50).map(|_| Genome::arbitrary(&mut Gen::new(10))).collect();
        assert!(drawn.len() > 40);
    }
}
