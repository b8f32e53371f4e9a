//! Limits, certificates and statements on random instances.

use super::genome;
use crate::dynamics::Spec;
use crate::equilibrium::certificate::{self, CertificateJson};
use crate::equilibrium::settle::is_settled_by_definition;
use crate::equilibrium::{Equilibrium, Kind, limit, verify};
use crate::instance::Instance;
use crate::rational::Rational;
use crate::theorems::{Case, CaseOptions, REGISTRY, Verdict};
use crate::trajectory::{LayerState, layers};
use ::arbitrary::Unstructured;
use num_traits::{One, Zero};

/// The layers within which a limit is looked for.
const MAX_LAYERS: usize = 8;

/// Looks for the limit; what is found is written, read and verified, it is the first layer that the definition allows,
/// and the layers after it are those that it foretells.
///
/// # Panics
/// **Panics if** any of this fails.
pub fn settle_and_verify(bytes: &[u8]) {
    let instance = genome(&mut Unstructured::new(bytes)).decode();
    let limit = limit(&Spec, &instance, MAX_LAYERS, |_| ());
    let Some(equilibrium) = limit.equilibrium() else { return };
    // INVARIANT: a certificate is plain text and lists.
    let written = serde_json::to_vec(&CertificateJson::new(&instance, equilibrium)).expect("a certificate as JSON");
    let read = certificate::read(&written).unwrap_or_else(|error| panic!("a certificate is not read: {error}"));
    assert_eq!(read.instance, instance);
    verify::verify(&read).unwrap_or_else(|rejection| panic!("a certificate is rejected: {rejection}"));
    for state in layers(&Spec, &instance).take(equilibrium.layer() + 3) {
        let settled = state.layer >= equilibrium.layer() && is_standing(equilibrium);
        assert_eq!(is_settled_by_definition(instance.form(), &state), settled, "layer {}", state.layer);
        if state.layer >= equilibrium.layer() {
            check_foretold(&instance, equilibrium, &state);
        }
    }
}

fn is_standing(equilibrium: &Equilibrium) -> bool {
    equilibrium.kind == Kind::Settled
}

/// The pattern is that of layer k, and `z^t = c + r^{t-k} sum_m binom(t-k, m) w_m`.
fn check_foretold(instance: &Instance, equilibrium: &Equilibrium, state: &LayerState) {
    assert_eq!(state.attention, equilibrium.state.attention, "layer {}", state.layer);
    assert_eq!(state.leaders, equilibrium.leaders(), "layer {}", state.layer);
    let steps = state.layer - equilibrium.layer();
    let rate = (0..steps).fold(Rational::one(), |power, _| power * instance.rate());
    for (i, token) in state.tokens.rows().enumerate() {
        let start: Vec<Rational> =
            equilibrium.state.tokens[i].iter().zip(&equilibrium.limits[i]).map(|(z, c)| z - c).collect();
        let newton = match &equilibrium.kind {
            Kind::Settled => &[start][..],
            Kind::Regime(forms) => forms.newton(i),
        };
        for (k, entry) in token.iter().enumerate() {
            let mut sum = Rational::zero();
            let mut binomial = Rational::one();
            for (m, w) in newton.iter().enumerate() {
                sum += &w[k] * &binomial;
                let factor = steps as i64 - m as i64;
                binomial = binomial * Rational::from_integer(factor.into()) / Rational::from_integer((m + 1).into());
            }
            assert_eq!(*entry, &equilibrium.limits[i][k] + &rate * sum, "layer {}, token {i}", state.layer);
        }
    }
}

/// Checks every statement.
///
/// # Panics
/// **Panics if** one is violated.
pub fn theorems(bytes: &[u8]) {
    let instance = genome(&mut Unstructured::new(bytes)).decode();
    let case = Case::new(&instance, &Spec, CaseOptions { layers: 3, max_layers: MAX_LAYERS });
    for theorem in REGISTRY {
        if let Verdict::Violated(violation) = theorem.check(&case) {
            panic!("{}: {violation}", theorem.id());
        }
    }
}
