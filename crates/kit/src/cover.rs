//! Least shares of kinds of random instances: a run that does not reach them has not looked where it should.

use crate::erased::AnyPack;
use crate::report::CheckReport;

/// A label with the least share of random instances that must have it; of the label `family`, every family must.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    label: String,
    /// In hundredths of the random instances.
    percentage: f64,
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
        let percentage: f64 = share.strip_suffix('%').and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
        if label.is_empty() || !(0.0..=100.0).contains(&percentage) {
            return Err(wrong());
        }
        Ok(Self { label: label.to_owned(), percentage })
    }
}

impl Cover {
    fn needed(&self, random: u64) -> u64 {
        (random as f64 * self.percentage / 100.0).ceil() as u64
    }

    /// Whether a run of `random` instances a pack can reach the share.
    ///
    /// # Errors
    /// [`CoverError::Label`] where no pack knows the label, [`CoverError::OutOfReach`] where there are too few instances.
    pub fn check(&self, packs: &[&dyn AnyPack], random: u64) -> Result<(), CoverError> {
        let with_families: Vec<usize> =
            packs.iter().map(|pack| pack.families().len()).filter(|count| *count > 0).collect();
        let mut known: Vec<&str> = packs.iter().flat_map(|pack| pack.labels()).copied().collect();
        if !with_families.is_empty() {
            known.insert(0, "family");
        }
        known.dedup();
        if !known.contains(&self.label.as_str()) {
            return Err(CoverError::Label { label: self.label.clone(), known: known.join(", ") });
        }
        let kinds = match self.label.as_str() {
            "family" => with_families.into_iter().max().unwrap_or(0) as u64,
            _ => 1,
        };
        let needed = kinds * self.needed(random).max(u64::from(self.percentage > 0.0));
        if needed > random {
            let (label, percentage) = (self.label.clone(), self.percentage);
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
