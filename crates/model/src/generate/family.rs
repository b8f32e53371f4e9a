//! Families of instances: how numerators become tokens, and from which ranges random numerators are drawn.

use super::bounds::{MAX_DIMENSION, MAX_HIGH_DIMENSION};
use crate::rational::{Rational, ratio};
use num_traits::{Signed, Zero};
use serde::{Deserialize, Serialize};

/// A family of instances. All but `Generic` and `HighDimension` are rich in exact or near ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Family {
    /// Points of a grid of denominator 1 to 4 within +-2: ties by coincidence.
    #[default]
    Lattice,
    /// Every point with its mirror image across coordinate hyperplanes: ties by symmetry, and in d >= 3 the instances
    /// that never settle.
    Mirrored,
    /// Grid points turned by rational rotations (3/5, 4/5), (5/13, 12/13): ties whose rounded scores differ.
    Rotated,
    /// Few grid points, several tokens on each, and a zero token now and then.
    Duplicated,
    /// Points a + t b on one line: attention sets of many tokens at once.
    Collinear,
    /// Grid points with differences of 10^-30 in some coordinates: ties for a float, none in truth.
    NearlyTied,
    /// A spiral on which every token follows the next one: followers of followers, up to the length of the chain.
    Chain,
    /// In d >= 3, mirrored pairs on a face whose pattern drifts within it, and tokens that follow their mean at every layer: limits
    /// inside faces, and instances that never settle.
    Face,
    /// Up to 6 tokens in up to 8 dimensions.
    HighDimension,
    /// A grid of denominator 1000 and a wide range: no ties to speak of.
    Generic,
}

/// What a family needs to know of a genome beside its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// d.
    pub dimension: usize,
    /// The common denominator of the rows.
    pub denominator: i64,
    /// The axes of the mirrors, as a bit mask.
    pub mirror: u8,
}

impl Family {
    /// The names of all families, in the order of [`Family::ALL`].
    pub const IDS: [&'static str; 10] = {
        let mut ids = [""; 10];
        let mut k = 0;
        while k < ids.len() {
            ids[k] = Family::ALL[k].id();
            k += 1;
        }
        ids
    };

    /// Its name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Family::Lattice => "lattice",
            Family::Mirrored => "mirrored",
            Family::Rotated => "rotated",
            Family::Duplicated => "duplicated",
            Family::Collinear => "collinear",
            Family::NearlyTied => "nearly-tied",
            Family::Chain => "chain",
            Family::Face => "face",
            Family::HighDimension => "high-dimension",
            Family::Generic => "generic",
        }
    }

    /// All families, in the order of the enum.
    pub const ALL: [Family; 10] = [
        Family::Lattice,
        Family::Mirrored,
        Family::Rotated,
        Family::Duplicated,
        Family::Collinear,
        Family::NearlyTied,
        Family::Chain,
        Family::Face,
        Family::HighDimension,
        Family::Generic,
    ];

    /// The least dimension: a chain needs a plane, a face that drifts needs a space.
    pub fn least_dimension(self) -> u8 {
        match self {
            Family::Chain => 2,
            Family::Face => 3,
            _ => 1,
        }
    }

    /// The largest dimension.
    pub fn largest_dimension(self) -> u8 {
        if self == Family::HighDimension { MAX_HIGH_DIMENSION } else { MAX_DIMENSION }
    }

    /// The tokens of this family from plain rows (at least one), before they are cut to the bound on tokens.
    pub(super) fn tokens(self, shape: Shape, plain: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
        match self {
            Family::Mirrored => mirrored(shape.mirror, shape.dimension, plain),
            Family::Rotated => plain.iter().map(|row| rotated(row)).collect(),
            Family::Collinear => collinear(shape.denominator, plain),
            Family::Chain => chain(plain),
            Family::Face => face(plain),
            _ => plain,
        }
    }
}

fn mirrored(mask: u8, dimension: usize, plain: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
    let mask = usize::from(mask) & ((1 << dimension) - 1);
    let mask = if mask == 0 { 1 << (dimension - 1) } else { mask };
    let mut rows = Vec::new();
    for row in plain {
        let image: Vec<Rational> =
            row.iter().enumerate().map(|(k, x)| if mask >> k & 1 == 1 { -x } else { x.clone() }).collect();
        if image != row {
            rows.push(image);
        }
        rows.push(row);
    }
    rows
}

/// The product of the rotations by (3/5, 4/5) in axes 0, 1, by (5/13, 12/13) in axes 1, 2, by (3/5, 4/5) in axes 2, 3...
fn rotated(row: &[Rational]) -> Vec<Rational> {
    let mut row = row.to_vec();
    for k in 1..row.len() {
        let (cos, sin) = if k % 2 == 1 { (ratio(3, 5), ratio(4, 5)) } else { (ratio(5, 13), ratio(12, 13)) };
        let (x, y) = (row[k - 1].clone(), row[k].clone());
        row[k - 1] = &x * &cos - &y * &sin;
        row[k] = x * sin + y * cos;
    }
    row
}

