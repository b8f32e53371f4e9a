//! One flow: decide the pattern of a layer, go on to the next.

use super::float::Float;
use super::kernel::{Candidates, Columns, Rows, scan};
use super::locks::Locks;
use super::points::Points;
use super::replay::{Replay, Run};
use super::search::Search;
use super::sets::Sets;
use super::small::Small;
use super::{Exact, compare};
use crate::dynamics::Stats;
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::tokens::Tokens;
use num_traits::Signed;
use rayon::prelude::*;
use std::cell::RefCell;
use std::sync::Arc;

/// How the points of the current layer are held.
#[derive(Debug, Clone)]
pub(super) enum Held {
    Small(Box<Small>),
    Float(Box<Float>),
    Exact,
}

/// The engine on one instance: layers are decided and taken one by one, exact numbers are worked out on demand.
///
/// Memory O(nd), one pattern a change, and what exact numbers were asked for.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) options: Exact,
    pub(super) points: Arc<Points>,
    pub(super) held: Held,
    pub(super) layer: usize,
    decided: bool,
    pub(super) runs: Vec<Run>,
    locks: Locks,
    /// Exact points for comparisons, and all points where the caller asks for them layer by layer.
    replays: RefCell<(Replay, Replay)>,
    rows: Rows,
    stats: Stats,
}

impl Engine {
    pub(super) fn new(options: Exact, points: Points) -> Self {
        let small = if options.integers { Small::start(&points) } else { None };
        let held = match small {
            Some(small) => Held::Small(Box::new(small)),
            None if options.filter => Float::start(&points).map_or(Held::Exact, |float| Held::Float(Box::new(float))),
            None => Held::Exact,
        };
        let locks = Locks::new(points.len(), options.locks && points.instance().alpha().is_positive());
        let stats = Stats { tokens: points.point_of().len(), points: points.len(), ..Stats::default() };
        Self {
            options,
            points: Arc::new(points),
            held,
            layer: 0,
            decided: false,
            runs: Vec::new(),
            locks,
            replays: RefCell::default(),
            rows: Rows::default(),
            stats,
        }
    }

    /// The instance.
    pub(super) fn instance(&self) -> &Instance {
        self.points.instance()
    }

    /// The index of the current layer, from 0.
    pub fn layer(&self) -> usize {
        self.layer
    }

    /// The first layer found to be settled: from there on the pattern never changes (docs/theory.md section 3).
    pub fn settled_at(&self) -> Option<usize> {
        self.stats.settled_at
    }

    /// How often the pattern changed so far, counting the first.
    pub fn patterns(&self) -> usize {
        self.runs.len()
    }

    /// What was done so far.
    pub fn stats(&self) -> Stats {
        let replays = self.replays.borrow();
        let mut stats = self.stats.clone();
        stats.replays = replays.0.restarts + replays.1.restarts;
        stats.points_replayed = replays.0.steps + replays.1.steps;
        stats
    }

    /// Decides the attention pattern of the current layer, if that is not done yet.
    pub fn decide(&mut self) {
        if std::mem::replace(&mut self.decided, true) {
            return;
        }
        if self.stats.settled_at.is_some() {
            self.stats.layers_closed += 1;
            return;
        }
        let before = self.runs.last().map(|run| run.sets.clone());
        let sets = self.decide_sets(before.as_deref());
        if before.as_deref() != Some(&sets) {
            self.stats.patterns += 1;
            self.runs.push(Run { from: self.layer, sets: Arc::new(sets) });
        }
        self.lock();
    }

    /// Goes on to the next layer.
    pub fn advance(&mut self) {
        self.decide();
        if self.stats.settled_at.is_none() {
            // INVARIANT: `decide` left a run.
            let sets = self.runs.last().expect("a pattern").sets.clone();
            self.held_after(&sets);
        }
        self.layer += 1;
        self.decided = false;
    }

    fn held_after(&mut self, sets: &Sets) {
        let next = match &mut self.held {
            Held::Small(small) => {
                if small.advance(&self.points, sets) {
                    return;
                }
                let float = if self.options.filter {
                    Float::from_integers(&self.points, small.columns(), small.denominator())
                } else {
                    None
                };
                float.and_then(|mut float| float.advance(&self.points, sets).then_some(float))
            }
            Held::Float(float) => {
                if float.advance(&self.points, sets) {
                    return;
                }
                None
            }
            Held::Exact => return,
        };
        self.held = next.map_or(Held::Exact, |float| Held::Float(Box::new(float)));
    }

