//! The verifier refuses every claim that does not hold, one altered claim at a time.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate::{Attention, Certificate, Claim, NewtonCoefficients, read};
use hardmax::equilibrium::verify::{MAX_LAYERS, Rejection, verify};
use hardmax::equilibrium::{Kind, limit};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, parse, ratio};
use hardmax::spec::System;

#[test]
fn certificates_of_too_many_layers_are_not_replayed() {
    let claim = |layer: usize| {
        let instance = Instance::new(vec![vec![ratio(1, 1)]], None, ratio(1, 2)).unwrap();
        let attention = vec![Attention::from(vec![]); layer + 1];
        let (leaders, limits, rates, claim) = (vec![], vec![], None, Claim::Settled);
        verify(&Certificate { instance, layer, attention, leaders, limits, rates, claim })
    };
    assert_eq!(claim(MAX_LAYERS + 1), Err(Rejection::TooManyLayers(MAX_LAYERS + 1)));
    assert!(matches!(claim(MAX_LAYERS), Err(Rejection::Length { what, .. }) if what == "attention[0]"));
}

/// The means stand still, but token 2 will prefer token 3 once it has come near its mean.
#[test]
fn rows_and_shapes_are_checked() {
    let tokens = [[20, 20, 0], [20, -20, 0], [10, 0, 8], [24, 0, -20]].map(|row| row.map(|x| ratio(x, 20)).to_vec());
    let claim = |tokens: &[Vec<Rational>], attention: Vec<Vec<usize>>, limits: Vec<Vec<Rational>>| {
        let instance = Instance::new(tokens.to_vec(), None, ratio(1, 2)).unwrap();
        let leaders = (0..tokens.len()).filter(|i| attention[*i] == [*i]).collect();
        let attention = vec![Attention::from(attention)];
        verify(&Certificate { instance, layer: 0, attention, leaders, limits, rates: None, claim: Claim::Settled })
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
    read(&serde_json::to_vec(&equilibrium.certificate(&instance)).unwrap()).unwrap()
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
    let mut sets = later.attention[1].to_vec();
    sets[2] = vec![0];
    later.attention[1] = sets.into();
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
    let (attention, limits) = (vec![attention.into()], rows(limits));
    Certificate { instance, layer: 0, attention, leaders, limits, rates: None, claim }
}

/// Tokens 2 and 3 go to the leaders 0 and 1; token 4 follows those two, so that its mean drifts.
#[test]
fn every_claim_of_a_regime_is_checked() {
    type Alter = fn(&mut Vec<Vec<Rational>>, &mut NewtonCoefficients, &mut Vec<u64>);
    let alterations: [(Alter, &str); 11] = [
        (|_, _, _| (), ""),
        (|_, forms, _| forms[0].push(vec![ratio(0, 1); 3]), ""),
        (|_, forms, _| forms.truncate(4), "closed_forms: 4 entries, expected 5"),
        (|_, _, bounds| bounds.truncate(4), "bounds: 4 entries, expected 5"),
        (|_, forms, _| forms[4][1].truncate(2), "closed_forms[4][1]: 2 entries, expected 3"),
        (
            |_, forms, _| forms[2][0][1] += ratio(1, 2),
            "closed_forms[2] and its limit do not start at the token of the layer",
        ),
        (|_, forms, _| forms[4][1][2] *= ratio(2, 1), "closed_forms[4] does not obey w_{i,m+1} = alpha mean w_{j,m}"),
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
        (|_, _, bounds| bounds[3] = 0, "bounds[3] is 0, expected 1 to 1000000"),
        (|_, _, bounds| bounds[4] = 1_000_001, "bounds[4] is 1000001, expected 1 to 1000000"),
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

#[test]
fn rates_are_claims() {
    let tokens: [&[i64]; 5] = [&[20, 20, 0], &[20, -20, 0], &[20, 10, 2], &[20, -10, 2], &[10, 0, 5]];
    let limits: [&[i64]; 5] = [tokens[0], tokens[1], tokens[0], tokens[1], &[20, 0, 0]];
    // A coefficient 0 beyond the last raises no degree.
    let forms: [&[&[i64]]; 5] =
        [&[&[0, 0, 0]], &[], &[&[0, -10, 2]], &[&[0, 10, 2]], &[&[-10, 0, 5], &[0, 0, 1], &[0, 0, 0]]];
    let drift = regime(&tokens, &limits, &forms, &[1, 1, 1, 1, 6]);
    let settled = settled(&[&[1], &[-2], &[2]], 0);
    assert_eq!(settled.rates, Some(vec![Some(0), None, None]));
    let judge = |certificate: &Certificate, rates: &[Option<usize>]| {
        let claim = Certificate { rates: Some(rates.to_vec()), ..certificate.clone() };
        verify(&claim).map_err(|rejection| rejection.to_string())
    };
    assert_eq!(judge(&drift, &[None, None, Some(0), Some(0), Some(1)]), Ok(()));
    for (certificate, rates, wrong) in [
        (&drift, &[None, None, Some(0), Some(0), Some(2)][..], "rates[4] is 2, but that of token 4 is 1"),
        (&drift, &[Some(0), None, Some(0), Some(0), Some(1)], "rates[0] is 0, but that of token 0 is null"),
        (&drift, &[None, None, Some(0), None, Some(1)], "rates[3] is null, but that of token 3 is 0"),
        (&drift, &[None, None, Some(0), Some(0)], "rates: 4 entries, expected 5"),
        (&settled, &[None; 3], "rates[0] is null, but that of token 0 is 0"),
        (&settled, &[Some(0), None, Some(0)], "rates[2] is 0, but that of token 2 is null"),
        (&settled, &[Some(1), None, None], "rates[0] is 1, but that of token 0 is 0"),
    ] {
        assert_eq!(judge(certificate, rates), Err(wrong.to_owned()));
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
                    their scores are equal at some layers only";
    assert_eq!(rejection, expected);
}
