//! Which instances a hunt looks at: genomes within bounds, drawn at random or made from others.

use crate::generate::{Family, Genome, MAX_DIMENSION, MAX_FACTOR, MAX_GRID, MAX_HIGH_DIMENSION, MAX_HIGH_TOKENS};
use crate::generate::{MAX_STEP, MAX_TOKENS, STEPS};
use crate::instance::Instance;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::fmt;

/// Grid points have coordinates within plus and minus this.
pub const RANGE: u16 = 2;

/// The grid of chains and generic tokens, whatever the hunt's own grid is.
const FINE_GRID: u16 = MAX_GRID;

/// The instances of a hunt: `dimension` coordinates, at most `tokens` tokens, numerators of denominator up to `grid`
/// within +-[`RANGE`] (chains and generic tokens keep their grid of 1000).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    dimension: u8,
    tokens: u8,
    grid: u16,
    step: Option<[u8; 2]>,
}

/// As options of `hardmax hunt`.
impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "--dim {} --tokens {} --grid {}", self.dimension, self.tokens, self.grid)?;
        self.step.map_or(Ok(()), |[p, q]| write!(f, " --alpha {p}/{q}"))
    }
}

/// Why there is no such space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpaceError {
    /// The dimension is beyond that of genomes.
    #[error("dimension {0}, expected 1 to {MAX_HIGH_DIMENSION}")]
    Dimension(u8),
    /// There are more tokens than a genome of that dimension has.
    #[error("{tokens} tokens in dimension {dimension}, expected 1 to {}", most_tokens(.dimension))]
    Tokens {
        /// The tokens asked for.
        tokens: u8,
        /// The dimension.
        dimension: u8,
    },
    /// The grid is beyond that of genomes.
    #[error("grid {0}, expected 1 to {MAX_GRID}")]
    Grid(u16),
    /// There are fewer grid points than tokens.
    #[error(
        "{tokens} tokens, but a grid of denominator {grid} within +-{RANGE} has {points} points in dimension \
         {dimension}; expected at most {points} tokens, a finer grid or a higher dimension"
    )]
    TooFewPoints {
        /// The tokens asked for.
        tokens: u8,
        /// The grid.
        grid: u16,
        /// Its points.
        points: u64,
        /// The dimension.
        dimension: u8,
    },
    /// The step size is beyond that of genomes.
    #[error("step size {numerator}/{denominator}, expected P/Q with P and Q from 1 to {MAX_STEP}")]
    Step {
        /// P.
        numerator: u8,
        /// Q.
        denominator: u8,
    },
}

fn most_tokens(dimension: &u8) -> usize {
    if *dimension > MAX_DIMENSION { MAX_HIGH_TOKENS } else { MAX_TOKENS }
}

impl Space {
    /// The space of these bounds; `step` fixes alpha, as numerator and denominator.
    ///
    /// # Errors
    /// [`SpaceError`] where a number is out of its range, or there are fewer grid points than tokens.
    pub fn new(dimension: u8, tokens: u8, grid: u16, step: Option<[u8; 2]>) -> Result<Self, SpaceError> {
        if !(1..=MAX_HIGH_DIMENSION).contains(&dimension) {
            return Err(SpaceError::Dimension(dimension));
        }
        if !(1..=most_tokens(&dimension)).contains(&usize::from(tokens)) {
            return Err(SpaceError::Tokens { tokens, dimension });
        }
        if !(1..=MAX_GRID).contains(&grid) {
            return Err(SpaceError::Grid(grid));
        }
        let points = (2 * u64::from(RANGE) * u64::from(grid) + 1).saturating_pow(dimension.into());
        if u64::from(tokens) > points {
            return Err(SpaceError::TooFewPoints { tokens, grid, points, dimension });
        }
        match step {
            Some([numerator, denominator])
                if [numerator, denominator].iter().any(|part| !(1..=MAX_STEP).contains(part)) =>
            {
                Err(SpaceError::Step { numerator, denominator })
            }
            _ => Ok(Self { dimension, tokens, grid, step }),
        }
    }

    /// d.
    pub fn dimension(&self) -> u8 {
        self.dimension
    }

    /// The most tokens.
    pub fn tokens(&self) -> u8 {
        self.tokens
    }

    /// The largest denominator of the numerators.
    pub fn grid(&self) -> u16 {
        self.grid
    }

    /// The step size, where it is fixed.
    pub fn step(&self) -> Option<[u8; 2]> {
        self.step
    }