    fn decide_sets(&mut self, before: Option<&Sets>) -> Sets {
        let open = self.locks.open();
        self.stats.layers_decided += 1;
        self.stats.decided_by_lock += (self.points.len() - open.len()) as u64;
        let candidates = match &self.held {
            Held::Small(small) => {
                small.rows(open, &mut self.rows);
                self.stats.layers_integer += 1;
                self.stats.decided_by_integers += open.len() as u64;
                let (found, hull) = self.search(small.columns(), small.size(), 0.0).run(&self.rows);
                self.stats.layers_hull += u64::from(hull);
                found
            }
            Held::Float(float) => {
                float.rows(open, &mut self.rows);
                self.stats.layers_filtered += 1;
                let (size, delta) = float.size();
                let (found, hull) = self.search(float.columns(), size, delta).run(&self.rows);
                self.stats.layers_hull += u64::from(hull);
                found
            }
            Held::Exact => {
                self.stats.layers_exact += 1;
                Candidates::default()
            }
        };
        let filtered = matches!(self.held, Held::Float(_));
        let candidates = if open.len() == self.points.len() {
            match candidates.into_singles() {
                Ok(rows) if rows.len() == open.len() => {
                    self.stats.decided_by_filter += if filtered { rows.len() as u64 } else { 0 };
                    return Sets::builder(rows).finish();
                }
                Ok(_) => Candidates::default(),
                Err(candidates) => candidates,
            }
        } else {
            candidates
        };
        let compared = match &self.held {
            Held::Small(_) => Vec::new(),
            Held::Float(_) => self.compare_candidates(&candidates),
            Held::Exact => self.compare_everything(),
        };
        let mut builder = Sets::builder(vec![0; self.points.len()]);
        let mut compared = compared.into_iter().peekable();
        let mut open = self.locks.open().iter().enumerate().peekable();
        for i in 0..self.points.len() as u32 {
            match open.next_if(|(_, open)| **open == i) {
                None => builder.put(i, before.map_or(&[], |before| before.get(i))),
                Some((a, _)) => match compared.next_if(|(row, _)| *row == a) {
                    Some((_, set)) => builder.put(i, &set),
                    None => builder.put(i, candidates.row(a)),
                },
            }
        }
        builder.finish()
    }

