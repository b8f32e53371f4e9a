//! Which columns a layer scans: all, or in the plane those on the boundary, one by one or in a tree.

use super::kernel::{Candidates, Columns, Rows, scan};
use super::planar::{Tree, boundary};

/// Products of rows and columns from which the plane is worth its preparation.
const PLANE: usize = 1 << 15;
/// Boundary columns from which the tree is worth its depth.
const TREE: usize = 400;

/// What the search for candidates needs to know of a layer.
pub(super) struct Search<'a> {
    /// The points.
    pub columns: &'a Columns,
    /// Whether to spread over threads.
    pub threads: bool,
    /// In the plane, unless that is switched off: the largest coordinate and its error.
    pub plane: Option<(f64, f64)>,
}

impl Search<'_> {
    /// For each row its candidates, and whether only columns near the boundary were looked at.
    pub fn run(&self, rows: &Rows) -> (Candidates, bool) {
        let count = rows.slack.len();
        let Some((size, delta)) = self.plane.filter(|_| count * self.columns.len() >= PLANE) else {
            return (scan(self.columns, rows.source(self.columns), &rows.slack, self.threads), false);
        };
        let few = boundary(self.columns, size, delta);
        if few.len() * 2 > self.columns.len() && few.len() <= TREE {
            return (scan(self.columns, rows.source(self.columns), &rows.slack, self.threads), false);
        }
        let found = if few.len() <= TREE {
            let found = scan(&self.columns.select(&few), rows.source(self.columns), &rows.slack, self.threads);
            Found { rows: found, names: Some(&few) }
        } else {
            Found { rows: self.climb(&Tree::new(self.columns, &few, size), rows), names: None }
        };
        (self.complete(rows, found), true)
    }

    fn climb(&self, tree: &Tree, rows: &Rows) -> Candidates {
        use rayon::prelude::*;
        let count = rows.slack.len();
        let covectors = rows.source(self.columns);
        let share = if self.threads { count.div_ceil(rayon::current_num_threads() * 4).max(256) } else { count };
        let part = |part: usize| {
            let mut found = Candidates::default();
            let mut columns = Vec::new();
            for a in part * share..((part + 1) * share).min(count) {
                columns.clear();
                tree.query(covectors.get(0, a), covectors.get(1, a), rows.slack[a], &mut columns);
                found.push(columns.iter().copied());
            }
            found
        };
        let parts = count.div_ceil(share.max(1));
        let parts: Vec<Candidates> =
            if self.threads { (0..parts).into_par_iter().map(part).collect() } else { (0..parts).map(part).collect() };
        Candidates::joined(parts)
    }

    /// A covector that may be zero is no direction: all points tie, also those inside. If it were zero, all scores would be,
    /// and no computed score would exceed the error bound, half the slack.
    fn complete(&self, rows: &Rows, found: Found) -> Candidates {
        let count = rows.slack.len();
        let covectors = rows.source(self.columns);
        let score =
            |a: usize, j: u32| -> f64 { (0..2).map(|c| covectors.get(c, a) * self.columns.get(c, j as usize)).sum() };
        let is_doubtful =
            |a: &u32| found.row(*a as usize).all(|j| score(*a as usize, j) <= rows.slack[*a as usize] / 2.0);
        let doubtful: Vec<u32> = (0..count as u32).filter(is_doubtful).collect();
        if doubtful.is_empty() && found.names.is_none() {
            return found.rows;
        }
        let slack: Vec<f64> = doubtful.iter().map(|&a| rows.slack[a as usize]).collect();
        let full = match doubtful.is_empty() {
            true => Candidates::default(),
            false => scan(self.columns, &covectors.select(&doubtful), &slack, self.threads),
        };
        let mut doubtful = doubtful.into_iter().enumerate().peekable();
        let mut all = Candidates::with_rows(count);
        for a in 0..count {
            match doubtful.next_if(|(_, doubtful)| *doubtful as usize == a) {
                Some((place, _)) => all.push(full.row(place).iter().copied()),
                None => all.push(found.row(a)),
            }
        }
        all
    }
}

/// Candidates by their number among some columns.
struct Found<'a> {
    rows: Candidates,
    names: Option<&'a [u32]>,
}

impl Found<'_> {
    fn row(&self, a: usize) -> impl Iterator<Item = u32> + '_ {
        self.rows.row(a).iter().map(|&j| self.names.map_or(j, |names| names[j as usize]))
    }
}
