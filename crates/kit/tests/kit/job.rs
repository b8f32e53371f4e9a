//! A job says the same however many threads there are, and stops when it is told to.

use crate::model::{KIN, MEAN, choice, report};
use hardmax_kit::job::{self, Job, MOST_KEPT, Outcome};
use hardmax_kit::report::CheckReport;
use hardmax_kit::{CaseOptions, CheckedInstance, Origin, UnknownName};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn job(random: std::ops::Range<u64>) -> Job<'static> {
    let parts = vec![choice((&MEAN, &[], Some("one-too-few")), true), choice((&KIN, &[], None), true)];
    Job { parts, seed: 1, random }
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Everything that is seen, until `most` cases have ended; with the cases that ended.
fn run(job: &Job, most: usize) -> (Vec<(usize, String, CheckedInstance)>, CheckReport, usize) {
    let (mut seen, ended) = (Vec::new(), AtomicUsize::new(0));
    let mut see = |outcome: &Outcome| seen.push((outcome.part, outcome.origin.name(), outcome.checked.clone()));
    let (report, _) = job.run(&mut see, &|| match ended.fetch_add(1, Ordering::Relaxed) + 1 >= most {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    });
    (seen, report, ended.into_inner())
}

#[test]
fn the_order_of_outcomes_is_fixed_whatever_the_threads() {
    // More than one block of random instances.
    let [one, eight] = [1, 8].map(|threads| on_threads(threads, || run(&job(3..5003), usize::MAX)));
    assert!(one == eight);
    let (seen, report, ended) = one;
    assert_eq!((seen.len(), report.instances, report.random), (10_006, 10_006, 5000));
    assert_eq!((ended as u64, job(3..5003).cases()), (10_006, 10_006));
    let names: Vec<(usize, &str)> = seen.iter().map(|(part, name, _)| (*part, name.as_str())).collect();
    assert_eq!(names[..4], [(0, "zeros"), (0, "a wide list"), (0, "seven"), (0, "random 3 (seed 1)")]);
    assert_eq!(names[5002..5004], [(0, "random 5002 (seed 1)"), (1, "zeros")]);
    assert_eq!(names.last(), Some(&(1, "random 5002 (seed 1)")));
}

#[test]
fn a_job_stops_where_progress_breaks() {
    // Among the instances with names, within the first block, in the next one, and in the next pack.
    for most in [1, 2, 3, 4, 17, 4099, 4100, 4500, 5003, 5004, 5006, 5007, 9000] {
        let (seen, report, ended) = on_threads(1, || run(&job(0..5000), most));
        assert_eq!((seen.len(), report.instances, ended), (most, most, most));
        assert_eq!(report.random, most.saturating_sub(3).min(5000) as u64, "after {most}");
        assert_eq!(report.theorems[0].held + report.theorems[0].violated, most.min(5003));
    }
    let (seen, report, ended) = on_threads(4, || run(&job(0..5000), 100));
    assert!((100..=104).contains(&ended), "{ended}");
    assert_eq!((seen.len(), report.instances, report.random), (ended, ended, ended as u64 - 3));
    let indices: Vec<u64> = seen.iter().filter_map(|(_, name, _)| name.split(' ').nth(1)?.parse().ok()).collect();
    assert!(indices.is_sorted() && indices.len() >= 97, "{indices:?}");
}

#[test]
fn a_run_without_instances_is_empty() {
    let parts = vec![choice((&MEAN, &[], None), false)];
    let report = report(&Job { parts, seed: 1, random: 7..7 });
    assert_eq!((report.random, report.instances), (0, 0));
    assert!(report.is_vacuous(false));
    assert!(Job { parts: Vec::new(), seed: 1, random: 0..7 }.summaries().is_empty());
}

#[test]
fn the_last_indices_can_be_reached() {
    let parts = vec![choice((&KIN, &["rare"], None), false), choice((&MEAN, &["sum"], None), false)];
    // The lists of this model come from `(seed + index) * 37 * 6`.
    let last = u64::MAX / 222;
    let report = report(&Job { parts, seed: 0, random: last - 2..last });
    assert_eq!((report.random, report.instances), (2, 4));
    assert_eq!(job(0..u64::MAX).cases(), u64::MAX);
}

#[test]
fn findings_are_the_first_ones() {
    let parts = vec![choice((&MEAN, &[], Some("one-too-few")), true), choice((&KIN, &[], None), true)];
    let job = Job { parts, seed: 1, random: 0..200 };
    let (report, findings) = job.run(&mut |_| (), &|| ControlFlow::Continue(()));
    assert!(report.undecided.len() > MOST_KEPT);
    assert_eq!((findings.violated.len(), findings.undecided.len()), (MOST_KEPT, MOST_KEPT));
    // Both statements of the pack fail on it, the first one first.
    let first: Vec<_> =
        findings.violated.iter().map(|(part, statement, origin)| (*part, *statement, origin.name())).take(2).collect();
    assert_eq!(first[0], (0, 1, "random 1 (seed 1)".to_owned()));
    assert!(first[1].1 <= 1);
    // Instances with names have files of their own: what is kept is random.
    assert!(findings.undecided.iter().all(|(_, _, layers, origin)| origin.index().is_some() && *layers >= 1));
}

#[test]
fn an_instance_of_another_model_is_not_counted() {
    let mut part = choice((&MEAN, &[], None), true);
    part.given.push(Origin::Given { name: "a word".to_owned(), instance: Arc::new("word") });
    let report = report(&Job { parts: vec![part], seed: 1, random: 0..0 });
    assert_eq!(report.instances, 3);
}

#[test]
fn a_pack_alone_is_checked_with_its_names() {
    let right = job::check(&MEAN, None, 1, 50, 100).unwrap();
    assert_eq!((right.instances, right.random, right.is_violated()), (53, 50, false));
    let wrong = job::check(&MEAN, Some("one-too-few"), 1, 50, 100).unwrap();
    assert!(wrong.is_violated() && !wrong.violations.is_empty());
    assert_eq!(wrong.violations[0].case.fault.as_deref(), Some("one-too-few"));
    let unknown = job::check(&MEAN, Some("none"), 1, 50, 100).unwrap_err();
    assert_eq!(unknown, UnknownName::Fault("none".to_owned()));
    assert_eq!(choice((&MEAN, &[], None), false).selection.options(), CaseOptions::default());
}
