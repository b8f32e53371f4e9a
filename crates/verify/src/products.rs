//! Rows of products of integer vectors: exactly on words where they fit, else enclosed by the leading words of the
//! integers, which leaves a few to be taken exactly. Nothing but integers.

use hardmax_model::block::Integers;
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};
use std::borrow::Cow;

/// A sum of products of leading words, and of two such sums, has at most this many bits.
const SUM_BITS: u64 = 124;

/// Integer vectors of one length, and their leading words: an entry is `(word + e) 2^shift` with 0 <= e < 1, and e = 0 where the
/// shift is 0.
pub(crate) struct Vectors<'a> {
    dimension: usize,
    integers: &'a Integers,
    words: Cow<'a, [i64]>,
    shift: u64,
    bits: u64,
    /// Of each vector the sum of the negative words and of the positive ones.
    sums: Vec<[i128; 2]>,
}

impl<'a> Vectors<'a> {
    pub fn new(dimension: usize, integers: &'a Integers) -> Self {
        Self::cut(dimension, integers, 0)
    }

    /// The same with the words cut by at least this many bits.
    pub fn cut(dimension: usize, integers: &'a Integers, least: u64) -> Self {
        let room = (SUM_BITS - u64::from(dimension.next_power_of_two().ilog2())) / 2;
        let bits = integers.bits();
        let shift = bits.saturating_sub(room).max(least);
        let words = match integers {
            Integers::Words(words) if shift == 0 => Cow::Borrowed(&words[..]),
            // Shifts of signed integers round down.
            Integers::Words(words) => words.iter().map(|word| word >> shift.min(63)).collect(),
            // INVARIANT: the bits that are left are at most `room`, which is less than a word.
            Integers::Long(values) => values.iter().map(|value| (value >> shift).to_i64().expect("a word")).collect(),
        };
        let sums = |vector: &[i64]| {
            let of =
                |keep: fn(&i64) -> bool| vector.iter().filter(|word| keep(word)).map(|word| i128::from(*word)).sum();
            [of(|word| *word < 0), of(|word| *word > 0)]
        };
        let sums = words.chunks_exact(dimension).map(sums).collect();
        // A negative number that is rounded down may have a bit more.
        Self { dimension, integers, words, shift, bits: bits.saturating_sub(shift) + u64::from(shift > 0), sums }
    }

    pub fn shift(&self) -> u64 {
        self.shift
    }

    fn words(&self, index: usize) -> &[i64] {
        &self.words[index * self.dimension..(index + 1) * self.dimension]
    }

    /// The product of vector `own` with vector `other` of others.
    pub fn product(&self, own: usize, others: &Self, other: usize) -> BigInt {
        let d = self.dimension;
        let (own, other) = (own * d..(own + 1) * d, other * d..(other + 1) * d);
        match (self.integers, others.integers) {
            (Integers::Long(u), Integers::Long(v)) => {
                u[own].iter().zip(&v[other]).fold(BigInt::zero(), |sum, (a, b)| sum + a * b)
            }
            (u, v) => own.zip(other).fold(BigInt::zero(), |sum, (k, l)| sum + u.get(k) * v.get(l)),
        }
    }
}

/// The products of one vector with many, each enclosed in units of 2^(the sum of both shifts).
#[derive(Default)]
pub(crate) struct Row {
    low: Vec<i128>,
    /// Empty where the lower ends are the products themselves.
    high: Vec<i128>,
}

impl Row {
    /// The products of vector `own` with all `others`.
    pub fn fill(&mut self, vectors: &Vectors, own: usize, others: &Vectors) {
        let u = vectors.words(own);
        self.low.clear();
        self.high.clear();
        let d = vectors.dimension as u64;
        let columns = others.words.chunks_exact(vectors.dimension);
        if vectors.bits + others.bits + u64::from(d.next_power_of_two().ilog2()) < u64::from(u64::BITS) - 1 {
            let product = |v: &[i64]| u.iter().zip(v).map(|(a, b)| a * b).sum::<i64>();
            self.low.extend(columns.map(|v| i128::from(product(v))));
        } else {
            let product = |v: &[i64]| u.iter().zip(v).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum::<i128>();
            self.low.extend(columns.map(product));
        }
        if vectors.shift == 0 && others.shift == 0 {
            return;
        }
        // (a + e)(b + f) - ab = a f + b e + e f lies between the sum of the negative of a, b and that of the positive, plus 1; f = 0
        // or e = 0 where words are whole.
        let [cut, others_cut] = [vectors.shift > 0, others.shift > 0].map(i128::from);
        let [least, most] = vectors.sums[own].map(|sum| sum * others_cut);
        let most = most + i128::from(d) * cut * others_cut;
        self.high.extend(self.low.iter().zip(&others.sums).map(|(middle, sums)| middle + most + sums[1] * cut));
        self.low.iter_mut().zip(&others.sums).for_each(|(low, sums)| *low += least + sums[0] * cut);
    }

