//! Do generated and shrunk instances keep what they were made for?

use hardmax::dynamics::Spec;
use hardmax::generate::{Family, Genome, gallery, shrink};
use hardmax::instance::Instance;
use hardmax::theorems::{Case, CaseOptions, Verdict, counterexamples, find};
use num_traits::Signed;

fn is_valid(instance: &Instance) -> bool {
    instance.alpha().is_positive() && instance.form().check_positive_definite().is_ok()
}

#[test]
fn a_face_holds_the_instance_that_never_settles() {
    let genome = Genome {
        family: Family::Face,
        dimension: 3,
        grid: 10,
        alpha: [1, 2],
        numerators: vec![0, 0, 4, 0, 0, 5],
        ..Genome::default()
    };
    let drift = gallery().into_iter().find(|named| named.name == "never-settles-drift").unwrap();
    assert_eq!(genome.decode(), drift.instance);
}

#[test]
fn instances_outside_the_hypotheses_stay_outside_as_long_as_that_is_why_they_fail() {
    for example in counterexamples() {
        for id in example.fails {
            let violated = |instance: &Instance| {
                let case = Case::new(instance, &Spec, CaseOptions::new().with_layers(8).with_max_layers(12));
                // INVARIANT: the gallery's own test looks each id up.
                matches!((find(id).unwrap().conclusion)(&case), Verdict::Violated(_))
            };
            let small = shrink(&example.instance, violated, 200);
            assert!(violated(&small), "{} for {id}", example.name);
            assert!(*id == "face_projection" || !is_valid(&small), "{} for {id}", example.name);
        }
    }
}
