//! What a network sees of a sequence: its empirical measure. Two conditions decide whether any network interpolates.

use hardmax_model::rational::Rational;
use hardmax_verify::network::{Point, Sequence, Sequences};
use num_traits::Zero;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The distinct tokens of a sequence with their frequencies, and its targets.
pub(super) struct Measure<'a> {
    /// In the order of first appearance.
    support: Vec<&'a Point>,
    frequencies: BTreeMap<&'a Point, Rational>,
    targets: BTreeSet<&'a Point>,
}

/// Why no network at all interpolates data. Sequences count from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Impossible {
    /// Two sequences have the same points equally often, so that every network makes the same of them; their targets differ.
    #[error(
        "sequences[{first}] and sequences[{second}] have the same tokens with the same frequencies and different targets; \
         every network makes the same set of both"
    )]
    EqualMeasures {
        /// The first of the two.
        first: usize,
        /// The second.
        second: usize,
    },
    /// A sequence has more targets than distinct tokens, and every network makes one point of equal tokens.
    #[error(
        "sequences[{sequence}] has {targets} targets and {tokens} distinct tokens; every network makes one point of equal tokens"
    )]
    TooManyTargets {
        /// The sequence.
        sequence: usize,
        /// The number of its targets.
        targets: usize,
        /// The number of its distinct tokens.
        tokens: usize,
    },
}

impl<'a> Measure<'a> {
    fn of(Sequence { tokens, targets }: &'a Sequence) -> Self {
        let mut counts: HashMap<&Point, u64> = HashMap::new();
        let mut support = Vec::new();
        for token in tokens {
            let count = counts.entry(token).or_default();
            if *count == 0 {
                support.push(token);
            }
            *count += 1;
        }
        let length = Rational::from(tokens.len());
        let frequencies = counts.into_iter().map(|(token, count)| (token, Rational::from(count) / &length)).collect();
        Self { support, frequencies, targets: targets.iter().collect() }
    }

    /// The distinct tokens, in the order of first appearance.
    pub(super) fn support(&self) -> impl Iterator<Item = &'a Point> {
        self.support.iter().copied()
    }

    /// How often a point stands in the sequence, as a part of it.
    pub(super) fn frequency(&self, point: &Point) -> Rational {
        self.frequencies.get(point).cloned().unwrap_or_default()
    }

    /// The targets, ascending.
    pub(super) fn targets(&self) -> &BTreeSet<&'a Point> {
        &self.targets
    }

    /// The mean of the sequence.
    pub(super) fn mean(&self) -> Point {
        let dimension = self.support.first().map_or(0, |point| point.len());
        let mut mean = vec![Rational::zero(); dimension];
        for (point, frequency) in &self.frequencies {
            mean.iter_mut().zip(*point).for_each(|(sum, entry)| *sum += frequency * entry);
        }
        mean
    }
}

/// The different measures of the data, in the order of first appearance.
pub(super) fn measures(data: &Sequences) -> Result<Vec<Measure<'_>>, Impossible> {
    let mut all: Vec<(usize, Measure)> = Vec::new();
    let mut seen: BTreeMap<Vec<(&Point, Rational)>, usize> = BTreeMap::new();
    for (index, sequence) in data.list().iter().enumerate() {
        let measure = Measure::of(sequence);
        let (targets, tokens) = (measure.targets.len(), measure.support.len());
        if targets > tokens {
            return Err(Impossible::TooManyTargets { sequence: index, targets, tokens });
        }
        let key = measure.frequencies.iter().map(|(point, frequency)| (*point, frequency.clone())).collect();
        match seen.get(&key).map(|place| &all[*place]) {
            None => {
                seen.insert(key, all.len());
                all.push((index, measure));
            }
            Some((_, earlier)) if earlier.targets == measure.targets => {}
            Some((first, _)) => return Err(Impossible::EqualMeasures { first: *first, second: index }),
        }
    }
    Ok(all.into_iter().map(|(_, measure)| measure).collect())
}
