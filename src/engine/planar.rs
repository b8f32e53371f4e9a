//! In the plane: the few columns that can win, and a tree over them, so that a layer costs O(n log n).
//!
//! Only points on the boundary of conv(Z) maximise a score <w, .> with w != 0. Nothing here computes that boundary; points are
//! *dropped* when they are proved to be inside, and the rest, whatever they are (vertices, points on edges, points too close to
//! tell), are columns as before, so collinear and nearly collinear points need no special care.
//!
//! **Inside.** Let v_0, ..., v_(k-1) be any points of the layer and let p lie strictly left of every directed edge v_i v_(i+1),
//! cyclically. Seen from p, each edge turns counterclockwise by an angle in (0, pi), and all turns add up to a positive multiple of
//! 2 pi, so the directions to the v_i surround p: p is inside conv{v_i}. Which points the v_i are does not matter for the proof.
//! Left means n.p - n.a > margin in doubles, for the normal n and the start a of the edge. With M the largest coordinate and delta
//! its error, |fl(n) - n| <= 2 delta + 2uM, |n| <= 2M, and |p|, |a| <= M, so each of the four products n_c p_c, n_c a_c is off by at most
//! 4M delta + 4uM^2 and the rest of the rounding is below 8uM^2: 64 M (delta + uM) is margin enough.

use super::convert::UNIT;
use super::kernel::Columns;

/// Directions of the first and of the second sieve.
const SIEVES: [usize; 2] = [16, 192];
/// Points looked at together, so that they stay in the nearest cache.
const BLOCK: usize = 512;

/// The columns that are not proved to be inside the hull, ascending. `size` bounds the coordinates and `delta` their errors.
pub(super) fn boundary(columns: &Columns, size: f64, delta: f64) -> Vec<u32> {
    let margin = 64.0 * size * (delta + UNIT * size);
    let mut left: Option<Vec<u32>> = None;
    for directions in SIEVES {
        let selected = left.as_ref().map(|left| columns.select(left));
        let here = selected.as_ref().unwrap_or(columns);
        let keep = sieve(here.coordinate(0), here.coordinate(1), directions, size, margin);
        left = Some(match left {
            None => keep,
            Some(before) => keep.into_iter().map(|j| before[j as usize]).collect(),
        });
    }
    left.unwrap_or_default()
}

fn sieve(xs: &[f64], ys: &[f64], directions: usize, size: f64, margin: f64) -> Vec<u32> {
    let mut polygon: Vec<usize> = (0..directions).map(|k| extreme(xs, ys, k as f64 / directions as f64)).collect();
    // No edge may be so short that the margin keeps everything.
    let close = |a: usize, b: usize| (xs[a] - xs[b]).abs() + (ys[a] - ys[b]).abs() <= 1e-4 * size;
    polygon.dedup_by(|b, a| close(*a, *b));
    while polygon.len() > 1 && close(polygon[0], polygon[polygon.len() - 1]) {
        polygon.pop();
    }
    let edge = |(&a, &b): (&usize, &usize)| {
        let normal = (ys[a] - ys[b], xs[b] - xs[a]);
        (normal.0, normal.1, normal.0 * xs[a] + normal.1 * ys[a])
    };
    let edges: Vec<(f64, f64, f64)> = polygon.iter().zip(polygon.iter().cycle().skip(1)).map(edge).collect();
    let mut keep = Vec::new();
    let mut least = [0.0f64; BLOCK];
    for (block, (xs, ys)) in xs.chunks(BLOCK).zip(ys.chunks(BLOCK)).enumerate() {
        least.fill(f64::INFINITY);
        for &(x, y, offset) in &edges {
            for ((least, px), py) in least.iter_mut().zip(xs).zip(ys) {
                let left = x * px + y * py - offset;
                *least = if left < *least { left } else { *least };
            }
        }
        let first = (block * BLOCK) as u32;
        let kept = |&(_, left): &(u32, &f64)| edges.len() < 3 || *left <= margin;
        keep.extend((first..).zip(&least[..xs.len()]).filter(kept).map(|(j, _)| j));
    }
    keep
}

