//! Regimes whose scores part late, and small files that claim much: the verifier answers at once.
//!
//! Each of the values before T was once looked at in fractions: the drift at 1/10000 would not have ended.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate::{Certificate, Claim, read};
use hardmax::equilibrium::regime::{self, Attempt};
use hardmax::equilibrium::verify::{PatternBreak, Rejection, verify};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, parse, ratio};
use hardmax::spec::System;
use hardmax::trajectory::layers;
use num_traits::{Pow, Signed};
use std::time::{Duration, Instant};

/// Far more than any of these takes, far less than fractions would.
const PATIENCE: Duration = Duration::from_secs(60);

/// The drift example of docs/theory.md section 3.3, moved to another step size: its closed forms are those of any.
fn drift(alpha: &Rational, bounds: [u64; 5]) -> Certificate {
    let row = |row: [i64; 3]| row.map(|x| ratio(x, 20)).to_vec();
    let tokens = [[20, 20, 0], [20, -20, 0], [20, 10, 2], [20, -10, 2], [10, 0, 5]].map(row).to_vec();
    let instance = Instance::new(tokens, None, alpha.clone()).unwrap();
    let limits = [[20, 20, 0], [20, -20, 0], [20, 20, 0], [20, -20, 0], [20, 0, 0]].map(row).to_vec();
    let late = vec![ratio(0, 1), ratio(0, 1), ratio(1, 10) * alpha];
    let closed_forms =
        vec![vec![], vec![], vec![row([0, -10, 2])], vec![row([0, 10, 2])], vec![row([-10, 0, 5]), late]];
    let attention = vec![System::of(&instance).pattern(instance.tokens()).into()];
    let claim = Claim::Regime { closed_forms, bounds: bounds.to_vec() };
    Certificate { instance, layer: 0, attention, leaders: vec![0, 1], limits, rates: None, claim }
}

/// What the search finds at layer 0.
fn bounds(alpha: &Rational) -> [u64; 5] {
    let instance = drift(alpha, [1; 5]).instance;
    let Attempt::Certified(forms) = regime::attempt(&instance, &layers(&Spec, &instance).next().unwrap()) else {
        panic!("{alpha}: not certified")
    };
    forms.bounds().try_into().unwrap()
}

