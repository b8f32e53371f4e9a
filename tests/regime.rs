//! Does a regime certificate mean what it says, at the place where the closed form is easily got wrong?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate::{Certificate, Claim};
use hardmax::equilibrium::regime::{self, Attempt};
use hardmax::equilibrium::{limit, verify};
use hardmax::instance::Instance;
use hardmax::rational::{Rational, ratio};
use hardmax::trajectory::layers;

fn point(entries: &[i64]) -> Vec<Rational> {
    entries.iter().map(|&entry| ratio(entry, 1)).collect()
}

/// Token 0 rests at layer 0: it attends to every token (all have first coordinate 1), and their mean is itself. But token
/// 3 moves to token 1, so that mean moves on and token 0 after it. Taking "at rest at layer k" for "at rest from layer k on"
/// certifies the limit (1, 0) for token 0; it is (1, 2).
fn rests_and_moves_on() -> Instance {
    let tokens = [[1, 0], [1, 2], [1, -3], [1, 1]];
    Instance::new(tokens.iter().map(|token| point(token)).collect(), None, ratio(1, 2)).unwrap()
}

#[test]
fn a_token_at_rest_may_move_on() {
    let instance = rests_and_moves_on();
    let states: Vec<_> = layers(&Spec, &instance).take(3).collect();
    assert_eq!(states[0].attention.set(0), [0, 1, 2, 3]);
    assert_eq!(states[1].tokens[0], states[0].tokens[0]);
    assert_ne!(states[2].tokens[0], states[1].tokens[0]);
    assert_eq!(regime::attempt(&instance, &states[0]), Attempt::Refuted);
    let decided = limit(&Spec, &instance);
    assert_eq!(decided.equilibrium().unwrap().limits[0], point(&[1, 2])[..]);
}

#[test]
fn the_verifier_rejects_the_certificate_that_forgets_it() {
    let instance = rests_and_moves_on();
    let states: Vec<_> = layers(&Spec, &instance).take(1).collect();
    let mut limits = instance.tokens().to_rows();
    limits[3] = point(&[1, 2]);
    let mut closed_forms = vec![vec![]; 4];
    closed_forms[3] = vec![point(&[0, -1])];
    let certificate = Certificate {
        layer: 0,
        attention: vec![(&states[0].attention).into()],
        leaders: states[0].leaders.clone(),
        limits,
        rates: None,
        claim: Claim::Regime { closed_forms, bounds: vec![1; 4] },
        instance,
    };
    let rejection = verify::verify(&certificate).unwrap_err().to_string();
    assert_eq!(rejection, "limits[0] is (1, 0), but the limit of token 0 is (1, 1/4)");
}
