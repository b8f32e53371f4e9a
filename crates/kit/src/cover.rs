//! Least shares of kinds of random instances: a run that does not reach them has not looked where it should.

use crate::erased::AnyPack;
use crate::report::CheckReport;
use hardmax_model::rational::{self, Rational, ratio};
use num_traits::{Signed, ToPrimitive, Zero};

/// A label with the least share of random instances that must have it; of the label `family`, every family must.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    label: String,
    /// In hundredths of the random instances, exact: 0.07% of 10000 is 7.
    percentage: Rational,
}

/// What is no cover, or none that a run can reach.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CoverError {
    /// It is not written as one.
    #[error("{0:?} is no least share; expected LABEL=SHARE% with a share from 0 to 100, like family=5%")]
    Form(String),
    /// There is no such label.
    #[error("there is no label {label:?}; expected one of {known}")]
    Label {
        /// The label.
        label: String,
        /// Those there are.
        known: String,
    },
    /// No run of this size reaches it.
    #[error(
        "{label}={percentage}% cannot be reached: {needed} random instances are needed, and {random} are asked for"
    )]
    OutOfReach {
        /// The label.
        label: String,
        /// The share.
        percentage: f64,
        /// How many instances would be needed.
        needed: u64,
        /// How many there are.
        random: u64,
    },
}

/// A share that was not reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Missed {
    /// The pack.
    pub pack: String,
    /// The label, or the family.
    pub kind: String,
    /// How many random instances have it.
    pub found: u64,
    /// How many must.
    pub needed: u64,
}

impl std::str::FromStr for Cover {
    type Err = CoverError;

    fn from_str(text: &str) -> Result<Self, CoverError> {
        let wrong = || CoverError::Form(text.to_owned());
        let (label, share) = text.split_once('=').ok_or_else(wrong)?;
        let percentage = share.strip_suffix('%').and_then(|number| rational::parse(number).ok()).ok_or_else(wrong)?;
        if label.is_empty() || percentage.is_negative() || percentage > ratio(100, 1) {
            return Err(wrong());
        }
        Ok(Self { label: label.to_owned(), percentage })
    }
}

impl Cover {
    fn needed(&self, random: u64) -> u64 {
        let exact = Rational::from_integer(random.into()) * &self.percentage / ratio(100, 1);
        // At most `random`, because the share is at most the whole.
        let below = exact.to_integer().to_u64().unwrap_or(random);
        below + u64::from(!exact.is_integer())
    }

    /// Whether a run of `random` instances a pack can reach the share.
    ///
    /// # Errors
    /// [`CoverError::Label`] where no pack knows the label, [`CoverError::OutOfReach`] where there are too few instances.
    pub fn check(&self, packs: &[&dyn AnyPack], random: u64) -> Result<(), CoverError> {
        let with_families: Vec<usize> =
            packs.iter().map(|pack| pack.families().len()).filter(|count| *count > 0).collect();
        let mut known: Vec<&str> = if with_families.is_empty() { Vec::new() } else { vec!["family"] };
        for label in packs.iter().flat_map(|pack| pack.labels()) {
            if !known.contains(label) {
                known.push(label);
            }
        }
        if !known.contains(&self.label.as_str()) {
            return Err(CoverError::Label { label: self.label.clone(), known: known.join(", ") });
        }
        let kinds = match self.label.as_str() {
            "family" => with_families.into_iter().max().unwrap_or(0) as u64,
            _ => 1,
        };
        let needed = kinds.saturating_mul(self.needed(random).max(u64::from(!self.percentage.is_zero())));
        if needed > random {
            let (label, percentage) = (self.label.clone(), self.percentage.to_f64().unwrap_or(f64::NAN));
            return Err(CoverError::OutOfReach { label, percentage, needed, random });
        }
        Ok(())
    }

    /// What a run did not reach.
    pub fn missed(&self, report: &CheckReport) -> Vec<Missed> {
        let needed = self.needed(report.random);
        let mut missed = Vec::new();
        for kinds in &report.distribution {
            let counts = if self.label == "family" { &kinds.families } else { &kinds.labels };
            for (kind, &found) in counts.iter().filter(|(kind, _)| self.label == "family" || **kind == self.label) {
                if found < needed {
                    missed.push(Missed { pack: kinds.pack.clone(), kind: kind.clone(), found, needed });
                }
            }
        }
        missed
    }
}
