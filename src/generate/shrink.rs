//! Smaller instances on which a property still fails.

use crate::form::Form;
use crate::instance::Instance;
use crate::rational::{Rational, ratio};
use crate::tokens::Tokens;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// The calls of the property that are enough for instances of a few tokens.
pub const DEFAULT_BUDGET: usize = 5_000;

/// The most numbers of an instance for which pairs of them are tried.
const MAX_PAIRED: usize = 24;

/// The smallest instance found on which `still_fails`, from one on which it does: greedy and deterministic, with at most
/// `budget` calls of the property.
///
/// Tokens are dropped, then coordinates (with the rows and columns of the form), the form and the step size are made
/// simpler, then single numbers, then pairs of them; and again from the start until nothing helps. Labels are dropped. Where the instance is
/// valid so is every candidate; one outside the hypotheses may become valid, unless the property minds.
///
/// ```
/// use hardmax::{generate::{self, Genome}, instance::Instance};
/// let two_repeat = |instance: &Instance| {
///     let classes = hardmax::tokens::classes(instance.tokens());
///     classes.iter().enumerate().any(|(i, class)| i != *class)
/// };
/// let repeated = (0..).map(|index| Genome::random(0, index).decode()).find(|found| two_repeat(found)).unwrap();
/// let small = generate::shrink(&repeated, two_repeat, generate::DEFAULT_BUDGET);
/// assert_eq!((small.len(), small.dimension(), small.tokens()[0][0].to_string().as_str()), (2, 1, "0"));
/// ```
pub fn shrink(instance: &Instance, mut still_fails: impl FnMut(&Instance) -> bool, budget: usize) -> Instance {
    let mut left = budget;
    let mut best = Parts::of(instance);
    let valid = is_valid(instance);
    let mut accepts = |candidate: &Parts| {
        let Some(instance) = candidate.build().filter(|built| left > 0 && (!valid || is_valid(built))) else {
            return false;
        };
        left -= 1;
        still_fails(&instance)
    };
    loop {
        let before = best.clone();
        for pass in [drop_tokens, drop_coordinates, simplify_form, simplify_numbers] {
            pass(&mut best, &mut accepts);
        }
        if best == before && !simplify_a_pair(&mut best, &mut accepts) {
            // INVARIANT: `best` is the instance given or a candidate that was built.
            return best.build().expect("parts of an instance");
        }
    }
}

fn is_valid(instance: &Instance) -> bool {
    instance.alpha().is_positive() && instance.form().check_positive_definite().is_ok()
}

/// An instance taken apart.
#[derive(Clone, PartialEq)]
struct Parts {
    tokens: Vec<Vec<Rational>>,
    form: Vec<Vec<Rational>>,
    alpha: Rational,
}

impl Parts {
    fn of(instance: &Instance) -> Self {
        Self {
            tokens: instance.tokens().to_rows(),
            form: instance.form().rows().to_vec(),
            alpha: instance.alpha().clone(),
        }
    }

    fn build(&self) -> Option<Instance> {
        let tokens = Tokens::from_rows(self.tokens.clone()).ok()?;
        let form = Form::square(self.form.clone()).ok()?;
        Instance::outside_hypotheses(tokens, Some(form), self.alpha.clone()).ok()
    }

    /// The numbers of the instance: tokens, then the form's lower triangle, then alpha.
    fn places(&self) -> Vec<Place> {
        let tokens = (0..self.tokens.len()).flat_map(|i| (0..self.tokens[i].len()).map(move |k| Place::Token(i, k)));
        let form = (0..self.form.len()).flat_map(|i| (0..=i).map(move |k| Place::Form(i, k)));
        std::iter::once(Place::Alpha).chain(tokens).chain(form).collect()
    }

    fn get(&self, place: Place) -> &Rational {
        match place {
            Place::Token(i, k) => &self.tokens[i][k],
            Place::Form(i, k) => &self.form[i][k],
            Place::Alpha => &self.alpha,
        }
    }

