//! Equal tokens merged, the form and the step size as integers: what does not change from layer to layer.
//!
//! Equal tokens have equal attention sets, so they stay equal (docs/theory.md section 2, `injectivity`) and one point
//! with a multiplicity stands for them. Merging is only ever a saving: two points that coincide would tie exactly.

use crate::instance::Instance;
use crate::integer::int;
use crate::rational::Rational;
use crate::tokens::classes;
use dashu_int::IBig;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// The merged points of an instance: m <= n of them.
#[derive(Debug)]
pub(super) struct Points {
    instance: Instance,
    point_of: Vec<u32>,
    first: Vec<u32>,
    weights: Vec<u32>,
    /// Tokens by point, in compressed rows; empty where every token is its own point.
    offsets: Vec<u32>,
    tokens: Vec<u32>,
    form: Option<Vec<IBig>>,
    p: IBig,
    q: IBig,
}

impl Points {
    /// Merges the tokens of an instance.
    pub fn of(instance: &Instance) -> Self {
        let (mut first, mut weights) = (Vec::new(), Vec::new());
        let mut point_of: Vec<u32> = Vec::with_capacity(instance.len());
        for (token, earlier) in classes(instance.tokens()).into_iter().enumerate() {
            let point = if earlier == token {
                first.push(token as u32);
                weights.push(0u32);
                first.len() as u32 - 1
            } else {
                point_of[earlier]
            };
            weights[point as usize] += 1;
            point_of.push(point);
        }
        let (offsets, tokens) =
            if first.len() == point_of.len() { Default::default() } else { rows(&point_of, &weights) };
        let (p, q) = step(instance.alpha());
        Self { instance: instance.clone(), point_of, first, weights, offsets, tokens, form: form(instance), p, q }
    }

    /// The instance.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// m, the number of points.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// d, the number of coordinates.
    pub fn dimension(&self) -> usize {
        self.instance.dimension()
    }

    /// The point of each token.
    pub fn point_of(&self) -> &[u32] {
        &self.point_of
    }

    /// The initial position of a point. Shape (d,).
    pub fn position(&self, point: u32) -> &[Rational] {
        &self.instance.tokens()[self.first[point as usize] as usize]
    }

    /// How many tokens stand at each point.
    pub fn weights(&self) -> &[u32] {
        &self.weights
    }

    /// How many tokens a set of points holds.
    pub fn count(&self, set: &[u32]) -> u64 {
        set.iter().map(|&point| u64::from(self.weights[point as usize])).sum()
    }

    /// The tokens at a point, ascending.
    pub fn members(&self, point: u32) -> impl Iterator<Item = usize> + '_ {
        let point = point as usize;
        let tokens = match self.offsets.get(point..point + 2) {
            Some(ends) => &self.tokens[ends[0] as usize..ends[1] as usize],
            None => std::slice::from_ref(&self.first[point]),
        };
        tokens.iter().map(|&token| token as usize)
    }

    /// The form as integers up to a positive factor, row after row; `None` for a positive multiple of the identity.
    pub fn form(&self) -> Option<&[IBig]> {
        self.form.as_deref()
    }

    /// p, q with alpha = p/q and p + q > 0: a layer is (q z + p m)/(p + q).
    pub fn step(&self) -> (&IBig, &IBig) {
        (&self.p, &self.q)
    }
}

fn rows(point_of: &[u32], weights: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut offsets = vec![0u32];
    for weight in weights {
        offsets.push(offsets[offsets.len() - 1] + weight);
    }
    let mut next = offsets.clone();
    let mut tokens = vec![0; point_of.len()];
    for (token, &point) in point_of.iter().enumerate() {
        tokens[next[point as usize] as usize] = token as u32;
        next[point as usize] += 1;
    }
    (offsets, tokens)
}

fn step(alpha: &Rational) -> (IBig, IBig) {
    let (p, q) = (int(alpha.numer()), int(alpha.denom()));
    if &p + &q < IBig::ZERO { (-p, -q) } else { (p, q) }
}

fn form(instance: &Instance) -> Option<Vec<IBig>> {
    let rows = instance.form().rows();
    let scalar = &rows[0][0];
    let is_scalar = rows.iter().enumerate().all(|(i, row)| {
        row.iter().enumerate().all(|(j, entry)| if i == j { entry == scalar } else { entry.is_zero() })
    });
    if is_scalar && scalar.is_positive() {
        return None;
    }
    let entries = || rows.iter().flatten();
    let denominator = entries().fold(BigInt::one(), |lcm, entry| lcm.lcm(entry.denom()));
    let numerators: Vec<BigInt> = entries().map(|entry| entry.numer() * (&denominator / entry.denom())).collect();
    let content = numerators.iter().fold(BigInt::zero(), |gcd, entry| gcd.gcd(entry));
    let content = if content.is_zero() { BigInt::one() } else { content };
    Some(numerators.iter().map(|entry| int(&(entry / &content))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use crate::rational::ratio;
    use crate::tokens::Tokens;

    #[test]
    fn equal_tokens_are_one_point() {
        let tokens = [1, 2, 1, 3, 2].map(|x| vec![ratio(x, 2)]).to_vec();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let points = Points::of(&instance);
        assert_eq!((points.len(), points.point_of(), points.weights()), (3, &[0, 1, 0, 2, 1][..], &[2, 2, 1][..]));
        assert_eq!(points.members(1).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(points.position(2), [ratio(3, 2)]);
        assert!(points.form().is_none());
    }

    #[test]
    fn forms_and_steps_are_integers() {
        let rows = vec![vec![ratio(1, 2), ratio(1, 3)], vec![ratio(1, 3), ratio(5, 1)]];
        let tokens = Tokens::from_rows(vec![vec![ratio(1, 1), ratio(2, 1)]]).unwrap();
        let instance = Instance::outside_hypotheses(tokens, Some(Form::square(rows).unwrap()), ratio(-5, 3)).unwrap();
        let points = Points::of(&instance);
        assert_eq!(points.form().unwrap(), [3, 2, 2, 30].map(IBig::from));
        assert_eq!(points.step(), (&IBig::from(5), &IBig::from(-3)));
    }
}
