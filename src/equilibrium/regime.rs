//! The regime certificate: the attention pattern of a layer is that of every later layer.
//!
//! Source: docs/theory.md section 3, `regime_sound`. If the pattern stays C, then after t layers
//! `z_i = c_i + r^t sum_m w_{i,m} binom(t, m)`, so every difference of scores is an exponential polynomial in t, and
//! whether the pattern does stay is a finite question.

use super::exponential::{ExponentialPolynomial, Sign};
use crate::form::{Form, dot};
use crate::instance::Instance;
use crate::rational::Rational;
use crate::tokens::{Tokens, classes};
use crate::trajectory::LayerState;
use num_traits::Zero;

/// The most tokens for which a regime is looked for: it compares all pairs.
pub const MAX_TOKENS: usize = 2000;

/// The closed forms of a regime, `z_i = c_i + r^t sum_m w_{i,m} binom(t, m)` after t layers.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosedForms {
    limits: Tokens,
    newton: Vec<Vec<Vec<Rational>>>,
    bounds: Vec<u64>,
}

impl ClosedForms {
    /// The limits c_i. Shape (n, d).
    pub fn limits(&self) -> &Tokens {
        &self.limits
    }

    /// The Newton coefficients w_{i,0}, w_{i,1}, ... of token `i` up to the last that is not zero: none where the token
    /// is at rest. Each of shape (d,).
    pub fn newton(&self, i: usize) -> &[Vec<Rational>] {
        &self.newton[i]
    }

    /// For each token a T >= 1 from which the dominance of one term settles every inequality of its attention set.
    pub fn bounds(&self) -> &[u64] {
        &self.bounds
    }

    /// Whether some attention mean moves: then no later layer is settled.
    pub fn drifts(&self) -> bool {
        self.newton.iter().any(|coefficients| coefficients.len() > 1)
    }
}

/// What became of an attempt to certify that a pattern lasts.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// The pattern is that of every later layer.
    Certified(ClosedForms),
    /// The pattern will change, or a token that attends to itself still moves.
    Refuted,
    /// The question is too large to be decided, and why.
    BeyondBound(BeyondBound),
}

/// Why it is too large a question whether a pattern lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BeyondBound {
    /// There are more tokens than [`MAX_TOKENS`].
    #[error("more than {MAX_TOKENS} tokens: a regime compares all pairs")]
    TooManyTokens {
        /// n.
        tokens: usize,
    },
    /// Two scores may cross later than [`MAX_BOUND`](super::exponential::MAX_BOUND) layers on.
    #[error("the scores of token {token} cross, if they do, beyond {max} layers", max = super::exponential::MAX_BOUND)]
    LateCrossing {
        /// The token whose scores they are.
        token: usize,
    },
}

/// Decides whether the attention pattern of `state` is that of every later layer.
pub fn attempt(instance: &Instance, state: &LayerState) -> Attempt {
    if state.tokens.len() > MAX_TOKENS {
        return Attempt::BeyondBound(BeyondBound::TooManyTokens { tokens: state.tokens.len() });
    }
    let Some((limits, newton)) = closed_forms(instance, state) else {
        return Attempt::Refuted;
    };
    match bounds(instance, state, &limits, &newton) {
        Ok(bounds) => Attempt::Certified(ClosedForms { limits, newton, bounds }),
        Err(refusal) => refusal,
    }
}

type Newton = Vec<Vec<Vec<Rational>>>;

