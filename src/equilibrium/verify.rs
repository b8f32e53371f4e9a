//! The verifier: whether every claim of a certificate holds for the instance inside it.
//!
//! Independent of the engine and of the search: it replays the specification and works from docs/theory.md section 3.

use super::certificate::{Certificate, Claim};
use super::verify_regime;
use crate::form::Form;
use crate::rational::{Rational, excerpt};
use crate::spec::{self, System, attention::inner};
use crate::tokens::Tokens;

/// The most layers a certificate may replay.
pub const MAX_LAYERS: usize = 100_000;

/// The first claim of a certificate that does not hold, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// A list has another length than its claim needs.
    #[error("{what}: {found} entries, expected {expected}")]
    Length {
        /// The list, by its place in the file.
        what: String,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// The layer is beyond [`MAX_LAYERS`].
    #[error("layer {0} is beyond the limit of {MAX_LAYERS} layers for a certificate")]
    TooManyLayers(usize),
    /// An attention set is another than the layer's.
    #[error("attention[{layer}][{token}] is {claimed:?}, but token {token} attends to {found:?} at layer {layer}")]
    Attention {
        /// The layer.
        layer: usize,
        /// The token.
        token: usize,
        /// The set in the certificate.
        claimed: Vec<usize>,
        /// The set by the specification.
        found: Vec<usize>,
    },
    /// The leaders are others.
    #[error("leaders are {claimed:?}, but layer {layer} has {found:?}")]
    Leaders {
        /// The layer k.
        layer: usize,
        /// The leaders in the certificate.
        claimed: Vec<usize>,
        /// The leaders by definition.
        found: Vec<usize>,
    },
    /// Condition (a): a target moves.
    #[error("layer {layer} is not settled: (a) the attention mean of token {token} will move")]
    MeansMove {
        /// The layer k.
        layer: usize,
        /// A token.
        token: usize,
    },
    /// Condition (b): a row has its maximum elsewhere.
    #[error(
        "layer {layer} is not settled: (b) the {row} row of token {token} is {} at token {member} of its \
         attention set, but {} at token {better}",
        excerpt(.attained), excerpt(.best)
    )]
    RowNotMaximal {
        /// The layer k.
        layer: usize,
        /// The token.
        token: usize,
        /// `second` or `third`.
        row: &'static str,
        /// A member of the token's attention set.
        member: usize,
        /// The row's value there.
        attained: Box<Rational>,
        /// A token at which the row is larger.
        better: usize,
        /// The row's value there.
        best: Box<Rational>,
    },
    /// A limit is another.
    #[error("limits[{token}] is ({}), but the limit of token {token} is ({})", list(.claimed), list(.found))]
    Limit {
        /// The token.
        token: usize,
        /// The limit in the certificate.
        claimed: Vec<Rational>,
        /// The limit that follows.
        found: Vec<Rational>,
    },
    /// A closed form does not start at the tokens of layer k, or does not obey the layer.
    #[error("closed_forms[{token}] {wrong}")]
    ClosedForm {
        /// The token.
        token: usize,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A score that should be the largest for ever is not.
    #[error(
        "the pattern of layer {layer} does not last: token {token} should attend to {member} rather than {other}, {why}"
    )]
    PatternBreaks {
        /// The layer k.
        layer: usize,
        /// The token.
        token: usize,
        /// A member of its attention set.
        member: usize,
        /// The token whose score catches up.
        other: usize,
        /// How it is known.
        why: PatternBreak,
    },
}

/// How it is known that a pattern does not last, or is not seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternBreak {
    /// Two members of an attention set do not tie for ever.
    #[error("their scores are not the same for ever")]
    Untied,
    /// The bound T is 0 or too large.
    #[error("T = {bound} is not in 1..={max}", max = verify_regime::MAX_BOUND)]
    BoundOutOfRange {
        /// T.
        bound: u64,
    },
    /// From T on no term of the difference of the scores is seen to exceed the others.
    #[error("no term dominates the difference of the scores from T = {bound} on")]
    NoDominantTerm {
        /// T.
        bound: u64,
    },
    /// The difference of the scores is zero or negative at a layer.
    #[error("the difference of the scores is not positive {layers} layers later")]
    NotPositive {
        /// How many layers after layer k.
        layers: u64,
    },
}

fn list(point: &[Rational]) -> String {
    point.iter().map(excerpt).collect::<Vec<_>>().join(", ")
}

