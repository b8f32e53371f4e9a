//! The layers of an instance on integers: distinct points with the tokens that stand there, attention sets, means, the next layer.
//!
//! Source: docs/theory.md section 1. Equal tokens have equal attention sets and stay equal, so one point stands for them.

use crate::certificate::Attention;
use crate::parallel::in_parts;
use crate::products::{Row, Vectors};
use crate::rejection::Rejection;
use hardmax_model::block::{Block, Integers, WORD_BITS, common_denominator, numerators_over};
use hardmax_model::instance::Instance;
use hardmax_model::pattern::Pattern;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;

/// What stays the same from layer to layer.
pub(crate) struct System {
    /// The form as integers over one denominator; `None` for the identity.
    form: Option<Integers>,
    form_denominator: BigInt,
    /// alpha = p/q with p + q > 0.
    p: BigInt,
    q: BigInt,
    /// The point of each token.
    point_of: Vec<usize>,
    /// The tokens at each point, ascending.
    tokens_at: Vec<Vec<usize>>,
}

impl System {
    /// The system of an instance, and its points at layer 0.
    pub fn new(instance: &Instance) -> (Self, Block) {
        let all = Block::of(instance.tokens());
        let mut point_of = Vec::with_capacity(all.len());
        let mut tokens_at: Vec<Vec<usize>> = Vec::new();
        for (token, first) in firsts(&all).into_iter().enumerate() {
            if first == token {
                point_of.push(tokens_at.len());
                tokens_at.push(vec![token]);
            } else {
                point_of.push(point_of[first]);
                tokens_at[point_of[first]].push(token);
            }
        }
        let first_tokens: Vec<usize> = tokens_at.iter().map(|tokens| tokens[0]).collect();
        let points = if first_tokens.len() == all.len() { all } else { all.select(&first_tokens) };
        let entries = || instance.form().rows().iter().flatten();
        let form_denominator = common_denominator(entries());
        let integers = || Integers::new(numerators_over(&form_denominator, entries()));
        let form = (!instance.form().is_identity()).then(integers);
        let (p, q) = (instance.alpha().numer(), instance.alpha().denom());
        let (p, q) = if (p + q).is_negative() { (-p, -q) } else { (p.clone(), q.clone()) };
        (Self { form, form_denominator, p, q, point_of, tokens_at }, points)
    }

    /// The point of each token.
    pub fn point_of(&self) -> &[usize] {
        &self.point_of
    }

    /// The tokens at a point, ascending.
    pub fn tokens_at(&self, point: usize) -> &[usize] {
        &self.tokens_at[point]
    }

    /// The first token at the point of a token.
    pub fn first_at(&self, token: usize) -> usize {
        self.tokens_at[self.point_of[token]][0]
    }

    /// The denominator of the form.
    pub fn form_denominator(&self) -> &BigInt {
        &self.form_denominator
    }

