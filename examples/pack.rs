//! A pack of one's own: generators, shrinking, planted faults, cases and a report in sixty lines.
//!
//! The model is the mean of a list of integers; the statement, that it lies between the least and the largest.

use hardmax_kit::*;
use hardmax_model::rational::{Rational, ratio};
use std::sync::Arc;

struct Lists;
impl Instances for Lists {
    const MODEL: &'static str = "list";
    type Instance = Vec<i64>;
    fn random(seed: u64, index: u64) -> Vec<i64> {
        (1..=index % 6 + 1).map(|k| ((seed + index) * 37 * k % 21) as i64 - 10).collect()
    }
    fn simpler(list: &Vec<i64>) -> Vec<Vec<i64>> {
        let without = |k| list.iter().enumerate().filter(|(i, _)| *i != k).map(|(_, x)| *x).collect();
        let halved = list.iter().any(|x| *x != 0).then(|| list.iter().map(|x| x / 2).collect());
        (0..list.len()).filter(|_| list.len() > 1).map(without).chain(halved).collect()
    }
    fn write(list: &Vec<i64>) -> Box<serde_json::value::RawValue> {
        serde_json::value::to_raw_value(list).expect("integers")
    }
    fn read(text: &str) -> Result<Vec<i64>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(serde_json::from_str(text)?)
    }
}

struct Mean;
impl Model for Mean {
    type Instances = Lists;
    type Subject = dyn Fn(&[i64]) -> Rational + Send + Sync;
    type Case = (Arc<Vec<i64>>, Arc<Self::Subject>);
    type Assumption = NoAssumption;
    fn subject() -> Arc<Self::Subject> {
        Arc::new(|list: &[i64]| ratio(list.iter().sum(), list.len() as i64))
    }
    fn case(list: Arc<Vec<i64>>, mean: Arc<Self::Subject>, _: &CaseOptions) -> Self::Case {
        (list, mean)
    }
    fn satisfies(_: &Self::Case, assumption: NoAssumption) -> bool {
        match assumption {}
    }
}

static PACK: Pack<Mean> = Pack::new(
    "mean",
    "the mean of a list",
    "crate::PACK",
    &[Statement {
        id: "mean_is_between",
        sentence: "min <= mean <= max",
        source: "school",
        assumptions: &[],
        conclusion: |(list, mean)| {
            let (mut tally, mean) = (Tally::default(), mean(list));
            let ends = [list.iter().min(), list.iter().max()].map(|end| ratio(*end.unwrap_or(&0), 1));
            let low = tally.compare((0, &[]), "mean >= min", &mean, Relation::AtLeast, &ends[0]);
            let both = low.and_then(|()| tally.compare((0, &[]), "max >= mean", &ends[1], Relation::AtLeast, &mean));
            tally.verdict(both, Reason::new("no_list", "there is no list"))
        },
        conditional: None,
        legs: Legs { check: "examples/pack.rs", tests: &["examples/pack.rs"], fuzz: None, coq: &[] },
    }],
    &[Fault {
        id: "one-too-few",
        sentence: "The sum is divided by one less than the length",
        subject: || Arc::new(|list: &[i64]| ratio(list.iter().sum(), (list.len() as i64 - 1).max(1))),
    }],
);

fn main() {
    for fault in [None, Some("one-too-few")] {
        let report = job::check(&PACK, fault, 1, 500, 200).expect("a fault of the pack");
        println!("{fault:?}: held {}, violated {}", report.theorems[0].held, report.theorems[0].violated);
        for violation in &report.violations {
            println!("{}\n{}", violation.comparison, violation.rust);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_holds_and_catches_its_fault_on_a_short_list() {
        let report = |fault| job::check(&PACK, fault, 1, 500, 200).expect("a fault of the pack");
        let right = report(None);
        assert_eq!((right.theorems[0].held, right.is_violated()), (500, false));
        let wrong = report(Some("one-too-few"));
        let list: Vec<i64> = serde_json::from_str(wrong.violations[0].case.instance.get()).expect("a list");
        assert!(wrong.is_violated() && list.len() == 2, "{list:?}");
        let again = PACK.read(wrong.violations[0].case.instance.get()).expect("a list");
        assert!(matches!(PACK.check("mean_is_between", again, Some("one-too-few")), Some(Verdict::Violated(_))));
    }
}
