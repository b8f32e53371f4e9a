//! Random genomes from a fixed generator, so that a seed means the same everywhere and in every run.

use super::family::Family;
use super::genome::Genome;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The step sizes drawn, as numerator and denominator.
pub const STEPS: [[u8; 2]; 9] = [[1, 2], [1, 1], [5, 1], [1, 3], [7, 3], [1, 10], [2, 1], [3, 2], [1, 5]];

/// Draws that are the same everywhere and in every run: raw words of ChaCha8, the seed as the first eight bytes of the key,
/// little endian, the index as the stream.
#[derive(Debug, Clone)]
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The draws number `index` of `seed`.
    pub fn new(seed: u64, index: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(index);
        Self(rng)
    }

    /// A number below `bound`, which is at least 1. The bias of the remainder is below 2^-18 for the bounds used here.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.0.next_u32() % bound
    }

    /// An integer of at most `bound` in absolute value.
    pub fn within(&mut self, bound: i32) -> i32 {
        self.below(2 * bound.unsigned_abs() + 1) as i32 - bound
    }

    /// Once in `odds`, which is at least 1.
    pub fn one_in(&mut self, odds: u32) -> bool {
        self.below(odds) == 0
    }
}

impl Genome {
    /// Random genome number `index` of `seed`, of any family. The draws never change within a major version: a seed and
    /// an index name an instance.
    pub fn random(seed: u64, index: u64) -> Self {
        let mut draw = Draw::new(seed, index);
        let family = Family::ALL[draw.below(Family::ALL.len() as u32) as usize];
        fill(family, draw)
    }

    /// As [`Genome::random`], of one family.
    pub fn random_of(family: Family, seed: u64, index: u64) -> Self {
        fill(family, Draw::new(seed, index))
    }
}

fn fill(family: Family, mut draw: Draw) -> Genome {
    let dimension = match family {
        Family::HighDimension => 4 + draw.below(5),
        Family::Chain => 2 + draw.below(2),
        Family::Mirrored => 2 + draw.below(3),
        Family::Face => 3 + draw.below(2),
        _ => 1 + draw.below(4),
    };
    let (count, grid, range) = match family {
        Family::Lattice | Family::NearlyTied | Family::Rotated => (2 + draw.below(7), 1 + draw.below(4), 2),
        Family::Mirrored => (1 + draw.below(4), 1 + draw.below(4), 3),
        Family::Duplicated => (1 + draw.below(4), 1 + draw.below(2), 2),
        Family::Collinear => (2 + draw.below(7), 1 + draw.below(3), 2),
        Family::Face => (2 + draw.below(4), 1 + draw.below(10), 1),
        Family::Chain => (2 + draw.below(11), 1000, 0),
        Family::HighDimension => (2 + draw.below(5), 1 + draw.below(10), 2),
        Family::Generic => (1 + draw.below(12), 1000, 5),
    };
    let bound = if family == Family::Chain { 5 } else { range * grid as i32 };
    let entries = (count * dimension) as usize;
    let numerators = (0..entries).map(|_| draw.within(bound)).collect();
    let tiny = match family {
        Family::NearlyTied => (0..entries).map(|_| if draw.one_in(3) { draw.within(2) as i8 } else { 0 }).collect(),
        _ => Vec::new(),
    };
    Genome {
        family,
        dimension: dimension as u8,
        grid: grid as u16,
        alpha: STEPS[draw.below(STEPS.len() as u32) as usize],
        form: form(family, dimension as usize, &mut draw),
        numerators,
        tiny,
        mirror: draw.below(16) as u8,
        repeat: if family == Family::Duplicated { 1 + draw.below(4) as u8 } else { u8::from(draw.one_in(8)) },
        zero: draw.one_in(10),
    }
}

/// The identity for three in five, a diagonal form for one, a full one for one; rotations, chains and faces keep the
/// identity, under which they are what they are.
fn form(family: Family, dimension: usize, draw: &mut Draw) -> Vec<i8> {
    let choice = draw.below(5);
    if choice < 3 || matches!(family, Family::Rotated | Family::Chain | Family::Face) {
        return Vec::new();
    }
    let cells = (0..dimension).flat_map(|i| (0..=i).map(move |j| (i, j)));
    cells.map(|(i, j)| if i == j || choice == 4 { draw.within(if i == j { 3 } else { 1 }) as i8 } else { 0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::json::InstanceJson;

    fn text(genome: &Genome) -> String {
        serde_json::to_string(&InstanceJson::from(&genome.decode())).unwrap()
    }

    #[test]
    fn a_seed_and_an_index_name_the_same_instance_for_ever() {
        let first = r#"{"alpha":"3/2","matrix":[["1/3","1/3","1/3","1/3"],["1/3","2/3","1/3","0"],["1/3","1/3","10/3","-8/3"],["1/3","0","-8/3","4"]],"tokens":[["-3/2","1","3/2","-1/2"],["-1/2","3/2","2","3/2"],["3/2","3/2","-3/2","3/2"],["1/2","0","-2","-1"],["-1","0","1/2","2"],["2","3/2","1","-1/2"]]}"#;
        assert_eq!(text(&Genome::random(0, 0)), first);
        let last = r#"{"alpha":"1/5","matrix":[["1","0","0"],["0","1","0"],["0","0","1"]],"tokens":[["2","1/2","3/2"],["250000000000000000000000000001/500000000000000000000000000000","0","1/2"]]}"#;
        assert_eq!(text(&Genome::random_of(Family::NearlyTied, 7, u64::MAX)), last);
    }

    #[test]
    fn every_family_and_every_step_is_drawn() {
        let genomes: Vec<Genome> = (0..400).map(|index| Genome::random(0, index)).collect();
        for family in Family::ALL {
            assert!(genomes.iter().any(|genome| genome.family == family), "{family:?}");
        }
        for step in STEPS {
            assert!(genomes.iter().any(|genome| genome.alpha == step), "{step:?}");
        }
        assert!(genomes.iter().all(|genome| *genome != Genome { family: genome.family, ..Genome::default() }));
    }
}