    pub fn is_exact(&self) -> bool {
        self.high.is_empty()
    }

    pub fn low(&self, place: usize) -> i128 {
        self.low[place]
    }

    pub fn high(&self, place: usize) -> i128 {
        if self.is_exact() { self.low[place] } else { self.high[place] }
    }

    /// The places of the largest products of vector `own` with `others`, ascending.
    pub fn maximal(&mut self, vectors: &Vectors, own: usize, others: &Vectors) -> Vec<usize> {
        self.fill(vectors, own, others);
        let Some(best) = self.low.iter().max() else { return Vec::new() };
        let ends = if self.is_exact() { &self.low } else { &self.high };
        let candidates: Vec<usize> = (0..ends.len()).filter(|&place| ends[place] >= *best).collect();
        if self.is_exact() || candidates.len() == 1 {
            return candidates;
        }
        let products: Vec<BigInt> = candidates.iter().map(|&place| vectors.product(own, others, place)).collect();
        let best = products.iter().max();
        candidates
            .iter()
            .zip(&products)
            .filter(|(_, product)| Some(*product) == best)
            .map(|(place, _)| *place)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of both signs of up to that many bits, the longest among them: the same everywhere.
    fn integers(count: usize, bits: u64, seed: u64) -> Integers {
        let mut state = seed;
        let mut word = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            BigInt::from(state >> 1)
        };
        let mut number = |place: usize| {
            let long = (0..=bits / 63).fold(BigInt::zero(), |sum, _| (sum << 63u8) + word());
            let shift = long.bits().saturating_sub(if place.is_multiple_of(3) { bits } else { 1 + bits / 2 });
            if place.is_multiple_of(2) { long >> shift } else { -(long >> shift) }
        };
        Integers::new((0..count).map(&mut number).collect())
    }

    #[test]
    fn rows_enclose_the_products_and_are_exact_where_words_are_whole() {
        let mut kinds = [0; 2];
        for (dimension, own_bits, other_bits, least) in [
            (1, 3, 3, 0),
            (3, 30, 30, 0),
            (5, 31, 31, 0),
            (5, 60, 40, 0),
            (384, 57, 57, 0),
            (384, 62, 20, 0),
            (2, 62, 62, 0),
            (2, 62, 100, 0),
            (7, 300, 20, 0),
            (7, 500, 900, 0),
            (3, 40, 20, 9),
        ] {
            let (u, v) = (integers(4 * dimension, own_bits, 1), integers(9 * dimension, other_bits, 2));
            assert_eq!((u.bits(), v.bits()), (own_bits, other_bits));
            let (own, others) = (Vectors::cut(dimension, &u, least), Vectors::new(dimension, &v));
            let unit = own.shift() + others.shift();
            let mut row = Row::default();
            for i in 0..4 {
                row.fill(&own, i, &others);
                let products: Vec<BigInt> = (0..9).map(|j| own.product(i, &others, j)).collect();
                for (j, product) in products.iter().enumerate() {
                    let sum =
                        (0..dimension).map(|k| u.get(i * dimension + k) * v.get(j * dimension + k)).sum::<BigInt>();
                    assert_eq!(sum, *product);
                    let [low, high] = [row.low(j), row.high(j)].map(|end| BigInt::from(end) << unit);
                    assert!(low <= sum && sum <= high && row.is_exact() == (low == high), "{dimension} {own_bits}");
                    // The error is small beside the largest product there can be.
                    let room = 44 + u64::from(dimension == 1) * 100;
                    assert!(
                        row.is_exact() || least > 0 || (&high - &low).bits() + room < own_bits + other_bits,
                        "{dimension} {own_bits}"
                    );
                }
                let best = products.iter().max().unwrap();
                let expected: Vec<usize> = (0..9).filter(|&j| products[j] == *best).collect();
                assert_eq!(row.maximal(&own, i, &others), expected);
            }
            kinds[usize::from(row.is_exact())] += 1;
        }
        assert_eq!(kinds, [6, 5]);
    }

    /// Products that differ in their last bits only, or tie: the leading words leave them open.
    #[test]
    fn near_ties_and_ties_are_told_apart() {
        let big = BigInt::from(3) << 400u16;
        let rows = [(0, 0), (1, 0), (0, 1), (1, -1), (0, 1)];
        let all = rows.iter().flat_map(|(a, b)| [&big + a, &big + b]).collect();
        let others = Integers::new(all);
        let own = Integers::new(vec![big.clone(), &big + 1, -&big, 1 - &big]);
        let [own, others] = [&own, &others].map(|integers| Vectors::new(2, integers));
        let mut row = Row::default();
        assert_eq!(row.maximal(&own, 0, &others), [2, 4]);
        assert_eq!(row.maximal(&own, 1, &others), [0]);
        assert!(!row.is_exact());
    }
}
