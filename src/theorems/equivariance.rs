//! `equivariance`: the dynamics commute with what does not matter to them.

use super::*;
use crate::form::Form;
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::rational::{Rational, ratio};
use crate::tokens::Tokens;
use crate::trajectory::{LayerState, layers};
use num_traits::Zero;

/// The statement.
pub(super) const STATEMENT: Theorem = Theorem {
    id: "equivariance",
    sentence: "permuting the tokens permutes everything, Z -> cZ (c > 0) scales everything, A -> cA changes nothing, and \
         Z -> BZ with A -> B^-T A B^-1 maps trajectories to trajectories, and copies of all tokens, the same number of each, move \
         as the tokens do",
    source: "docs/theory.md section 2 (metamorphic)",
    assumptions: ANY_FORM,
    conclusion,
    conditional: None,
    legs: legs(
        "src/theorems/equivariance.rs",
        &[["Equivariance.v", "equivariance"], ["Equivariance.v", "replication"]],
    ),
};

/// The layers that are compared.
const LAYERS: usize = 3;

fn conclusion(case: &Case) -> Verdict {
    let mut tally = Tally::default();
    let outcome = transformations(&case.instance).iter().try_for_each(|change| compare(case, change, &mut tally));
    tally.verdict(outcome, reasons::NO_TOKENS)
}

/// A transformed instance, and what it makes of a state of the original.
struct Transformation<'a> {
    name: &'static str,
    tokens: Box<dyn Fn(&Tokens) -> Tokens + 'a>,
    form: Form,
    /// Where token i of the transformed instance stands in the original; the same token for each copy of it.
    origin: Box<dyn Fn(usize) -> usize + 'a>,
}

fn transformations(instance: &Instance) -> Vec<Transformation<'_>> {
    let (n, form) = (instance.len(), instance.form());
    let factor = ratio(2, 3);
    let scaled_rows = form.rows().iter().map(|row| row.iter().map(|entry| entry * &factor).collect()).collect();
    let same = |tokens: &Tokens| tokens.clone();
    let mut all = vec![
        Transformation {
            name: "tokens in reverse order",
            tokens: Box::new(move |tokens| with_rows(tokens, |i| tokens[n - 1 - i].to_vec())),
            form: form.clone(),
            origin: Box::new(move |i| n - 1 - i),
        },
        Transformation {
            name: "Z -> 2/3 Z",
            tokens: Box::new(move |tokens| tokens.map(|entry| entry * &factor)),
            form: form.clone(),
            origin: Box::new(|i| i),
        },
    ];
    // INVARIANT: the rows have the shape of the form's own.
    let scaled = Form::square(scaled_rows).expect("a square form");
    all.push(Transformation { name: "A -> 2/3 A", tokens: Box::new(same), form: scaled, origin: Box::new(|i| i) });
    all.push(Transformation {
        name: "Z -> BZ, A -> B^-T A B^-1",
        tokens: Box::new(|tokens| with_rows(tokens, |i| sheared(&tokens[i]))),
        form: sheared_form(form),
        origin: Box::new(|i| i),
    });
    all.push(Transformation {
        name: "two copies of every token",
        tokens: Box::new(move |tokens| {
            // INVARIANT: rows of the tokens' own length.
            Tokens::from_rows((0..2 * n).map(|i| tokens[i % n].to_vec()).collect()).expect("rows of one length")
        }),
        form: form.clone(),
        origin: Box::new(move |i| i % n),
    });
    all
}

fn with_rows(shape: &Tokens, row: impl Fn(usize) -> Vec<Rational>) -> Tokens {
    // INVARIANT: each transformation keeps the number of coordinates.
    Tokens::from_rows((0..shape.len()).map(row).collect()).expect("rows of one length")
}

/// B z for the shear B with ones on the diagonal and the one above it.
fn sheared(token: &[Rational]) -> Vec<Rational> {
    let above = |k: usize| token.get(k + 1).cloned().unwrap_or_else(Rational::zero);
    token.iter().enumerate().map(|(k, entry)| entry + above(k)).collect()
}

/// `B^-T A B^-1`. Multiplying by B^-1 from the right takes from each column the one before it, already reduced; B^-T from
/// the left does the same with rows.
fn sheared_form(form: &Form) -> Form {
    let mut rows = form.rows().to_vec();
    for k in 1..rows.len() {
        for row in &mut rows {
            row[k] = &row[k] - &row[k - 1];
        }
    }
    for k in 1..rows.len() {
        let before = rows[k - 1].clone();
        rows[k] = minus(&rows[k], &before);
    }
    // INVARIANT: the shape is that of the form.
    Form::square(rows).expect("a square form")
}

fn compare(case: &Case, change: &Transformation, tally: &mut Tally) -> Checked {
    let transformed = Instance::outside_hypotheses(
        (change.tokens)(case.instance.tokens()),
        Some(change.form.clone()),
        case.instance.alpha().clone(),
    );
    // INVARIANT: shapes and alpha are those of the case's own instance.
    let transformed = transformed.expect("an instance of the same shape");
    for (state, image) in case.states.iter().zip(layers(&*case.dynamics, &transformed)).take(LAYERS) {
        let expected = (change.tokens)(&state.tokens);
        for i in 0..expected.len() {
            let place = (state.layer, &[(change.origin)(i)][..]);
            tally.same_point(place, change.name, &image.tokens[i], &expected[i])?;
        }
        let expected = pulled_back(state, expected.len(), &change.origin);
        // The first token that tells them apart stands for the pattern.
        let sets = |i: &usize| image.attention.set(*i) != expected.set(*i);
        let i = (0..image.tokens.len()).find(sets).unwrap_or(0);
        let place = (state.layer, &[(change.origin)(i)][..]);
        tally.same(place, change.name, &image.attention.set(i), &expected.set(i))?;
    }
    Ok(())
}

/// The attention pattern of a state for `count` tokens that are copies of its own.
fn pulled_back(state: &LayerState, count: usize, origin: impl Fn(usize) -> usize) -> Pattern {
    let mut places = vec![Vec::new(); state.tokens.len()];
    (0..count).for_each(|i| places[origin(i)].push(i));
    Pattern::from_sets((0..count).map(|i| {
        let mut set: Vec<usize> = state.attention.set(origin(i)).iter().flat_map(|&j| places[j].clone()).collect();
        set.sort_unstable();
        set
    }))
}
