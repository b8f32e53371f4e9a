//! Sums in the orders of NumPy, and which scores tie with the best.

use crate::spec::Scalar;
use num_traits::AsPrimitive;

/// A float with what this module needs of it.
pub(super) trait Number: Scalar + num_traits::Float + AsPrimitive<f64> + Send + Sync {
    /// The nearest number of this precision.
    fn nearest(value: f64) -> Self;
}

impl Number for f64 {
    fn nearest(value: f64) -> Self {
        value
    }
}

impl Number for f32 {
    fn nearest(value: f64) -> Self {
        value as f32
    }
}

/// The sum of products with one rounding a term, from the first to the last.
pub(super) fn fused<'a, S: Number>(pairs: impl Iterator<Item = (&'a S, &'a S)>) -> S {
    pairs.fold(S::zero(), |sum, (&a, &b)| a.mul_add(b, sum))
}

/// NumPy's sum of one contiguous axis: eight running sums within blocks of at most 128 numbers, halves beyond.
pub(super) fn pairwise_sum<S: Number>(numbers: &[S]) -> S {
    const LANES: usize = 8;
    const BLOCK: usize = 128;
    let plain = |sum: S, numbers: &[S]| numbers.iter().fold(sum, |sum, &x| sum + x);
    if numbers.len() < LANES {
        return plain(S::zero(), numbers);
    }
    if numbers.len() > BLOCK {
        let half = numbers.len() / 2;
        let (left, right) = numbers.split_at(half - half % LANES);
        return pairwise_sum(left) + pairwise_sum(right);
    }
    let (whole, rest) = numbers.split_at(numbers.len() - numbers.len() % LANES);
    let mut lanes = [S::zero(); LANES];
    for chunk in whole.chunks_exact(LANES) {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += x;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    plain(((a + b) + (c + d)) + ((e + f) + (g + h)), rest)
}

/// The largest score; NaN where one is.
pub(super) fn best<S: Number>(scores: &[S]) -> S {
    scores.iter().fold(S::neg_infinity(), |best, &score| if score > best || score.is_nan() { score } else { best })
}

/// The scores that tie with the best one, ascending: none where it is NaN.
pub(super) fn members<S: Number>(scores: &[S], best: S, tolerance: S) -> Vec<usize> {
    // An infinite best has no neighbourhood: infinity times zero is NaN.
    let least = if tolerance == S::zero() || best.is_infinite() { best } else { best - tolerance * best.abs() };
    (0..scores.len()).filter(|&j| scores[j] >= least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_lanes_and_halves_are_a_sum() {
        for count in [0, 7, 8, 9, 128, 129, 1000] {
            let numbers: Vec<f64> = (0..count).map(f64::from).collect();
            assert_eq!(pairwise_sum(&numbers), f64::from(count * (count - 1).max(0) / 2), "{count}");
        }
    }
}
