//! The comparisons of a check, counted, until one fails.

use crate::verdict::{Comparison, Evidence, Reason, Relation, Verdict};
use hardmax_model::rational::Rational;
use num_bigint::BigInt;

/// Collects the comparisons of a check until one fails.
#[derive(Debug, Default)]
pub struct Tally {
    comparisons: usize,
    tightest: Option<(Slack, Comparison)>,
    equality: Option<Comparison>,
}

/// By how much a side of an inequality is the larger: a numerator and a positive denominator, in lowest terms or not.
type Slack = (BigInt, BigInt);

/// A check that fails ends with the comparison that failed.
pub type Checked = Result<(), Box<Comparison>>;

impl Tally {
    /// Compares two rationals.
    ///
    /// # Errors
    /// The comparison, where it fails.
    pub fn compare(
        &mut self,
        (layer, tokens): (usize, &[usize]),
        claim: &str,
        left: &Rational,
        relation: Relation,
        right: &Rational,
    ) -> Checked {
        let record = || Comparison {
            layer,
            tokens: tokens.to_vec(),
            claim: claim.to_owned(),
            left: left.to_string(),
            relation,
            right: right.to_string(),
        };
        self.judge(holds(left, relation, right), relation, || (left - right).into_raw(), record)
    }

    /// Compares two numbers over one positive denominator: fractions are made only of those that are told.
    ///
    /// # Errors
    /// The comparison, where it fails.
    pub fn compare_over(
        &mut self,
        denominator: &BigInt,
        (layer, tokens): (usize, &[usize]),
        claim: &str,
        left: &BigInt,
        relation: Relation,
        right: &BigInt,
    ) -> Checked {
        let fraction = |numerator: &BigInt| Rational::new(numerator.clone(), denominator.clone()).to_string();
        let record = || Comparison {
            layer,
            tokens: tokens.to_vec(),
            claim: claim.to_owned(),
            left: fraction(left),
            relation,
            right: fraction(right),
        };
        self.judge(holds(left, relation, right), relation, || (left - right, denominator.clone()), record)
    }

    fn judge(
        &mut self,
        holds: bool,
        relation: Relation,
        slack: impl FnOnce() -> Slack,
        record: impl FnOnce() -> Comparison,
    ) -> Checked {
        self.comparisons += 1;
        if !holds {
            return Err(Box::new(record()));
        }
        if relation != Relation::Equal {
            let slack = slack();
            let is_tighter = |((over, under), _): &(Slack, Comparison)| &slack.0 * under < over * &slack.1;
            if self.tightest.as_ref().is_none_or(is_tighter) {
                self.tightest = Some((slack, record()));
            }
        } else if self.equality.is_none() {
            self.equality = Some(record());
        }
        Ok(())
    }

    /// Compares two values that are no numbers, for equality.
    ///
    /// # Errors
    /// The comparison, where it fails.
    pub fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        (layer, tokens): (usize, &[usize]),
        claim: &str,
        left: &T,
        right: &T,
    ) -> Checked {
        self.comparisons += 1;
        if left == right && self.equality.is_some() {
            return Ok(());
        }
        let record = Comparison {
            layer,
            tokens: tokens.to_vec(),
            claim: claim.to_owned(),
            left: format!("{left:?}"),
            relation: Relation::Equal,
            right: format!("{right:?}"),
        };
        if left != right {
            return Err(Box::new(record));
        }
        self.equality = Some(record);
        Ok(())
    }

    /// Compares two points, coordinate by coordinate.
    ///
    /// # Errors
    /// The comparison, where it fails.
    pub fn same_point(
        &mut self,
        place: (usize, &[usize]),
        claim: &str,
        left: &[Rational],
        right: &[Rational],
    ) -> Checked {
        self.same(place, claim, &left.len(), &right.len())?;
        left.iter().zip(right).try_for_each(|(left, right)| self.compare(place, claim, left, Relation::Equal, right))
    }

    /// The verdict, where every comparison held; `vacuous` where none was made.
    pub fn verdict(self, outcome: Checked, vacuous: Reason) -> Verdict {
        match outcome {
            Err(violation) => Verdict::Violated(violation),
            Ok(()) if self.comparisons == 0 => Verdict::NotApplicable { hypothesis: vacuous },
            Ok(()) => {
                let witness = self.tightest.map(|(_, comparison)| comparison).or(self.equality);
                Verdict::Holds(Evidence { comparisons: self.comparisons, witness })
            }
        }
    }
}

