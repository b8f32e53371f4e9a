//! The verifier by the definition: the specification and docs/theory.md section 3 on rationals, one claim after the other. It is
//! what the verifier, which works on integers, is compared with: the same outcome of the same certificate, rejections included.

mod regime;

use hardmax::equilibrium::certificate::{Attention, Certificate, Claim};
use hardmax::equilibrium::verify::{MAX_LAYERS, Outcome, Rejection};
use hardmax::rational::Rational;
use hardmax::spec::attention::{attention_set, inner};
use hardmax::spec::{self, System};
use hardmax::tokens::Tokens;
use num_traits::Zero;

/// The outcome of a certificate.
pub fn outcome(certificate: &Certificate) -> Outcome {
    check(certificate).map_or_else(Outcome::Rejected, |()| Outcome::Accepted)
}

fn check(certificate: &Certificate) -> Result<(), Rejection> {
    let tokens = replay(certificate)?;
    let pattern = &certificate.attention[certificate.layer];
    check_leaders(certificate, &tokens, pattern)?;
    check_shape(certificate)?;
    match &certificate.claim {
        Claim::Settled | Claim::SettledAnyForm => check_settled(certificate, &tokens, pattern)?,
        Claim::Regime { closed_forms, bounds } => regime::check(certificate, &tokens, closed_forms, bounds)?,
    }
    check_rates(certificate, &tokens)
}

/// The degree of the polynomial of each token, 0 under a settled layer, none at rest.
fn check_rates(certificate: &Certificate, tokens: &Tokens) -> Result<(), Rejection> {
    let Some(rates) = &certificate.rates else { return Ok(()) };
    expect("rates", rates.len(), tokens.len())?;
    for (token, &claimed) in rates.iter().enumerate() {
        let found = match &certificate.claim {
            Claim::Settled | Claim::SettledAnyForm => (tokens[token] != certificate.limits[token][..]).then_some(0),
            Claim::Regime { closed_forms, .. } => {
                let moves = |degree: &usize| closed_forms[token][*degree].iter().any(|entry| !entry.is_zero());
                (0..closed_forms[token].len()).rfind(moves)
            }
        };
        if found != claimed {
            return Err(Rejection::Rate { token, claimed, found });
        }
    }
    Ok(())
}

/// The tokens of layer k, each pattern on the way compared with the specification's.
fn replay(certificate: &Certificate) -> Result<Tokens, Rejection> {
    let Certificate { instance, layer: last, attention, .. } = certificate;
    expect("attention", attention.len(), last.saturating_add(1))?;
    if *last > MAX_LAYERS {
        return Err(Rejection::TooManyLayers(*last));
    }
    let system = System::of(instance);
    let mut tokens = instance.tokens().clone();
    for (layer, claimed) in attention.iter().enumerate() {
        if layer > 0 {
            tokens = spec::layer(&system, &tokens, attention[layer - 1].iter());
        }
        expect(&format!("attention[{layer}]"), claimed.len(), tokens.len())?;
        for (token, claimed) in claimed.iter().enumerate() {
            let found = attention_set(&system.form, &tokens, token);
            if found != claimed {
                return Err(Rejection::Attention { layer, token, claimed: claimed.to_vec(), found });
            }
        }
    }
    Ok(tokens)
}

fn check_leaders(certificate: &Certificate, tokens: &Tokens, pattern: &Attention) -> Result<(), Rejection> {
    let class = |i: usize| (0..tokens.len()).filter(|&j| tokens[j] == tokens[i]).collect::<Vec<_>>();
    let found: Vec<usize> = (0..tokens.len()).filter(|&i| pattern[i] == class(i)).collect();
    if found != certificate.leaders {
        let claimed = certificate.leaders.clone();
        return Err(Rejection::Leaders { layer: certificate.layer, claimed, found });
    }
    Ok(())
}

fn check_shape(certificate: &Certificate) -> Result<(), Rejection> {
    let instance = &certificate.instance;
    expect("limits", certificate.limits.len(), instance.len())?;
    for (token, limit) in certificate.limits.iter().enumerate() {
        expect(&format!("limits[{token}]"), limit.len(), instance.dimension())?;
    }
    Ok(())
}

/// Conditions (a) and (b), and that the limits are the attention means.
fn check_settled(certificate: &Certificate, tokens: &Tokens, pattern: &Attention) -> Result<(), Rejection> {
    let layer = certificate.layer;
    let rows = pattern.iter().map(|set| spec::attention_mean(tokens, set)).collect();
    // INVARIANT: attention means have the dimension of the tokens.
    let means = Tokens::from_rows(rows).expect("rows of one length");
    for (token, set) in pattern.iter().enumerate() {
        if spec::attention_mean(&means, set) != means[token] {
            return Err(Rejection::MeansMove { layer, token });
        }
        check_rows(certificate, token, tokens, &means, set)?;
    }
    for (token, claimed) in certificate.limits.iter().enumerate() {
        if *claimed != means[token] {
            let (claimed, found) = (claimed.clone(), means[token].to_vec());
            return Err(Rejection::Limit { token, claimed, found });
        }
    }
    Ok(())
}

/// The second and third row of (b); the first is the definition of the attention set, compared in the replay.
fn check_rows(
    certificate: &Certificate,
    token: usize,
    tokens: &Tokens,
    means: &Tokens,
    set: &[usize],
) -> Result<(), Rejection> {
    let product = |u: &[Rational], v: &[Rational]| inner(certificate.instance.form().rows(), u, v);
    let second = |j: usize| product(&tokens[token], &means[j]) + product(&means[token], &tokens[j]);
    let third = |j: usize| product(&means[token], &means[j]);
    for (row, score) in [("second", &second as &dyn Fn(usize) -> Rational), ("third", &third)] {
        let scores: Vec<Rational> = (0..tokens.len()).map(score).collect();
        // The first index of the largest score; an instance has at least one token.
        let better = (1..scores.len()).fold(0, |best, j| if scores[j] > scores[best] { j } else { best });
        if let Some(&member) = set.iter().find(|&&j| scores[j] != scores[better]) {
            let (attained, best) = (Box::new(scores[member].clone()), Box::new(scores[better].clone()));
            return Err(Rejection::RowNotMaximal {
                layer: certificate.layer,
                token,
                row,
                member,
                attained,
                better,
                best,
            });
        }
    }
    Ok(())
}

/// A list of the length that its claim needs.
fn expect(what: &str, found: usize, expected: usize) -> Result<(), Rejection> {
    if found == expected { Ok(()) } else { Err(Rejection::Length { what: what.to_owned(), found, expected }) }
}
