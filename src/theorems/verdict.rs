//! What a check answers: a witness, a missing hypothesis, a question left open, or a violation.

use crate::rational::Rational;
use serde::Serialize;

/// The answer of a check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "verdict", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The statement holds here.
    Holds(Evidence),
    /// A hypothesis fails here, or there is nothing that the statement speaks of.
    NotApplicable {
        /// Which.
        hypothesis: Hypothesis,
    },
    /// The limit is not decided within the bound on layers.
    Undecided {
        /// The layers looked at.
        layers: usize,
    },
    /// The statement fails here.
    Violated(Box<Comparison>),
}

/// The hypotheses of the statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Hypothesis {
    /// A is symmetric.
    SymmetricForm,
    /// A is symmetric positive definite.
    PositiveDefiniteForm,
    /// alpha > 0.
    PositiveStepSize,
    /// From the certified layer on, every attention set is one class of tokens.
    SingleClasses,
    /// There is a follower of one leader at another point.
    SomeFollower,
    /// At some layer there is a leader.
    SomeLeader,
    /// There is a limit that is no vertex.
    SomeFace,
    /// A layer in which every token attends to one class of leaders was reached.
    SomeLayerOfLeaders,
    /// A layer was reached that is settled.
    SettledLayer,
    /// The certified limit is that of a regime whose means drift.
    DriftingMeans,
    /// The tokens are few enough for all their products to be held.
    FewTokens,
}

impl std::fmt::Display for Hypothesis {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str(match self {
            Hypothesis::SymmetricForm => "A is not symmetric",
            Hypothesis::PositiveDefiniteForm => "A is not positive definite",
            Hypothesis::PositiveStepSize => "alpha is not positive",
            Hypothesis::SingleClasses => "a token attends to several points for ever",
            Hypothesis::SomeFollower => "no token follows one leader",
            Hypothesis::SomeLeader => "there is no leader",
            Hypothesis::SomeFace => "every limit is a vertex",
            Hypothesis::SomeLayerOfLeaders => "no layer was reached in which every token attends to one leader",
            Hypothesis::SettledLayer => "no layer is settled",
            Hypothesis::DriftingMeans => "the attention means stand still",
            Hypothesis::FewTokens => "there are too many tokens to compare all pairs",
        })
    }
}

/// What the sides of a [`Comparison`] should be to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Relation {
    /// left = right.
    #[serde(rename = "=")]
    Equal,
    /// left >= right.
    #[serde(rename = ">=")]
    AtLeast,
    /// left > right.
    #[serde(rename = ">")]
    Above,
}

/// One comparison of a check, with its place: enough to do it again by hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The layer.
    pub layer: usize,
    /// The tokens it is about.
    pub tokens: Vec<usize>,
    /// What is compared, in the notation of docs/theory.md.
    pub claim: String,
    /// The left side.
    pub left: String,
    /// What it should be to the right side.
    pub relation: Relation,
    /// The right side.
    pub right: String,
}

impl std::fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Comparison { layer, tokens, claim, left, relation, right } = self;
        let relation = match relation {
            Relation::Equal => "=",
            Relation::AtLeast => ">=",
            Relation::Above => ">",
        };
        write!(formatter, "layer {layer}, tokens {tokens:?}: {claim}: {left} {relation} {right}")
    }
}

/// What a check that holds has seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// The number of comparisons made.
    pub comparisons: usize,
    /// The tightest inequality among them, or the last equality where all are equalities.
    pub witness: Option<Comparison>,
}

/// Collects the comparisons of a check until one fails.
#[derive(Default)]
pub(crate) struct Tally {
    comparisons: usize,
    tightest: Option<(Rational, Comparison)>,
    last: Option<Comparison>,
}

/// A check that fails ends with the comparison that failed.
pub(crate) type Checked = Result<(), Box<Comparison>>;

impl Tally {
    /// Compares two rationals.
    pub(crate) fn compare(
        &mut self,
        (layer, tokens): (usize, &[usize]),
        claim: &str,
        left: &Rational,
        relation: Relation,
        right: &Rational,
    ) -> Checked {
        self.comparisons += 1;
        let holds = match relation {
            Relation::Equal => left == right,
            Relation::AtLeast => left >= right,
            Relation::Above => left > right,
        };
        let record = || Comparison {
            layer,
            tokens: tokens.to_vec(),
            claim: claim.to_owned(),
            left: left.to_string(),
            relation,
            right: right.to_string(),
        };
        if !holds {
            return Err(Box::new(record()));
        }
        if relation != Relation::Equal {
            let slack = left - right;
            if self.tightest.as_ref().is_none_or(|(least, _)| slack < *least) {
                self.tightest = Some((slack, record()));
            }
        } else if self.last.is_none() {
            self.last = Some(record());
        }
        Ok(())
    }

    /// Compares two values that are no numbers, for equality.
    pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        (layer, tokens): (usize, &[usize]),
        claim: &str,
        left: &T,
        right: &T,
    ) -> Checked {
        self.comparisons += 1;
        if left == right && self.last.is_some() {
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
        self.last = Some(record);
        Ok(())
    }

    /// Compares two points, coordinate by coordinate.
    pub(crate) fn same_point(
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
    pub(crate) fn verdict(self, outcome: Checked, vacuous: Hypothesis) -> Verdict {
        match outcome {
            Err(violation) => Verdict::Violated(violation),
            Ok(()) if self.comparisons == 0 => Verdict::NotApplicable { hypothesis: vacuous },
            Ok(()) => {
                let witness = self.tightest.map(|(_, comparison)| comparison).or(self.last);
                Verdict::Holds(Evidence { comparisons: self.comparisons, witness })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

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
        let Verdict::Holds(evidence) = tally.verdict(Ok(()), Hypothesis::SomeFace) else { panic!() };
        assert_eq!(evidence.comparisons, 5);
        assert_eq!(evidence.witness.unwrap().to_string(), "layer 2, tokens [0, 1]: tight: 9 > 8");
    }

    #[test]
    fn equalities_witness_where_there_is_nothing_else() {
        let mut tally = Tally::default();
        assert!(tally.same(PLACE, "first", &1, &1).is_ok());
        assert!(compare(&mut tally, "second", 7, Relation::Equal, 7));
        assert!(tally.same_point(PLACE, "point", &[ratio(1, 2)], &[ratio(1, 2)]).is_ok());
        let Verdict::Holds(evidence) = tally.verdict(Ok(()), Hypothesis::SomeFace) else { panic!() };
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
        assert!(matches!(tally.verdict(outcome, Hypothesis::SomeFace), Verdict::Violated(_)));
        let vacuous = Verdict::NotApplicable { hypothesis: Hypothesis::SomeFace };
        assert_eq!(Tally::default().verdict(Ok(()), Hypothesis::SomeFace), vacuous);
    }
}
