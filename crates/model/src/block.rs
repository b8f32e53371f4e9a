//! Points as integers over one common denominator: exact arithmetic in which nothing is reduced on the way.
//!
//! Numerators are words while they all fit, and integers of any length otherwise. A fraction is made where somebody reads one.

use crate::rational::Rational;
use crate::tokens::Tokens;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// The most bits of an integer that is held in a word: a sum of two is a word as well.
pub const WORD_BITS: u64 = 62;

/// A list of integers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Integers {
    /// All of at most [`WORD_BITS`] bits.
    Words(Vec<i64>),
    /// Of any length.
    Long(Vec<BigInt>),
}

impl Integers {
    /// As words where all fit.
    pub fn new(values: Vec<BigInt>) -> Self {
        let word = |value: &BigInt| if value.bits() <= WORD_BITS { value.to_i64() } else { None };
        match values.iter().map(word).collect() {
            Some(words) => Self::Words(words),
            None => Self::Long(values),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Words(words) => words.len(),
            Self::Long(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The integer at `place`.
    ///
    /// # Panics
    /// **Panics if** there is no such place.
    pub fn get(&self, place: usize) -> BigInt {
        match self {
            Self::Words(words) => words[place].into(),
            Self::Long(values) => values[place].clone(),
        }
    }

    /// The bits of the longest.
    pub fn bits(&self) -> u64 {
        match self {
            Self::Words(words) => {
                let all = words.iter().fold(0, |all, word| all | word.unsigned_abs());
                u64::from(u64::BITS - all.leading_zeros())
            }
            Self::Long(values) => values.iter().map(BigInt::bits).max().unwrap_or(0),
        }
    }
}

/// n points of Q^d: numerators, point after point, over one positive denominator. Shape (n, d).
///
/// Equal points of one block have equal numerators. Two blocks of equal points may differ, as nothing is reduced.
///
/// ```
/// use hardmax_model::{block::Block, rational::ratio, tokens::Tokens};
/// let tokens = Tokens::from_rows(vec![vec![ratio(1, 2)], vec![ratio(-2, 3)]]).unwrap();
/// let block = Block::of(&tokens);
/// assert_eq!((block.denominator(), block.numerators().get(1)), (&6.into(), (-4).into()));
/// assert_eq!(block.to_tokens(), tokens);
/// ```
#[derive(Debug, Clone)]
pub struct Block {
    dimension: usize,
    numerators: Integers,
    denominator: BigInt,
}

impl Block {
    /// Numerators over a denominator. Shape (n, d).
    ///
    /// # Panics
    /// **Panics if** the denominator is not positive, or the numerators are no whole number of points.
    pub fn new(dimension: usize, numerators: Integers, denominator: BigInt) -> Self {
        assert!(denominator.is_positive(), "a denominator is positive");
        assert!(numerators.len().is_multiple_of(dimension.max(1)), "whole points");
        Self { dimension, numerators, denominator }
    }

    /// The tokens over the least common multiple of their denominators.
    pub fn of(tokens: &Tokens) -> Self {
        Self::from_entries(tokens.dimension(), tokens.entries())
    }

    /// Coordinates, point after point, over the least common multiple of their denominators.
    ///
    /// # Panics
    /// **Panics if** they are no whole number of points.
    pub fn from_entries(dimension: usize, entries: &[Rational]) -> Self {
        let denominator = common_denominator(entries);
        Self::new(dimension, Integers::new(numerators_over(&denominator, entries)), denominator)
    }

    /// n, the number of points.
    pub fn len(&self) -> usize {
        self.numerators.len().checked_div(self.dimension).unwrap_or(0)
    }

    /// Whether there are no points.
    pub fn is_empty(&self) -> bool {
        self.numerators.is_empty()
    }

    /// d, the number of coordinates.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The numerators, point after point.
    pub fn numerators(&self) -> &Integers {
        &self.numerators
    }

    /// The common denominator.
    pub fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    /// A point as fractions in lowest terms. Shape (d,).
    ///
    /// # Panics
    /// **Panics if** there is no such point.
    pub fn point(&self, index: usize) -> Vec<Rational> {
        let entry = |k| Rational::new(self.numerators.get(index * self.dimension + k), self.denominator.clone());
        (0..self.dimension).map(entry).collect()
    }

    /// All points as fractions in lowest terms.
    pub fn to_tokens(&self) -> Tokens {
        let mut tokens = Tokens::new(self.dimension);
        for index in 0..self.len() {
            // INVARIANT: a point has d coordinates.
            tokens.push(self.point(index)).expect("a row of d entries");
        }
        tokens
    }

    /// The points of these indices, over the same denominator.
    ///
    /// # Panics
    /// **Panics if** there is no such point.
    pub fn select(&self, indices: &[usize]) -> Self {
        let d = self.dimension;
        let numerators = match &self.numerators {
            Integers::Words(words) => {
                Integers::Words(indices.iter().flat_map(|i| &words[i * d..(i + 1) * d]).copied().collect())
            }
            Integers::Long(values) => {
                Integers::new(indices.iter().flat_map(|i| &values[i * d..(i + 1) * d]).cloned().collect())
            }
        };
        Self { dimension: d, numerators, denominator: self.denominator.clone() }
    }

    /// The same points with the greatest common divisor of all numerators and the denominator divided out.
    #[must_use]
    pub fn reduced(self) -> Self {
        let content = self.content();
        if content.is_one() {
            return self;
        }
        let numerators = match (&self.numerators, content.to_i64()) {
            (Integers::Words(words), Some(content)) => {
                Integers::Words(words.iter().map(|word| word / content).collect())
            }
            // All words are zero.
            (Integers::Words(_), None) => self.numerators,
            (Integers::Long(values), _) => Integers::new(values.iter().map(|value| value / &content).collect()),
        };
        Self { numerators, denominator: self.denominator / content, ..self }
    }

    /// The greatest common divisor of all numerators and the denominator. It is mostly 1, and seen to be so after a few.
    fn content(&self) -> BigInt {
        match &self.numerators {
            Integers::Words(words) => {
                let mut sizes = words.iter().filter(|word| **word != 0).map(|word| word.unsigned_abs());
                let Some(first) = sizes.next() else { return self.denominator.clone() };
                // INVARIANT: a remainder by a word is one.
                let rest = (&self.denominator % first).to_u64().expect("a remainder below a word");
                let mut content = first.gcd(&rest);
                for size in sizes {
                    if content == 1 {
                        break;
                    }
                    content = content.gcd(&(size % content));
                }
                content.into()
            }
            Integers::Long(values) => {
                let mut content = self.denominator.clone();
                for value in values {
                    if content.is_one() {
                        break;
                    }
                    let rest = value % &content;
                    if !rest.is_zero() {
                        content = content.gcd(&rest);
                    }
                }
                content
            }
        }
    }
}

/// The least common multiple of the denominators: 1 of none.
pub fn common_denominator<'a>(entries: impl IntoIterator<Item = &'a Rational>) -> BigInt {
    let mut common = BigInt::one();
    // The same while it fits a word, else 0.
    let mut word = 1u64;
    for entry in entries {
        let denominator = entry.denom();
        let divides = match (word, denominator.to_u64()) {
            (1.., Some(denominator)) => word.is_multiple_of(denominator),
            (1.., None) => false,
            (0, _) => (&common % denominator).is_zero(),
        };
        if !divides {
            common = common.lcm(denominator);
            word = common.to_u64().unwrap_or(0);
        }
    }
    common
}

/// The numerators over a common multiple of the denominators.
pub fn numerators_over<'a>(common: &BigInt, entries: impl IntoIterator<Item = &'a Rational>) -> Vec<BigInt> {
    let word = common.to_i64();
    let numerator = |entry: &Rational| {
        let words = (word, entry.numer().to_i64(), entry.denom().to_i64());
        if let (Some(common), Some(numerator), Some(denominator)) = words {
            return BigInt::from(i128::from(numerator) * i128::from(common / denominator));
        }
        entry.numer() * (common / entry.denom())
    };
    entries.into_iter().map(numerator).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::{parse, ratio};

    fn tokens(rows: &[&[&str]]) -> Tokens {
        Tokens::from_rows(rows.iter().map(|row| row.iter().map(|cell| parse(cell).unwrap()).collect()).collect())
            .unwrap()
    }

    #[test]
    fn words_hold_what_fits_and_no_more() {
        let largest: BigInt = (BigInt::one() << WORD_BITS) - 1;
        let words = Integers::new(vec![largest.clone(), -largest.clone()]);
        assert_eq!(words, Integers::Words(vec![(1 << 62) - 1, 1 - (1 << 62)]));
        let long = Integers::new(vec![BigInt::one(), &largest + 1]);
        assert!(matches!(&long, Integers::Long(values) if values.len() == 2));
        assert_eq!((words.bits(), long.bits(), words.len(), long.len()), (62, 63, 2, 2));
        assert_eq!((words.get(1), long.get(1)), (-&largest, &largest + 1));
        let none = Integers::new(vec![]);
        assert!((none.bits(), none.is_empty(), words.is_empty()) == (0, true, false));
    }

    #[test]
    fn blocks_are_the_tokens_they_are_made_of() {
        let small = tokens(&[&["1/2", "0"], &["-2/3", "5"]]);
        let long = tokens(&[&["1e30", "1/7"], &["-3", "1e-40"], &["1/3", "1/18446744073709551557"]]);
        // 10^40 and the product of 7, 3 and the prime.
        let common = parse("387381625547900582697e40").unwrap().to_integer();
        for (tokens, denominator) in [(&small, BigInt::from(6)), (&long, common)] {
            let block = Block::of(tokens);
            assert_eq!((block.to_tokens(), block.denominator()), (tokens.clone(), &denominator));
            assert_eq!((block.len(), block.dimension(), block.is_empty()), (tokens.len(), 2, false));
            assert_eq!(block.select(&[1, 0, 1]).to_tokens().to_rows(), [1, 0, 1].map(|i| tokens[i].to_vec()));
        }
        assert!(Block::of(&Tokens::new(3)).is_empty());
    }

    #[test]
    fn content_is_divided_out_and_nothing_else_changes() {
        let big = BigInt::from(10).pow(40);
        let blocks: [(Vec<BigInt>, BigInt, BigInt); 5] = [
            (vec![6.into(), (-9).into(), 0.into(), 12.into()], 15.into(), 5.into()),
            (vec![6.into(), 5.into(), 0.into(), 12.into()], 15.into(), 15.into()),
            (vec![0.into(); 2], big.clone(), 1.into()),
            (vec![&big * 6, &big * -9], &big * 15, 5.into()),
            (vec![&big * 6, 7.into()], 21.into(), 21.into()),
        ];
        for (numerators, denominator, left) in blocks {
            let block = Block::new(2, Integers::new(numerators), denominator);
            let reduced = block.clone().reduced();
            assert_eq!((reduced.to_tokens(), reduced.denominator()), (block.to_tokens(), &left));
        }
    }

    #[test]
    fn common_denominators_by_hand() {
        let entries = [ratio(1, 4), ratio(1, 6), ratio(-5, 1), ratio(3, 4)];
        assert_eq!(common_denominator(&entries), 12.into());
        assert_eq!(numerators_over(&24.into(), &entries), [6, 4, -120, 18].map(BigInt::from));
        assert_eq!(common_denominator(&[] as &[Rational]), BigInt::one());
        // Beyond a word, what divides is still seen.
        let entries = [parse("1e-30").unwrap(), parse("1e-20").unwrap(), ratio(1, 3)];
        assert_eq!(common_denominator(&entries), BigInt::from(10).pow(30) * 3);
    }
}
