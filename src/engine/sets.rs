//! The attention pattern of merged points: what the engine records, one a change.

use super::points::Points;
use crate::pattern::Pattern;
use std::collections::HashMap;

const SEVERAL: u32 = 1 << 31;

/// The attention set of each point, as points. One member is stored in place; equal sets of several are stored once,
/// numbered in order of first use, so that equal patterns are equal values. Memory O(m + members).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sets {
    rows: Vec<u32>,
    several: Vec<Box<[u32]>>,
}

impl Sets {
    /// Rows of one member each, in the order of the points; sets of several are put in with [`Builder`].
    pub fn builder(rows: Vec<u32>) -> Builder {
        Builder { sets: Self { rows, several: Vec::new() }, index: HashMap::new() }
    }

    /// The set of point `i`, ascending.
    pub fn get(&self, i: u32) -> &[u32] {
        let row = &self.rows[i as usize];
        if row & SEVERAL == 0 { std::slice::from_ref(row) } else { &self.several[(row & !SEVERAL) as usize] }
    }

    /// The one member of the set of point `i`, or the number of its set of several.
    pub fn row(&self, i: u32) -> Row {
        let row = self.rows[i as usize];
        if row & SEVERAL == 0 { Row::One(row) } else { Row::Several((row & !SEVERAL) as usize) }
    }

    /// All rows, for loops over points: see [`Sets::decode`].
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// What an entry of [`Sets::rows`] means.
    pub fn decode(row: u32) -> Row {
        if row & SEVERAL == 0 { Row::One(row) } else { Row::Several((row & !SEVERAL) as usize) }
    }

    /// The sets of several members.
    pub fn several(&self) -> &[Box<[u32]>] {
        &self.several
    }

    /// Whether point `i` attends to itself alone, and so stays where it is.
    pub fn rests(&self, i: u32) -> bool {
        self.rows[i as usize] == i
    }

    /// The pattern of the tokens.
    pub fn pattern(&self, points: &Points) -> Pattern {
        let expand = |set: &[u32]| -> Vec<usize> {
            let mut tokens: Vec<usize> = set.iter().flat_map(|&point| points.members(point)).collect();
            tokens.sort_unstable();
            tokens
        };
        Pattern::from_sets(points.point_of().iter().map(|&point| expand(self.get(point))))
    }
}

/// An entry of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// One point.
    One(u32),
    /// The set of several of this number.
    Several(usize),
}

/// Sets under construction.
pub(super) struct Builder {
    sets: Sets,
    index: HashMap<Box<[u32]>, u32>,
}

impl Builder {
    /// Gives point `i` this set, ascending. Call in the order of the points.
    pub fn put(&mut self, i: u32, set: &[u32]) {
        self.sets.rows[i as usize] = match set {
            [one] => *one,
            _ => match self.index.get(set) {
                Some(&row) => row,
                None => {
                    let row = SEVERAL | self.sets.several.len() as u32;
                    self.sets.several.push(set.into());
                    self.index.insert(set.into(), row);
                    row
                }
            },
        };
    }

    /// The finished sets.
    pub fn finish(self) -> Sets {
        self.sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sets_are_stored_once_and_patterns_compare() {
        let build = || {
            let mut builder = Sets::builder(vec![0; 4]);
            builder.put(1, &[1, 2]);
            builder.put(2, &[2]);
            builder.put(3, &[1, 2]);
            builder.finish()
        };
        let sets = build();
        assert_eq!(sets, build());
        assert_eq!((sets.get(0), sets.get(3), sets.several().len()), (&[0][..], &[1, 2][..], 1));
        assert!(sets.rests(2) && !sets.rests(1));
        assert_eq!((sets.row(1), sets.row(2)), (Row::Several(0), Row::One(2)));
    }
}