/// The limits and Newton coefficients that follow if the pattern stays; `None` where a token that attends to itself
/// moves or will move, or attention is cyclic (which needs a form that is not positive definite).
fn closed_forms(instance: &Instance, state: &LayerState) -> Option<(Tokens, Newton)> {
    let (tokens, pattern) = (&state.tokens, &state.attention);
    let means = super::settle::row_means(tokens, pattern);
    let moves: Vec<bool> = (0..tokens.len()).map(|i| tokens[i] != means[pattern.row_of(i)][..]).collect();
    if (0..tokens.len()).any(|i| moves[i] && pattern.set(i).contains(&i)) {
        return None;
    }
    let limits = limits(instance.form(), state, &moves)?;
    let mut newton: Newton = (0..tokens.len()).map(|_| Vec::new()).collect();
    let mut level: Vec<Vec<Rational>> =
        (0..tokens.len()).map(|i| tokens[i].iter().zip(&limits[i]).map(|(z, c)| z - c).collect()).collect();
    while !level.iter().flatten().all(Zero::is_zero) {
        if newton.first().is_some_and(|coefficients| coefficients.len() >= tokens.len()) {
            return None;
        }
        let next = next_level(instance, state, &moves, &level)?;
        newton.iter_mut().zip(std::mem::replace(&mut level, next)).for_each(|(all, w)| all.push(w));
    }
    for coefficients in &mut newton {
        while coefficients.last().is_some_and(|w| w.iter().all(Zero::is_zero)) {
            coefficients.pop();
        }
    }
    Some((limits, newton))
}

/// `w_{i,m+1} = alpha mean_{j in C_i} w_{j,m}`: that this is 0 for a token at rest is what keeps it at rest, so `None`
/// where it is not. (Resting at layer k alone is not enough: its mean may stand on it and move on.)
fn next_level(
    instance: &Instance,
    state: &LayerState,
    moves: &[bool],
    level: &[Vec<Rational>],
) -> Option<Vec<Vec<Rational>>> {
    let row_mean = |row: usize| {
        let set = state.attention.row(row);
        let share = instance.alpha() / Rational::from_integer(set.len().into());
        (0..instance.dimension())
            .map(|k| set.iter().map(|&j| &level[j][k]).sum::<Rational>() * &share)
            .collect::<Vec<Rational>>()
    };
    let rows: Vec<Vec<Rational>> = (0..state.attention.rows()).map(row_mean).collect();
    let next: Vec<Vec<Rational>> = (0..moves.len()).map(|i| rows[state.attention.row_of(i)].clone()).collect();
    let rests = |(w, moves): (&Vec<Rational>, &bool)| *moves || w.iter().all(Zero::is_zero);
    next.iter().zip(moves).all(rests).then_some(next)
}

/// The limits in the order of decreasing norm: a token at rest is there, any other has the mean of the limits of its
/// attention set.
fn limits(form: &Form, state: &LayerState, moves: &[bool]) -> Option<Tokens> {
    let norms = state.norms_squared(form);
    let mut order: Vec<usize> = (0..state.tokens.len()).collect();
    order.sort_by(|&i, &j| norms[j].cmp(&norms[i]));
    let mut limits: Vec<Option<Vec<Rational>>> = vec![None; order.len()];
    for i in order {
        let limit = if moves[i] {
            let set = state.attention.set(i);
            let mut sum = vec![Rational::zero(); state.tokens.dimension()];
            for &j in set {
                sum.iter_mut().zip(limits[j].as_ref()?).for_each(|(sum, entry)| *sum += entry);
            }
            let size = Rational::from_integer(set.len().into());
            sum.into_iter().map(|entry| entry / &size).collect()
        } else {
            state.tokens[i].to_vec()
        };
        limits[i] = Some(limit);
    }
    Tokens::from_rows(limits.into_iter().collect::<Option<Vec<_>>>()?).ok()
}

/// A token's path as coefficients: the limit, and the vectors of `r^t t^0, r^t t^1, ...`.
struct Path {
    limit: Vec<Rational>,
    powers: Vec<Vec<Rational>>,
}

impl Path {
    fn new(limit: &[Rational], newton: &[Vec<Rational>]) -> Self {
        let mut powers = vec![vec![Rational::zero(); limit.len()]; newton.len()];
        // binom(t, m) as a polynomial in t, coefficient by coefficient.
        let mut binomial = vec![Rational::from_integer(1.into())];
        for (m, w) in newton.iter().enumerate() {
            for (degree, coefficient) in binomial.iter().enumerate() {
                powers[degree].iter_mut().zip(w).for_each(|(sum, entry)| *sum += entry * coefficient);
            }
            binomial = next_binomial(&binomial, m);
        }
        Self { limit: limit.to_vec(), powers }
    }

