//! One softmax layer on the distinct tokens of a review, in coordinate-major blocks.
//!
//! With multiplicities c_j, `p_ij = c_j exp(<z_i,z_j>/T) / sum_l c_l exp(<z_i,z_l>/T)`, `m_i = sum_j p_ij z_j` and
//! `z_i' = (z_i + alpha m_i)/(1 + alpha)`: docs/theory.md sections 1 and 6.
//!
//! **Skipped weights.** A weight whose exponent is more than `CUTOFF` below the row's largest is taken as 0. The row's
//! sum is at least 1 in units of the largest exponential, so the skipped weights of a row sum to less than
//! `n exp(-CUTOFF)` for n words: below 5e-9 in f32 (a twelfth of its rounding unit 6e-8) and 2e-19 in f64 at n = 128.

use super::{Bag, Parameters};
use crate::scalar::Scalar;

/// Tokens are stored in blocks of this many, whatever the machine: results do not depend on its vector width.
const LANES: usize = 16;

/// The tokens before a layer, and what the layer did with them.
#[derive(Debug, Default)]
pub(crate) struct Layer<F> {
    pub dimension: usize,
    /// The length of a coordinate's row: the number of distinct words rounded up to whole blocks.
    pub stride: usize,
    /// Coordinate-major tokens. Shape (d, stride); the rest of a row repeats token 0, which changes no maximum.
    pub tokens: Vec<F>,
    /// Attention means. Shape (d, stride).
    pub means: Vec<F>,
    /// The attention weights that are not skipped, row after row.
    pub weights: Vec<(u32, F)>,
    /// Where each row of `weights` ends. Shape (m,).
    pub ends: Vec<usize>,
}

impl<F: Scalar> Layer<F> {
    fn reshape(&mut self, dimension: usize, distinct: usize) {
        self.dimension = dimension;
        self.stride = distinct.next_multiple_of(LANES);
        self.tokens.clear();
        self.tokens.resize(dimension * self.stride, F::zero());
    }

    fn repeat_first(&mut self, distinct: usize) {
        for row in self.tokens.chunks_exact_mut(self.stride.max(1)) {
            let (tokens, rest) = row.split_at_mut(distinct);
            if let Some(&first) = tokens.first() {
                rest.fill(first);
            }
        }
    }

    /// Looks the words up.
    pub fn load(&mut self, parameters: &Parameters<F>, bag: &Bag) {
        self.reshape(parameters.dimension(), bag.distinct());
        for (i, &id) in bag.ids().iter().enumerate() {
            for (c, &entry) in parameters.word(id).iter().enumerate() {
                self.tokens[c * self.stride + i] = entry;
            }
        }
        self.repeat_first(bag.distinct());
    }

    /// Coordinate `c` of the mean of all tokens, by multiplicity; 0 where there are none.
    pub fn mean(&self, bag: &Bag, c: usize) -> F {
        let row = &self.tokens[c * self.stride..];
        let mut sum = F::zero();
        for (&entry, &count) in row.iter().zip(bag.counts()) {
            sum += entry * F::of(f64::from(count));
        }
        sum / F::of(bag.total().max(1) as f64)
    }

    /// One layer at step size `alpha`, into `next`.
    pub fn step(&mut self, bag: &Bag, alpha: F, temperature: F, scores: &mut Vec<F>, next: &mut Layer<F>) {
        scores.clear();
        scores.resize(self.stride, F::zero());
        self.weights.clear();
        self.ends.clear();
        self.means.clear();
        self.means.resize(self.tokens.len(), F::zero());
        // The constant dimensions are compiled apart.
        match self.dimension {
            1 => self.attend(1, bag, temperature, scores),
            2 => self.attend(2, bag, temperature, scores),
            4 => self.attend(4, bag, temperature, scores),
            8 => self.attend(8, bag, temperature, scores),
            16 => self.attend(16, bag, temperature, scores),
            other => self.attend(other, bag, temperature, scores),
        }
        next.reshape(self.dimension, bag.distinct());
        let rate = (F::one() + alpha).recip();
        for ((out, &token), &mean) in next.tokens.iter_mut().zip(&self.tokens).zip(&self.means) {
            *out = (token + alpha * mean) * rate;
        }
        next.repeat_first(bag.distinct());
    }

    #[inline(always)]
    fn attend(&mut self, dimension: usize, bag: &Bag, temperature: F, scores: &mut [F]) {
        let distinct = bag.distinct();
        let reach = F::CUTOFF * temperature;
        for i in 0..distinct {
            let largest = self.score_row(dimension, i, scores);
            let start = self.weights.len();
            let mut sum = F::zero();
            for (block, chunk) in scores.chunks_exact(LANES).enumerate() {
                if chunk.iter().all(|&score| score < largest - reach) {
                    continue;
                }
                for (lane, &score) in chunk.iter().enumerate() {
                    let j = block * LANES + lane;
                    if score >= largest - reach && j < distinct {
                        let weight = F::of(f64::from(bag.counts()[j])) * ((score - largest) / temperature).exp();
                        sum += weight;
                        self.weights.push((j as u32, weight));
                    }
                }
            }
            for (j, weight) in &mut self.weights[start..] {
                *weight = *weight / sum;
                for c in 0..dimension {
                    let at = c * self.stride;
                    self.means[at + i] += *weight * self.tokens[at + *j as usize];
                }
            }
            self.ends.push(self.weights.len());
        }
    }

    /// The scores `<z_i, z_j>` over all j, and the largest.
    #[inline(always)]
    fn score_row(&self, dimension: usize, i: usize, scores: &mut [F]) -> F {
        let mut largest = [F::neg_infinity(); LANES];
        for (block, out) in scores.chunks_exact_mut(LANES).enumerate() {
            let mut sum = [F::zero(); LANES];
            for c in 0..dimension {
                let at = c * self.stride;
                let coordinate = self.tokens[at + i];
                let lanes = &self.tokens[at + block * LANES..][..LANES];
                for lane in 0..LANES {
                    sum[lane] += coordinate * lanes[lane];
                }
            }
            for lane in 0..LANES {
                largest[lane] = if sum[lane] > largest[lane] { sum[lane] } else { largest[lane] };
            }
            out.copy_from_slice(&sum);
        }
        largest.into_iter().fold(F::neg_infinity(), F::max)
    }
}
