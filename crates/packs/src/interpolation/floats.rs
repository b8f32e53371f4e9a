//! The forward pass in floats, as people write it, beside the exact one.

use hardmax_model::rational::Rational;
use hardmax_verify::network::{Attention, Block, Form, Network, Point, Sequence, Sequences};
use num_traits::{FromPrimitive, ToPrimitive};

/// A float type.
pub trait Float: num_traits::Float + FromPrimitive + ToPrimitive {}

impl Float for f32 {}

impl Float for f64 {}

/// A sequence counts as off where a token or a target is further than 1/1000 from the nearest target or token.
pub const TOLERANCE: f64 = 1e-3;

/// How far floats are off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floats {
    /// The number of sequences that are off by more than [`TOLERANCE`].
    pub off: usize,
    /// The largest error of a coordinate; none where a number is not finite.
    pub worst: Option<f64>,
}

/// Runs the network on all sequences in floats.
pub fn floats<F: Float>(network: &Network, data: &Sequences) -> Floats {
    let errors: Vec<f64> = data.list().iter().map(|sequence| error::<F>(network, sequence)).collect();
    let worst = errors.iter().copied().fold(0.0, f64::max);
    let off = errors.iter().filter(|error| **error > TOLERANCE).count();
    Floats { off, worst: Some(worst).filter(|worst| worst.is_finite()) }
}

/// What the network makes of a sequence in floats, token by token. Sums are those of a plain loop.
pub fn forward<F: Float>(network: &Network, tokens: &[Point]) -> Vec<Vec<F>> {
    let mut tokens: Vec<Vec<F>> = tokens.iter().map(|token| nearest(token)).collect();
    for block in network.blocks() {
        tokens = apply(block, &tokens);
    }
    tokens
}

fn apply<F: Float>(block: &Block, tokens: &[Vec<F>]) -> Vec<Vec<F>> {
    let eta: F = one(&block.eta);
    let neurons: Vec<(Vec<F>, F, Vec<F>)> = block
        .neurons
        .iter()
        .map(|neuron| (nearest(&neuron.input), one(&neuron.bias), nearest(&neuron.output)))
        .collect();
    let moved = tokens.iter().map(|token| {
        let heights: Vec<F> =
            neurons.iter().map(|(input, bias, _)| (dot(input, token) + *bias).max(F::zero())).collect();
        let spoken = |entry: usize| {
            neurons.iter().zip(&heights).fold(F::zero(), |sum, ((_, _, output), height)| sum + output[entry] * *height)
        };
        token.iter().enumerate().map(|(entry, value)| eta * *value + spoken(entry)).collect()
    });
    let moved: Vec<Vec<F>> = moved.collect();
    block.attention.as_ref().map_or_else(|| moved.clone(), |attention| attend(attention, &moved))
}

fn attend<F: Float>(Attention { rho, v, form }: &Attention, tokens: &[Vec<F>]) -> Vec<Vec<F>> {
    let rows = |rows: &[Point]| rows.iter().map(|row| nearest(row)).collect::<Vec<Vec<F>>>();
    let times = |rows: &[Vec<F>], token: &[F]| rows.iter().map(|row| dot(row, token)).collect::<Vec<F>>();
    let (left, right) = match form {
        Form::Matrix(matrix) => (None, rows(matrix)),
        Form::Factors { left, right } => (Some(rows(left)), rows(right)),
    };
    let keys: Vec<Vec<F>> = tokens.iter().map(|token| times(&right, token)).collect();
    let (rho, v) = (one::<F>(rho), one::<F>(v));
    let moved = tokens.iter().map(|token| {
        let query = left.as_ref().map_or_else(|| token.clone(), |left| times(left, token));
        let scores: Vec<F> = keys.iter().map(|key| dot(&query, key)).collect();
        let best = scores.iter().copied().fold(F::neg_infinity(), F::max);
        let attended: Vec<&Vec<F>> =
            tokens.iter().zip(&scores).filter(|(_, score)| **score == best).map(|(token, _)| token).collect();
        let count = F::from_usize(attended.len()).unwrap_or_else(F::nan);
        let mean = |entry: usize| attended.iter().fold(F::zero(), |sum, token| sum + token[entry]) / count;
        token.iter().enumerate().map(|(entry, value)| rho * *value + v * mean(entry)).collect()
    });
    moved.collect()
}

fn dot<F: Float>(left: &[F], right: &[F]) -> F {
    left.iter().zip(right).fold(F::zero(), |sum, (left, right)| sum + *left * *right)
}

/// The nearest double, and the float nearest to that.
fn one<F: Float>(value: &Rational) -> F {
    value.to_f64().and_then(F::from_f64).unwrap_or_else(F::nan)
}

fn nearest<F: Float>(point: &[Rational]) -> Vec<F> {
    point.iter().map(one).collect()
}

/// The largest distance of a token from the nearest target, or of a target from the nearest token, coordinate by coordinate.
fn error<F: Float>(network: &Network, Sequence { tokens, targets }: &Sequence) -> f64 {
    let double = |value: &F| value.to_f64().unwrap_or(f64::NAN);
    let ends: Vec<Vec<f64>> =
        forward::<F>(network, tokens).iter().map(|end| end.iter().map(double).collect()).collect();
    let wanted: Vec<Vec<f64>> = targets.iter().map(|target| nearest(target)).collect();
    let from = |points: &[Vec<f64>], others: &[Vec<f64>]| {
        let least = |point: &Vec<f64>| others.iter().map(|other| distance(point, other)).fold(f64::INFINITY, f64::min);
        points.iter().map(least).fold(0.0, f64::max)
    };
    from(&ends, &wanted).max(from(&wanted, &ends))
}

/// Infinite where a number is none.
fn distance(left: &[f64], right: &[f64]) -> f64 {
    let apart = |(left, right): (&f64, &f64)| {
        Some((left - right).abs()).filter(|apart| !apart.is_nan()).unwrap_or(f64::INFINITY)
    };
    left.iter().zip(right).map(apart).fold(0.0, f64::max)
}
