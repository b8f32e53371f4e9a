//! Dynamics that are wrong in one place.

use hardmax::dynamics::{Dynamics, Flow, Layer, Step};
use hardmax::instance::Instance;
use hardmax::pattern::Pattern;
use hardmax::rational::{Rational, ratio};
use hardmax::spec::{self, System, attention::inner};
use hardmax::tokens::{Tokens, classes};
use std::borrow::Cow;
use std::sync::Arc;

type Sets = Vec<Vec<usize>>;

/// A name, and what makes the dynamics.
type Fault = (&'static str, fn() -> Arc<dyn Dynamics>);

pub const FAULTS: [Fault; 14] = [
    ("ties to the first index", || sets(|set, _| set.truncate(1))),
    ("ties to the last index", || sets(|set, _| drop(set.drain(..set.len() - 1)))),
    ("ties up to 1/10^9", || pattern(nearly_tied)),
    ("a token never attends to itself among others", || {
        sets(|set, i| {
            if set.len() > 1 {
                set.retain(|&j| j != i);
            }
        })
    }),
    ("form without its entries off the diagonal", || pattern(diagonal_form)),
    ("nearest point in place of largest product", || {
        pattern(|_, tokens| {
            let here = |i: usize| (0..tokens.len()).filter(|&j| tokens[j] == tokens[i]).collect();
            (0..tokens.len()).map(here).collect()
        })
    }),
    ("hull vertex dropped", || pattern(without_the_last_vertex)),
    ("mean divided by one more", || {
        mean(|tokens, set| scaled(tokens, set, ratio(set.len() as i64, set.len() as i64 + 1)))
    }),
    ("repeated tokens counted once", || mean(once_a_class)),
    ("sign of alpha", || mean(|tokens, set| scaled(tokens, set, ratio(-1, 1)))),
    ("alpha in place of alpha/(1 + alpha)", || {
        next(|instance, tokens, means| {
            let alpha = instance.alpha();
            rows(tokens, |i, k| &tokens[i][k] + (&means[i][k] - &tokens[i][k]) * alpha)
        })
    }),
    ("leader nudged by 1/10^9", || {
        next(|instance, tokens, means| {
            let right = |i: usize, k: usize| &tokens[i][k] + (&means[i][k] - &tokens[i][k]) * instance.beta();
            let nudge = |i: usize| means[i] == tokens[i];
            let tiny = ratio(1, 1_000_000_000);
            rows(tokens, |i, k| if k == 0 && nudge(i) { right(i, k) + &tiny } else { right(i, k) })
        })
    }),
    ("tokens updated one after the other", || {
        Arc::new(|instance: &Instance, tokens: &Tokens| {
            let system = System::of(instance);
            let sets = system.pattern(tokens);
            let mut current = tokens.clone();
            for i in 0..tokens.len() {
                let moved = spec::layer(&system, &current, &sets);
                current = rows(tokens, |j, k| if i == j { moved[j][k].clone() } else { current[j][k].clone() });
            }
            Step { attention: Pattern::from_sets(sets), tokens: current }
        })
    }),
    ("attention of the layer before", || Arc::new(Stale)),
];

fn rows(shape: &Tokens, entry: impl Fn(usize, usize) -> Rational) -> Tokens {
    let row = |i: usize| (0..shape.dimension()).map(|k| entry(i, k)).collect();
    Tokens::from_rows((0..shape.len()).map(row).collect()).unwrap()
}

/// The specification with its attention sets replaced.
fn pattern(wrong: fn(&System<Rational>, &Tokens) -> Sets) -> Arc<dyn Dynamics> {
    boxed(move |instance: &Instance, tokens: &Tokens| {
        let system = System::of(instance);
        let sets = wrong(&system, tokens);
        let tokens = spec::layer(&system, tokens, &sets);
        Step { attention: Pattern::from_sets(sets), tokens }
    })
}

/// The specification with each attention set changed.
fn sets(change: fn(&mut Vec<usize>, usize)) -> Arc<dyn Dynamics> {
    boxed(move |instance: &Instance, tokens: &Tokens| {
        let system = System::of(instance);
        let mut sets = system.pattern(tokens);
        sets.iter_mut().enumerate().for_each(|(i, set)| change(set, i));
        let tokens = spec::layer(&system, tokens, &sets);
        Step { attention: Pattern::from_sets(sets), tokens }
    })
}

/// The specification with its next tokens made from tokens and attention means in another way.
fn next(wrong: fn(&Instance, &Tokens, &[Vec<Rational>]) -> Tokens) -> Arc<dyn Dynamics> {
    boxed(move |instance: &Instance, tokens: &Tokens| {
        let sets = System::of(instance).pattern(tokens);
        let means: Vec<_> = sets.iter().map(|set| spec::attention_mean(tokens, set)).collect();
        Step { attention: Pattern::from_sets(sets), tokens: wrong(instance, tokens, &means) }
    })
}

/// The specification with its attention means replaced.
fn mean(wrong: fn(&Tokens, &[usize]) -> Vec<Rational>) -> Arc<dyn Dynamics> {
    boxed(move |instance: &Instance, tokens: &Tokens| {
        let sets = System::of(instance).pattern(tokens);
        let means: Vec<_> = sets.iter().map(|set| wrong(tokens, set)).collect();
        let (rate, beta) = (instance.rate(), instance.beta());
        let next = rows(tokens, |i, k| &tokens[i][k] * &rate + &means[i][k] * &beta);
        Step { attention: Pattern::from_sets(sets), tokens: next }
    })
}

fn boxed(layer: impl Layer) -> Arc<dyn Dynamics> {
    Arc::new(layer)
}

fn scaled(tokens: &Tokens, set: &[usize], factor: Rational) -> Vec<Rational> {
    spec::attention_mean(tokens, set).into_iter().map(|entry| entry * &factor).collect()
}

fn once_a_class(tokens: &Tokens, set: &[usize]) -> Vec<Rational> {
    let class = classes(tokens);
    let first = |position: &usize| !set[..*position].iter().any(|&j| class[j] == class[set[*position]]);
    let members: Vec<usize> = (0..set.len()).filter(first).map(|position| set[position]).collect();
    spec::attention_mean(tokens, &members)
}

fn scores(form: &[Vec<Rational>], tokens: &Tokens, i: usize) -> Vec<Rational> {
    tokens.rows().map(|token| inner(form, &tokens[i], token)).collect()
}

fn nearly_tied(system: &System<Rational>, tokens: &Tokens) -> Sets {
    let set = |i: usize| {
        let scores = scores(&system.form, tokens, i);
        let enough = scores.iter().max().unwrap() - ratio(1, 1_000_000_000);
        (0..tokens.len()).filter(|&j| scores[j] >= enough).collect()
    };
    (0..tokens.len()).map(set).collect()
}

fn diagonal_form(system: &System<Rational>, tokens: &Tokens) -> Sets {
    let mut system = system.clone();
    for (i, row) in system.form.iter_mut().enumerate() {
        row.iter_mut().enumerate().filter(|(j, _)| i != *j).for_each(|(_, entry)| *entry = ratio(0, 1));
    }
    system.pattern(tokens)
}

/// Nobody attends to the class of the largest coordinates, which is a vertex of the hull, while there is another.
fn without_the_last_vertex(system: &System<Rational>, tokens: &Tokens) -> Sets {
    let last = tokens.rows().max().unwrap();
    let set = |i: usize| {
        let scores = scores(&system.form, tokens, i);
        let kept = |j: &usize| tokens[*j] != *last || tokens.rows().all(|token| token == last);
        let best = (0..tokens.len()).filter(kept).map(|j| &scores[j]).max().unwrap();
        (0..tokens.len()).filter(kept).filter(|&j| scores[j] == *best).collect()
    };
    (0..tokens.len()).map(set).collect()
}

/// Each layer uses the attention sets of the layer before it.
struct Stale;

struct StaleFlow {
    instance: Instance,
    layer: usize,
    tokens: Tokens,
    attention: Pattern,
}

impl Dynamics for Stale {
    fn start(&self, instance: &Instance) -> Box<dyn Flow> {
        let attention = Pattern::from_sets(System::<Rational>::of(instance).pattern(instance.tokens()));
        Box::new(StaleFlow { instance: instance.clone(), layer: 0, tokens: instance.tokens().clone(), attention })
    }
}

impl Flow for StaleFlow {
    fn layer(&self) -> usize {
        self.layer
    }

    fn tokens(&self) -> Cow<'_, Tokens> {
        Cow::Borrowed(&self.tokens)
    }

    fn attention(&self) -> &Pattern {
        &self.attention
    }

    fn advance(&mut self) {
        let system = System::of(&self.instance);
        let fresh = system.pattern(&self.tokens);
        self.tokens = spec::layer(&system, &self.tokens, self.attention.to_sets());
        self.attention = Pattern::from_sets(fresh);
        self.layer += 1;
    }
}