    /// With another number at `place`; an entry of a symmetric form changes with its mirror image.
    fn with(&self, place: Place, value: Rational) -> Self {
        let mut parts = self.clone();
        match place {
            Place::Token(i, k) => parts.tokens[i][k] = value,
            Place::Form(i, k) if self.form[i][k] == self.form[k][i] => {
                parts.form[k][i] = value.clone();
                parts.form[i][k] = value;
            }
            Place::Form(i, k) => parts.form[i][k] = value,
            Place::Alpha => parts.alpha = value,
        }
        parts
    }
}

#[derive(Clone, Copy)]
enum Place {
    Token(usize, usize),
    Form(usize, usize),
    Alpha,
}

type Accepts<'a> = dyn FnMut(&Parts) -> bool + 'a;

/// Takes the candidate where it still fails.
fn attempt(best: &mut Parts, candidate: Parts, accepts: &mut Accepts) -> bool {
    let better = *best != candidate && accepts(&candidate);
    if better {
        *best = candidate;
    }
    better
}

/// Drops runs of tokens, halves first, then single ones.
fn drop_tokens(best: &mut Parts, accepts: &mut Accepts) {
    let mut run = best.tokens.len() / 2;
    while run > 0 {
        let mut start = 0;
        while start < best.tokens.len() && best.tokens.len() > 1 {
            let mut candidate = best.clone();
            candidate.tokens.drain(start..(start + run).min(best.tokens.len()));
            if candidate.tokens.is_empty() || !attempt(best, candidate, accepts) {
                start += run;
            }
        }
        run /= 2;
    }
}

fn drop_coordinates(best: &mut Parts, accepts: &mut Accepts) {
    for k in (0..best.form.len()).rev() {
        if best.form.len() > 1 {
            let mut candidate = best.clone();
            candidate.form.remove(k);
            candidate.tokens.iter_mut().chain(&mut candidate.form).for_each(|row| {
                row.remove(k);
            });
            attempt(best, candidate, accepts);
        }
    }
}

/// The identity, else a diagonal form; and all tokens on integers.
fn simplify_form(best: &mut Parts, accepts: &mut Accepts) {
    let identity = Parts { form: Form::identity(best.form.len()).rows().to_vec(), ..best.clone() };
    if attempt(best, identity, accepts) {
        return;
    }
    let mut diagonal = best.clone();
    for (i, row) in diagonal.form.iter_mut().enumerate() {
        row.iter_mut().enumerate().filter(|(k, _)| *k != i).for_each(|(_, entry)| entry.set_zero());
    }
    attempt(best, diagonal, accepts);
    let common = best.tokens.iter().flatten().fold(BigInt::one(), |lcm, entry| lcm.lcm(entry.denom()));
    if !common.is_one() {
        let scale = Rational::from_integer(common);
        let mut integers = best.clone();
        integers.tokens.iter_mut().flatten().for_each(|entry| *entry *= &scale);
        attempt(best, integers, accepts);
    }
}

fn simplify_numbers(best: &mut Parts, accepts: &mut Accepts) {
    for place in best.places() {
        while simpler(best.get(place)).into_iter().any(|value| {
            let candidate = best.with(place, value);
            attempt(best, candidate, accepts)
        }) {}
    }
}

/// Two numbers at once, where none gets simpler alone: a tie lasts only while both sides change. Whether a pair did.
fn simplify_a_pair(best: &mut Parts, accepts: &mut Accepts) -> bool {
    let places = best.places();
    if places.len() > MAX_PAIRED {
        return false;
    }
    for (index, &first) in places.iter().enumerate() {
        for value in simpler(best.get(first)) {
            let changed = best.with(first, value);
            for &second in &places[..index] {
                for value in simpler(changed.get(second)) {
                    if attempt(best, changed.with(second, value), accepts) {
                        return true;
                    }
                }
            }
        }
    }
    false
}