/// Checks every claim; the first that does not hold rejects the certificate.
///
/// # Errors
/// The [`Rejection`].
pub fn verify(certificate: &Certificate) -> Result<(), Rejection> {
    let tokens = replay(certificate)?;
    let pattern = &certificate.attention[certificate.layer];
    check_leaders(certificate, &tokens, pattern)?;
    check_shape(certificate)?;
    match &certificate.claim {
        Claim::Settled => check_settled(certificate, &tokens, pattern),
        Claim::Regime { closed_forms, bounds } => verify_regime::check(certificate, &tokens, closed_forms, bounds),
    }
}

/// The tokens of layer k, each pattern on the way compared with the specification's.
fn replay(certificate: &Certificate) -> Result<Tokens, Rejection> {
    let Certificate { instance, layer, attention, .. } = certificate;
    expect("attention", attention.len(), layer.saturating_add(1))?;
    if *layer > MAX_LAYERS {
        return Err(Rejection::TooManyLayers(*layer));
    }
    let system = System::of(instance);
    let mut tokens = instance.tokens().clone();
    for (index, claimed) in attention.iter().enumerate() {
        if index > 0 {
            tokens = spec::layer(&system, &tokens, &attention[index - 1]);
        }
        expect(&format!("attention[{index}]"), claimed.len(), tokens.len())?;
        for (token, (found, claimed)) in system.pattern(&tokens).into_iter().zip(claimed).enumerate() {
            if found != *claimed {
                return Err(Rejection::Attention { layer: index, token, claimed: claimed.clone(), found });
            }
        }
    }
    Ok(tokens)
}

