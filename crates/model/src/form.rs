//! The form A: the A-inner product `<u, v> = u^T A v`, its symmetry and exact positive definiteness.
//!
//! Source: docs/theory.md section 1.

use crate::rational::{Rational, excerpt};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// A square matrix of rationals, the form of the A-inner product. Shape (d, d).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    rows: Vec<Vec<Rational>>,
    /// Whether the matrix is the identity: asked at every product, and read off d x d entries.
    identity: bool,
}

/// Why a matrix is not the form of an inner product.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// The matrix has no rows.
    #[error("the matrix is empty; expected at least one row")]
    Empty,
    /// A row has another length than there are rows.
    #[error("row {row} has {found} entries, expected {expected}: the matrix must be square")]
    NotSquare {
        /// The row, from 0.
        row: usize,
        /// Its length.
        found: usize,
        /// The number of rows.
        expected: usize,
    },
    /// Two mirrored entries differ.
    #[error(
        "entry [{row}][{column}] is {}, but [{column}][{row}] is {}: the matrix must be symmetric",
        excerpt(entry),
        excerpt(mirrored)
    )]
    NotSymmetric {
        /// The row of the first entry, from 0.
        row: usize,
        /// Its column.
        column: usize,
        /// The entry.
        entry: Box<Rational>,
        /// The entry across the diagonal.
        mirrored: Box<Rational>,
    },
    /// A pivot of the LDL^T factorisation is not positive.
    #[error("pivot {index} of LDL^T is {}, expected > 0: the matrix must be positive definite", excerpt(pivot))]
    NotPositiveDefinite {
        /// The pivot's place, from 0.
        index: usize,
        /// The pivot.
        pivot: Box<Rational>,
    },
    /// Deciding positive definiteness would take too long.
    #[error("{size} x {size} entries of up to {bits} bits are too many to decide positive definiteness exactly")]
    TooLarge {
        /// The number of rows.
        size: usize,
        /// The bits of the largest entry over the common denominator of its row.
        bits: u64,
    },
}

/// Work, in 64-bit word products of Gaussian elimination, beyond which a matrix is refused: about half a minute.
const MAX_WORK: f64 = 2e10;

/// Bits of all denominators together beyond which their common multiple is not even taken.
const MAX_DENOMINATOR_BITS: u64 = 4_000_000;

impl Form {
    /// The identity, under which the A-inner product is the Euclidean one.
    pub fn identity(dimension: usize) -> Self {
        let row = |i| (0..dimension).map(|j| if i == j { Rational::one() } else { Rational::zero() }).collect();
        Self { rows: (0..dimension).map(row).collect(), identity: true }
    }

    /// A square matrix, whatever its symmetry and signs.
    ///
    /// # Errors
    /// [`FormError::Empty`], [`FormError::NotSquare`].
    pub fn square(rows: Vec<Vec<Rational>>) -> Result<Self, FormError> {
        if rows.is_empty() {
            return Err(FormError::Empty);
        }
        let expected = rows.len();
        match rows.iter().position(|row| row.len() != expected) {
            Some(row) => Err(FormError::NotSquare { row, found: rows[row].len(), expected }),
            None => Ok(Self { identity: is_identity(&rows), rows }),
        }
    }

    /// d, the number of rows.
    pub fn dimension(&self) -> usize {
        self.rows.len()
    }

    /// The rows of the matrix. Shape (d, d).
    pub fn rows(&self) -> &[Vec<Rational>] {
        &self.rows
    }

    /// Whether the matrix is the identity.
    pub fn is_identity(&self) -> bool {
        self.identity
    }

    /// `A^T u`: the vector whose Euclidean product with v is `<u, v>`. Shape (d,).
    pub fn covector(&self, u: &[Rational]) -> Vec<Rational> {
        if self.is_identity() {
            return u.to_vec();
        }
        let column = |j: usize| sum_of_products(u.iter().zip(self.rows.iter().map(|row| &row[j])));
        (0..self.dimension()).map(column).collect()
    }

