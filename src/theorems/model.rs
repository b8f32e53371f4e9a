//! The model of the core pack: instances under dynamics.

use super::assumption::Assumption;
use super::case::Case;
use crate::dynamics::Dynamics;
use crate::engine::Exact;
use crate::equilibrium::Kind;
use crate::instance::Instance;
use crate::tokens::classes;
use hardmax_kit::{CaseOptions, Model};
use hardmax_packs::HardmaxInstances;
use num_traits::Zero;
use std::sync::Arc;

/// Instances under dynamics.
#[derive(Debug, Clone, Copy)]
pub struct Hardmax;

impl Model for Hardmax {
    type Instances = HardmaxInstances;
    type Subject = dyn Dynamics;
    type Case = Case;
    type Assumption = Assumption;

    fn subject() -> Arc<dyn Dynamics> {
        Arc::new(Exact::default())
    }

    fn case(instance: Arc<Instance>, dynamics: Arc<dyn Dynamics>, options: &CaseOptions) -> Case {
        Case::new(&instance, &dynamics, *options)
    }

    fn satisfies(case: &Case, assumption: Assumption) -> bool {
        case.satisfies(assumption)
    }

    const LABELS: &'static [&'static str] = &["ties", "repeated", "zero", "regime"];

    fn labels(case: &Case) -> Vec<&'static str> {
        let instance = &case.instance;
        let class = classes(instance.tokens());
        let between = |set: &[usize]| set.iter().any(|&j| class[j] != class[set[0]]);
        let has = [
            ("ties", case.states.first().is_some_and(|state| state.attention.sets().any(between))),
            ("repeated", class.iter().enumerate().any(|(i, first)| i != *first)),
            ("zero", instance.tokens().rows().any(|token| token.iter().all(Zero::is_zero))),
            ("regime", case.equilibrium().is_ok_and(|equilibrium| equilibrium.kind != Kind::Settled)),
        ];
        has.into_iter().filter(|(_, has)| *has).map(|(label, _)| label).collect()
    }
}