/// A point far out in a direction, given as a part of a full turn.
fn extreme(xs: &[f64], ys: &[f64], turn: f64) -> usize {
    let (sin, cos) = (turn * std::f64::consts::TAU).sin_cos();
    let mut best = [f64::NEG_INFINITY; 8];
    let mut place = [0usize; 8];
    for (block, (xs, ys)) in xs.chunks(8).zip(ys.chunks(8)).enumerate() {
        for (lane, (x, y)) in xs.iter().zip(ys).enumerate() {
            let score = cos * x + sin * y;
            let better = score > best[lane];
            best[lane] = if better { score } else { best[lane] };
            place[lane] = if better { block } else { place[lane] };
        }
    }
    let lane = (0..8).fold(0, |lane, other| if best[other] > best[lane] { other } else { lane });
    (place[lane] * 8 + lane).min(xs.len() - 1)
}

/// Points sorted by angle in blocks of doubling size, each in a box along its chord.
#[derive(Debug)]
pub(super) struct Tree {
    /// The points in order of angle, as columns of the layer.
    order: Vec<u32>,
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// Levels of boxes, leaves first: box b of level l holds the points of `LEAF << l` places from b times that.
    levels: Vec<Vec<Box2>>,
    /// Rounding of a bound by boxes, for a covector of length 1 or less.
    rounding: f64,
}

/// All points p with low <= (u.p, v.p) <= high, for orthogonal u, v.
#[derive(Debug, Clone, Copy)]
struct Box2 {
    u: (f64, f64),
    low: (f64, f64),
    high: (f64, f64),
}

const LEAF: usize = 8;

impl Box2 {
    fn of(xs: &[f64], ys: &[f64]) -> Self {
        let last = xs.len() - 1;
        let (dx, dy) = (xs[last] - xs[0], ys[last] - ys[0]);
        let length = dx.hypot(dy);
        let u = if length > 0.0 && length.is_finite() { (dx / length, dy / length) } else { (1.0, 0.0) };
        let start = Self { u, low: (f64::INFINITY, f64::INFINITY), high: (f64::NEG_INFINITY, f64::NEG_INFINITY) };
        xs.iter().zip(ys).fold(start, |Self { low, high, .. }, (x, y)| {
            let (a, b) = (u.0 * x + u.1 * y, u.0 * y - u.1 * x);
            Self { u, low: (low.0.min(a), low.1.min(b)), high: (high.0.max(a), high.1.max(b)) }
        })
    }

    /// The largest score of its points with a covector, or a little more or less for rounding.
    fn most(&self, x: f64, y: f64) -> f64 {
        let (a, b) = (self.u.0 * x + self.u.1 * y, self.u.0 * y - self.u.1 * x);
        (a * self.low.0).max(a * self.high.0) + (b * self.low.1).max(b * self.high.1)
    }
}

impl Tree {
    /// The tree over some columns. `size` bounds their coordinates.
    pub fn new(columns: &Columns, some: &[u32], size: f64) -> Self {
        let (xs, ys) = (columns.coordinate(0), columns.coordinate(1));
        let count = some.len() as f64;
        let middle = |from: &[f64]| some.iter().map(|&j| from[j as usize] / count).sum::<f64>();
        let (x, y) = (middle(xs), middle(ys));
        let mut keyed: Vec<(f64, u32)> =
            some.iter().map(|&j| ((ys[j as usize] - y).atan2(xs[j as usize] - x), j)).collect();
        keyed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let order: Vec<u32> = keyed.into_iter().map(|(_, j)| j).collect();
        let xs: Vec<f64> = order.iter().map(|&j| xs[j as usize]).collect();
        let ys: Vec<f64> = order.iter().map(|&j| ys[j as usize]).collect();
        let mut levels = Vec::new();
        let mut wide = LEAF;
        loop {
            levels.push(xs.chunks(wide).zip(ys.chunks(wide)).map(|(xs, ys)| Box2::of(xs, ys)).collect::<Vec<_>>());
            if wide >= xs.len() {
                break;
            }
            wide *= 4;
        }
        // u has length 1 within 4u, so turning into the box and back changes a score by at most 8u |w| |p|, and each of the
        // three stages (two products and a sum, twice for points and covector, then the bound) by 3u |w| |p|, |p| <= 2 size.
        Self { order, xs, ys, levels, rounding: 64.0 * UNIT * size }
    }

