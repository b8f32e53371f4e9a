//! Do related instances have related trajectories? No expected values: only what docs/theory.md section 2 says of pairs.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod common {
    pub mod cases;
    pub mod config;
    pub mod regressions;
    pub mod shrinking;
}

use common::{cases::cases, config::config, regressions::regressions, shrinking::holds_on};
use hardmax::dynamics::Spec;
use hardmax::equilibrium::{Limit, Search};
use hardmax::form::Form;
use hardmax::generate::{Genome, gallery};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, ratio};
use hardmax::tokens::Tokens;
use hardmax::trajectory::{LayerState, layers};
use num_traits::Zero;
use proptest::prelude::*;

const LAYERS: usize = 5;

type Rows = Vec<Vec<Rational>>;
type Relation = fn(&Instance) -> Result<(), String>;

/// Every relation by name.
const RELATIONS: [(&str, Relation); 8] = [
    ("reversed order", reversed),
    ("scaled tokens", scaled),
    ("scaled form", scaled_form),
    ("reflected tokens", reflected),
    ("sheared tokens, form to match", sheared),
    ("another dimension that is zero", padded),
    ("every token twice", doubled),
    ("started at layer 1", started_later),
];

fn build(rows: Rows, form: Rows, like: &Instance) -> Instance {
    Instance::new(rows, Some(Form::square(form).unwrap()), like.alpha().clone()).unwrap()
}

fn form(instance: &Instance) -> Rows {
    instance.form().rows().to_vec()
}

fn unrolled(instance: &Instance) -> Vec<LayerState> {
    layers(&Spec, instance).take(LAYERS).collect()
}

/// Compares the trajectories: tokens by `point`, attention sets by `set`; and limits by `point`.
fn related(
    instance: &Instance,
    other: &Instance,
    point: impl Fn(&Tokens) -> Rows,
    set: impl Fn(&LayerState) -> Vec<Vec<usize>>,
) -> Result<(), String> {
    for (ours, theirs) in unrolled(instance).iter().zip(unrolled(other)) {
        if point(&ours.tokens) != theirs.tokens.to_rows() {
            return Err(format!("tokens part at layer {}", ours.layer));
        }
        if set(ours) != theirs.attention.to_sets() {
            return Err(format!("attention sets part at layer {}", ours.layer));
        }
    }
    let decided = |instance: &Instance| match Search::new().max_layers(10).run(&Spec, instance) {
        Limit::Decided(equilibrium) => Some((equilibrium.layer(), equilibrium.limits.clone())),
        Limit::Undecided { .. } => None,
    };
    match (decided(instance), decided(other)) {
        (Some((layer, limits)), Some((their_layer, theirs))) => {
            if layer != their_layer || point(&limits) != theirs.to_rows() {
                return Err("limits differ".to_owned());
            }
            Ok(())
        }
        (None, None) => Ok(()),
        _ => Err("one limit is decided, the other is not".to_owned()),
    }
}

fn mapped(tokens: &Tokens, f: impl Fn(&[Rational]) -> Vec<Rational>) -> Rows {
    tokens.rows().map(f).collect()
}

fn sets(state: &LayerState) -> Vec<Vec<usize>> {
    state.attention.to_sets()
}

fn reversed(instance: &Instance) -> Result<(), String> {
    let back = |rows: &Tokens| rows.to_rows().into_iter().rev().collect::<Rows>();
    let last = instance.len() - 1;
    let other = build(back(instance.tokens()), form(instance), instance);
    let set = |state: &LayerState| {
        let mirrored = |set: &[usize]| set.iter().rev().map(|j| last - j).collect::<Vec<_>>();
        (0..=last).rev().map(|i| mirrored(state.attention.set(i))).collect()
    };
    related(instance, &other, back, set)
}

fn scaled(instance: &Instance) -> Result<(), String> {
    let scale = |tokens: &Tokens| mapped(tokens, |token| token.iter().map(|x| x * ratio(7, 3)).collect());
    related(instance, &build(scale(instance.tokens()), form(instance), instance), scale, sets)
}

fn scaled_form(instance: &Instance) -> Result<(), String> {
    let scaled = form(instance).iter().map(|row| row.iter().map(|x| x * ratio(2, 7)).collect()).collect();
    related(instance, &build(instance.tokens().to_rows(), scaled, instance), Tokens::to_rows, sets)
}

fn reflected(instance: &Instance) -> Result<(), String> {
    let negate = |tokens: &Tokens| mapped(tokens, |token| token.iter().map(|x| -x).collect());
    related(instance, &build(negate(instance.tokens()), form(instance), instance), negate, sets)
}