/// Simpler numbers, the simplest first; by turns they end, as each makes [`size`] smaller.
fn simpler(value: &Rational) -> Vec<Rational> {
    let two = BigInt::from(2);
    let half_denominator = (value.denom() + BigInt::one()).div_floor(&two);
    let on_grid = |denominator: &BigInt| {
        Rational::new((value * Rational::from_integer(denominator.clone())).trunc().to_integer(), denominator.clone())
    };
    let mut candidates = vec![ratio(0, 1), ratio(1, 1), ratio(-1, 1), ratio(1, 2), ratio(-1, 2)];
    candidates.extend([value.abs(), value.trunc(), value.round()]);
    candidates.extend([2, 3, 4, 10].map(|denominator| on_grid(&BigInt::from(denominator))));
    candidates.push(on_grid(&half_denominator));
    candidates.push(Rational::new(value.numer() / &two, value.denom().clone()));
    candidates.push(Rational::new(value.numer() - value.numer().signum(), value.denom().clone()));
    let own = size(value);
    let mut smaller = Vec::new();
    for candidate in candidates {
        if size(&candidate) < own && !smaller.contains(&candidate) {
            smaller.push(candidate);
        }
    }
    smaller
}

/// A number is simpler with fewer bits, those of the denominator counted twice; then with a smaller denominator, then with
/// a smaller numerator, then where it is not negative.
fn size(value: &Rational) -> (u64, BigInt, BigInt, bool) {
    let bits = value.numer().bits() + 2 * (value.denom().bits() - 1);
    (bits, value.denom().clone(), value.numer().abs(), value.is_negative())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::generate::{Genome, counterexamples};
    use crate::theorems::{Case, CaseOptions, Verdict, find};
    use crate::trajectory::layers;

    fn ties(instance: &Instance) -> bool {
        // INVARIANT: a trajectory has a first layer.
        let state = layers(&Spec, instance).next().expect("layer 0");
        (0..instance.len()).any(|i| {
            state.attention.set(i).iter().any(|&j| state.tokens[j] != state.tokens[i]) && {
                let set = state.attention.set(i);
                set.iter().any(|&j| state.tokens[j] != state.tokens[set[0]])
            }
        })
    }

    #[test]
    fn a_tie_between_points_shrinks_to_few_small_tokens() {
        for index in 0..60 {
            let instance = Genome::random(3, index).decode();
            if ties(&instance) {
                let small = shrink(&instance, ties, DEFAULT_BUDGET);
                assert!(ties(&small) && is_valid(&small), "{index}");
                assert!(small.len() <= 3 && small.dimension() <= 2 && small.form().is_identity(), "{index}: {small:?}");
                assert!(small.tokens().entries().iter().all(|x| x.numer().bits() <= 2), "{index}: {small:?}");
            }
        }
    }

    #[test]
    fn the_budget_is_kept_and_the_result_still_fails() {
        let instance = Genome::random(0, 5).decode();
        let mut calls = 0;
        let small = shrink(
            &instance,
            |candidate| {
                calls += 1;
                candidate.len() > 1
            },
            7,
        );
        assert!(calls <= 7 && small.len() > 1);
        assert_eq!(shrink(&instance, |_| false, 1_000), instance);
    }

    #[test]
    fn instances_outside_the_hypotheses_stay_outside_as_long_as_that_is_why_they_fail() {
        for example in counterexamples() {
            for id in example.fails {
                let violated = |instance: &Instance| {
                    let case = Case::new(instance, &Spec, CaseOptions::new().with_layers(8).with_max_layers(12));
                    // INVARIANT: the gallery's own test looks each id up.
                    matches!(find(id).expect("a statement").conclusion(&case), Verdict::Violated(_))
                };
                let small = shrink(&example.instance, violated, 200);
                assert!(violated(&small), "{} for {id}", example.name);
                assert!(*id == "face_projection" || !is_valid(&small), "{} for {id}", example.name);
            }
        }
    }

    #[test]
    fn every_simpler_number_is_smaller() {
        for numerator in -40..40 {
            for denominator in 1..30 {
                let value = ratio(numerator, denominator);
                assert!(simpler(&value).iter().all(|smaller| size(smaller) < size(&value)));
                assert_eq!(simpler(&value).is_empty(), value.is_zero(), "{value}");
            }
        }
    }
}
