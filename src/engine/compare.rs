//! Exact comparison of scores, on integers over a common denominator: the scale of a score is no matter.

use super::points::Points;
use super::replay::Replay;
use dashu_int::IBig;

/// Those of the candidates whose score with point `i` is largest, ascending as they come.
pub(super) fn best(points: &Points, replay: &Replay, i: u32, candidates: &[u32]) -> Vec<u32> {
    let row = replay.numerators(i, points.dimension());
    maximisers(points, replay, row, candidates)
}

/// Those of the candidates whose score with the mean of `set` is largest.
pub(super) fn best_of_mean(points: &Points, replay: &Replay, set: &[u32], candidates: &[u32]) -> Vec<u32> {
    let mut sum = vec![IBig::ZERO; points.dimension()];
    for &j in set {
        let weight = points.weights()[j as usize];
        let member = replay.numerators(j, points.dimension());
        sum.iter_mut().zip(member).for_each(|(sum, entry)| *sum += entry * weight);
    }
    maximisers(points, replay, &sum, candidates)
}

fn maximisers(points: &Points, replay: &Replay, row: &[IBig], candidates: &[u32]) -> Vec<u32> {
    let d = points.dimension();
    let transformed: Vec<IBig>;
    let covector = match points.form() {
        None => row,
        Some(form) => {
            let column = |c: usize| row.iter().enumerate().map(|(a, entry)| entry * &form[a * d + c]).sum::<IBig>();
            transformed = (0..d).map(column).collect();
            &transformed
        }
    };
    let mut best: Option<IBig> = None;
    let mut set = Vec::new();
    for &j in candidates {
        let score: IBig = covector.iter().zip(replay.numerators(j, d)).map(|(w, z)| w * z).sum();
        match &best {
            Some(best) if score < *best => continue,
            Some(best) if score == *best => {}
            _ => {
                set.clear();
                best = Some(score);
            }
        }
        set.push(j);
    }
    set
}
