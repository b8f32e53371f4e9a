//! Training: epochs over shuffled batches, selection of an epoch, checkpoints after every epoch.

pub mod checkpoint;
pub mod config;
pub mod curves;

use crate::batch::{self, BatchResult, Example};
use crate::data::Dataset;
use crate::data::split::Parts;
use crate::data::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::model::adam::{Adam, clip};
use crate::model::bag::Bag;
use crate::model::parameters::{Parameters, uniform};
use crate::model::{cross_entropy, sigmoid};
use crate::scalar::Scalar;
use checkpoint::Model;
use config::{Config, Selection};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

/// What one epoch came to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "an epoch, an object")]
pub struct EpochRecord {
    /// The epoch, from 1.
    pub epoch: usize,
    /// The mean loss over the training part, each batch before its step.
    pub loss: f64,
    /// The accuracy over the training part, each batch before its step.
    pub accuracy: f64,
    /// The loss over the validation part after the epoch, where there is one.
    pub validation_loss: Option<f64>,
    /// The accuracy over the validation part after the epoch, where there is one.
    pub validation_accuracy: Option<f64>,
    /// The accuracy over the test part after the epoch, where the epoch is chosen on it.
    pub test_accuracy: Option<f64>,
    /// alpha after the epoch.
    pub alpha: f64,
}

/// All of a training run between two epochs: from it the run goes on bit for bit as if it had never stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What is trained and how.
    pub config: Config,
    /// The words.
    pub vocabulary: Vocabulary,
    /// The parameters after the last epoch.
    pub parameters: Parameters<f32>,
    /// The optimiser after the last epoch.
    pub adam: Adam<f32>,
    /// The parameters after the epoch that was selected.
    pub best: Parameters<f32>,
    /// That epoch, from 1; 0 before the first.
    pub best_epoch: usize,
    /// The epochs so far.
    pub history: Vec<EpochRecord>,
}

/// Reports of a run in progress.
pub trait Progress {
    /// A batch was done: `seen` of `total` reviews of epoch `epoch` (from 1), with this much loss and this many right.
    fn batch(&mut self, epoch: usize, seen: usize, total: usize, so_far: BatchResult);
    /// An epoch was done.
    fn epoch(&mut self, record: &EpochRecord);
}

/// Reports nothing.
impl Progress for () {
    fn batch(&mut self, _: usize, _: usize, _: usize, _: BatchResult) {}
    fn epoch(&mut self, _: &EpochRecord) {}
}

/// The reviews of a run, ready to be worked on.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// What is trained on.
    pub train: Vec<Example>,
    /// What the epoch is chosen on.
    pub validation: Vec<Example>,
    /// What accuracy is reported on.
    pub test: Vec<Example>,
}

impl Corpus {
    /// The reviews of `dataset` under the split and the vocabulary of a run.
    pub fn new(dataset: &Dataset, parts: &Parts, vocabulary: &Vocabulary, config: &Config) -> Self {
        let part = |indices: &[usize]| {
            let example = |&index: &usize| {
                let review = &dataset.reviews[index];
                Example { bag: vocabulary.bag(&review.text, config.reading), label: review.label }
            };
            indices.iter().map(example).collect()
        };
        Self { train: part(&parts.train), validation: part(&parts.validation), test: part(&parts.test) }
    }
}

impl State {
    /// A run before its first epoch. The vocabulary comes from the training part alone.
    ///
    /// # Errors
    /// [`Error::Request`] where the configuration makes no sense or leaves nothing to train or select on.
    pub fn new(config: Config, dataset: &Dataset) -> Result<Self> {
        config.validate()?;
        let parts = config.split.divide(&dataset.reviews)?;
        if config.selection == Selection::Validation && parts.validation.is_empty() {
            let message = "the validation part is empty: select by `last`, or give validation a larger share";
            return Err(Error::Request(message.to_owned()));
        }
        let texts = parts.train.iter().map(|&index| dataset.reviews[index].text.as_str());
        let vocabulary = Vocabulary::build(texts, config.reading, config.min_count)?;
        let parameters =
            Parameters::random(vocabulary.len(), config.dimension, config.alpha_parameter, config.alpha, config.seed);
        let adam = Adam::new(parameters.values().len());
        let best = parameters.clone();
        Ok(Self { config, vocabulary, parameters, adam, best, best_epoch: 0, history: Vec::new() })
    }