    /// `<u, v> = u^T A v`.
    pub fn inner(&self, u: &[Rational], v: &[Rational]) -> Rational {
        dot(&self.covector(u), v)
    }

    /// `|u|^2 = <u, u>`, the squared A-norm.
    pub fn norm_squared(&self, u: &[Rational]) -> Rational {
        self.inner(u, u)
    }

    /// Checks symmetry.
    ///
    /// # Errors
    /// [`FormError::NotSymmetric`] with the first pair of entries that differ.
    pub fn check_symmetric(&self) -> Result<(), FormError> {
        for (i, row) in self.rows.iter().enumerate() {
            for (j, entry) in row.iter().enumerate().take(i) {
                let mirrored = &self.rows[j][i];
                if entry != mirrored {
                    let (entry, mirrored) = (Box::new(entry.clone()), Box::new(mirrored.clone()));
                    return Err(FormError::NotSymmetric { row: i, column: j, entry, mirrored });
                }
            }
        }
        Ok(())
    }

    /// Checks symmetry and positive definiteness, exactly: every pivot of LDL^T is positive.
    ///
    /// The elimination is Bareiss's, on integers over one common denominator D: the k-th pivot of LDL^T is the k-th
    /// leading minor over the one before it, divided by D.
    ///
    /// # Errors
    /// [`FormError::NotSymmetric`]; [`FormError::NotPositiveDefinite`] with the first pivot that is not positive;
    /// [`FormError::TooLarge`] where the elimination would take minutes.
    pub fn check_positive_definite(&self) -> Result<(), FormError> {
        self.check_symmetric()?;
        if self.is_diagonal() {
            return match self.rows.iter().enumerate().find(|(i, row)| !row[*i].is_positive()) {
                Some((index, row)) => {
                    Err(FormError::NotPositiveDefinite { index, pivot: Box::new(row[index].clone()) })
                }
                None => Ok(()),
            };
        }
        let (mut rows, denominator) = self.over_common_denominator()?;
        let mut previous = BigInt::one();
        for k in 0..rows.len() {
            let pivot = rows[k][k].clone();
            if !pivot.is_positive() {
                let pivot = Box::new(Rational::new(pivot, previous * denominator));
                return Err(FormError::NotPositiveDefinite { index: k, pivot });
            }
            let (above, below) = rows.split_at_mut(k + 1);
            let top = &above[k];
            for row in below {
                let factor = row[k].clone();
                for j in (k + 1)..row.len() {
                    row[j] = (&row[j] * &pivot - &factor * &top[j]) / &previous;
                }
            }
            previous = pivot;
        }
        Ok(())
    }

    /// Whether positive definiteness can be decided: a matrix that is diagonal or not symmetric needs no elimination.
    ///
    /// # Errors
    /// [`FormError::TooLarge`] where [`Form::check_positive_definite`] would answer so.
    pub fn check_size(&self) -> Result<(), FormError> {
        if self.is_diagonal() || self.check_symmetric().is_err() {
            return Ok(());
        }
        self.over_common_denominator().map(drop)
    }

    fn is_diagonal(&self) -> bool {
        self.rows.iter().enumerate().all(|(i, row)| row.iter().enumerate().all(|(j, entry)| i == j || entry.is_zero()))
    }

    fn over_common_denominator(&self) -> Result<(Vec<Vec<BigInt>>, BigInt), FormError> {
        let size = self.dimension();
        let sum_of_bits: u64 = self.rows.iter().flatten().map(|entry| entry.denom().bits()).sum();
        let largest = self.rows.iter().flatten().map(|entry| entry.numer().bits()).max().unwrap_or(0);
        // The first bound is crude but costs nothing; the second is taken with the true common denominator.
        if sum_of_bits > MAX_DENOMINATOR_BITS {
            return Err(FormError::TooLarge { size, bits: largest + sum_of_bits });
        }
        let denominator = self.rows.iter().flatten().fold(BigInt::one(), |lcm, entry| lcm.lcm(entry.denom()));
        let bits = largest + denominator.bits();
        if elimination_work(size, bits) > MAX_WORK {
            return Err(FormError::TooLarge { size, bits });
        }
        let scaled = |entry: &Rational| entry.numer() * (&denominator / entry.denom());
        let rows = self.rows.iter().map(|row| row.iter().map(scaled).collect()).collect();
        Ok((rows, denominator))
    }
}