    /// The instance of a genome of this space: its first tokens, where it has too many.
    pub fn instance(&self, genome: &Genome) -> Instance {
        let instance = genome.decode();
        let most = usize::from(self.tokens);
        if instance.len() <= most {
            return instance;
        }
        let rows = instance.tokens().rows().take(most).map(<[_]>::to_vec).collect();
        // INVARIANT: some tokens of an instance, at least one, under its own form and step size.
        Instance::new(rows, Some(instance.form().clone()), instance.alpha().clone()).expect("a part of an instance")
    }

    /// The families that have instances of this dimension.
    fn families(&self) -> Vec<Family> {
        let fits = |family: &Family| (family.least_dimension()..=family.largest_dimension()).contains(&self.dimension);
        Family::ALL.into_iter().filter(fits).collect()
    }

    /// A random genome, any family as likely as any other.
    pub(super) fn random(&self, draw: &mut Draw) -> Genome {
        let families = self.families();
        let family = families[draw.below(families.len() as u32) as usize];
        let grid = 1 + draw.below(self.grid.into()) as u16;
        let rows = match family {
            Family::Mirrored => 1 + draw.below(u32::from(self.tokens.div_ceil(2))),
            _ => 1 + draw.below(self.tokens.into()),
        };
        let mut genome = Genome { family, dimension: self.dimension, grid, ..Genome::default() };
        genome.grid = self.grid_of(&genome);
        let bound = bound(&genome);
        let entries = rows * u32::from(self.dimension);
        genome.numerators = (0..entries).map(|_| draw.within(bound)).collect();
        if family == Family::NearlyTied {
            genome.tiny = (0..entries).map(|_| if draw.one_in(3) { draw.within(2) as i8 } else { 0 }).collect();
        }
        genome.alpha = STEPS[draw.below(STEPS.len() as u32) as usize];
        let identity = matches!(family, Family::Rotated | Family::Chain) || !draw.one_in(3);
        if !identity {
            genome.form = (0..self.factors()).map(|_| draw.within(1) as i8).collect();
        }
        genome.mirror = draw.below(1 << self.dimension) as u8;
        genome.repeat = if family == Family::Duplicated { 1 + draw.below(4) as u8 } else { u8::from(draw.one_in(8)) };
        genome.zero = draw.one_in(10);
        self.confined(genome)
    }

    /// One to four changes of a genome, some of them taken from another one.
    pub(super) fn mutated(&self, parent: &Genome, other: &Genome, draw: &mut Draw) -> Genome {
        let mut child = parent.clone();
        for _ in 0..=draw.below(4) {
            self.change(&mut child, other, draw);
        }
        self.confined(child)
    }

    fn change(&self, child: &mut Genome, other: &Genome, draw: &mut Draw) {
        let width = usize::from(self.dimension);
        let entry = draw.below(child.numerators.len().max(1) as u32) as usize;
        let row = entry / width;
        let bound = bound(child);
        match draw.below(16) {
            0..=3 => change_entry(child, entry, |x| x + [-1, 1][draw.below(2) as usize]),
            4 => change_entry(child, entry, |_| draw.within(bound)),
            5 => change_entry(child, entry, |x| -x),
            // A row of the same genome, one coordinate mirrored; or a row of the other one; or a new one.
            6 => {
                let mut copy = row_of(child, row, width);
                copy[entry % width] *= -1;
                child.numerators.extend(copy);
            }
            7 => {
                let theirs = draw.below(other.numerators.len().max(1) as u32) as usize / width;
                child.numerators.extend(row_of(other, theirs, width));
            }
            8 => child.numerators.extend((0..width).map(|_| draw.within(bound)).collect::<Vec<_>>()),
            9 | 10 if child.numerators.len() > width => {
                let end = ((row + 1) * width).min(child.numerators.len());
                child.numerators.drain(row * width..end);
            }
            11 => child.alpha = STEPS[draw.below(STEPS.len() as u32) as usize],
            12 => {
                child.form.resize(self.factors(), 0);
                let cell = draw.below(self.factors() as u32) as usize;
                child.form[cell] = (child.form[cell] + draw.within(1) as i8).clamp(-MAX_FACTOR, MAX_FACTOR);
            }
            13 => child.form.clear(),
            14 => match draw.below(4) {
                0 => child.grid = 1 + draw.below(self.grid.into()) as u16,
                1 => child.mirror = draw.below(1 << self.dimension) as u8,
                2 => child.repeat = draw.below(3) as u8,
                _ => child.zero = !child.zero,
            },
            _ if child.family == Family::NearlyTied => {
                child.tiny.resize(child.numerators.len(), 0);
                if let Some(tiny) = child.tiny.get_mut(entry) {
                    *tiny = draw.within(2) as i8;
                }
            }
            _ => {}
        }
    }

