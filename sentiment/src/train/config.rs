//! What a run trains and how: all that its result depends on besides the reviews.

use crate::data::split::SplitRule;
use crate::data::vocabulary::{Padding, Reading};
use crate::error::{Error, Result};
use crate::model::{AlphaParameter, Shape};
use serde::{Deserialize, Serialize};

/// How the epoch of the final model is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// The best on the validation part.
    Validation,
    /// The last.
    Last,
    /// The best on the test part, as in the paper's code: the accuracy it reports is optimistic.
    Test,
}

/// All that the result of a run depends on besides the reviews.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "the settings of a run, an object")]
pub struct Config {
    /// d.
    pub dimension: usize,
    /// K.
    pub depth: usize,
    /// T.
    pub temperature: f64,
    /// How alpha is represented.
    pub alpha_parameter: AlphaParameter,
    /// alpha at the start.
    pub alpha: f64,
    /// How texts become words.
    pub reading: Reading,
    /// Words that occur less often in the training part are unknown.
    pub min_count: usize,
    /// Where parameters and shuffles start from.
    pub seed: u64,
    /// Which reviews are for what.
    pub split: SplitRule,
    /// The number of reviews of a step.
    pub batch: usize,
    /// Adam's step size.
    pub learning_rate: f64,
    /// The largest norm of a gradient; 0 for none.
    pub clip: f64,
    /// How the epoch is chosen.
    pub selection: Selection,
    /// The SHA-256 of the uncompressed data file.
    pub data_sha256: String,
}

impl Default for Config {
    /// The paper's setting at d = 2, but for the split, the vocabulary and the choice of the epoch.
    fn default() -> Self {
        Self {
            dimension: 2,
            depth: 8,
            temperature: 0.001,
            alpha_parameter: AlphaParameter::Log,
            alpha: 0.5,
            reading: Reading { words: 128, padding: Padding::None, lowercase: false },
            min_count: 1,
            seed: 0,
            split: SplitRule::default(),
            batch: 64,
            learning_rate: 1e-3,
            clip: 5.0,
            selection: Selection::Validation,
            data_sha256: String::new(),
        }
    }
}

impl Config {
    /// What the model computes.
    pub fn shape(&self) -> Shape {
        Shape { depth: self.depth, temperature: self.temperature }
    }

    /// Refuses what makes no sense.
    ///
    /// # Errors
    /// [`Error::Request`] naming the value and what was expected.
    pub fn validate(&self) -> Result<()> {
        let within = |name: &str, value: usize, low: usize, high: usize| match value {
            _ if (low..=high).contains(&value) => Ok(()),
            _ => Err(Error::Request(format!("{name} is {value}, expected {low} to {high}"))),
        };
        let positive = |name: &str, value: f64| match value {
            _ if value > 0.0 && value.is_finite() => Ok(()),
            _ => Err(Error::Request(format!("{name} is {value}, expected a number > 0"))),
        };
        within("the dimension", self.dimension, 1, 1024)?;
        within("the depth", self.depth, 0, 1000)?;
        within("the number of words", self.reading.words, 1, 100_000)?;
        within("the batch", self.batch, 1, 1 << 20)?;
        positive("the temperature", self.temperature)?;
        positive("alpha", self.alpha)?;
        positive("the learning rate", self.learning_rate)?;
        if self.clip >= 0.0 { Ok(()) } else { Err(Error::Request(format!("clip is {}, expected >= 0", self.clip))) }
    }

    /// The first entry in which two configurations differ, for people.
    pub fn difference(&self, other: &Config) -> Option<String> {
        let (ours, theirs) = (serde_json::to_value(self).ok()?, serde_json::to_value(other).ok()?);
        let (ours, theirs) = (ours.as_object()?, theirs.as_object()?);
        let entry = ours.iter().find(|(name, value)| theirs.get(*name) != Some(value))?;
        Some(format!("{} is {}, not {}", entry.0, entry.1, theirs.get(entry.0).unwrap_or(&serde_json::Value::Null)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senseless_values_are_refused() {
        assert!(Config::default().validate().is_ok());
        let message = |config: Config| config.validate().unwrap_err().to_string();
        assert_eq!(message(Config { dimension: 0, ..Config::default() }), "the dimension is 0, expected 1 to 1024");
        assert_eq!(message(Config { alpha: -1.0, ..Config::default() }), "alpha is -1, expected a number > 0");
        assert!(message(Config { temperature: f64::NAN, ..Config::default() }).contains("temperature"));
    }

    #[test]
    fn the_first_difference_is_named() {
        let other = Config { seed: 3, ..Config::default() };
        assert_eq!(Config::default().difference(&other).unwrap(), "seed is 0, not 3");
        assert_eq!(other.difference(&other), None);
    }
}