/// a + t b, with a and b the first two rows and t the first coordinates of all rows times the grid.
fn collinear(denominator: i64, plain: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
    let zero = vec![Rational::zero(); plain[0].len()];
    let base = plain[0].clone();
    let direction = plain.get(1).unwrap_or(&zero).clone();
    let grid = Rational::from_integer(denominator.into());
    let point = |row: &Vec<Rational>| {
        let t = &row[0] * &grid;
        base.iter().zip(&direction).map(|(a, b)| a + &t * b).collect()
    };
    plain.iter().map(point).collect()
}

/// Token i is the i-th point of the spiral (7/6)^i rotated i times by (12/13, 5/13), plus row i. There the score of the
/// next token is the largest one: 7/6 * 12/13 > 1, and the one after it has a smaller score as 7/6 < 156/119.
fn chain(plain: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
    let (mut x, mut y) = (ratio(1, 1), ratio(0, 1));
    let mut rows = Vec::with_capacity(plain.len());
    for mut row in plain {
        row[0] += &x;
        row[1] += &y;
        rows.push(row);
        let turned = &x * ratio(12, 13) - &y * ratio(5, 13);
        y = (x * ratio(5, 13) + y * ratio(12, 13)) * ratio(7, 6);
        x = turned * ratio(7, 6);
    }
    rows
}

/// Leaders (1, +-1, 0, ...), then by turns a pair (1, +-y, w/4) with |y| < 1 and a token (x, 0, w/2) with 0 < x < 1, where y
/// or x is (|a| + 1)/(|a| + |b| + 2) for the row (a, b, w): w is the rest of the row.
fn face(plain: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
    let dimension = plain[0].len();
    let point = |x: Rational, y: Rational, rest: &[Rational], scale: Rational| {
        [x, y].into_iter().chain(rest.iter().map(|entry| entry * &scale)).collect::<Vec<_>>()
    };
    let zeros = vec![Rational::zero(); dimension - 2];
    let mut rows = vec![
        point(ratio(1, 1), ratio(1, 1), &zeros, ratio(0, 1)),
        point(ratio(1, 1), ratio(-1, 1), &zeros, ratio(0, 1)),
    ];
    for (i, row) in plain.iter().enumerate() {
        let (a, b) = (row[0].abs() + ratio(1, 1), row[1].abs() + ratio(1, 1));
        let part = &a / (&a + b);
        if i % 2 == 0 {
            rows.push(point(ratio(1, 1), part.clone(), &row[2..], ratio(1, 4)));
            rows.push(point(ratio(1, 1), -part, &row[2..], ratio(1, 4)));
        } else {
            rows.push(point(part, ratio(0, 1), &row[2..], ratio(1, 2)));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Genome;
    use crate::spec::System;

    #[test]
    fn every_token_of_a_chain_follows_the_next() {
        let genome = Genome { family: Family::Chain, dimension: 2, numerators: vec![0; 24], ..Genome::default() };
        let instance = genome.decode();
        let pattern = System::of(&instance).pattern(instance.tokens());
        let next: Vec<Vec<usize>> = (0..12).map(|i| vec![(i + 1usize).min(11)]).collect();
        assert_eq!(pattern, next);
    }

    #[test]
    fn mirrored_tokens_come_in_pairs_and_points_of_the_mirror_once() {
        let genome = Genome {
            family: Family::Mirrored,
            dimension: 2,
            numerators: vec![1, 2, 3, 0],
            mirror: 2,
            ..Genome::default()
        };
        let rows = [[1, -2], [1, 2], [3, 0]].map(|row| row.map(|entry| ratio(entry, 1)).to_vec());
        assert_eq!(genome.decode().tokens().to_rows(), rows);
    }

    #[test]
    fn rotations_keep_scores() {
        let plain = Genome { dimension: 4, numerators: (-8..8).collect(), ..Genome::default() };
        let turned = Genome { family: Family::Rotated, ..plain.clone() };
        let scores = |genome: &Genome| {
            let instance = genome.decode();
            let tokens = instance.tokens();
            let products = tokens.rows().flat_map(|u| tokens.rows().map(move |v| (u.to_vec(), v.to_vec())));
            products.map(|(u, v)| instance.form().inner(&u, &v)).collect::<Vec<_>>()
        };
        assert_eq!(scores(&plain), scores(&turned));
        assert_ne!(plain.decode(), turned.decode());
    }

    #[test]
    fn collinear_tokens_are_on_one_line() {
        let genome = Genome {
            family: Family::Collinear,
            dimension: 2,
            grid: 2,
            numerators: vec![1, 2, 0, 1, -3, 5],
            ..Genome::default()
        };
        let expected = [["1/2", "3/2"], ["1/2", "1"], ["1/2", "-1/2"]];
        let rows: Vec<Vec<String>> =
            genome.decode().tokens().rows().map(|row| row.iter().map(Rational::to_string).collect()).collect();
        assert_eq!(rows, expected);
    }
}
