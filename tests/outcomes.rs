//! Does the verifier, which works on integers, come to the outcome of the definition on rationals, rejection included?
//!
//! On ties, repeated and zero tokens, numbers of any length and altered files, with one thread and with several.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/draw.rs"]
mod draw;

use draw::Draw;
use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate::{Attention, Certificate, Claim, read};
use hardmax::equilibrium::verify::{Outcome, Rejection, Verifier};
use hardmax::equilibrium::{Kind, Limit, Search};
use hardmax::form::Form;
use hardmax::generate::{Family, Genome};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, parse, ratio};
use hardmax::spec;
use hardmax::tokens::Tokens;
use hardmax::trajectory::layers;
use hardmax_fuzz_bodies::definition;
use std::collections::BTreeMap;

/// A certificate of an instance, settled or of a regime.
fn certificate(instance: &Instance) -> Option<Certificate> {
    let limit = Search::new().max_layers(12).run(&Spec, instance);
    let file = serde_json::to_vec(&limit.equilibrium()?.certificate(instance)).unwrap();
    Some(read(&file).unwrap())
}

/// The claim that a layer is settled, where the pattern, leaders and means are those of the layer.
fn claimed_settled(instance: &Instance, layer: usize) -> Certificate {
    let states: Vec<_> = layers(&Spec, instance).take(layer + 1).collect();
    let attention: Vec<Attention> = states.iter().map(|state| Attention::from(&state.attention)).collect();
    let limits = attention[layer].iter().map(|set| spec::attention_mean(&states[layer].tokens, set)).collect();
    let leaders = states[layer].leaders.clone();
    Certificate { instance: instance.clone(), layer, attention, leaders, limits, rates: None, claim: Claim::Settled }
}

/// One place of a certificate changed.
fn altered(certificate: &Certificate, draw: &mut Draw) -> Certificate {
    let mut other = certificate.clone();
    let token = draw.below(other.limits.len());
    let by = [ratio(1, 7), ratio(-1, 1), parse("1e-30").unwrap()][draw.below(3)].clone();
    let layer = draw.below(other.attention.len());
    let mut sets = other.attention[layer].to_vec();
    match draw.below(10) {
        0 => other.limits[token][0] += by,
        1 => drop(other.limits[token].pop()),
        2 => other.leaders.push(token),
        3 => drop(other.leaders.pop()),
        4 => sets[token].push(draw.below(9)),
        5 => sets[token] = vec![draw.below(9)],
        6 => drop(sets.pop()),
        7 => {
            let mut tokens = other.instance.tokens().to_rows();
            tokens[token][0] += by;
            let form = other.instance.form().clone();
            other.instance = Instance::new(tokens, Some(form), other.instance.alpha().clone()).unwrap();
        }
        8 => match &mut other.rates {
            Some(rates) => rates[token] = [None, Some(0), Some(1), Some(2)][draw.below(4)],
            None => other.rates = Some(vec![Some(0); draw.below(9)]),
        },
        _ => match &mut other.claim {
            Claim::Settled | Claim::SettledAnyForm => other.limits[token] = other.instance.tokens()[token].to_vec(),
            Claim::Regime { closed_forms, bounds } => match draw.below(4) {
                0 => bounds[token] = [0, 1, 2, 1_000_001][draw.below(4)],
                1 => closed_forms[token].push(vec![Rational::default(); other.limits[token].len()]),
                2 => closed_forms[token].push(vec![by]),
                _ => drop(closed_forms[token].pop()),
            },
        },
    }
    other.attention[layer] = sets.into();
    other
}

/// What both come to, in one word.
fn kind(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Rejected(rejection) => {
            let name = format!("{rejection:?}");
            name.split([' ', '(']).next().unwrap_or_default().to_owned()
        }
        other => format!("{other:?}"),
    }
}

fn judge(certificate: &Certificate, kinds: &mut BTreeMap<String, usize>) {
    let expected = definition::outcome(certificate);
    for threads in [1, 3] {
        assert_eq!(Verifier::new().with_threads(threads).run(certificate), expected, "{certificate:?}");
    }
    *kinds.entry(kind(&expected)).or_default() += 1;
}

/// The same instance in numbers of hundreds of digits: a factor, and a form that is none.
fn stretched(instance: &Instance) -> Instance {
    let factor = parse("1e90").unwrap() + ratio(1, 3);
    let tokens = instance.tokens().map(|entry| entry * &factor);
    let form = instance.form().rows().iter().map(|row| row.iter().map(|entry| entry * &factor).collect()).collect();
    Instance::from_tokens(tokens, Some(Form::square(form).unwrap()), instance.alpha().clone()).unwrap()
}

/// Layers whose means stand still, of which the third row of (b) does not hold at some token, or the second; as they are and in
/// long numbers.
fn unsettled() -> impl Iterator<Item = Instance> {
    let third = [[20, 20, 0, 0], [20, -20, 0, 0], [10, 0, 8, 0], [24, 0, -20, 0]].to_vec();
    let second = [[20, 20, 0, 0], [20, -20, 0, 0], [18, 0, -60, 0], [10, 0, 0, 4], [22, 0, -7, -6]].to_vec();
    let instance = |(rows, q): (Vec<[i64; 4]>, i64)| {
        let tokens = rows.iter().map(|row| row.map(|x| ratio(x, 20)).to_vec()).collect();
        Instance::new(tokens, None, ratio(1, q)).unwrap()
    };
    [(third, 2), (second, 100)].into_iter().map(instance).flat_map(|short| [stretched(&short), short])
}

