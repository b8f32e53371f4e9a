//! Does every statement hold on random instances, and on how many does it say anything at all?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod common {
    pub mod cases;
    pub mod config;
    pub mod regressions;
}

use common::{cases::cases, config::config, regressions::regressions};
use hardmax::dynamics::{Spec, Step};
use hardmax::engine::Exact;
use hardmax::equilibrium::{Limit, Search};
use hardmax::generate::{DEFAULT_BUDGET, Genome, shrink};
use hardmax::instance::Instance;
use hardmax::pattern::Pattern;
use hardmax::rational::ratio;
use hardmax::theorems::{Assumption, Case, CaseOptions, Comparison, REGISTRY, Theorem, Verdict, find};
use hardmax::tokens::Tokens;
use hardmax_kit::{CaseJson, Instances};
use hardmax_packs::HardmaxInstances;
use proptest::proptest;

const OPTIONS: CaseOptions = CaseOptions::new().with_layers(4).with_max_layers(40);

/// Statements that apply to less than 10 % of random instances, the percentage they reach at least, and why.
const RARELY_APPLICABLE: [(&str, u32, &str); 2] = [
    ("face_projection", 4, "a limit inside a face needs a tie that lasts, which few families have"),
    ("regime_sound", 1, "a regime that drifts needs a tie that lasts between tokens that move: d >= 3"),
];

/// The least percentage of random instances on which a statement must say something.
const LEAST_PERCENTAGE: u32 = 10;

fn violation(theorem: &Theorem, instance: &Instance) -> Option<Box<Comparison>> {
    match theorem.check(&Case::new(instance, &Spec, OPTIONS)) {
        Verdict::Violated(comparison) => Some(comparison),
        _ => None,
    }
}

/// Shrinks, writes the case file that `hardmax replay` reads, and fails with it.
fn fail(theorem: &Theorem, instance: &Instance) -> ! {
    let small = shrink(instance, |candidate| violation(theorem, candidate).is_some(), DEFAULT_BUDGET);
    let seen = violation(theorem, &small).expect("the shrunk instance still fails");
    let written = HardmaxInstances::write(&small);
    let case: CaseJson = CaseJson::violation("hardmax", theorem.id, written, None, &seen);
    let json = serde_json::to_string(&case).unwrap();
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.case.json", theorem.id));
    std::fs::write(&file, &json).unwrap();
    panic!(
        "{} is violated: {seen}\n{json}\n{}hardmax replay {}",
        theorem.id,
        case.rust("hardmax::theorems::PACK"),
        file.display()
    );
}

/// Fails on the first statement that the instance violates.
fn holds_all(instance: &Instance) {
    let case = Case::new(instance, &Spec, OPTIONS);
    let violates = |theorem: &&Theorem| matches!(theorem.check(&case), Verdict::Violated(_));
    if let Some(theorem) = REGISTRY.iter().find(violates) {
        fail(theorem, instance);
    }
}

#[test]
fn every_statement_holds_on_instances_that_failed_once() {
    let stored = regressions();
    assert!(!stored.is_empty());
    stored.iter().for_each(|(_, instance)| holds_all(instance));
}

#[test]
fn every_statement_holds_with_proptest() {
    proptest!(config("theorems", 60), |(genome: Genome)| {
        holds_all(&genome.decode());
    });
}

#[test]
fn every_statement_holds_with_quickcheck() {
    fn holds(genome: Genome) -> bool {
        holds_all(&genome.decode());
        true
    }
    quickcheck::QuickCheck::new().tests(u64::from(cases(60))).quickcheck(holds as fn(Genome) -> bool);
}

