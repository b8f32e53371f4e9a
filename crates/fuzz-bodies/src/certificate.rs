//! Certificates that were tampered with.

use crate::{definition, genome};
use ::arbitrary::{Result, Unstructured};
use hardmax::dynamics::Spec;
use hardmax::equilibrium::Search;
use hardmax::equilibrium::certificate::{self, Certificate, CertificateJson, Claim};
use hardmax::equilibrium::regime::{self, Attempt};
use hardmax::equilibrium::settle::is_settled_by_definition;
use hardmax::equilibrium::verify::{Outcome, Verifier};
use hardmax::rational::{self, Rational, ratio};
use hardmax::spec;
use hardmax::trajectory::layers;
use num_traits::Zero;
use serde_json::Value;

/// The largest T that a certificate may claim.
const MAX_BOUND: u64 = 1_000_000;

/// Changes a certificate in up to three places; the verifier must accept what is left exactly where all claims are
/// still true by a recomputation from the definition, and reject the rest as the definition does; and what was read is
/// written and read back.
///
/// # Panics
/// **Panics if** the verifier and the recomputation differ, or what is written is not what was read.
pub fn certificate_tamper(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let instance = genome(&mut bytes).decode();
    let limit = Search::new().max_layers(6).run(&Spec, &instance);
    let Some(equilibrium) = limit.equilibrium() else { return };
    // INVARIANT: a certificate is plain text and lists.
    let mut file = serde_json::to_value(equilibrium.certificate(&instance)).expect("a certificate as JSON");
    for _ in 0..bytes.int_in_range(0..=3).unwrap_or(0) {
        if tamper(&mut file, &mut bytes).is_err() {
            break;
        }
    }
    let Ok(read) = certificate::read(file.to_string().as_bytes()) else { return };
    if let Some(rates) = read.rates.clone() {
        let written = CertificateJson::new(&read, rates).to_file().unwrap_or_else(|error| panic!("{error}: {file}"));
        assert_eq!(certificate::read(&written).ok().as_ref(), Some(&read), "{file}");
    }
    let outcome = Verifier::new().run(&read);
    if let Some(expected) = is_true(&read) {
        assert_eq!(outcome == Outcome::Accepted, expected, "{outcome:?} for {file}");
    }
    if is_short(&read) {
        assert_eq!(outcome, definition::outcome(&read), "{file}");
    }
}

fn tamper(place: &mut Value, bytes: &mut Unstructured) -> Result<()> {
    match place {
        Value::Object(entries) if !entries.is_empty() => {
            let index = bytes.choose_index(entries.len())?;
            // INVARIANT: the index is below the number of entries.
            tamper(entries.values_mut().nth(index).expect("an entry"), bytes)
        }
        Value::Array(entries) if !entries.is_empty() => {
            let index = bytes.choose_index(entries.len())?;
            match bytes.int_in_range(0..=9u8)? {
                0 => drop(entries.remove(index)),
                1 => entries.insert(index, entries[index].clone()),
                2 => entries.swap(0, index),
                _ => return tamper(&mut entries[index], bytes),
            }
            Ok(())
        }
        _ => change(place, bytes),
    }
}

fn change(leaf: &mut Value, bytes: &mut Unstructured) -> Result<()> {
    let changed = match leaf {
        Value::Number(number) => {
            let by = bytes.int_in_range(-2..=2i64)?;
            Value::from(number.as_i64().unwrap_or(0) + by)
        }
        Value::String(text) => match rational::parse(text) {
            Ok(value) => Value::from(
                match bytes.int_in_range(0..=4u8)? {
                    0 => -value,
                    1 => value + ratio(1, 1),
                    2 => value + ratio(1, 1_000_000_000),
                    3 => value * ratio(2, 1),
                    _ => ratio(0, 1),
                }
                .to_string(),
            ),
            Err(_) if text == "settled" => Value::from("regime"),
            Err(_) => Value::from("settled"),
        },
        _ => Value::from(vec![0]),
    };
    *leaf = changed;
    Ok(())
}

/// Whether the values before T are few enough to be looked at in fractions.
fn is_short(certificate: &Certificate) -> bool {
    match &certificate.claim {
        Claim::Settled | Claim::SettledAnyForm => true,
        Claim::Regime { bounds, .. } => bounds.iter().all(|bound| *bound < 1_000),
    }
}

/// Whether every claim holds, by the definition; `None` where that is not decided here.
fn is_true(certificate: &Certificate) -> Option<bool> {
    let instance = &certificate.instance;
    if certificate.layer >= 20 || certificate.attention.len() != certificate.layer + 1 {
        return (certificate.attention.len() != certificate.layer + 1).then_some(false);
    }
    let states: Vec<_> = layers(&Spec, instance).take(certificate.layer + 1).collect();
    // INVARIANT: layer 0 at least was taken.
    let last = states.last().expect("a layer");
    if states.iter().zip(&certificate.attention).any(|(state, claimed)| state.attention.to_sets() != claimed.to_vec())
        || last.leaders != certificate.leaders
    {
        return Some(false);
    }
    let claimed = certificate.rates.as_ref();
    match &certificate.claim {
        Claim::Settled | Claim::SettledAnyForm => {
            let rates = last.tokens.rows().zip(&certificate.limits).map(|(z, m)| (z != &m[..]).then_some(0));
            if claimed.is_some_and(|claimed| !rates.eq(claimed.iter().copied())) {
                return Some(false);
            }
            let means = last.attention.sets().map(|set| spec::attention_mean(&last.tokens, set));
            Some(is_settled_by_definition(instance.form(), last) && means.eq(certificate.limits.iter().cloned()))
        }
        Claim::Regime { closed_forms, bounds } => match regime::attempt(instance, last) {
            Attempt::Refuted => Some(false),
            Attempt::BeyondBound(_) => None,
            Attempt::Certified(forms) => {
                let shapes = closed_forms.iter().flatten().all(|w| w.len() == instance.dimension());
                let newton: Vec<&[Vec<Rational>]> = (0..instance.len()).map(|i| forms.newton(i)).collect();
                let same = forms.limits().to_rows() == certificate.limits
                    && closed_forms.iter().map(|w| trimmed(w)).eq(newton.iter().copied())
                    && shapes
                    && claimed
                        .is_none_or(|rates| rates.iter().copied().eq(newton.iter().map(|w| w.len().checked_sub(1))))
                    && bounds.len() == instance.len();
                if !same {
                    return Some(false);
                }
                let sufficient = bounds.iter().zip(forms.bounds()).all(|(claimed, ours)| claimed >= ours);
                Some(sufficient && bounds.iter().all(|bound| *bound <= MAX_BOUND))
            }
        },
    }
}

/// Without the zero coefficients at the end.
fn trimmed(coefficients: &[Vec<Rational>]) -> &[Vec<Rational>] {
    let end = coefficients.iter().rposition(|w| !w.iter().all(Zero::is_zero)).map_or(0, |last| last + 1);
    &coefficients[..end]
}