    /// `A^T u` for every vector u, times the denominator of the form.
    pub fn covectors<'a>(&self, vectors: &'a Integers, dimension: usize) -> Cow<'a, Integers> {
        let Some(form) = &self.form else { return Cow::Borrowed(vectors) };
        let d = dimension;
        let bits = vectors.bits() + form.bits() + u64::from(d.next_power_of_two().ilog2());
        Cow::Owned(match (vectors, form) {
            (Integers::Words(vectors), Integers::Words(form)) if bits <= WORD_BITS => {
                let of = |u: &[i64], column: usize| u.iter().enumerate().map(|(k, x)| x * form[k * d + column]).sum();
                let covector = |u| (0..d).map(move |column| of(u, column));
                Integers::Words(vectors.chunks_exact(d).flat_map(covector).collect())
            }
            _ => {
                let of = |index: usize, column: usize| {
                    let product = |k| vectors.get(index * d + k) * form.get(k * d + column);
                    (0..d).map(product).fold(BigInt::zero(), |sum, product| sum + product)
                };
                let covector = |index| (0..d).map(move |column| of(index, column));
                Integers::new((0..vectors.len() / d).flat_map(covector).collect())
            }
        })
    }

    /// The attention sets of the points, as points.
    ///
    /// # Errors
    /// The rejection of the first token that attends to other tokens than `claimed`.
    pub fn pattern(
        &self,
        points: &Block,
        layer: usize,
        claimed: &Attention,
        threads: usize,
    ) -> Result<Pattern, Rejection> {
        let covectors = self.covectors(points.numerators(), points.dimension());
        let covectors = Vectors::new(points.dimension(), &covectors);
        let vectors = Vectors::new(points.dimension(), points.numerators());
        let cost = points.len() * points.dimension();
        let parts = in_parts(points.len(), cost, threads, |part| {
            let mut row = Row::default();
            let mut sets = Vec::with_capacity(part.len());
            let mut wrong: Option<(usize, Vec<usize>)> = None;
            for point in part {
                // A point stands behind the tokens before its first.
                if wrong.as_ref().is_some_and(|(token, _)| *token < self.tokens_at[point][0]) {
                    break;
                }
                let set = row.maximal(&covectors, point, &vectors);
                let found = self.tokens_of(&set);
                let differs = |token: &&usize| claimed[**token] != *found;
                if let Some(&token) = self.tokens_at[point].iter().find(differs)
                    && wrong.as_ref().is_none_or(|(earlier, _)| token < *earlier)
                {
                    wrong = Some((token, found.into_owned()));
                }
                sets.push(set);
            }
            (sets, wrong)
        });
        let first = parts.iter().filter_map(|(_, wrong)| wrong.as_ref()).min_by_key(|(token, _)| *token);
        if let Some((token, found)) = first {
            let (token, claimed, found) = (*token, claimed[*token].to_vec(), found.clone());
            return Err(Rejection::Attention { layer, token, claimed, found });
        }
        Ok(Pattern::from_sets(parts.into_iter().flat_map(|(sets, _)| sets)))
    }

    /// The tokens at these points, ascending.
    pub fn tokens_of<'a>(&self, set: &'a [usize]) -> Cow<'a, [usize]> {
        if self.tokens_at.len() == self.point_of.len() {
            return Cow::Borrowed(set);
        }
        let mut tokens: Vec<usize> = set.iter().flat_map(|&point| &self.tokens_at[point]).copied().collect();
        tokens.sort_unstable();
        Cow::Owned(tokens)
    }

    /// How many tokens stand at these points.
    pub fn count(&self, set: &[usize]) -> usize {
        set.iter().map(|&point| self.tokens_at[point].len()).sum()
    }

    /// The attention means, one a distinct attention set, and by what their denominator exceeds that of the points: the least
    /// common multiple of the numbers of tokens in the sets. Shape (rows, d).
    pub fn means(&self, points: &Block, pattern: &Pattern) -> (Block, BigInt) {
        let counts: Vec<usize> = (0..pattern.rows()).map(|row| self.count(pattern.row(row))).collect();
        let common = counts.iter().fold(BigInt::one(), |lcm, count| {
            let count = BigInt::from(*count);
            if (&lcm % &count).is_zero() { lcm } else { lcm.lcm(&count) }
        });
        let d = points.dimension();
        let fits = points.numerators().bits() + common.bits() <= WORD_BITS;
        let numerators = match (points.numerators(), common.to_i64()) {
            (Integers::Words(words), Some(common)) if fits => {
                let mean = |row: usize| {
                    let share = i128::from(common) / counts[row] as i128;
                    let mut sums = vec![0i128; d];
                    for &point in pattern.row(row) {
                        let weight = self.tokens_at[point].len() as i128;
                        let words = &words[point * d..(point + 1) * d];
                        sums.iter_mut().zip(words).for_each(|(sum, word)| *sum += i128::from(*word) * weight);
                    }
                    // A mean times `common` is at most the largest word times `common`, which fits.
                    sums.into_iter().map(move |sum| (sum * share) as i64)
                };
                Integers::Words((0..pattern.rows()).flat_map(mean).collect())
            }
            (numerators, _) => {
                let mean = |row: usize| {
                    let share = &common / counts[row];
                    let mut sums = vec![BigInt::zero(); d];
                    for &point in pattern.row(row) {
                        let weight = self.tokens_at[point].len();
                        let add = |(k, sum): (usize, &mut BigInt)| *sum += numerators.get(point * d + k) * weight;
                        sums.iter_mut().enumerate().for_each(add);
                    }
                    sums.into_iter().map(move |sum| sum * &share)
                };
                Integers::new((0..pattern.rows()).flat_map(mean).collect())
            }
        };
        (Block::new(d, numerators, points.denominator() * &common), common)
    }

    /// The layer after one: `z' = (q z + p m)/(q + p)`.
    pub fn next(&self, points: &Block, pattern: &Pattern) -> Block {
        let (means, common) = self.means(points, pattern);
        let d = points.dimension();
        let (own, total) = (&self.q * &common, &self.p + &self.q);
        let size = &own.abs() + &self.p.abs() * &common;
        let fits = points.numerators().bits() + size.bits() <= WORD_BITS;
        let numerators = match (points.numerators(), means.numerators(), own.to_i64(), self.p.to_i64()) {
            (Integers::Words(words), Integers::Words(means), Some(own), Some(p)) if fits => {
                let next = |point: usize| {
                    let row = pattern.row_of(point);
                    let (z, m) = (&words[point * d..(point + 1) * d], &means[row * d..(row + 1) * d]);
                    z.iter().zip(m).map(move |(z, m)| z * own + m * p)
                };
                Integers::Words((0..points.len()).flat_map(next).collect())
            }
            (numerators, means, _, _) => {
                let next = |place: usize| {
                    let mean = means.get(pattern.row_of(place / d) * d + place % d);
                    numerators.get(place) * &own + mean * &self.p
                };
                Integers::new((0..numerators.len()).map(next).collect())
            }
        };
        Block::new(d, numerators, means.denominator() * total).reduced()
    }

    /// The tokens that attend to their own class alone, ascending.
    pub fn leaders(&self, points: &Block, pattern: &Pattern) -> Vec<usize> {
        let class = firsts(points);
        let mut sizes = vec![0; class.len()];
        class.iter().for_each(|&first| sizes[first] += 1);
        let leads = |point: usize| {
            let set = pattern.set(point);
            set.len() == sizes[class[point]] && set.iter().all(|&other| class[other] == class[point])
        };
        (0..self.point_of.len()).filter(|&token| leads(self.point_of[token])).collect()
    }
}

/// For each point the index of the first that is equal to it.
fn firsts(points: &Block) -> Vec<usize> {
    fn of<T: Hash + Eq>(entries: &[T], dimension: usize) -> Vec<usize> {
        let mut first = HashMap::with_capacity(entries.len() / dimension);
        entries.chunks_exact(dimension).enumerate().map(|(i, point)| *first.entry(point).or_insert(i)).collect()
    }
    match points.numerators() {
        Integers::Words(words) => of(words, points.dimension()),
        Integers::Long(values) => of(values, points.dimension()),
    }
}