    /// The reviews of this run.
    ///
    /// # Errors
    /// As [`crate::data::split::SplitRule::divide`].
    pub fn corpus(&self, dataset: &Dataset) -> Result<Corpus> {
        let parts = self.config.split.divide(&dataset.reviews)?;
        Ok(Corpus::new(dataset, &parts, &self.vocabulary, &self.config))
    }

    /// The model of the selected epoch.
    pub fn model(&self) -> Model {
        Model {
            config: self.config.clone(),
            epoch: self.best_epoch,
            vocabulary: self.vocabulary.clone(),
            parameters: self.best.clone(),
        }
    }

    /// One more epoch.
    ///
    /// # Errors
    /// [`Error::Request`] where the loss is no number any more.
    pub fn epoch(&mut self, corpus: &Corpus, progress: &mut dyn Progress) -> Result<()> {
        let epoch = self.history.len() + 1;
        let shape = self.config.shape();
        let order = shuffled(corpus.train.len(), self.config.seed, epoch as u64);
        let mut gradient = vec![0.0f32; self.parameters.values().len()];
        let mut so_far = BatchResult::default();
        let mut seen = 0;
        for indices in order.chunks(self.config.batch) {
            let batch: Vec<&Example> = indices.iter().map(|&index| &corpus.train[index]).collect();
            let result = batch::gradient(&self.parameters, shape, &batch, &mut gradient);
            if !result.loss.is_finite() {
                return Err(Error::Request(format!("the loss is {} in epoch {epoch}: training diverged", result.loss)));
            }
            clip(&mut gradient, self.config.clip);
            self.adam.step(&mut self.parameters, &gradient, self.config.learning_rate);
            so_far.loss += result.loss;
            so_far.right += result.right;
            seen += batch.len();
            progress.batch(epoch, seen, order.len(), so_far);
        }
        let on = |examples: &[Example]| (!examples.is_empty()).then(|| self.measure(examples));
        let validation = on(&corpus.validation);
        let test = (self.config.selection == Selection::Test).then(|| on(&corpus.test)).flatten();
        let record = EpochRecord {
            epoch,
            loss: so_far.loss / order.len() as f64,
            accuracy: so_far.right as f64 / order.len() as f64,
            validation_loss: validation.map(|(loss, _)| loss),
            validation_accuracy: validation.map(|(_, accuracy)| accuracy),
            test_accuracy: test.map(|(_, accuracy)| accuracy),
            alpha: self.parameters.alpha().widen(),
        };
        if self.is_best(&record) {
            self.best.clone_from(&self.parameters);
            self.best_epoch = epoch;
        }
        self.history.push(record);
        progress.epoch(&record);
        Ok(())
    }

    fn is_best(&self, record: &EpochRecord) -> bool {
        let score = |record: &EpochRecord| match self.config.selection {
            Selection::Last => Some(record.epoch as f64),
            Selection::Validation => record.validation_accuracy,
            Selection::Test => record.test_accuracy,
        };
        match self.best_epoch.checked_sub(1) {
            Some(best) => score(record) > score(&self.history[best]),
            None => true,
        }
    }

    /// Mean loss and accuracy of the current parameters.
    fn measure(&self, examples: &[Example]) -> (f64, f64) {
        let bags: Vec<&Bag> = examples.iter().map(|example| &example.bag).collect();
        let logits = batch::logits(&self.parameters, self.config.shape(), &bags);
        let mut loss = 0.0;
        let mut right = 0;
        for (logit, example) in logits.iter().zip(examples) {
            loss += cross_entropy(logit.widen(), example.label);
            right += usize::from((*logit > 0.0) == example.label);
        }
        (loss / examples.len() as f64, right as f64 / examples.len() as f64)
    }
}

/// Probabilities of "positive" under the softmax model.
pub fn probabilities(model: &Model, bags: &[&Bag]) -> Vec<f64> {
    let logits = batch::logits(&model.parameters, model.config.shape(), bags);
    logits.iter().map(|logit| sigmoid(logit.widen())).collect()
}

/// A permutation of 0..n that depends on seed and epoch alone (Fisher and Yates).
fn shuffled(n: usize, seed: u64, epoch: u64) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(epoch);
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, (uniform(&mut random) * (last + 1) as f64) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffles_are_permutations_that_differ_by_epoch() {
        let first = shuffled(100, 3, 1);
        let mut sorted = first.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
        assert_ne!(first, shuffled(100, 3, 2));
        assert_eq!(first, shuffled(100, 3, 1));
    }
}
