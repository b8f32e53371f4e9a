//! Cases, flows and films own what they look at: they go to another thread and outlive the scope that made the instance.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::dynamics::{Dynamics, Fault, Flow, Spec};
use hardmax::engine::internals::Engine;
use hardmax::engine::{Exact, ExactFlow};
use hardmax::instance::Instance;
use hardmax::plot::{Film, FilmOptions};
use hardmax::rational::{Rational, ratio};
use hardmax::theorems::{Case, CaseOptions, REGISTRY, Verdict};
use hardmax::tokens::Tokens;
use std::sync::Arc;
use std::thread;

const fn goes_anywhere<T: Send + 'static>() {}

const _: () = {
    goes_anywhere::<Case>();
    goes_anywhere::<Film>();
    goes_anywhere::<Box<dyn Flow>>();
    goes_anywhere::<Arc<dyn Dynamics>>();
    goes_anywhere::<Engine>();
    goes_anywhere::<ExactFlow>();
};

/// Token 2 goes to the mean (2, 0) of tokens 0 and 1.
fn tie() -> Instance {
    let tokens = [[2, 2], [2, -2], [1, 0]].map(|point| point.map(|x| ratio(x, 1)).to_vec());
    Instance::new(tokens.to_vec(), None, ratio(1, 1)).unwrap()
}

#[test]
fn a_flow_outlives_its_instance_and_its_dynamics() {
    let every: [Arc<dyn Dynamics>; 3] = [Arc::new(Spec), Arc::new(Exact::default()), Arc::new(Fault::FirstIndex)];
    let first = every.map(|dynamics| {
        let mut flow = dynamics.start(&tie());
        drop(dynamics);
        let flow = thread::spawn(move || {
            flow.advance();
            flow
        });
        let mut flow = flow.join().unwrap();
        flow.advance();
        flow.tokens()[2].to_vec()
    });
    let at = |x: Rational, y: Rational| vec![x, y];
    let means = at(ratio(7, 4), ratio(0, 1));
    assert_eq!(first, [means.clone(), means, at(ratio(7, 4), ratio(3, 2))]);
}

#[test]
fn a_case_outlives_its_instance_and_its_dynamics() {
    let violated = |dynamics: Arc<dyn Dynamics>| {
        let case = Case::new(&tie(), &dynamics, CaseOptions::default());
        drop(dynamics);
        let violates =
            |case: &Case| REGISTRY.iter().filter(|theorem| matches!(theorem.check(case), Verdict::Violated(_))).count();
        thread::spawn(move || violates(&case)).join().unwrap()
    };
    assert_eq!(violated(Arc::new(Exact::default())), 0);
    assert!(violated(Arc::new(Fault::WrongWeight)) > 0);
}

#[test]
fn a_film_outlives_its_instance() {
    let film = Film::new("tie", &tie(), &FilmOptions::default().with_layers(3)).unwrap();
    let seen = thread::spawn(move || (film.last(), film.instance.len(), film.limit.equilibrium().is_some()));
    assert_eq!(seen.join().unwrap(), (3, 3, true));
}

/// A million tokens are not held twice because a flow goes through them.
#[test]
fn a_clone_of_an_instance_shares_its_tokens() {
    let instance = tie();
    let at: *const Tokens = instance.tokens();
    assert!(std::ptr::eq(at, instance.clone().tokens()));
    let case = Case::new(&instance, &Spec, CaseOptions::default());
    assert!(std::ptr::eq(at, case.instance.tokens()));
    let flow = Spec.start(&instance);
    assert!(std::ptr::eq(at, &*flow.tokens()));
}