fn check_leaders(certificate: &Certificate, tokens: &Tokens, pattern: &[Vec<usize>]) -> Result<(), Rejection> {
    let class = |i: usize| (0..tokens.len()).filter(|&j| tokens[j] == tokens[i]).collect::<Vec<_>>();
    let found: Vec<usize> = (0..tokens.len()).filter(|&i| pattern[i].contains(&i) && pattern[i] == class(i)).collect();
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

pub(super) fn expect(what: &str, found: usize, expected: usize) -> Result<(), Rejection> {
    if found == expected { Ok(()) } else { Err(Rejection::Length { what: what.to_owned(), found, expected }) }
}

/// Conditions (a) and (b), and that the limits are the attention means.
fn check_settled(certificate: &Certificate, tokens: &Tokens, pattern: &[Vec<usize>]) -> Result<(), Rejection> {
    let layer = certificate.layer;
    let form = certificate.instance.form();
    let rows = pattern.iter().map(|set| spec::attention_mean(tokens, set)).collect();
    // INVARIANT: attention means have the dimension of the tokens.
    let means = Tokens::from_rows(rows).expect("rows of one length");
    for (token, set) in pattern.iter().enumerate() {
        if spec::attention_mean(&means, set) != means[token] {
            return Err(Rejection::MeansMove { layer, token });
        }
        check_rows(form, layer, token, tokens, &means, set)?;
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
    form: &Form,
    layer: usize,
    token: usize,
    tokens: &Tokens,
    means: &Tokens,
    set: &[usize],
) -> Result<(), Rejection> {
    let product = |u: &[Rational], v: &[Rational]| inner(form.rows(), u, v);
    let second = |j: usize| product(&tokens[token], &means[j]) + product(&means[token], &tokens[j]);
    let third = |j: usize| product(&means[token], &means[j]);
    for (row, score) in [("second", &second as &dyn Fn(usize) -> Rational), ("third", &third)] {
        let scores: Vec<Rational> = (0..tokens.len()).map(score).collect();
        // The first index of the largest score; an instance has at least one token.
        let better = (1..scores.len()).fold(0, |best, j| if scores[j] > scores[best] { j } else { best });
        if let Some(&member) = set.iter().find(|&&j| scores[j] != scores[better]) {
            let (attained, best) = (Box::new(scores[member].clone()), Box::new(scores[better].clone()));
            return Err(Rejection::RowNotMaximal { layer, token, row, member, attained, better, best });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::equilibrium::certificate::{CertificateJson, NewtonCoefficients, read};
    use crate::equilibrium::{Kind, limit};
    use crate::instance::Instance;
    use crate::rational::{parse, ratio};

    #[test]
    fn certificates_of_too_many_layers_are_not_replayed() {
        let claim = |layer: usize| {
            let instance = Instance::new(vec![vec![ratio(1, 1)]], None, ratio(1, 2)).unwrap();
            let attention = vec![vec![]; layer + 1];
            verify(&Certificate { instance, layer, attention, leaders: vec![], limits: vec![], claim: Claim::Settled })
        };
        assert_eq!(claim(MAX_LAYERS + 1), Err(Rejection::TooManyLayers(MAX_LAYERS + 1)));
        assert!(matches!(claim(MAX_LAYERS), Err(Rejection::Length { what, .. }) if what == "attention[0]"));
    }

    /// The means stand still, but token 2 will prefer token 3 once it has come near its mean.
    #[test]
    fn rows_and_shapes_are_checked() {
        let tokens =
            [[20, 20, 0], [20, -20, 0], [10, 0, 8], [24, 0, -20]].map(|row| row.map(|x| ratio(x, 20)).to_vec());
        let claim = |tokens: &[Vec<Rational>], attention: Vec<Vec<usize>>, limits: Vec<Vec<Rational>>| {
            let instance = Instance::new(tokens.to_vec(), None, ratio(1, 2)).unwrap();
            let leaders = (0..tokens.len()).filter(|i| attention[*i] == [*i]).collect();
            let attention = vec![attention];
            verify(&Certificate { instance, layer: 0, attention, leaders, limits, claim: Claim::Settled })
        };
        let mut limits = tokens.to_vec();
        limits[2] = vec![ratio(1, 1), ratio(0, 1), ratio(0, 1)];
        let sets = vec![vec![0], vec![1], vec![0, 1], vec![3]];
        let rejection = claim(&tokens, sets.clone(), limits.clone()).unwrap_err();
        assert!(matches!(rejection, Rejection::RowNotMaximal { row: "third", token: 2, better: 3, .. }), "{rejection}");
        // Without token 3 the claim is true; with a limit too few, or a coordinate, it is none.
        let (tokens, sets) = (&tokens[..3], sets[..3].to_vec());
        limits.truncate(3);
        assert_eq!(claim(tokens, sets.clone(), limits.clone()), Ok(()));
        let short = claim(tokens, sets.clone(), limits[..2].to_vec()).unwrap_err();
        assert_eq!(short.to_string(), "limits: 2 entries, expected 3");
        let last = limits[1].pop().unwrap();
        let short = claim(tokens, sets.clone(), limits.clone()).unwrap_err();
        assert_eq!(short.to_string(), "limits[1]: 2 entries, expected 3");
        // The message is short whatever the claim's length.
        limits[1].push(last + parse("1e4000").unwrap());
        let wrong = claim(tokens, sets, limits).unwrap_err().to_string();
        assert_eq!(
            wrong,
            format!(
                "limits[1] is (1, -1, 1{}... (4001 characters)), but the limit of token 1 is (1, -1, 0)",
                "0".repeat(39)
            )
        );
    }

    /// The certificate of a settled layer, of integer tokens of the line or the plane.
    fn settled(tokens: &[&[i64]], layer: usize) -> Certificate {
        let tokens = tokens.iter().map(|row| row.iter().map(|&x| ratio(x, 1)).collect()).collect();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let limit = limit(&Spec, &instance);
        let equilibrium = limit.equilibrium().unwrap();
        assert_eq!((equilibrium.layer(), &equilibrium.kind), (layer, &Kind::Settled));
        read(&serde_json::to_vec(&CertificateJson::new(&instance, equilibrium)).unwrap()).unwrap()
    }

    #[test]
    fn patterns_are_replayed_and_leaders_found() {
        // Token 2 of the second attends to all, so to itself, and is no leader.
        for tokens in [&[&[1][..], &[-2]][..], &[&[1], &[-1], &[0]]] {
            assert_eq!(verify(&settled(tokens, 0)), Ok(()));
        }
        // Token 2 attends to token 1, then to the tie of tokens 0 and 1, then to token 0.
        let certificate = settled(&[&[-9, 7], &[-8, 1], &[-5, -2]], 2);
        assert_eq!(verify(&certificate), Ok(()));
        let mut later = certificate.clone();
        later.attention[1][2] = vec![0];
        let expected = "attention[1][2] is [0], but token 2 attends to [0, 1] at layer 1";
        assert_eq!(verify(&later).unwrap_err().to_string(), expected);
        let leaders = Certificate { leaders: vec![0, 1], ..certificate };
        assert_eq!(verify(&leaders).unwrap_err().to_string(), "leaders are [0, 1], but layer 2 has [0]");
    }

    /// A certificate of a regime from layer 0 on, all numbers over 20.
    fn regime(tokens: &[&[i64]], limits: &[&[i64]], closed_forms: &[&[&[i64]]], bounds: &[u64]) -> Certificate {
        let row = |row: &[i64]| row.iter().map(|&x| ratio(x, 20)).collect::<Vec<_>>();
        let rows = |rows: &[&[i64]]| rows.iter().map(|entries| row(entries)).collect::<Vec<_>>();
        let instance = Instance::new(rows(tokens), None, ratio(1, 2)).unwrap();
        let attention = System::of(&instance).pattern(instance.tokens());
        let leaders = (0..tokens.len()).filter(|&i| attention[i] == [i]).collect();
        let closed_forms = closed_forms.iter().map(|forms| rows(forms)).collect();
        let claim = Claim::Regime { closed_forms, bounds: bounds.to_vec() };
        Certificate { instance, layer: 0, attention: vec![attention], leaders, limits: rows(limits), claim }
    }

    /// Tokens 2 and 3 go to the leaders 0 and 1; token 4 follows those two, so that its mean drifts.
    #[test]
    fn every_claim_of_a_regime_is_checked() {
        type Alter = fn(&mut Vec<Vec<Rational>>, &mut NewtonCoefficients, &mut Vec<u64>);
        let alterations: [(Alter, &str); 10] = [
            (|_, _, _| (), ""),
            (|_, forms, _| forms[0].push(vec![ratio(0, 1); 3]), ""),
            (|_, forms, _| forms.truncate(4), "closed_forms: 4 entries, expected 5"),
            (|_, _, bounds| bounds.truncate(4), "bounds: 4 entries, expected 5"),
            (|_, forms, _| forms[4][1].truncate(2), "closed_forms[4][1]: 2 entries, expected 3"),
            (
                |_, forms, _| forms[2][0][1] += ratio(1, 2),
                "closed_forms[2] and its limit do not start at the token of the layer",
            ),
            (
                |_, forms, _| forms[4][1][2] *= ratio(2, 1),
                "closed_forms[4] does not obey w_{i,m+1} = alpha mean w_{j,m}",
            ),
            (
                |limits, forms, _| {
                    limits[4][0] += ratio(1, 1);
                    forms[4][0][0] -= ratio(1, 1);
                },
                "limits[4] is (2, 0, 0), but the limit of token 4 is (1, 0, 0)",
            ),
            (
                |_, _, bounds| bounds[4] = 5,
                "token 4 should attend to 2 rather than 0, no term dominates the difference of the scores from T = 5 on",
            ),
            (|_, _, bounds| bounds[0] = 0, "token 0 should attend to 0 rather than 1, T = 0 is not in 1..=1000000"),
        ];
        let tokens: [&[i64]; 5] = [&[20, 20, 0], &[20, -20, 0], &[20, 10, 2], &[20, -10, 2], &[10, 0, 5]];
        let limits: [&[i64]; 5] = [tokens[0], tokens[1], tokens[0], tokens[1], &[20, 0, 0]];
        let forms: [&[&[i64]]; 5] = [&[], &[], &[&[0, -10, 2]], &[&[0, 10, 2]], &[&[-10, 0, 5], &[0, 0, 1]]];
        for (alter, expected) in alterations {
            let mut certificate = regime(&tokens, &limits, &forms, &[1, 1, 1, 1, 6]);
            let Claim::Regime { closed_forms, bounds } = &mut certificate.claim else { unreachable!() };
            alter(&mut certificate.limits, closed_forms, bounds);
            let found = verify(&certificate).err().map_or(String::new(), |rejection| rejection.to_string());
            assert!(
                found.ends_with(expected) && found.is_empty() == expected.is_empty(),
                "{found:?}, expected {expected:?}"
            );
        }
    }

    /// Tokens 0, 1 and 2 tie for token 3 at layer 0, and no longer once token 2 has moved.
    #[test]
    fn a_tie_that_ends_is_no_regime() {
        let tokens: [&[i64]; 4] = [&[8, 12], &[8, -6], &[8, 6], &[2, 0]];
        let limits: [&[i64]; 4] = [&[8, 12], &[8, -6], &[8, 12], &[8, 6]];
        let forms: [&[&[i64]]; 4] = [&[], &[], &[&[0, -6]], &[&[-6, -6], &[0, -1]]];
        let rejection = verify(&regime(&tokens, &limits, &forms, &[20; 4])).unwrap_err().to_string();
        let expected = "the pattern of layer 0 does not last: token 3 should attend to 0 rather than 1, \
                        their scores are not the same for ever";
        assert_eq!(rejection, expected);
    }
}
