//! Lists of integers, and two packs about their mean.

use hardmax_kit::report::CheckReport;
use hardmax_kit::*;
use hardmax_model::rational::{Rational, ratio};
use serde_json::value::{RawValue, to_raw_value};
use std::cell::Cell;
use std::error::Error;
use std::sync::Arc;

thread_local! {
    /// The cases made on this thread.
    pub static CASES: Cell<usize> = const { Cell::new(0) };
}

pub struct Lists;

impl Instances for Lists {
    const MODEL: &'static str = "list";

    const FAMILIES: &'static [&'static str] = &["short", "long"];

    type Instance = Vec<i64>;

    fn random(seed: u64, index: u64) -> Vec<i64> {
        (1..=index % 6 + 1).map(|k| ((seed + index) * 37 * k % 21) as i64 - 10).collect()
    }

    fn family(_: u64, index: u64) -> Option<&'static str> {
        Some(if index % 6 < 4 { "short" } else { "long" })
    }

    fn simpler(list: &Vec<i64>) -> Vec<Vec<i64>> {
        let without = |k| list.iter().enumerate().filter(|(i, _)| *i != k).map(|(_, x)| *x).collect();
        let halved = list.iter().any(|x| *x != 0).then(|| list.iter().map(|x| x / 2).collect());
        (0..list.len()).filter(|_| list.len() > 1).map(without).chain(halved).collect()
    }

    fn write(list: &Vec<i64>) -> Box<RawValue> {
        to_raw_value(list).expect("integers")
    }

    fn read(text: &str) -> Result<Vec<i64>, Box<dyn Error + Send + Sync>> {
        Ok(serde_json::from_str(text)?)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Short,
}

impl Assumption for Needs {
    fn id(self) -> &'static str {
        match self {
            Self::Short => "short",
        }
    }

    fn failure(self) -> &'static str {
        match self {
            Self::Short => "the list is long",
        }
    }
}

pub struct Mean;

/// A list and the mean under test.
pub type Case = (Arc<Vec<i64>>, Arc<dyn Fn(&[i64]) -> Rational + Send + Sync>);

impl Model for Mean {
    type Instances = Lists;
    type Subject = dyn Fn(&[i64]) -> Rational + Send + Sync;
    type Case = Case;
    type Assumption = Needs;

    fn subject() -> Arc<Self::Subject> {
        Arc::new(|list: &[i64]| ratio(list.iter().sum(), list.len() as i64))
    }

    fn case(list: Arc<Vec<i64>>, mean: Arc<Self::Subject>, _: &CaseOptions) -> Case {
        CASES.set(CASES.get() + 1);
        (list, mean)
    }

    fn satisfies((list, _): &Case, assumption: Needs) -> bool {
        match assumption {
            Needs::Short => list.len() <= 4,
        }
    }

    const LABELS: &'static [&'static str] = &["zero", "negative"];

    fn labels((list, _): &Case) -> Vec<&'static str> {
        let has = [("zero", list.contains(&0)), ("negative", list.iter().any(|x| *x < 0))];
        has.into_iter().filter(|(_, has)| *has).map(|(label, _)| label).collect()
    }
}

const LEGS: Legs = Legs { check: "here", tests: &["here"], fuzz: None, coq: &[] };

/// The mean lies between the ends.
const BETWEEN: Statement<Mean> = Statement {
    id: "between",
    sentence: "min <= mean <= max",
    source: "school",
    assumptions: &[],
    conclusion: |(list, mean)| {
        let (mut tally, mean) = (Tally::default(), mean(list));
        let ends = [list.iter().min(), list.iter().max()].map(|end| ratio(*end.unwrap_or(&0), 1));
        let low = tally.compare((0, &[]), "mean >= min", &mean, Relation::AtLeast, &ends[0]);
        let both = low.and_then(|()| tally.compare((0, &[0]), "max >= mean", &ends[1], Relation::AtLeast, &mean));
        tally.verdict(both, Reason::new("no_list", "there is no list"))
    },
    conditional: None,
    legs: LEGS,
};

/// A statement with every verdict: a mean times the length is the sum, known within as many layers as the list is long.
const SUM: Statement<Mean> = Statement {
    id: "sum",
    sentence: "mean * length = sum",
    source: "school",
    assumptions: &[Needs::Short],
    conclusion: |(list, mean)| {
        let sum: i64 = list.iter().sum();
        if sum % 7 == 3 {
            return Verdict::Undecided { layers: list.len() };
        }
        let (mut tally, found) = (Tally::default(), mean(list) * ratio(list.len() as i64, 1));
        let outcome = tally.compare((1, &[]), "mean * length = sum", &found, Relation::Equal, &ratio(sum, 1));
        tally.verdict(outcome, Reason::new("no_list", "there is no list"))
    },
    conditional: None,
    legs: LEGS,
};

/// Only of lists whose first entry is 1000, which no random list has.
const RARE: Statement<Mean> = Statement {
    id: "rare",
    sentence: "nothing is said of most lists",
    source: "here",
    assumptions: &[],
    conclusion: |(list, _)| match list.first() {
        Some(1000) => Verdict::Holds(Evidence { comparisons: 1, witness: None }),
        _ => Verdict::NotApplicable { hypothesis: Reason::new("first_is_1000", "the first entry is not 1000") },
    },
    conditional: None,
    legs: LEGS,
};

pub const TOO_FEW: Fault<Mean> = Fault {
    id: "one-too-few",
    sentence: "The sum is divided by one less than the length",
    subject: || Arc::new(|list: &[i64]| ratio(list.iter().sum(), (list.len() as i64 - 1).max(1))),
};

fn named() -> Vec<(String, Vec<i64>)> {
    [("zeros", vec![0, 0]), ("a wide list", vec![-1000, 1000]), ("seven", vec![3])]
        .map(|(name, list)| (name.to_owned(), list))
        .to_vec()
}

pub static MEAN: Pack<Mean> =
    Pack::new("mean", "the mean of a list", "crate::MEAN", &[BETWEEN, SUM], &[TOO_FEW]).with_named(named);

/// It comes after `mean` in a registry, and before it in the alphabet; both have a statement `sum`.
pub static KIN: Pack<Mean> = Pack::new(
    "kin",
    "more about the mean",
    "crate::KIN",
    &[SUM, RARE],
    &[Fault { id: "first-entry", sentence: "The first entry", subject: || Arc::new(|list: &[i64]| ratio(list[0], 1)) }],
)
.with_named(named);

/// A pack, the ids of its statements that are checked (all where none is named), and the planted fault.
pub type Choice<'a> = (&'static dyn AnyPack, &'a [&'a str], Option<&'a str>);

pub fn choice<'a>((pack, ids, fault): Choice<'a>, with_named: bool) -> job::Part<'static> {
    let selection = pack.select(ids, fault, CaseOptions::new()).unwrap();
    job::Part { pack, selection, given: if with_named { pack.named() } else { Vec::new() } }
}

/// The report of a job with everything in it: violations shrunk and named with their files.
pub fn report(job: &job::Job) -> CheckReport {
    let (mut report, findings) = job.run(&mut |_| (), &|| std::ops::ControlFlow::Continue(()));
    for (part, statement, origin) in &findings.violated {
        let job::Part { pack, selection, .. } = &job.parts[*part];
        let shrunk = pack.shrink(selection, *statement, origin, 30).unwrap();
        let file = Some(shrunk.case.file_name());
        report.add_violation(origin, shrunk, pack.path(), file);
    }
    report
}
