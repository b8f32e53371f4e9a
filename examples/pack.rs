//! A pack of one's own in forty lines: a statement about one's own model, with planted faults. Random instances, shrinking,
//! cases and a report come with the kit.
//!
//! The model moves every token to the mean of all, by a step alpha/(1 + alpha); the statement, that their mean stays.

use hardmax_kit::*;
use hardmax_model::instance::Instance;
use hardmax_model::rational::Rational;
use hardmax_model::spec::attention_mean;
use hardmax_model::tokens::Tokens;
use hardmax_packs::HardmaxInstances;
use std::sync::Arc;

struct Consensus;
impl Model for Consensus {
    type Instances = HardmaxInstances;
    type Subject = dyn Fn(&Instance) -> Tokens + Send + Sync;
    type Case = [Vec<Rational>; 2];
    type Assumption = NoAssumption;
    fn subject() -> Arc<Self::Subject> {
        Arc::new(|instance: &Instance| towards(instance, &mean(instance.tokens())))
    }
    fn case(instance: Arc<Instance>, layer: Arc<Self::Subject>, _: &CaseOptions) -> Self::Case {
        [mean(instance.tokens()), mean(&layer(&instance))]
    }
    fn satisfies(_: &Self::Case, assumption: NoAssumption) -> bool {
        match assumption {}
    }
}

fn mean(tokens: &Tokens) -> Vec<Rational> {
    attention_mean(tokens, &(0..tokens.len()).collect::<Vec<_>>())
}

fn towards(instance: &Instance, point: &[Rational]) -> Tokens {
    let step = |z: &[Rational]| z.iter().zip(point).map(|(z, m)| z + (m - z) * instance.beta()).collect();
    Tokens::from_rows(instance.tokens().rows().map(step).collect()).expect("rows of one length")
}

static PACK: Pack<Consensus> = Pack::new(
    "consensus",
    "tokens that move to the mean of all",
    "crate::PACK",
    &[Statement::<Consensus>::new("mean_stays", "The mean of the tokens does not change", |[before, after]| {
        let mut tally = Tally::default();
        let outcome = tally.same_point((0, &[]), "mean' = mean", after, before);
        tally.verdict(outcome, Reason::new("no_coordinate", "there is no coordinate"))
    })],
    &[Fault {
        id: "first-token",
        sentence: "Every token moves to token 0 instead",
        subject: || Arc::new(|instance: &Instance| towards(instance, &instance.tokens()[0])),
    }],
);

fn main() {
    for fault in [None, Some("first-token")] {
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
    fn the_statement_holds_and_catches_its_fault_on_two_tokens() {
        let report = |fault| job::check(&PACK, fault, 1, 500, 200).expect("a fault of the pack");
        let right = report(None);
        assert_eq!((right.theorems[0].held, right.is_violated()), (500, false));
        let wrong = report(Some("first-token"));
        let shrunk = PACK.read(wrong.violations[0].case.instance.get()).expect("an instance");
        assert!(wrong.is_violated() && shrunk.len() == 2, "{shrunk:?}");
        assert!(matches!(PACK.check("mean_stays", shrunk, Some("first-token")), Some(Verdict::Violated(_))));
    }
}
