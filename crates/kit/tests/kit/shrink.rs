//! Shrinking ends at a simpler instance and keeps its budget.

use crate::model::{CASES, KIN, Lists, MEAN, choice};
use hardmax_kit::{Instances, Origin, Verdict};
use std::sync::Arc;

/// What is left of `list` within `budget`, and the calls made.
fn shrunk(list: &[i64], budget: usize, fails: impl Fn(&[i64]) -> bool) -> (Vec<i64>, usize) {
    let mut calls = 0;
    let mut counted = |candidate: &Vec<i64>| {
        calls += 1;
        fails(candidate)
    };
    let small = Lists::shrink(&list.to_vec(), &mut counted, budget);
    (small, calls)
}

#[test]
fn the_budget_is_kept_and_the_end_is_simplest() {
    let list: Vec<i64> = (1..=9).map(|k| 100 * k).collect();
    // The first simpler list fails too; only the second one does.
    let large: fn(&[i64]) -> bool = |list| list.iter().sum::<i64>() >= 40;
    let with_the_first: fn(&[i64]) -> bool = |list| list.contains(&100);
    for (fails, calls_until_simpler) in [(large, 1), (with_the_first, 2)] {
        let (whole, most) = shrunk(&list, 10_000, fails);
        // Nothing simpler fails.
        assert!(fails(&whole) && Lists::simpler(&whole).iter().all(|simpler| !fails(simpler)), "{whole:?}");
        assert_eq!(whole.len(), 1);
        for budget in 0..=most + 2 {
            let (small, calls) = shrunk(&list, budget, fails);
            assert_eq!(calls, budget.min(most), "budget {budget}");
            assert!(fails(&small), "{small:?}");
            assert_eq!(small == list, budget < calls_until_simpler, "budget {budget}: {small:?}");
        }
        assert_eq!(shrunk(&list, most, fails).0, whole);
    }
}

#[test]
fn what_fails_nowhere_smaller_stays() {
    let (small, calls) = shrunk(&[5, 6, 7], 100, |list| list == [5, 6, 7]);
    assert_eq!((small, calls), (vec![5, 6, 7], 4));
}

#[test]
fn a_violation_is_shrunk_within_its_budget() {
    let part = choice((&MEAN, &["sum", "between"], Some("one-too-few")), false);
    let list: Vec<i64> = vec![10, 9, 8, 9, 10, 10, 9];
    let origin = Origin::Given { name: "by hand".to_owned(), instance: Arc::new(list.clone()) };
    for (budget, shorter) in [(0, false), (1, true), (3, true), (500, true)] {
        let before = CASES.get();
        // Statement 1 of the selection is `between`.
        let shrunk = part.pack.shrink(&part.selection, 1, &origin, budget).unwrap();
        assert!(CASES.get() - before <= budget + 2, "{} cases for {budget}", CASES.get() - before);
        let small = MEAN.read(shrunk.case.instance.get()).unwrap();
        assert_eq!(small.len() < list.len(), shorter, "{small:?}");
        let again = MEAN.check("between", small, Some("one-too-few")).unwrap();
        assert_eq!(again, Verdict::Violated(Box::new(shrunk.comparison.clone())));
        assert_eq!((shrunk.case.theorem.as_str(), shrunk.case.pack.as_str()), ("between", "mean"));
        assert_eq!(shrunk.case.note, Some(shrunk.comparison.to_string()));
    }
}

#[test]
fn what_does_not_fail_is_not_shrunk() {
    let origin = Origin::Random { seed: 1, index: 3 };
    let part = choice((&MEAN, &[], None), false);
    assert!(part.pack.shrink(&part.selection, 0, &origin, 9).is_none());
    // No such statement; an instance of another model.
    let part = choice((&KIN, &[], Some("first-entry")), false);
    assert!(part.pack.shrink(&part.selection, 2, &origin, 9).is_none());
    let word = Origin::Given { name: "a word".to_owned(), instance: Arc::new("word") };
    assert!(part.pack.shrink(&part.selection, 0, &word, 9).is_none());
    assert!(part.pack.check(&part.selection, &word).is_none());
}

#[test]
fn the_case_of_an_instance_without_an_answer_is_the_instance() {
    let part = choice((&KIN, &["sum"], Some("first-entry")), false);
    let origin = Origin::Random { seed: 1, index: 1 };
    let case = part.pack.undecided(&part.selection, 0, &origin, 7).unwrap();
    assert_eq!(MEAN.read(case.instance.get()).unwrap(), Lists::random(1, 1));
    assert_eq!((case.layer, case.fault.as_deref()), (Some(7), Some("first-entry")));
    assert_eq!(case.note.as_deref(), Some("random 1 (seed 1): undecided within 7 layers"));
    assert!(part.pack.undecided(&part.selection, 1, &origin, 7).is_none());
}