    fn map(&self, f: impl Fn(&[Rational]) -> Vec<Rational>) -> Self {
        Self { limit: f(&self.limit), powers: self.powers.iter().map(|power| f(power)).collect() }
    }

    /// The Euclidean product of two paths as a function of t.
    fn product(&self, other: &Self) -> ExponentialPolynomial {
        let mut product = ExponentialPolynomial::default();
        product.add(0, 0, dot(&self.limit, &other.limit));
        for (degree, power) in self.powers.iter().enumerate() {
            product.add(1, degree, dot(power, &other.limit));
            for (more, theirs) in other.powers.iter().enumerate() {
                product.add(2, degree + more, dot(power, theirs));
            }
        }
        for (degree, power) in other.powers.iter().enumerate() {
            product.add(1, degree, dot(&self.limit, power));
        }
        product
    }
}

/// `binom(t, m + 1) = binom(t, m) (t - m)/(m + 1)`.
fn next_binomial(binomial: &[Rational], m: usize) -> Vec<Rational> {
    let (shift, scale) = (Rational::from_integer(m.into()), Rational::new(1.into(), (m + 1).into()));
    let at = |degree: usize| binomial.get(degree).cloned().unwrap_or_else(Rational::zero);
    let below = |degree: usize| degree.checked_sub(1).map_or_else(Rational::zero, at);
    (0..=binomial.len()).map(|degree| (below(degree) - at(degree) * &shift) * &scale).collect()
}

