//! A tent: a block that moves what lies on one hyperplane, and nothing that is at least a width away from it.

use super::direction::Direction;
use hardmax_model::rational::{Rational, ratio};
use hardmax_verify::network::{Block, Neuron, Point};
use num_traits::{One, Zero};

/// `x -> x + by * max(0, 1 - |<u, x> - centre| / width)`, of three neurons.
pub(super) fn tent(direction: &Direction, factor: &Rational, centre: &Rational, by: &[Rational]) -> Block {
    let width = &direction.gap * factor;
    let neuron = |offset: i64, weight: i64| Neuron {
        input: direction.u.clone(),
        bias: &width * ratio(offset, 1) - centre,
        output: by.iter().map(|entry| entry * ratio(weight, 1) / &width).collect(),
    };
    let neurons = vec![neuron(1, 1), neuron(0, -2), neuron(-1, 1)];
    Block { eta: Rational::one(), neurons, attention: None }
}

/// The block with one neuron more, which moves everything.
pub(super) fn with_shift(mut block: Block, shift: Point) -> Block {
    let input = vec![Rational::zero(); shift.len()];
    block.neurons.push(Neuron { input, bias: Rational::one(), output: shift });
    block
}