fn holds<T: Ord>(left: &T, relation: Relation, right: &T) -> bool {
    match relation {
        Relation::Equal => left == right,
        Relation::AtLeast => left >= right,
        Relation::Above => left > right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hardmax_model::rational::ratio;

    const EMPTY: Reason = Reason::new("some_face", "every limit is a vertex");
    const PLACE: (usize, &[usize]) = (2, &[0, 1]);

    fn compare(tally: &mut Tally, claim: &str, left: i64, relation: Relation, right: i64) -> bool {
        tally.compare(PLACE, claim, &ratio(left, 1), relation, &ratio(right, 1)).is_ok()
    }

    #[test]
    fn relations_are_what_they_say() {
        let holds = |relation| [1, 2, 3].map(|left| compare(&mut Tally::default(), "", left, relation, 2));
        assert_eq!(holds(Relation::Equal), [false, true, false]);
        assert_eq!(holds(Relation::AtLeast), [false, true, true]);
        assert_eq!(holds(Relation::Above), [false, false, true]);
    }

    #[test]
    fn the_witness_is_the_first_of_the_tightest_inequalities() {
        let mut tally = Tally::default();
        assert!(compare(&mut tally, "equal", 7, Relation::Equal, 7));
        assert!(compare(&mut tally, "wide", 9, Relation::AtLeast, 5));
        assert!(compare(&mut tally, "tight", 9, Relation::Above, 8));
        assert!(compare(&mut tally, "as tight", 3, Relation::AtLeast, 2));
        assert!(compare(&mut tally, "wider", 2, Relation::AtLeast, -7));
        let Verdict::Holds(evidence) = tally.verdict(Ok(()), EMPTY) else { panic!() };
        assert_eq!(evidence.comparisons, 5);
        assert_eq!(evidence.witness.unwrap().to_string(), "layer 2, tokens [0, 1]: tight: 9 > 8");
    }

    /// Over any denominator a comparison is that of the fractions: the same answer, the same words, the same witness.
    #[test]
    fn numerators_are_compared_as_the_fractions_they_are() {
        for relation in [Relation::Equal, Relation::AtLeast, Relation::Above] {
            let (mut fractions, mut numerators) = (Tally::default(), Tally::default());
            for (left, right, denominator) in [(9, 3, 6), (8, 8, 4), (10, 8, 12), (5, 4, 6), (7, 6, 6), (1, 2, 3)] {
                let (over, under) = (ratio(left, denominator), ratio(right, denominator));
                let expected = fractions.compare(PLACE, "claim", &over, relation, &under);
                let found =
                    numerators.compare_over(&denominator.into(), PLACE, "claim", &left.into(), relation, &right.into());
                assert_eq!(found, expected);
            }
            assert_eq!(numerators.verdict(Ok(()), EMPTY), fractions.verdict(Ok(()), EMPTY));
        }
    }

    #[test]
    fn equalities_witness_where_there_is_nothing_else() {
        let mut tally = Tally::default();
        assert!(tally.same(PLACE, "first", &1, &1).is_ok());
        assert!(compare(&mut tally, "second", 7, Relation::Equal, 7));
        assert!(tally.same_point(PLACE, "point", &[ratio(1, 2)], &[ratio(1, 2)]).is_ok());
        let Verdict::Holds(evidence) = tally.verdict(Ok(()), EMPTY) else { panic!() };
        assert_eq!(evidence.comparisons, 4);
        assert_eq!(evidence.witness.unwrap().claim, "first");
    }

    #[test]
    fn a_difference_is_a_violation_and_nothing_compared_is_vacuous() {
        let mut tally = Tally::default();
        assert!(tally.same(PLACE, "", &1, &1).is_ok());
        assert_eq!(tally.same(PLACE, "shape", &1, &2).unwrap_err().to_string(), "layer 2, tokens [0, 1]: shape: 1 = 2");
        assert!(tally.same_point(PLACE, "point", &[ratio(1, 1)], &[ratio(1, 2)]).is_err());
        assert!(tally.same_point(PLACE, "point", &[ratio(1, 1)], &[]).is_err());
        assert!(Tally::default().same(PLACE, "shape", &1, &2).is_err());
        let outcome = Tally::default().same(PLACE, "shape", &1, &2);
        assert!(matches!(tally.verdict(outcome, EMPTY), Verdict::Violated(_)));
        let vacuous = Verdict::NotApplicable { hypothesis: EMPTY };
        assert_eq!(Tally::default().verdict(Ok(()), EMPTY), vacuous);
    }
}