#[test]
fn slow_drifts_are_decided_at_once() {
    let start = Instant::now();
    let mut latest = 0;
    for q in [100, 1_000, 10_000, 100_000] {
        let alpha = ratio(1, q);
        let bounds = bounds(&alpha);
        let most = *bounds.iter().max().unwrap();
        assert!(most > latest, "{bounds:?}");
        latest = most;
        assert_eq!(verify(&drift(&alpha, bounds)), Ok(()));
        assert_eq!(verify(&drift(&alpha, [1_000_000; 5])), Ok(()));
        // A layer too early, the claim is not seen to hold: the search names the first.
        let token = bounds.iter().position(|bound| *bound == most).unwrap();
        let mut early = bounds;
        early[token] -= 1;
        let why = PatternBreak::NoDominantTerm { bound: most - 1 };
        let rejection = verify(&drift(&alpha, early)).unwrap_err();
        assert!(
            matches!(rejection, Rejection::PatternBreaks { token: at, why: found, .. } if at == token && found == why)
        );
    }
    assert!(latest > 100_000, "T = {latest}");
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

/// Token 4 rises before it comes down, and prefers a third leader, (9/10, 0, 3), for a while about a thousand layers on: the first
/// of these layers is named.
#[test]
fn the_first_layer_of_a_late_crossing_is_named() {
    let alpha = ratio(1, 10_000);
    let mut certificate = drift(&alpha, [1_000_000; 5]);
    let Claim::Regime { closed_forms, bounds } = &mut certificate.claim else { unreachable!() };
    let leader = [ratio(9, 10), ratio(0, 1), ratio(3, 1)].to_vec();
    let mut tokens = certificate.instance.tokens().to_rows();
    tokens[4][2] = ratio(1, 100);
    tokens.push(leader.clone());
    closed_forms[4][0][2] = ratio(1, 100);
    closed_forms.push(vec![]);
    bounds.push(1_000_000);
    certificate.limits.push(leader);
    certificate.instance = Instance::new(tokens, None, alpha.clone()).unwrap();
    certificate.attention = vec![System::of(&certificate.instance).pattern(certificate.instance.tokens()).into()];
    certificate.leaders.push(5);
    let rejection = verify(&certificate).unwrap_err();
    let Rejection::PatternBreaks { token: 4, member: 2, other: 5, why, .. } = rejection else { panic!("{rejection}") };
    let PatternBreak::NotPositive { layers } = why else { panic!("{why}") };
    assert!((500..2_000).contains(&layers), "{layers}");
    // Where tokens 4 and 2 stand after t layers, and by how much 4 prefers 2 to 5.
    let ahead = |t: u64| {
        let shrink = Pow::pow(&certificate.instance.rate(), t);
        let own = [
            ratio(1, 1) - ratio(1, 2) * &shrink,
            (ratio(1, 100) + ratio(1, 10) * &alpha * Rational::from(t)) * &shrink,
        ];
        let member = [ratio(1, 1), ratio(1, 10) * &shrink];
        (&member[0] - ratio(9, 10)) * &own[0] + (&member[1] - ratio(3, 1)) * &own[1]
    };
    assert!(ahead(layers - 1).is_positive() && !ahead(layers).is_positive(), "{layers}");
}

/// Files of half a kilobyte whose claims would take long to look at one by one.
#[test]
fn small_files_that_claim_much_are_answered_soon() {
    let start = Instant::now();
    let far = [1_000_000; 5];
    let accepted = |certificate: &Certificate| verify(certificate).is_ok();
    // Powers of numbers of thousands of digits, near 0 and near 1. A step of 10^4000 takes token 4 to (1, 0, 1/10), where it
    // prefers itself.
    let leaps = verify(&drift(&parse("1e4000").unwrap(), far)).unwrap_err();
    let Rejection::PatternBreaks { token: 4, other: 4, why, .. } = leaps else { panic!("{leaps}") };
    assert_eq!(why, PatternBreak::NotPositive { layers: 1 });
    let hardly_moves = verify(&drift(&parse("1e-4000").unwrap(), far)).unwrap_err();
    assert!(matches!(hardly_moves, Rejection::PatternBreaks { why: PatternBreak::NoDominantTerm { .. }, .. }));
    // Dominance sets in at the first T beyond 5/2 over the step: the largest that may be claimed, and one beyond it.
    for (q, holds) in [(400_000, true), (400_001, false)] {
        let alpha = ratio(1, q) + parse("1e-300").unwrap();
        assert_eq!(accepted(&drift(&alpha, far)), holds, "{q}");
    }
    // Bounds out of range are named before any inequality is looked at.
    for (token, bound) in [(0, 0), (3, 1_000_001), (4, u64::MAX)] {
        let mut bounds = far;
        bounds[token] = bound;
        let rejection = verify(&drift(&ratio(1, 100_000), bounds)).unwrap_err();
        assert_eq!(rejection, Rejection::Bound { token, bound });
        assert_eq!(rejection.to_string(), format!("bounds[{token}] is {bound}, expected 1 to 1000000"));
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

/// A single token ties with nobody: its T is still one that may be claimed.
#[test]
fn a_bound_is_looked_at_where_there_is_nothing_to_bound() {
    let file = |bound: &str| {
        let file = format!(
            r#"{{"schema":"hardmax/certificate/1","kind":"regime","instance":{{"alpha":"1/2","tokens":[["1"]]}},"layer":0,
            "attention":[[[0]]],"leaders":[0],"limits":[["1"]],"closed_forms":[[]],"bounds":[{bound}]}}"#
        );
        read(file.as_bytes())
    };
    assert_eq!(verify(&file("1").unwrap()), Ok(()));
    assert_eq!(verify(&file("0").unwrap()), Err(Rejection::Bound { token: 0, bound: 0 }));
    assert!(file("18446744073709551616").is_err());
}