fn is_identity(rows: &[Vec<Rational>]) -> bool {
    let on_row = |(i, row): (usize, &Vec<Rational>)| {
        row.iter().enumerate().all(|(j, entry)| if i == j { entry.is_one() } else { entry.is_zero() })
    };
    rows.iter().enumerate().all(on_row)
}

/// 64-bit word products to eliminate a matrix of that many rows, whose minors grow to `size * bits` bits.
fn elimination_work(size: usize, bits: u64) -> f64 {
    let words = (size as f64 * bits as f64 / 64.0).max(1.0);
    (size as f64).powi(3) / 3.0 * words.powf(1.6)
}

/// The Euclidean product.
pub fn dot(u: &[Rational], v: &[Rational]) -> Rational {
    sum_of_products(u.iter().zip(v))
}

/// The sum of products, reduced once at the end rather than at every term, unless the denominator grows long.
fn sum_of_products<'a>(pairs: impl Iterator<Item = (&'a Rational, &'a Rational)>) -> Rational {
    const LONG: u64 = 4096;
    let (mut numerator, mut denominator) = (BigInt::zero(), BigInt::one());
    for (a, b) in pairs {
        if a.is_zero() || b.is_zero() {
            continue;
        }
        let (over, under) = (a.numer() * b.numer(), a.denom() * b.denom());
        if under == denominator {
            numerator += over;
            continue;
        }
        numerator = numerator * &under + over * &denominator;
        denominator *= under;
        if denominator.bits() > LONG {
            (numerator, denominator) = Rational::new(numerator, denominator).into_raw();
        }
    }
    Rational::new(numerator, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::{parse, ratio};

    fn form(rows: &[&[&str]]) -> Form {
        Form::square(rows.iter().map(|row| row.iter().map(|cell| parse(cell).unwrap()).collect()).collect()).unwrap()
    }

    #[test]
    fn inner_product_uses_the_form_on_the_left_argument() {
        let skew = form(&[&["1", "2"], &["0", "1"]]);
        let (u, v) = ([ratio(1, 1), ratio(0, 1)], [ratio(0, 1), ratio(1, 1)]);
        assert_eq!(skew.inner(&u, &v), ratio(2, 1));
        assert_eq!(skew.inner(&v, &u), ratio(0, 1));
        assert_eq!(form(&[&["2", "1"], &["1", "3"]]).norm_squared(&[ratio(1, 2), ratio(-1, 1)]), ratio(5, 2));
    }

    #[test]
    fn positive_definite_forms_pass() {
        for good in [form(&[&["2", "1"], &["1", "3"]]), form(&[&["1/3", "1/7"], &["1/7", "1/10"]]), Form::identity(5)] {
            assert_eq!(good.check_positive_definite(), Ok(()));
        }
    }

    #[test]
    fn the_failing_pivot_is_that_of_ldlt() {
        let pivot = |rows: &[&[&str]]| form(rows).check_positive_definite().unwrap_err().to_string();
        assert!(pivot(&[&["1", "2"], &["2", "1"]]).starts_with("pivot 1 of LDL^T is -3,"));
        assert!(pivot(&[&["1", "1"], &["1", "1"]]).starts_with("pivot 1 of LDL^T is 0,"));
        assert!(
            pivot(&[&["1/2", "1/2", "0"], &["1/2", "3/4", "1"], &["0", "1", "1"]])
                .starts_with("pivot 2 of LDL^T is -3,")
        );
        assert!(pivot(&[&["1", "0"], &["0", "-1/2"]]).starts_with("pivot 1 of LDL^T is -1/2,"));
        assert!(pivot(&[&["0"]]).starts_with("pivot 0 of LDL^T is 0,"));
    }

    #[test]
    fn shape_and_symmetry_are_checked() {
        assert_eq!(Form::square(vec![]), Err(FormError::Empty));
        let ragged = Form::square(vec![vec![ratio(1, 1), ratio(0, 1)], vec![ratio(0, 1)]]).unwrap_err();
        assert_eq!(ragged, FormError::NotSquare { row: 1, found: 1, expected: 2 });
        let skew = form(&[&["1", "2"], &["0", "1"]]).check_positive_definite().unwrap_err().to_string();
        assert_eq!(skew, "entry [1][0] is 0, but [0][1] is 2: the matrix must be symmetric");
    }

    #[test]
    fn a_matrix_that_would_take_hours_is_refused() {
        let huge = Rational::from_integer(BigInt::from(10).pow(9_000));
        let entry = |i: usize, j: usize| if i == j { &huge + Rational::one() } else { huge.clone() };
        let rows = (0..60).map(|i| (0..60).map(|j| entry(i, j)).collect()).collect();
        let refused = Form::square(rows).unwrap().check_positive_definite();
        // 10^9000 has 29,898 bits, and the denominator 1 has one.
        assert_eq!(refused, Err(FormError::TooLarge { size: 60, bits: 29_899 }));
        let on_the_diagonal = |i: usize, j: usize| if i == j { huge.clone() } else { Rational::zero() };
        let rows = (0..60).map(|i| (0..60).map(|j| on_the_diagonal(i, j)).collect()).collect();
        assert_eq!(Form::square(rows).unwrap().check_positive_definite(), Ok(()));
    }

    #[test]
    fn the_common_denominator_counts_and_is_not_taken_where_it_is_hopeless() {
        let all = |entry: Rational, size: usize| {
            Form::square(vec![vec![entry; size]; size]).unwrap().check_positive_definite()
        };
        // The numerator has 29,898 bits, the denominator two.
        let half = Rational::new(BigInt::from(10).pow(9_000) + 1, 2.into());
        assert_eq!(all(half, 60), Err(FormError::TooLarge { size: 60, bits: 29_900 }));
        // 2^p has p + 1 bits, the numerator 1 has one.
        let over = |power: u32| Rational::new(1.into(), BigInt::from(2).pow(power));
        assert_eq!(all(over(1_999_999), 2), Err(FormError::TooLarge { size: 2, bits: 8_000_001 }));
        assert!(matches!(all(over(999_999), 2), Err(FormError::NotPositiveDefinite { index: 1, .. })));
    }

    #[test]
    fn the_work_of_an_elimination_by_hand() {
        assert_eq!(elimination_work(3, 1), 9.0);
        assert!((elimination_work(6, 1024) / (72.0 * 96.0f64.powf(1.6)) - 1.0).abs() < 1e-12);
        // 32^1.6 = 2^8.
        assert!((elimination_work(4, 512) * 3.0 / (64.0 * 256.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_identity_is_told_from_its_mirror() {
        assert!(Form::identity(3).is_identity());
        assert!(!form(&[&["0", "1"], &["1", "0"]]).is_identity() && !form(&[&["1", "1"], &["0", "1"]]).is_identity());
        assert_eq!(form(&[&["1", "1/2"], &["0", "2"]]).rows()[0], [ratio(1, 1), ratio(1, 2)]);
    }

    #[test]
    fn products_of_fractions_by_hand() {
        let (u, v) = (
            [ratio(1, 2), ratio(0, 1), ratio(1, 3), ratio(-3, 4)],
            [ratio(1, 3), ratio(7, 5), ratio(1, 2), ratio(2, 5)],
        );
        // 1/6 + 0 + 1/6 - 3/10.
        assert_eq!(dot(&u, &v), ratio(1, 30));
    }
}