    fn search<'b>(&self, columns: &'b Columns, size: f64, delta: f64) -> Search<'b> {
        let planar = self.options.hull && self.points.dimension() == 2;
        Search { columns, threads: self.options.threads, plane: planar.then_some((size, delta)) }
    }

    /// The attention sets of the rows with several candidates, by place among the open points.
    fn compare_candidates(&mut self, candidates: &Candidates) -> Vec<(usize, Vec<u32>)> {
        let open = self.locks.open();
        let rows: Vec<(usize, u32, &[u32])> = (open.iter().enumerate())
            .map(|(a, &i)| (a, i, candidates.row(a)))
            .filter(|(_, _, candidates)| candidates.len() != 1)
            .collect();
        self.stats.decided_by_filter += (open.len() - rows.len()) as u64;
        self.stats.decided_by_comparison += rows.len() as u64;
        self.stats.candidates_compared += rows.iter().map(|row| row.2.len() as u64).sum::<u64>();
        if rows.is_empty() {
            return Vec::new();
        }
        let mut wanted: Vec<u32> = rows.iter().flat_map(|row| row.2.iter().copied().chain([row.1])).collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.with_exact(&wanted, |replay| {
            rows.iter().map(|&(a, i, candidates)| (a, compare::best(&self.points, replay, i, candidates))).collect()
        })
    }

    fn compare_everything(&mut self) -> Vec<(usize, Vec<u32>)> {
        let open = self.locks.open();
        let all: Vec<u32> = (0..self.points.len() as u32).collect();
        self.stats.decided_by_comparison += open.len() as u64;
        self.stats.candidates_compared += (open.len() * all.len()) as u64;
        self.with_exact(&all, |replay| {
            (open.iter().enumerate()).map(|(a, &i)| (a, compare::best(&self.points, replay, i, &all))).collect()
        })
    }

    /// Runs `f` on exact values of the wanted points at the current layer. Where the caller streams exact tokens, the
    /// replay of all points is one layer behind and goes on; otherwise only what is needed is replayed.
    fn with_exact<T>(&self, wanted: &[u32], f: impl FnOnce(&Replay) -> T) -> T {
        let mut replays = self.replays.borrow_mut();
        let (all, some) = &mut *replays;
        let streams = all.is_full(&self.points) && all.layer() <= self.layer && all.layer() + 1 >= self.layer;
        if streams || wanted.len() == self.points.len() {
            let every: Vec<u32> = (0..self.points.len() as u32).collect();
            all.ensure(&self.points, &self.runs, self.layer, &every);
            f(all)
        } else {
            some.ensure(&self.points, &self.runs, self.layer, wanted);
            f(some)
        }
    }

    fn lock(&mut self) {
        if !self.locks.enabled() {
            return;
        }
        let mut locks = std::mem::replace(&mut self.locks, Locks::new(0, false));
        let mut stats = std::mem::take(&mut self.stats);
        let mut rows = std::mem::take(&mut self.rows);
        // INVARIANT: called after a run was pushed.
        let sets = self.runs.last().expect("a pattern").sets.clone();
        locks.update(self.layer, &sets, &mut stats, |ties| self.ties_hold(ties, &mut rows));
        if locks.open().is_empty() {
            stats.settled_at = Some(self.layer);
        }
        (self.locks, self.stats, self.rows) = (locks, stats, rows);
    }

    /// For sets of several points: whether every member maximises the score of the set's mean over all points.
    fn ties_hold(&self, ties: &[&[u32]], rows: &mut Rows) -> Vec<bool> {
        let all: Vec<u32>;
        let candidates = match &self.held {
            Held::Small(small) => {
                if !ties.iter().all(|set| small.fits_sum(self.points.count(set))) {
                    return vec![false; ties.len()];
                }
                small.sum_rows(&self.points, ties, rows);
                let candidates = scan(small.columns(), &rows.covectors, &rows.slack, self.options.threads);
                return ties.iter().enumerate().map(|(a, set)| contains(candidates.row(a), set)).collect();
            }
            Held::Float(float) => {
                float.mean_rows(&self.points, ties, rows);
                scan(float.columns(), &rows.covectors, &rows.slack, self.options.threads)
            }
            Held::Exact => {
                all = (0..self.points.len() as u32).collect();
                let mut candidates = Candidates::default();
                ties.iter().for_each(|_| candidates.push(all.iter().copied()));
                candidates
            }
        };
        let possible: Vec<usize> = (0..ties.len()).filter(|&a| contains(candidates.row(a), ties[a])).collect();
        let mut verdicts = vec![false; ties.len()];
        if possible.is_empty() {
            return verdicts;
        }
        let mut wanted: Vec<u32> = possible.iter().flat_map(|&a| candidates.row(a).iter().copied()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.with_exact(&wanted, |replay| {
            for a in possible {
                let best = compare::best_of_mean(&self.points, replay, ties[a], candidates.row(a));
                verdicts[a] = contains(&best, ties[a]);
            }
        });
        verdicts
    }

    /// The tokens of the current layer, exactly. Shape (n, d).
    pub fn tokens(&self) -> Tokens {
        if self.layer == 0 {
            return self.instance().tokens().clone();
        }
        let mut replays = self.replays.borrow_mut();
        let all: Vec<u32> = (0..self.points.len() as u32).collect();
        replays.0.ensure(&self.points, &self.runs, self.layer, &all);
        let d = self.points.dimension();
        let all = &replays.0;
        let row = |i: u32| -> Vec<Rational> { all.rationals(i, d).collect() };
        let points = 0..self.points.len() as u32;
        let mut rows: Vec<Vec<Rational>> = match self.options.threads && self.points.len() > 1000 {
            true => points.into_par_iter().map(row).collect(),
            false => points.map(row).collect(),
        };
        let mut tokens = Tokens::new(d);
        for &point in self.points.point_of() {
            let last = self.points.weights()[point as usize] == 1;
            let row = &mut rows[point as usize];
            let row = if last { std::mem::take(row) } else { row.clone() };
            // INVARIANT: every point has d coordinates.
            tokens.push(row).expect("a row of d coordinates");
        }
        tokens
    }

    /// The attention pattern of the current layer.
    pub(super) fn decided_pattern(&self) -> Pattern {
        // INVARIANT: called after `decide`, which left a run.
        self.runs.last().expect("a pattern").sets.pattern(&self.points)
    }
}

/// Whether all of `set` is in `sorted`; both ascending.
fn contains(sorted: &[u32], set: &[u32]) -> bool {
    set.iter().all(|member| sorted.binary_search(member).is_ok())
}
