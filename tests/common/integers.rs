//! The layer on integers over one common denominator, written without any of the crate's arithmetic.

use hardmax::instance::Instance;
use hardmax::rational::Rational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

/// Tokens as numerators over one denominator.
pub struct Integers {
    numerators: Vec<Vec<BigInt>>,
    denominator: BigInt,
    form: Vec<Vec<BigInt>>,
    alpha: (BigInt, BigInt),
}

impl Integers {
    pub fn new(instance: &Instance) -> Self {
        let scaled = |rows: Vec<Vec<Rational>>| {
            let denominator = rows.iter().flatten().fold(BigInt::one(), |lcm, x| lcm.lcm(x.denom()));
            let scale = |x: &Rational| x.numer() * (&denominator / x.denom());
            (rows.iter().map(|row| row.iter().map(scale).collect()).collect(), denominator)
        };
        let (numerators, denominator) = scaled(instance.tokens().to_rows());
        let (form, _) = scaled(instance.form().rows().to_vec());
        let alpha = (instance.alpha().numer().clone(), instance.alpha().denom().clone());
        Self { numerators, denominator, form, alpha }
    }

    pub fn tokens(&self) -> Vec<Vec<Rational>> {
        let entry = |x: &BigInt| Rational::new(x.clone(), self.denominator.clone());
        self.numerators.iter().map(|row| row.iter().map(entry).collect()).collect()
    }

    /// The attention sets by all pairs: j is in C_i where no l has a larger score.
    pub fn attention(&self) -> Vec<Vec<usize>> {
        let count = self.numerators.len();
        let score = |i: usize, j: usize| -> BigInt {
            let (u, v) = (&self.numerators[i], &self.numerators[j]);
            let cells = (0..u.len()).flat_map(|a| (0..v.len()).map(move |b| (a, b)));
            cells.map(|(a, b)| &u[a] * &self.form[a][b] * &v[b]).sum()
        };
        let scores: Vec<Vec<BigInt>> = (0..count).map(|i| (0..count).map(|j| score(i, j)).collect()).collect();
        let set = |row: &Vec<BigInt>| (0..count).filter(|&j| row.iter().all(|other| row[j] >= *other)).collect();
        scores.iter().map(set).collect()
    }

    /// With alpha = p/q and L a common multiple of the sizes of the sets: numerators q L z_i + p (L/|C_i|) sum z_j over
    /// the denominator (p + q) L.
    pub fn advance(&mut self) {
        let sets = self.attention();
        let common = sets.iter().fold(BigInt::one(), |lcm, set| lcm.lcm(&BigInt::from(set.len())));
        let (p, q) = &self.alpha;
        let row = |i: usize| {
            let share = p * (&common / BigInt::from(sets[i].len()));
            let sum = |k: usize| sets[i].iter().map(|&j| &self.numerators[j][k]).sum::<BigInt>();
            (0..self.numerators[i].len()).map(|k| q * &common * &self.numerators[i][k] + &share * sum(k)).collect()
        };
        self.numerators = (0..sets.len()).map(row).collect();
        self.denominator *= (p + q) * common;
    }
}
