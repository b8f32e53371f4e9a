//! Limits, certificates and statements on random instances.

use crate::{definition, genome};
use ::arbitrary::Unstructured;
use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate;
use hardmax::equilibrium::settle::is_settled_by_definition;
use hardmax::equilibrium::verify::{self, Outcome};
use hardmax::equilibrium::{Equilibrium, Kind, Search};
use hardmax::generate::DEFAULT_BUDGET;
use hardmax::instance::Instance;
use hardmax::packs::PACKS;
use hardmax::rational::Rational;
use hardmax::trajectory::{LayerState, layers};
use hardmax_kit::{AnyPack, CaseOptions, Origin, Shrunk, Verdict};
use num_traits::{One, Zero};
use std::sync::Arc;

/// The layers within which a limit is looked for.
const MAX_LAYERS: usize = 8;

/// Looks for the limit; what is found is written, read and verified, it is the first layer that the definition allows,
/// and the layers after it are those that it foretells. Of a tenth of the inputs the definition accepts it too.
///
/// # Panics
/// **Panics if** any of this fails.
pub fn settle_and_verify(bytes: &[u8]) {
    let instance = genome(&mut Unstructured::new(bytes)).decode();
    let limit = Search::new().max_layers(MAX_LAYERS).run(&Spec, &instance);
    let Some(equilibrium) = limit.equilibrium() else { return };
    // INVARIANT: a certificate is plain text and lists.
    let written = serde_json::to_vec(&equilibrium.certificate(&instance)).expect("a certificate as JSON");
    let read = certificate::read(&written).unwrap_or_else(|error| panic!("a certificate is not read: {error}"));
    assert_eq!(read.instance, instance);
    verify::verify(&read).unwrap_or_else(|rejection| panic!("a certificate is rejected: {rejection}"));
    // The definition takes its time: a tenth of the inputs, whatever they hold.
    if bytes.iter().fold(0, |sum, byte| (sum + usize::from(*byte)) % 10) == 0 {
        assert_eq!(definition::outcome(&read), Outcome::Accepted);
    }
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
            other => panic!("no layer is foretold for {other:?}"),
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

/// How far the statements look.
const OPTIONS: CaseOptions = CaseOptions::new().with_layers(3).with_max_layers(MAX_LAYERS);

/// Checks every statement of every pack of the model.
///
/// # Panics
/// **Panics if** one is violated, with the shrunk instance as a case that `hardmax replay` reads, and as Rust.
pub fn theorems(bytes: &[u8]) {
    let instance = genome(&mut Unstructured::new(bytes)).decode();
    for pack in PACKS.packs() {
        if let Some(message) = violation(pack, &instance, None) {
            panic!("{message}");
        }
    }
}

/// What to say of the first violation: the comparison that fails, and the smallest instance found on which one does.
fn violation(pack: &dyn AnyPack, instance: &Instance, fault: Option<&str>) -> Option<String> {
    // INVARIANT: no statement is named, and the fault is one of the pack.
    let selection = pack.select(&[], fault, OPTIONS).expect("names of the pack");
    let origin = Origin::Given { name: "the input".to_owned(), instance: Arc::new(instance.clone()) };
    let checked = pack.check(&selection, &origin)?;
    let place = checked.verdicts.iter().position(|verdict| matches!(verdict, Verdict::Violated(_)))?;
    let Shrunk { comparison, case } = pack.shrink(&selection, place, &origin, DEFAULT_BUDGET)?;
    // INVARIANT: a case is plain text and lists.
    let json = serde_json::to_string(&case).expect("a case as JSON");
    Some(format!("{}: {comparison}\n{json}\n{}", case.theorem, case.rust(pack.path())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hardmax::generate::Genome;
    use hardmax::report::case;

    #[test]
    fn a_violation_is_shrunk_and_told_as_a_case_and_as_rust() {
        let pack = PACKS.pack("hardmax").unwrap();
        let seen = |index| violation(pack, &Genome::random(0, index).decode(), Some("wrong-weight"));
        let message = (0..50).find_map(seen).expect("a wrong weight is caught");
        let lines: Vec<&str> = message.lines().collect();
        let stored = case::read(lines[1].as_bytes()).unwrap();
        assert!(stored.instance().unwrap().len() <= 2, "{message}");
        assert!(lines[0].starts_with(&format!("{}: layer ", stored.theorem)), "{message}");
        assert!(lines[2].starts_with("let pack = &hardmax::theorems::PACK;"), "{message}");
        assert!(matches!(stored.check(OPTIONS), Verdict::Violated(_)));
    }
}