fn bounds(instance: &Instance, state: &LayerState, limits: &Tokens, newton: &Newton) -> Result<Vec<u64>, Attempt> {
    let rate = instance.rate();
    let paths: Vec<Path> = (0..limits.len()).map(|i| Path::new(&limits[i], &newton[i])).collect();
    let classes = classes(&state.tokens);
    let mut bounds = vec![1; paths.len()];
    for i in 0..paths.len() {
        if classes[i] != i {
            bounds[i] = bounds[classes[i]];
            continue;
        }
        let covector = paths[i].map(|vector| instance.form().covector(vector));
        let set = state.attention.set(i);
        let top = covector.product(&paths[set[0]]);
        for l in (0..paths.len()).filter(|&l| classes[l] == l) {
            let inside = set.binary_search(&l).is_ok();
            match top.minus(&covector.product(&paths[l])).sign(&rate) {
                Sign::Zero if inside => {}
                Sign::Positive(bound) if !inside => bounds[i] = bounds[i].max(bound),
                Sign::BeyondBound => return Err(Attempt::BeyondBound(BeyondBound::LateCrossing { token: i })),
                _ => return Err(Attempt::Refuted),
            }
        }
    }
    Ok(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::pattern::Pattern;
    use crate::rational::ratio;
    use crate::trajectory::layers;

    fn first_attempt(points: &[[i64; 3]], alpha: Rational) -> Attempt {
        let tokens = points.iter().map(|point| point.iter().map(|&x| ratio(x, 20)).collect()).collect();
        let instance = Instance::new(tokens, None, alpha).unwrap();
        attempt(&instance, &layers(&Spec, &instance).next().unwrap())
    }

    #[test]
    fn followers_of_leaders_do_not_drift_and_their_followers_do() {
        let Attempt::Certified(still) = first_attempt(&[[20, 20, 0], [20, -20, 0], [20, 10, 2]], ratio(1, 2)) else {
            panic!()
        };
        assert!(!still.drifts());
        assert_eq!(still.newton(0), [] as [Vec<Rational>; 0]);
        assert_eq!(still.newton(2), [[ratio(0, 1), ratio(-1, 2), ratio(1, 10)]]);
        let drift = [[20, 20, 0], [20, -20, 0], [20, 10, 2], [20, -10, 2], [10, 0, 5]];
        let Attempt::Certified(drifting) = first_attempt(&drift, ratio(1, 2)) else { panic!() };
        assert!(drifting.drifts());
        assert_eq!((still.bounds(), drifting.bounds()), (&[1, 1, 1][..], &[1, 1, 1, 1, 6][..]));
        // The mean of the followers is (1, 0, 1/10): alpha times its part that decays.
        assert_eq!(drifting.newton(4)[1], [ratio(0, 1), ratio(0, 1), ratio(1, 20)]);
    }

    /// A pattern is taken at its word; where it leaves a token out that ties at every layer, it is not that of the layer.
    #[test]
    fn a_tie_for_ever_outside_the_set_is_refuted() {
        let instance = Instance::new([1, -1, 0].map(|x| vec![ratio(x, 1)]).to_vec(), None, ratio(1, 2)).unwrap();
        let attempt_with = |sets: [&[usize]; 3]| {
            let attention = Pattern::from_sets(sets.map(<[usize]>::to_vec));
            attempt(&instance, &LayerState::new(0, instance.tokens().clone(), attention))
        };
        assert!(matches!(attempt_with([&[0], &[1], &[0, 1, 2]]), Attempt::Certified(_)));
        assert_eq!(attempt_with([&[0], &[1], &[2]]), Attempt::Refuted);
    }

    #[test]
    fn a_member_that_never_ties_is_refuted() {
        let instance = Instance::new([2, -2, 1].map(|x| vec![ratio(x, 2)]).to_vec(), None, ratio(1, 2)).unwrap();
        let attempt_with = |set: &[usize]| {
            let attention = Pattern::from_sets([vec![0], vec![1], set.to_vec()]);
            attempt(&instance, &LayerState::new(0, instance.tokens().clone(), attention))
        };
        assert!(matches!(attempt_with(&[0]), Attempt::Certified(_)));
        assert_eq!(attempt_with(&[0, 1]), Attempt::Refuted);
    }

    #[test]
    fn a_slow_drift_is_left_open() {
        let drift = [[20, 20, 0], [20, -20, 0], [20, 10, 2], [20, -10, 2], [10, 0, 5]];
        let Attempt::BeyondBound(why) = first_attempt(&drift, ratio(1, 1_000_000_000)) else { panic!() };
        assert_eq!(why, BeyondBound::LateCrossing { token: 2 });
        assert_eq!(why.to_string(), "the scores of token 2 cross, if they do, beyond 1000000 layers");
    }

    #[test]
    fn binomials_as_polynomials() {
        // binom(t, 2) = t (t - 1)/2, binom(t, 3) = t (t - 1) (t - 2)/6.
        let two = next_binomial(&[ratio(0, 1), ratio(1, 1)], 1);
        assert_eq!(two, [ratio(0, 1), ratio(-1, 2), ratio(1, 2)]);
        assert_eq!(next_binomial(&two, 2), [ratio(0, 1), ratio(1, 3), ratio(-1, 2), ratio(1, 6)]);
    }

    #[test]
    fn too_many_tokens_are_not_compared() {
        let all_at_one_point = |count: usize| {
            let instance = Instance::new(vec![vec![ratio(1, 1)]; count], None, ratio(1, 2)).unwrap();
            let state = LayerState {
                layer: 0,
                tokens: instance.tokens().clone(),
                attention: Pattern::from_sets((0..count).map(|_| (0..count).collect::<Vec<_>>())),
                leaders: (0..count).collect(),
            };
            attempt(&instance, &state)
        };
        assert!(matches!(all_at_one_point(MAX_TOKENS), Attempt::Certified(_)));
        let Attempt::BeyondBound(why) = all_at_one_point(MAX_TOKENS + 1) else { panic!() };
        assert_eq!(why, BeyondBound::TooManyTokens { tokens: MAX_TOKENS + 1 });
        assert_eq!(why.to_string(), "more than 2000 tokens: a regime compares all pairs");
    }
}