/// z -> B z with B = I + e_first e_last^T / 2, and A -> B^{-T} A B^{-1} with B^{-1} = I - e_first e_last^T / 2.
fn sheared(instance: &Instance) -> Result<(), String> {
    let last = instance.dimension() - 1;
    if last == 0 {
        return Ok(());
    }
    let shear = |tokens: &Tokens| {
        mapped(tokens, |token| {
            let mut token = token.to_vec();
            let shift = &token[last] * ratio(1, 2);
            token[0] += shift;
            token
        })
    };
    let mut matched = form(instance);
    for row in &mut matched {
        let shift = &row[0] * ratio(1, 2);
        row[last] -= shift;
    }
    let first = matched[0].clone();
    matched[last].iter_mut().zip(&first).for_each(|(entry, top)| *entry -= top * ratio(1, 2));
    related(instance, &build(shear(instance.tokens()), matched, instance), shear, sets)
}

fn padded(instance: &Instance) -> Result<(), String> {
    let pad = |tokens: &Tokens| mapped(tokens, |token| token.iter().cloned().chain([Rational::zero()]).collect());
    let mut larger = form(instance);
    larger.iter_mut().for_each(|row| row.push(Rational::zero()));
    let mut bottom = vec![Rational::zero(); larger.len()];
    bottom.push(ratio(3, 1));
    larger.push(bottom);
    related(instance, &build(pad(instance.tokens()), larger, instance), pad, sets)
}

/// Means count by index, so doubling every token changes no mean.
fn doubled(instance: &Instance) -> Result<(), String> {
    let twice = |tokens: &Tokens| tokens.rows().flat_map(|token| [token.to_vec(), token.to_vec()]).collect::<Rows>();
    let set = |state: &LayerState| {
        let both = |set: &[usize]| set.iter().flat_map(|j| [2 * j, 2 * j + 1]).collect::<Vec<_>>();
        (0..state.tokens.len()).flat_map(|i| [both(state.attention.set(i)), both(state.attention.set(i))]).collect()
    };
    related(instance, &build(twice(instance.tokens()), form(instance), instance), twice, set)
}

/// A layer does not know its index.
fn started_later(instance: &Instance) -> Result<(), String> {
    let states: Vec<LayerState> = layers(&Spec, instance).take(LAYERS + 1).collect();
    let later = build(states[1].tokens.to_rows(), form(instance), instance);
    for (ours, theirs) in states[1..].iter().zip(unrolled(&later)) {
        if ours.tokens != theirs.tokens || ours.attention != theirs.attention || ours.leaders != theirs.leaders {
            return Err(format!("they part at layer {}", ours.layer));
        }
    }
    Ok(())
}

fn all(instance: &Instance) -> Result<(), String> {
    RELATIONS.iter().try_for_each(|(name, relation)| relation(instance).map_err(|wrong| format!("{name}: {wrong}")))
}

#[test]
fn relations_hold_on_named_instances() {
    let named = gallery().into_iter().map(|named| (named.name.to_owned(), named.instance));
    for (name, instance) in named.chain(regressions()) {
        assert_eq!(all(&instance), Ok(()), "{name}");
    }
}

#[test]
fn relations_hold_with_proptest() {
    proptest!(config("metamorphic", 40), |(genome: Genome)| {
        holds_on(&genome.decode(), all).map_err(TestCaseError::fail)?;
    });
}

#[test]
fn relations_hold_with_quickcheck() {
    fn hold(genome: Genome) -> Result<(), String> {
        all(&genome.decode())
    }
    quickcheck::QuickCheck::new().tests(u64::from(cases(40))).quickcheck(hold as fn(Genome) -> Result<(), String>);
}

/// The comparison can fail: an instance and one that is not related to it.
#[test]
fn unrelated_instances_are_told_apart() {
    let instance = Genome::random(0, 0).decode();
    let other = Genome::random(0, 1).decode();
    let same = |tokens: &Tokens| tokens.to_rows();
    assert!(related(&instance, &other, same, sets).unwrap_err().starts_with("tokens part at layer 0"));
    let wrong_sets = |state: &LayerState| vec![vec![0]; state.tokens.len()];
    assert!(related(&instance, &instance, same, wrong_sets).unwrap_err().starts_with("attention sets part"));
    let stretched = build(instance.tokens().to_rows(), form(&instance), &Genome::default().decode());
    assert!(related(&instance, &stretched, same, sets).is_err());
}
