//! The tokens of one layer: n points of R^d, stored row after row.

use crate::rational::Rational;
use std::collections::HashMap;
use std::hash::Hash;

/// n tokens in R^d. Shape (n, d).
///
/// ```
/// use hardmax_model::{rational::ratio, tokens::Tokens};
/// let tokens = Tokens::from_rows(vec![vec![ratio(1, 1), ratio(0, 1)], vec![ratio(1, 3), ratio(1, 2)]]).unwrap();
/// assert_eq!((tokens.len(), tokens.dimension()), (2, 2));
/// assert_eq!(tokens[1][0], ratio(1, 3));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens<S = Rational> {
    dimension: usize,
    entries: Vec<S>,
}

/// A row of another length than the rows before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("row {row} has {found} entries, expected {expected} as in the rows before it")]
pub struct RaggedRow {
    /// The row, from 0.
    pub row: usize,
    /// Its length.
    pub found: usize,
    /// The length of the rows before it.
    pub expected: usize,
}

impl<S> Tokens<S> {
    /// No tokens yet, in R^d.
    pub fn new(dimension: usize) -> Self {
        Self { dimension, entries: Vec::new() }
    }

    /// Tokens from rows of equal length; no rows give no tokens, in R^0.
    ///
    /// # Errors
    /// [`RaggedRow`] where a row has another length than the first.
    pub fn from_rows(rows: Vec<Vec<S>>) -> Result<Self, RaggedRow> {
        let mut tokens = Self::new(rows.first().map_or(0, Vec::len));
        for row in rows {
            tokens.push(row)?;
        }
        Ok(tokens)
    }

    /// Appends a token.
    ///
    /// # Errors
    /// [`RaggedRow`] where the row's length is not the dimension.
    pub fn push(&mut self, row: impl IntoIterator<Item = S>) -> Result<(), RaggedRow> {
        let before = self.entries.len();
        self.entries.extend(row);
        let found = self.entries.len() - before;
        if found == self.dimension {
            return Ok(());
        }
        self.entries.truncate(before);
        Err(RaggedRow { row: before.checked_div(self.dimension).unwrap_or(0), found, expected: self.dimension })
    }

    /// n, the number of tokens.
    pub fn len(&self) -> usize {
        self.entries.len().checked_div(self.dimension).unwrap_or(0)
    }

    /// Whether there are no tokens.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// d, the number of coordinates.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// All coordinates, token after token.
    pub fn entries(&self) -> &[S] {
        &self.entries
    }

    /// The tokens one by one.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[S]> {
        self.entries.chunks_exact(self.dimension.max(1))
    }

    /// The same shape with every coordinate mapped.
    pub fn map<T>(&self, f: impl FnMut(&S) -> T) -> Tokens<T> {
        Tokens { dimension: self.dimension, entries: self.entries.iter().map(f).collect() }
    }

    /// The tokens as vectors. Shape (n, d).
    pub fn to_rows(&self) -> Vec<Vec<S>>
    where
        S: Clone,
    {
        self.rows().map(<[S]>::to_vec).collect()
    }
}

impl<S> std::ops::Index<usize> for Tokens<S> {
    type Output = [S];

    /// The token at `index`, from 0.
    ///
    /// # Panics
    /// **Panics if** there is no such token.
    fn index(&self, index: usize) -> &[S] {
        &self.entries[index * self.dimension..(index + 1) * self.dimension]
    }
}

/// For each token the first index at which its point stands: `class(i) = { j : z_j = z_i }` by its smallest member.
pub fn classes(tokens: &Tokens) -> Vec<usize> {
    firsts(tokens.rows())
}

/// As [`classes`], of floats; both zeros are one number.
pub fn float_classes(tokens: &Tokens<f64>) -> Vec<usize> {
    firsts(tokens.map(|entry| (entry + 0.0).to_bits()).rows())
}

/// For each row the index of the first that is equal to it.
fn firsts<K: Eq + Hash>(rows: impl ExactSizeIterator<Item = K>) -> Vec<usize> {
    let mut first = HashMap::with_capacity(rows.len());
    rows.enumerate().map(|(i, row)| *first.entry(row).or_insert(i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_shape() {
        let mut tokens = Tokens::from_rows(vec![vec![1, 2], vec![3, 4]]).unwrap();
        assert_eq!(tokens.push([5]), Err(RaggedRow { row: 2, found: 1, expected: 2 }));
        let ragged: Box<dyn std::error::Error> = Box::new(tokens.push([5]).unwrap_err());
        assert_eq!(ragged.to_string(), "row 2 has 1 entries, expected 2 as in the rows before it");
        assert_eq!((tokens.len(), tokens[1].to_vec(), tokens.to_rows()), (2, vec![3, 4], vec![vec![1, 2], vec![3, 4]]));
        assert_eq!(tokens.map(|x| x * 2).entries(), [2, 4, 6, 8]);
    }

    #[test]
    fn rows_without_coordinates_are_no_tokens() {
        let empty = Tokens::<i32>::from_rows(vec![vec![], vec![]]).unwrap();
        assert_eq!((empty.len(), empty.is_empty(), empty.rows().len()), (0, true, 0));
    }

    #[test]
    fn classes_are_named_by_their_first_member() {
        let tokens = Tokens::from_rows(vec![vec![1.0], vec![0.0], vec![1.0], vec![-0.0], vec![0.5]]).unwrap();
        assert_eq!(float_classes(&tokens), [0, 1, 0, 1, 4]);
        // INVARIANT: the numbers are finite.
        assert_eq!(classes(&tokens.map(|&entry| Rational::from_float(entry).unwrap())), [0, 1, 0, 1, 4]);
    }
}
