//! Points whose attention set no longer changes, so that their rows need no further scan. For alpha > 0 and any form.
//!
//! - A point that attends to itself alone is a leader and stays one (docs/theory.md section 2, `leader_invariance`).
//! - A point that attends to one leader alone does so at every later layer (`follower_lock`).
//! - A point i whose set C holds leaders only, and for whose mean m of C every member of C maximises <m, .> over all points,
//!   attends to C at every later layer. Proof: members of C are leaders, so they rest and m is constant; z_i^t = s z_i + (1-s) m with
//!   s > 0, so <z_i^t, y> = s <z_i, y> + (1-s) <m, y>. Both terms are largest over conv(Z) at every member of C, and later
//!   tokens stay in conv(Z) (`hull_nesting`), so C is inside C_i^t. Another point z_l^t is a convex combination of points of
//!   conv(Z) with weight r^t > 0 on z_l, for which <z_i, z_l> is strictly smaller; so its score is, and C_i^t = C.
//!
//! Once every point is locked, the layer is settled in the sense of section 3: (a) members of the sets are leaders, whose
//! means are themselves; (b) the rows <z_i, m_j> + <m_i, z_j> and <m_i, m_j> are largest on C_i, since every m_j and z_j lies
//! in conv(Z), over which <z_i, .> and <m_i, .> are largest at each member of C_i, and there <., m_j> = <., z_j>. For one
//! leader, <m_i, .> is largest at m_i itself.

use super::sets::{Row, Sets};
use crate::dynamics::Stats;
use std::collections::HashMap;

/// Why a point's attention set no longer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    Open,
    Leader,
    Follower,
    Tie,
}

/// The locks of all points.
#[derive(Debug, Clone)]
pub(super) struct Locks {
    locks: Vec<Lock>,
    open: Vec<u32>,
    enabled: bool,
    /// Sets of several leaders: whether the test passed, or the layer before which it is not tried again.
    ties: HashMap<Box<[u32]>, Tie>,
}

#[derive(Debug, Clone, Copy)]
enum Tie {
    Holds,
    Fails { again: usize },
}

impl Locks {
    /// No point is locked; none ever will be unless `enabled`.
    pub fn new(points: usize, enabled: bool) -> Self {
        Self { locks: vec![Lock::Open; points], open: (0..points as u32).collect(), enabled, ties: HashMap::new() }
    }

    /// Whether points can be locked.
    pub fn enabled(&self) -> bool {
        self.enabled
    }

    /// The points that are not locked, ascending.
    pub fn open(&self) -> &[u32] {
        &self.open
    }

    /// Takes in the pattern of a layer. `holds` tests for sets of leaders, all at once, whether every member maximises the
    /// score of their mean over all points.
    pub fn update(&mut self, layer: usize, sets: &Sets, stats: &mut Stats, holds: impl FnOnce(&[&[u32]]) -> Vec<bool>) {
        if !self.enabled || self.open.is_empty() {
            return;
        }
        let before = self.open.len();
        for &i in &self.open {
            if sets.rests(i) {
                self.locks[i as usize] = Lock::Leader;
                stats.locked_leaders += 1;
            }
        }
        self.test_ties(layer, sets, holds);
        for &i in &self.open {
            let lock = match sets.row(i) {
                _ if self.locks[i as usize] != Lock::Open => continue,
                Row::One(j) if self.locks[j as usize] == Lock::Leader => Lock::Follower,
                Row::One(_) => continue,
                Row::Several(_) if matches!(self.ties.get(sets.get(i)), Some(Tie::Holds)) => Lock::Tie,
                Row::Several(_) => continue,
            };
            self.locks[i as usize] = lock;
            *(if lock == Lock::Follower { &mut stats.locked_followers } else { &mut stats.locked_ties }) += 1;
        }
        let locks = &self.locks;
        self.open.retain(|&i| locks[i as usize] == Lock::Open);
        debug_assert!(self.open.len() <= before);
    }

    fn test_ties(&mut self, layer: usize, sets: &Sets, holds: impl FnOnce(&[&[u32]]) -> Vec<bool>) {
        let mut numbers: Vec<usize> = Vec::new();
        for &i in &self.open {
            if let Row::Several(number) = sets.row(i) {
                numbers.push(number);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let untested = |set: &&[u32]| match self.ties.get(*set) {
            None => set.iter().all(|&j| self.locks[j as usize] == Lock::Leader),
            Some(Tie::Holds) => false,
            Some(Tie::Fails { again }) => layer >= *again,
        };
        let candidates: Vec<&[u32]> = numbers.iter().map(|&number| &*sets.several()[number]).filter(untested).collect();
        if candidates.is_empty() {
            return;
        }
        let verdicts = holds(&candidates);
        for (set, holds) in candidates.into_iter().zip(verdicts) {
            let tie = if holds { Tie::Holds } else { Tie::Fails { again: 2 * layer + 1 } };
            self.ties.insert(set.into(), tie);
        }
    }
}
