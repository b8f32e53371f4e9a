//! A check as a job: statements of several packs, on instances that were handed in, that have names, and that are random.

use crate::case::CaseJson;
use crate::erased::{AnyPack, Checked, Origin, Selection, Summary, UnknownName};
use crate::model::CaseOptions;
use crate::report::CheckReport;
use crate::verdict::Verdict;
use rayon::prelude::*;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

pub use crate::report::MOST_KEPT;

/// Random instances are checked in blocks, so that memory stays bounded however many are asked for.
const BLOCK: u64 = 4096;

/// The most checks made while a violation is shrunk, in what people are shown.
pub const SHRINK_BUDGET: usize = 500;

/// One pack of a job.
pub struct Part<'a> {
    /// The pack.
    pub pack: &'a dyn AnyPack,
    /// Its statements.
    pub selection: Selection,
    /// Instances that were handed in or have names.
    pub given: Vec<Origin>,
}

/// Which instances are checked for which statements.
pub struct Job<'a> {
    /// The packs.
    pub parts: Vec<Part<'a>>,
    /// The seed of the random instances.
    pub seed: u64,
    /// Their indices.
    pub random: Range<u64>,
}

/// What a run found that is looked at again when it has ended.
#[derive(Debug, Default)]
pub struct Findings {
    /// The first violations: part, statement of the part, and instance.
    pub violated: Vec<(usize, usize, Origin)>,
    /// The first random instances without an answer: part, statement of the part, layers looked at, and instance.
    pub undecided: Vec<(usize, usize, usize, Origin)>,
}

impl Findings {
    fn add(&mut self, outcome: &Outcome) {
        let room = MOST_KEPT.saturating_sub(self.violated.len());
        let violated = outcome.violated().map(|statement| (outcome.part, statement, outcome.origin.clone()));
        self.violated.extend(violated.take(room));
        if let (Some((statement, layers)), Some(_)) = (outcome.undecided(), outcome.origin.index())
            && self.undecided.len() < MOST_KEPT
        {
            self.undecided.push((outcome.part, statement, layers, outcome.origin.clone()));
        }
    }
}

/// What the statements of one pack said of one instance.
pub struct Outcome<'a> {
    /// The pack, by its place in the job.
    pub part: usize,
    /// The instance.
    pub origin: &'a Origin,
    /// The verdicts and labels.
    pub checked: &'a Checked,
}

impl Job<'_> {
    /// The statements that are checked, in order.
    pub fn summaries(&self) -> Vec<Summary> {
        self.parts.iter().flat_map(Part::selected).collect()
    }

    fn packs(&self) -> Vec<&dyn AnyPack> {
        self.parts.iter().map(|part| part.pack).collect()
    }

    /// How many cases there are: instances, once a pack.
    pub fn cases(&self) -> u64 {
        let random = self.random.end.saturating_sub(self.random.start);
        self.parts.iter().fold(0, |sum, part| random.saturating_add(part.given.len() as u64).saturating_add(sum))
    }

    /// Checks everything, random instances on all threads; `seen` is told each outcome in a fixed order, `progress` each
    /// case as it ends, in any order. Once `progress` breaks no case is begun; what was counted until then is the report,
    /// whose number of random instances is that of the pack that came furthest.
    pub fn run(
        &self,
        seen: &mut dyn FnMut(&Outcome),
        progress: &(dyn Fn() -> ControlFlow<()> + Sync),
    ) -> (CheckReport, Findings) {
        let mut findings = Findings::default();
        let mut report = CheckReport::new(&self.summaries(), &self.packs(), self.seed);
        let stopped = AtomicBool::new(false);
        let check = |part: &Part, origin: &Origin| {
            if stopped.load(Ordering::Relaxed) {
                return None;
            }
            let checked = part.pack.check(&part.selection, origin);
            if progress().is_break() {
                stopped.store(true, Ordering::Relaxed);
            }
            Some(checked)
        };
        let mut first = 0;
        for (place, part) in self.parts.iter().enumerate() {
            let mut take = |report: &mut CheckReport, origin: &Origin, checked: Option<Checked>| {
                if let Some(checked) = checked {
                    report.count(first, origin, &checked);
                    let outcome = Outcome { part: place, origin, checked: &checked };
                    findings.add(&outcome);
                    seen(&outcome);
                }
            };
            for origin in &part.given {
                if let Some(checked) = check(part, origin) {
                    take(&mut report, origin, checked);
                }
            }
            let mut random = 0;
            for start in self.random.clone().step_by(BLOCK as usize) {
                if stopped.load(Ordering::Relaxed) {
                    break;
                }
                let block: Vec<(Origin, Option<Checked>)> = (start..self.random.end.min(start.saturating_add(BLOCK)))
                    .into_par_iter()
                    .filter_map(|index| {
                        let origin = Origin::Random { seed: self.seed, index };
                        let checked = check(part, &origin)?;
                        Some((origin, checked))
                    })
                    .collect();
                random += block.len() as u64;
                for (origin, checked) in block {
                    take(&mut report, &origin, checked);
                }
            }
            report.random = report.random.max(random);
            first += part.selection.statements.len();
        }
        (report, findings)
    }

    /// Adds the violations that a run found to its report, each shrunk with at most `budget` checks; `keep` may store a case,
    /// and says in which file.
    pub fn add_violations(
        &self,
        report: &mut CheckReport,
        findings: &Findings,
        budget: usize,
        keep: &mut dyn FnMut(&CaseJson) -> Option<String>,
    ) {
        for (part, statement, origin) in &findings.violated {
            let Part { pack, selection, .. } = &self.parts[*part];
            if let Some(shrunk) = pack.shrink(selection, *statement, origin, budget) {
                let file = keep(&shrunk.case);
                report.add_violation(origin, shrunk, pack.path(), file);
            }
        }
    }
}