#[test]
fn every_statement_holds_on_random_instances_and_most_are_not_vacuous() {
    let count = cases(250);
    let mut applicable = vec![0u32; REGISTRY.len()];
    for index in 0..u64::from(count) {
        let instance = Genome::random(1, index).decode();
        let case = Case::new(&instance, &Spec, OPTIONS);
        for (theorem, applicable) in REGISTRY.iter().zip(&mut applicable) {
            match theorem.check(&case) {
                Verdict::Holds(evidence) => *applicable += u32::from(evidence.comparisons > 0),
                Verdict::Violated(_) => fail(theorem, &instance),
                _ => {}
            }
        }
    }
    let mut vacuous = Vec::new();
    for (theorem, applicable) in REGISTRY.iter().zip(&applicable) {
        let documented = RARELY_APPLICABLE.iter().find(|(id, ..)| *id == theorem.id);
        let least = documented.map_or(LEAST_PERCENTAGE, |(_, least, _)| *least);
        println!("{:24} {applicable:5} of {count}, at least {least} %", theorem.id);
        if applicable * 100 < least * count {
            vacuous.push(theorem.id);
        }
    }
    assert!(vacuous.is_empty(), "too rarely applicable: {vacuous:?}");
}

#[test]
fn rarely_applicable_statements_exist_and_say_why() {
    for (id, least, why) in RARELY_APPLICABLE {
        assert!(hardmax::theorems::find(id).is_some() && least < LEAST_PERCENTAGE && !why.is_empty(), "{id}");
    }
}

/// A layer that has token 0 attend to token 1, whatever the scores, and moves nothing.
fn forged(_: &Instance, tokens: &Tokens) -> Step {
    Step { attention: Pattern::from_sets([vec![1], vec![1]]), tokens: tokens.clone() }
}

/// 4 = |z_1|^2 is more than |z_0|^2 = 1, but less than 1 + |z_1 - z_0|^2 = 6.
#[test]
fn attention_order_counts_the_distance() {
    let instance =
        Instance::new(vec![vec![ratio(1, 1), ratio(0, 1)], vec![ratio(0, 1), ratio(2, 1)]], None, ratio(1, 2));
    let instance = instance.unwrap();
    let verdict = find("attention_order").unwrap().check(&Case::new(&instance, &forged, OPTIONS));
    let Verdict::Violated(seen) = verdict else { panic!("{verdict:?}") };
    assert_eq!(
        (seen.claim.as_str(), seen.left.as_str(), seen.right.as_str()),
        ("|z_j|^2 >= |z_i|^2 + |z_j - z_i|^2", "4", "6")
    );
}

/// A limit at the origin touches every face; that it is not there is a claim of its own.
#[test]
fn face_projection_keeps_limits_of_nonzero_tokens_from_the_origin() {
    let instance = |points: [[i64; 2]; 3]| {
        let tokens = points.iter().map(|point| point.iter().map(|&x| ratio(x, 2)).collect()).collect();
        Instance::new(tokens, None, ratio(1, 2)).unwrap()
    };
    let check = |instance: &Instance, moved: bool| {
        let mut limit = Search::new().max_layers(40).run(&Spec, instance);
        if let (true, Limit::Decided(equilibrium)) = (moved, &mut limit) {
            let mut limits = equilibrium.limits.to_rows();
            limits[2].fill(ratio(0, 1));
            equilibrium.limits = Tokens::from_rows(limits).unwrap();
        }
        find("face_projection").unwrap().check(&Case::with_limit(instance, &Spec, limit, 4))
    };
    let tie = instance([[2, 2], [2, -2], [1, 0]]);
    assert!(matches!(check(&tie, false), Verdict::Holds(_)));
    let Verdict::Violated(seen) = check(&tie, true) else { panic!("a limit at the origin passes") };
    assert_eq!(seen.claim, "|p|^2 > 0");
    assert!(matches!(check(&instance([[2, 2], [-2, -2], [0, 0]]), false), Verdict::Holds(_)));
}

/// Fifty million pairs of tokens are compared, all layers together; checks of all pairs ask for half of that.
#[test]
fn large_instances_are_cut_short() {
    let seen = |count: usize| {
        let instance = Instance::new(vec![vec![ratio(1, 1)]; count], None, ratio(1, 2)).unwrap();
        let exact = Exact::default();
        let case = Case::with_limit(&instance, &exact, Limit::Undecided { layers: 0, reason: None }, 10);
        (case.states.len(), case.satisfies(Assumption::FewTokens))
    };
    assert_eq!([seen(3), seen(5000), seen(5001)], [(11, true), (3, true), (2, false)]);
}
