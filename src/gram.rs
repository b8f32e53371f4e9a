//! Products of points on integers, each taken when it is asked for: `<u_i, v_j>` over one denominator, reduced nowhere.

use crate::block::{Block, Integers, WORD_BITS, common_denominator, numerators_over};
use crate::form::Form;
use crate::rational::Rational;
use num_bigint::BigInt;
use num_traits::Zero;
use std::ops::Range;

/// The products of the points of two blocks.
#[derive(Debug, Clone)]
pub(crate) struct Gram {
    dimension: usize,
    /// `A^T u`, times the denominator of the form.
    covectors: Integers,
    vectors: Integers,
    /// Whether a sum of products of words fits two words.
    fits: bool,
    denominator: BigInt,
}

impl Gram {
    /// The products `<u_i, v_j>`.
    pub fn new(form: &Form, u: &Block, v: &Block) -> Self {
        let dimension = u.dimension();
        let (covectors, form_denominator) = covectors(form, u);
        let vectors = v.numerators().clone();
        let bits = covectors.bits() + vectors.bits() + u64::from(dimension.next_power_of_two().ilog2());
        let denominator = form_denominator * u.denominator() * v.denominator();
        Self { dimension, covectors, vectors, fits: bits < 127, denominator }
    }

    /// The numerator of `<u_i, v_j>`.
    pub fn numerator(&self, i: usize, j: usize) -> BigInt {
        let (i, j) = (self.place(i), self.place(j));
        match (&self.covectors, &self.vectors) {
            (Integers::Words(u), Integers::Words(v)) if self.fits => {
                u[i].iter().zip(&v[j]).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum::<i128>().into()
            }
            (Integers::Long(u), Integers::Long(v)) => {
                u[i].iter().zip(&v[j]).fold(BigInt::zero(), |sum, (a, b)| sum + a * b)
            }
            (u, v) => i.zip(j).fold(BigInt::zero(), |sum, (k, l)| sum + u.get(k) * v.get(l)),
        }
    }

    /// The denominator of all products.
    pub fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    /// `<u_i, v_j>` in lowest terms.
    pub fn product(&self, i: usize, j: usize) -> Rational {
        Rational::new(self.numerator(i, j), self.denominator.clone())
    }

    /// The numerator of `<u_i - u_j, v_i - v_j>`.
    pub fn of_differences(&self, i: usize, j: usize) -> BigInt {
        self.numerator(i, i) - self.numerator(i, j) - self.numerator(j, i) + self.numerator(j, j)
    }

    fn place(&self, index: usize) -> Range<usize> {
        index * self.dimension..(index + 1) * self.dimension
    }
}

/// `A^T u` of every point, times the denominator of the form, and that denominator.
fn covectors(form: &Form, points: &Block) -> (Integers, BigInt) {
    let vectors = points.numerators();
    if form.is_identity() {
        return (vectors.clone(), 1.into());
    }
    let d = form.dimension();
    let entries = || form.rows().iter().flatten();
    let denominator = common_denominator(entries());
    let matrix = Integers::new(numerators_over(&denominator, entries()));
    let bits = vectors.bits() + matrix.bits() + u64::from(d.next_power_of_two().ilog2());
    let covectors = match (vectors, &matrix) {
        (Integers::Words(vectors), Integers::Words(matrix)) if bits <= WORD_BITS => {
            let mut covectors = vec![0; vectors.len()];
            for (covector, u) in covectors.chunks_exact_mut(d).zip(vectors.chunks_exact(d)) {
                for (entry, row) in u.iter().zip(matrix.chunks_exact(d)) {
                    covector.iter_mut().zip(row).for_each(|(sum, a)| *sum += entry * a);
                }
            }
            Integers::Words(covectors)
        }
        _ => {
            let entry = |place: usize| {
                let (start, column) = (place - place % d, place % d);
                (0..d).fold(BigInt::zero(), |sum, k| sum + vectors.get(start + k) * matrix.get(k * d + column))
            };
            Integers::new((0..vectors.len()).map(entry).collect())
        }
    };
    (covectors, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::{parse, ratio};
    use crate::tokens::Tokens;

    #[test]
    fn products_are_those_of_the_form() {
        let long = parse("1e40").unwrap() + ratio(1, 3);
        let form = |scale: &Rational| {
            let rows = [[ratio(1, 2), ratio(-3, 1)], [ratio(2, 7), ratio(5, 1)]];
            Form::square(rows.map(|row| row.map(|entry| entry * scale).to_vec()).to_vec()).unwrap()
        };
        let points = |scale: &Rational, shift: i64| {
            let row = |x: i64| vec![ratio(x, 3) * scale, ratio(7 - x * x, 5)];
            Tokens::from_rows((0..4).map(|x| row(x + shift)).collect()).unwrap()
        };
        let one = ratio(1, 1);
        for (a, b, c) in
            [(&one, &one, &one), (&long, &one, &one), (&one, &long, &one), (&one, &one, &long), (&long, &long, &long)]
        {
            for form in [form(a), Form::identity(2)] {
                let (u, v) = (points(b, 0), points(c, 2));
                let gram = Gram::new(&form, &Block::of(&u), &Block::of(&v));
                for (i, j) in (0..4).flat_map(|i| (0..4).map(move |j| (i, j))) {
                    assert_eq!(gram.product(i, j), form.inner(&u[i], &v[j]));
                    let minus =
                        |tokens: &Tokens| tokens[i].iter().zip(&tokens[j]).map(|(a, b)| a - b).collect::<Vec<_>>();
                    let expected = form.inner(&minus(&u), &minus(&v));
                    assert_eq!(Rational::new(gram.of_differences(i, j), gram.denominator().clone()), expected);
                }
            }
        }
    }

    /// Words that fit one by one, and whose sums of products do not fit two.
    #[test]
    fn sums_beyond_two_words_are_taken_on_long_integers() {
        let most = (1i64 << 62) - 1;
        let tokens = Tokens::from_rows(vec![vec![ratio(most, 1); 9]]).unwrap();
        let block = Block::of(&tokens);
        let gram = Gram::new(&Form::identity(9), &block, &block);
        assert_eq!(gram.product(0, 0), ratio(most, 1) * ratio(most, 1) * ratio(9, 1));
    }
}
