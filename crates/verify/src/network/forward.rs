//! The forward pass. Most neurons are silent on most tokens: whether one speaks is a sign, decided on integers.

use super::{Block, Network, Point};
use hardmax_model::rational::Rational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

impl Network {
    /// What the network makes of a sequence, token by token.
    ///
    /// # Panics
    /// **Panics if** a token is not of the dimension of the network.
    pub fn forward(&self, tokens: &[Point]) -> Vec<Point> {
        assert!(tokens.iter().all(|token| token.len() == self.dimension()), "tokens of the dimension of the network");
        let mut tokens: Vec<Token> = tokens.iter().cloned().map(Token::new).collect();
        for block in self.blocks() {
            let layer = Layer::new(block);
            for token in &mut tokens {
                if let Some(moved) = layer.apply(token) {
                    *token = Token::new(moved);
                }
            }
            if let Some(attention) = &block.attention {
                let values: Vec<Point> = tokens.into_iter().map(|token| token.value).collect();
                tokens = attention.apply(&values).into_iter().map(Token::new).collect();
            }
        }
        tokens.into_iter().map(|token| token.value).collect()
    }
}

/// A point, and the same point as integers over one positive denominator.
struct Token {
    value: Point,
    numerators: Vec<BigInt>,
    denominator: BigInt,
}

impl Token {
    fn new(value: Point) -> Self {
        let (numerators, denominator) = integers(&value);
        Self { value, numerators, denominator }
    }
}

/// Integers over one positive denominator.
fn integers(point: &[Rational]) -> (Vec<BigInt>, BigInt) {
    let common = point.iter().fold(BigInt::one(), |common, entry| common.lcm(entry.denom()));
    (point.iter().map(|entry| entry.numer() * (&common / entry.denom())).collect(), common)
}

/// A feed-forward layer, its neurons gathered by what they look at.
struct Layer<'a> {
    block: &'a Block,
    directions: Vec<Direction>,
}

/// A vector u as integers over one denominator, and the neurons that have it.
struct Direction {
    numerators: Vec<BigInt>,
    denominator: BigInt,
    neurons: Vec<usize>,
}

impl<'a> Layer<'a> {
    fn new(block: &'a Block) -> Self {
        let mut directions: Vec<Direction> = Vec::new();
        for (index, neuron) in block.neurons.iter().enumerate() {
            match directions.last_mut() {
                Some(last) if block.neurons[last.neurons[0]].input == neuron.input => last.neurons.push(index),
                _ => {
                    let (numerators, denominator) = integers(&neuron.input);
                    directions.push(Direction { numerators, denominator, neurons: vec![index] });
                }
            }
        }
        Self { block, directions }
    }

    /// Where the token goes; none where it stays.
    fn apply(&self, token: &Token) -> Option<Point> {
        let Block { eta, neurons, .. } = self.block;
        let mut moved: Option<Point> = match eta.is_one() {
            true => None,
            false => Some(token.value.iter().map(|entry| eta * entry).collect()),
        };
        for Direction { numerators, denominator, neurons: speaking } in &self.directions {
            let pairs = numerators.iter().zip(&token.numerators);
            let product: BigInt = pairs.map(|(left, right)| left * right).sum();
            let scale = denominator * &token.denominator;
            for neuron in speaking.iter().map(|index| &neurons[*index]) {
                let numerator = &product * neuron.bias.denom() + neuron.bias.numer() * &scale;
                if numerator.is_positive() {
                    let height = Rational::new(numerator, &scale * neuron.bias.denom());
                    let point = moved.get_or_insert_with(|| token.value.clone());
                    for (entry, weight) in point.iter_mut().zip(&neuron.output).filter(|(_, weight)| !weight.is_zero())
                    {
                        *entry += &height * weight;
                    }
                }
            }
        }
        moved
    }
}