    /// The columns whose score with (x, y) is within `slack` of the largest, ascending, appended to `found`; the best score.
    pub fn query(&self, x: f64, y: f64, slack: f64, found: &mut Vec<u32>) -> f64 {
        let more = self.rounding * (x.abs() + y.abs());
        let mut best = f64::NEG_INFINITY;
        let top = self.levels.len() - 1;
        let mut limit = f64::NEG_INFINITY;
        self.descend(top, 0, (x, y), &mut limit, &mut |range| {
            for at in range {
                best = best.max(x * self.xs[at] + y * self.ys[at]);
            }
            best - more
        });
        let threshold = best - slack;
        let start = found.len();
        limit = threshold - more;
        self.descend(top, 0, (x, y), &mut limit, &mut |range| {
            for at in range {
                if x * self.xs[at] + y * self.ys[at] >= threshold {
                    found.push(self.order[at]);
                }
            }
            threshold - more
        });
        found[start..].sort_unstable();
        best
    }

    /// Goes down to all leaves whose box reaches the threshold, most promising first. `leaf` returns the threshold from then on.
    fn descend(
        &self,
        level: usize,
        index: usize,
        w: (f64, f64),
        threshold: &mut f64,
        leaf: &mut impl FnMut(std::ops::Range<usize>) -> f64,
    ) {
        if level == 0 {
            *threshold = leaf(index * LEAF..((index + 1) * LEAF).min(self.xs.len()));
            return;
        }
        let below = &self.levels[level - 1];
        let children = index * 4..(index * 4 + 4).min(below.len());
        let mut ranked = [(f64::NEG_INFINITY, 0usize); 4];
        let count = children.len();
        for (slot, child) in ranked.iter_mut().zip(children) {
            *slot = (below[child].most(w.0, w.1), child);
        }
        ranked[..count].sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        for &(most, child) in &ranked[..count] {
            if most >= *threshold {
                self.descend(level - 1, child, w, threshold, leaf);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(points: &[(f64, f64)]) -> Columns {
        let mut columns = Columns::zeros(points.len(), 2);
        points.iter().enumerate().for_each(|(j, p)| columns.coordinate_mut(0)[j] = p.0);
        points.iter().enumerate().for_each(|(j, p)| columns.coordinate_mut(1)[j] = p.1);
        columns.pad();
        columns
    }

    fn disc(n: usize, radius: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        let spiral = |k: usize| {
            let (turn, part) = (k as f64 * 2.399_963_229_728_653, (k as f64 + 0.5) / n as f64);
            (radius(part) * turn.cos(), radius(part) * turn.sin())
        };
        (0..n).map(spiral).collect()
    }

    #[test]
    fn nothing_on_the_boundary_is_dropped() {
        let grid: Vec<(f64, f64)> = (0..900).map(|k| ((k % 30) as f64, (k / 30) as f64)).collect();
        let kept = boundary(&columns(&grid), 30.0, 0.0);
        let on_boundary = |p: &(f64, f64)| p.0 == 0.0 || p.1 == 0.0 || p.0 == 29.0 || p.1 == 29.0;
        assert!((0..900).filter(|&k| on_boundary(&grid[k as usize])).all(|k| kept.contains(&k)));
        assert_eq!(kept.len(), 4 * 29);
        let line: Vec<(f64, f64)> = (0..50).map(|k| (k as f64, 2.0 * k as f64)).collect();
        assert_eq!(boundary(&columns(&line), 100.0, 0.0).len(), 50);
        assert_eq!(boundary(&columns(&[(1.0, 1.0)]), 1.0, 0.0), [0]);
        let many = disc(20_000, f64::sqrt);
        assert!(boundary(&columns(&many), 1.0, 1e-15).len() < 1000);
    }

    #[test]
    fn the_tree_finds_what_a_scan_finds() {
        for points in
            [disc(3000, |_| 1.0), disc(500, f64::sqrt), disc(9, |_| 1.0), vec![(2.0, 1.0); 40], disc(1, |_| 0.5)]
        {
            let columns = columns(&points);
            let all: Vec<u32> = (0..points.len() as u32).collect();
            let tree = Tree::new(&columns, &all, 2.0);
            for (x, y) in disc(200, |part| 3.0 * part) {
                for slack in [0.0, 1e-12, 1e-3] {
                    let score = |p: &(f64, f64)| x * p.0 + y * p.1;
                    let best = points.iter().map(score).fold(f64::NEG_INFINITY, f64::max);
                    let want: Vec<u32> =
                        all.iter().copied().filter(|&j| score(&points[j as usize]) >= best - slack).collect();
                    let mut found = Vec::new();
                    assert_eq!((tree.query(x, y, slack, &mut found), found), (best, want));
                }
            }
        }
    }
}
