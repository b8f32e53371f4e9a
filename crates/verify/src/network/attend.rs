//! One attention layer, on rationals. Tokens with the same query attend to the same tokens: queries are answered once each.

use super::{Attention, Form, Point};
use hardmax_model::rational::Rational;
use num_traits::Zero;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Equal tokens counted: the attention looks at values and how often each stands there.
struct Counted<'a> {
    value: &'a Point,
    key: Point,
    count: u64,
}

impl Attention {
    /// What becomes of the tokens.
    pub(super) fn apply(&self, tokens: &[Point]) -> Vec<Point> {
        let keys = self.form.keys(tokens);
        let mut means: HashMap<Point, Point> = HashMap::new();
        let moved = tokens.iter().map(|token| {
            let mean = means.entry(self.form.query(token)).or_insert_with_key(|query| mean_of_maximisers(query, &keys));
            token.iter().zip(mean.iter()).map(|(own, mean)| &self.rho * own + &self.v * mean).collect()
        });
        moved.collect()
    }
}

impl Form {
    /// L x, so that the score of x and y is the product with the key of y.
    fn query(&self, token: &Point) -> Point {
        match self {
            Self::Matrix(_) => token.clone(),
            Self::Factors { left, .. } => products(left, token),
        }
    }

    /// The distinct tokens with their keys R y.
    fn keys<'a>(&self, tokens: &'a [Point]) -> Vec<Counted<'a>> {
        let mut counts: HashMap<&Point, u64> = HashMap::new();
        tokens.iter().for_each(|token| *counts.entry(token).or_default() += 1);
        let (Self::Matrix(rows) | Self::Factors { right: rows, .. }) = self;
        counts.into_iter().map(|(value, count)| Counted { value, key: products(rows, value), count }).collect()
    }
}

/// The mean of the tokens whose keys have the largest product with the query.
fn mean_of_maximisers(query: &Point, keys: &[Counted]) -> Point {
    let mut best: Option<Rational> = None;
    let mut maximisers: Vec<&Counted> = Vec::new();
    for counted in keys {
        let score = product(query, &counted.key);
        match best.as_ref().map_or(Ordering::Greater, |best| score.cmp(best)) {
            Ordering::Less => continue,
            Ordering::Equal => {}
            Ordering::Greater => {
                maximisers.clear();
                best = Some(score);
            }
        }
        maximisers.push(counted);
    }
    let total: u64 = maximisers.iter().map(|counted| counted.count).sum();
    let dimension = maximisers.first().map_or(0, |counted| counted.value.len());
    let sum = |coordinate: usize| -> Rational {
        maximisers.iter().map(|counted| &counted.value[coordinate] * Rational::from(counted.count)).sum()
    };
    (0..dimension).map(|coordinate| sum(coordinate) / Rational::from(total)).collect()
}

fn products(rows: &[Point], token: &Point) -> Point {
    rows.iter().map(|row| product(row, token)).collect()
}

fn product(left: &[Rational], right: &[Rational]) -> Rational {
    left.iter().zip(right).fold(Rational::zero(), |sum, (left, right)| sum + left * right)
}