/// Two leaders in mirror image, a follower of each, and a token that follows these two at every layer.
fn drifting(index: i64) -> Instance {
    let rows = [[20, 20, 0], [20, -20, 0], [20, 10 - index, 2], [20, index - 10, 2], [10, 0, 5 + index]];
    let tokens = rows.map(|row| row.map(|x| ratio(x, 20)).to_vec()).to_vec();
    Instance::new(tokens, None, ratio(1, 2)).unwrap()
}

#[test]
fn outcomes_are_those_of_the_definition() {
    let mut draw = Draw(1);
    let mut kinds = BTreeMap::new();
    for instance in unsettled() {
        judge(&claimed_settled(&instance, 0), &mut kinds);
    }
    let of_family = |family| (0..4).map(move |index| Genome::random_of(family, 3, index).decode());
    for (index, instance) in Family::ALL.into_iter().flat_map(of_family).enumerate() {
        let instance = if index % 3 == 0 { stretched(&instance) } else { instance };
        for layer in 0..2 {
            judge(&claimed_settled(&instance, layer), &mut kinds);
        }
        let Some(certificate) = certificate(&instance) else { continue };
        judge(&certificate, &mut kinds);
        for _ in 0..4 {
            judge(&altered(&certificate, &mut draw), &mut kinds);
        }
    }
    for index in 0..4 {
        let regime = certificate(&drifting(index)).unwrap();
        assert!(matches!(regime.claim, Claim::Regime { .. }), "{index}");
        judge(&regime, &mut kinds);
        for _ in 0..150 {
            judge(&altered(&regime, &mut draw), &mut kinds);
        }
    }
    let seen: Vec<&str> = kinds.keys().map(String::as_str).collect();
    let expected = [
        "Accepted",
        "Attention",
        "Bound",
        "ClosedForm",
        "Leaders",
        "Length",
        "Limit",
        "MeansMove",
        "PatternBreaks",
        "Rate",
        "RowNotMaximal",
    ];
    assert_eq!(seen, expected, "{kinds:?}");
}

/// Many of them equal, zero or tied: on a grid of 6 x 6 points around 0.
#[test]
fn tokens_on_a_grid_are_judged_by_the_definition() {
    let mut draw = Draw(2);
    let mut kinds = BTreeMap::new();
    for long in [false, true] {
        let tokens = (0..40).map(|_| [0, 1].map(|_| ratio(draw.below(6) as i64 - 2, 3)).to_vec()).collect();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let instance = if long { stretched(&instance) } else { instance };
        let certificate = certificate(&instance).unwrap();
        for _ in 0..6 {
            judge(&altered(&certificate, &mut draw), &mut kinds);
        }
        judge(&claimed_settled(&instance, 0), &mut kinds);
        judge(&certificate, &mut kinds);
    }
    assert!(kinds.len() > 3 && kinds["Accepted"] >= 2, "{kinds:?}");
}

/// Distinct points of the circle, each a leader, two with a limit that is wrong: the first is named by any number of threads.
#[test]
fn the_first_rejection_is_named_by_any_number_of_threads() {
    let point = |t: i64| vec![ratio(1 - t * t, 1 + t * t), ratio(2 * t, 1 + t * t)];
    let instance = Instance::new((-150..150).map(point).collect(), None, ratio(1, 2)).unwrap();
    let settled = claimed_settled(&instance, 0);
    assert_eq!(Verifier::new().run(&settled), Outcome::Accepted);
    let mut wrong = settled.clone();
    let mut sets = wrong.attention[0].to_vec();
    sets[231] = vec![0];
    sets[77] = vec![1];
    wrong.attention[0] = sets.into();
    for threads in 1..5 {
        let outcome = Verifier::new().with_threads(threads).run(&wrong);
        assert!(matches!(outcome, Outcome::Rejected(Rejection::Attention { token: 77, .. })), "{outcome:?}");
    }
}

/// Outside the hypotheses, where a form is neither symmetric nor definite: settled layers are judged as the definition has it.
#[test]
fn any_form_is_judged_by_the_definition() {
    let mut draw = Draw(3);
    let mut kinds = BTreeMap::new();
    for alpha in [ratio(1, 2), ratio(-1, 3), ratio(-3, 1)] {
        for _ in 0..150 {
            let mut entries = |count: usize| (0..count).map(|_| ratio(draw.below(7) as i64 - 3, 2)).collect::<Vec<_>>();
            let form = Form::square(vec![entries(2), entries(2)]).unwrap();
            let tokens = Tokens::from_rows((0..5).map(|_| entries(2)).collect()).unwrap();
            let instance = Instance::outside_hypotheses(tokens, Some(form), alpha.clone()).unwrap();
            for layer in 0..3 {
                judge(&claimed_settled(&instance, layer), &mut kinds);
            }
        }
    }
    assert!(["Accepted", "MeansMove"].iter().all(|kind| kinds.contains_key(*kind)), "{kinds:?}");
}

/// No layer of the drift example is settled.
#[test]
fn a_regime_is_not_settled_at_any_layer() {
    let instance = drifting(0);
    let Limit::Decided(found) = Search::new().run(&Spec, &instance) else { panic!("undecided") };
    assert!(matches!(found.kind, Kind::Regime(_)));
    for layer in 0..4 {
        let outcome = Verifier::new().run(&claimed_settled(&instance, layer));
        assert!(matches!(outcome, Outcome::Rejected(Rejection::MeansMove { token: 4, .. })), "{outcome:?}");
    }
}
