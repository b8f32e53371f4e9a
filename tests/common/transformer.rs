//! The transformer as docs/interpolation.md defines it, on rationals and all pairs of tokens: what the forward pass of the
//! verifier's crate is compared with. It can also be wrong on purpose.

use hardmax::network::{Attention, Block, Form, Network, Point};
use hardmax::rational::Rational;
use num_traits::{Signed, Zero};

/// Which maximisers a token attends to.
#[derive(Clone, Copy, PartialEq)]
pub enum Ties {
    All,
    /// Of several maximisers the first alone: a planted fault.
    First,
}

fn dot(left: &[Rational], right: &[Rational]) -> Rational {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn feed_forward(Block { eta, neurons, .. }: &Block, token: &Point) -> Point {
    let height = |input: &Point, bias: &Rational| {
        let sum = dot(input, token) + bias;
        if sum.is_positive() { sum } else { Rational::zero() }
    };
    let entry = |place: usize| {
        let spoken = neurons.iter().map(|neuron| height(&neuron.input, &neuron.bias) * &neuron.output[place]);
        eta * &token[place] + spoken.sum::<Rational>()
    };
    (0..token.len()).map(entry).collect()
}

/// The entries of A.
fn matrix(form: &Form, dimension: usize) -> Vec<Point> {
    match form {
        Form::Matrix(rows) => rows.clone(),
        Form::Factors { left, right } => {
            let entry = |i: usize, j: usize| left.iter().zip(right).map(|(left, right)| &left[i] * &right[j]).sum();
            (0..dimension).map(|i| (0..dimension).map(|j| entry(i, j)).collect()).collect()
        }
    }
}

fn attend(Attention { rho, v, form }: &Attention, tokens: &[Point], ties: Ties) -> Vec<Point> {
    let dimension = tokens[0].len();
    let a = matrix(form, dimension);
    let score = |x: &Point, y: &Point| -> Rational { (0..dimension).map(|i| &x[i] * dot(&a[i], y)).sum() };
    let moved = tokens.iter().map(|token| {
        let scores: Vec<Rational> = tokens.iter().map(|other| score(token, other)).collect();
        let best = scores.iter().max().cloned().unwrap_or_default();
        let mut attended: Vec<&Point> =
            tokens.iter().zip(&scores).filter(|(_, score)| **score == best).map(|(token, _)| token).collect();
        if ties == Ties::First {
            attended.truncate(1);
        }
        let mean =
            |k: usize| attended.iter().map(|token| token[k].clone()).sum::<Rational>() / Rational::from(attended.len());
        (0..dimension).map(|k| rho * &token[k] + v * mean(k)).collect()
    });
    moved.collect()
}

/// What the network makes of a sequence.
pub fn forward(network: &Network, tokens: &[Point], ties: Ties) -> Vec<Point> {
    let mut tokens = tokens.to_vec();
    for block in network.blocks() {
        tokens = tokens.iter().map(|token| feed_forward(block, token)).collect();
        if let Some(attention) = &block.attention {
            tokens = attend(attention, &tokens, ties);
        }
    }
    tokens
}