    /// The number of factors of a form.
    fn factors(&self) -> usize {
        let dimension = usize::from(self.dimension);
        dimension * (dimension + 1) / 2
    }

    fn grid_of(&self, genome: &Genome) -> u16 {
        match genome.family {
            Family::Chain | Family::Generic => FINE_GRID,
            _ => genome.grid.clamp(1, self.grid),
        }
    }

    /// The genome within the bounds of the space.
    pub(super) fn confined(&self, mut genome: Genome) -> Genome {
        genome.grid = self.grid_of(&genome);
        let (bound, entries) = (bound(&genome), usize::from(self.tokens) * usize::from(self.dimension));
        genome.numerators.truncate(entries);
        genome.numerators.iter_mut().for_each(|x| *x = (*x).clamp(-bound, bound));
        genome.tiny.truncate(genome.numerators.len());
        genome.alpha = self.step.unwrap_or(genome.alpha);
        genome
    }
}

/// The largest numerator: chains bend their spiral by a little.
fn bound(genome: &Genome) -> i32 {
    if genome.family == Family::Chain { 50 } else { i32::from(RANGE) * i32::from(genome.grid) }
}

fn change_entry(genome: &mut Genome, entry: usize, change: impl FnOnce(i32) -> i32) {
    if let Some(numerator) = genome.numerators.get_mut(entry) {
        *numerator = change(*numerator);
    }
}

/// Row number `row` of the numerators, zeros where it is missing. Shape (width,).
fn row_of(genome: &Genome, row: usize, width: usize) -> Vec<i32> {
    (row * width..(row + 1) * width).map(|index| genome.numerators.get(index).copied().unwrap_or(0)).collect()
}

/// Raw words of ChaCha8: the seed as the first eight bytes of the key, little endian, then `hunt`, so that a hunt does
/// not walk through the instances of `check --random`; the evaluation as the stream.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(b"hunt");
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number below `bound`, which is at least 1.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.0.next_u32() % bound
    }

    pub fn within(&mut self, bound: i32) -> i32 {
        self.below(2 * bound.unsigned_abs() + 1) as i32 - bound
    }

    pub fn one_in(&mut self, odds: u32) -> bool {
        self.below(odds) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_spaces_are_refused_with_what_is_allowed() {
        let message = |d, n, g, step| Space::new(d, n, g, step).unwrap_err().to_string();
        assert_eq!(message(9, 1, 1, None), "dimension 9, expected 1 to 8");
        assert_eq!(message(3, 13, 1, None), "13 tokens in dimension 3, expected 1 to 12");
        assert_eq!(message(5, 7, 1, None), "7 tokens in dimension 5, expected 1 to 6");
        assert_eq!(message(3, 8, 1001, None), "grid 1001, expected 1 to 1000");
        assert_eq!(
            message(1, 6, 1, None),
            "6 tokens, but a grid of denominator 1 within +-2 has 5 points in dimension 1; expected at most 5 tokens, \
             a finer grid or a higher dimension"
        );
        assert_eq!(message(1, 1, 1, Some([0, 1])), "step size 0/1, expected P/Q with P and Q from 1 to 100");
    }

    #[test]
    fn whatever_is_drawn_or_mutated_stays_in_the_space() {
        for (dimension, tokens, grid) in [(1, 5, 1), (2, 12, 3), (3, 8, 4), (4, 1, 1000), (8, 6, 2)] {
            let space = Space::new(dimension, tokens, grid, Some([1, 2])).unwrap();
            let mut draw = Draw::new(1, 2);
            let mut genome = space.random(&mut draw);
            for _ in 0..300 {
                let other = space.random(&mut draw);
                genome = space.mutated(&genome, &other, &mut draw);
                for genome in [&genome, &other] {
                    let instance = space.instance(genome);
                    assert_eq!(instance.dimension(), usize::from(dimension));
                    assert!(instance.len() <= usize::from(tokens), "{genome:?}");
                    assert_eq!(instance.alpha().to_string(), "1/2");
                }
            }
        }
    }
}