impl Part<'_> {
    /// The statements of this part.
    pub fn selected(&self) -> Vec<Summary> {
        let all = self.pack.summaries();
        self.selection.statements.iter().map(|&place| all[place].clone()).collect()
    }
}

impl Outcome<'_> {
    /// The statements of the part that are violated, by their places in it.
    pub fn violated(&self) -> impl Iterator<Item = usize> {
        let violated = |verdict: &Verdict| matches!(verdict, Verdict::Violated(_));
        self.checked.verdicts.iter().enumerate().filter(move |(_, verdict)| violated(verdict)).map(|(place, _)| place)
    }

    /// The first statement of the part that is undecided, by its place in it, and the layers looked at.
    pub fn undecided(&self) -> Option<(usize, usize)> {
        self.checked.verdicts.iter().enumerate().find_map(|(place, verdict)| match verdict {
            Verdict::Undecided { layers } => Some((place, *layers)),
            _ => None,
        })
    }
}

/// Checks all statements of a pack on its instances with names and on `random` random ones, under the right implementation or
/// under a fault. Violations are shrunk with at most `budget` checks each.
///
/// # Errors
/// [`UnknownName`] where the pack has no such fault.
pub fn check(
    pack: &dyn AnyPack,
    fault: Option<&str>,
    seed: u64,
    random: u64,
    budget: usize,
) -> Result<CheckReport, UnknownName> {
    let selection = pack.select(&[], fault, CaseOptions::new())?;
    let job = Job { parts: vec![Part { pack, selection, given: pack.named() }], seed, random: 0..random };
    let (mut report, findings) = job.run(&mut |_| (), &|| ControlFlow::Continue(()));
    job.add_violations(&mut report, &findings, budget, &mut |_| None);
    Ok(report)
}

/// The range of shard `shard` of `shards`, counted from 1, of `count` random instances: consecutive, as even as can be.
///
/// # Panics
/// **Panics if** `shard` is not in 1..=`shards`.
pub fn shard(count: u64, shard: u64, shards: u64) -> Range<u64> {
    assert!((1..=shards).contains(&shard), "shard {shard} is not in 1..={shards}");
    let bound = |k: u64| (u128::from(count) * u128::from(k) / u128::from(shards)) as u64;
    bound(shard - 1)..bound(shard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_consecutive_and_even() {
        for (count, shards) in [(10, 3), (2, 5), (0, 4), (u64::MAX, 7)] {
            let ranges: Vec<_> = (1..=shards).map(|k| shard(count, k, shards)).collect();
            assert_eq!((ranges[0].start, ranges[ranges.len() - 1].end), (0, count));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            let sizes: Vec<u64> = ranges.iter().map(|range| range.end - range.start).collect();
            assert!(sizes.iter().all(|size| size.abs_diff(count / shards) <= 1), "{sizes:?}");
        }
    }
}
