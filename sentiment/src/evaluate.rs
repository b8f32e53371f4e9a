//! The softmax model, the hardmax model and the model of infinite depth, on the same reviews.

use crate::batch::Example;
use crate::error::{Error, Result};
use crate::exact::{Analysis, analyse, exact, verdict};
use crate::metrics::{Calibration, Confusion, Share};
use crate::model::bag::Bag;
use crate::train::checkpoint::Model;
use crate::train::probabilities;
use rayon::prelude::*;
use serde::Serialize;

/// The three models, in the order of all tables.
pub const MODELS: [&str; 3] = ["softmax", "hardmax", "infinite depth"];

/// What an evaluation came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How many reviews were evaluated.
    pub reviews: usize,
    /// How many of them have no known word: every model judges them by b alone.
    pub without_words: usize,
    /// How many have no decided infinite depth; they count as wrong there.
    pub undecided: usize,
    /// How many exact verdicts lie exactly on the hyperplane; they count as wrong.
    pub on_hyperplane: usize,
    /// Verdicts against labels, for each of [`MODELS`].
    pub confusion: [Confusion; 3],
    /// Accuracies, for each of [`MODELS`].
    pub accuracy: [Share; 3],
    /// Calibration of the softmax model.
    pub calibration: Calibration,
    /// On how many reviews two of [`MODELS`] disagree.
    pub disagreements: [[usize; 3]; 3],
    /// The number of reviews by the layer from which their attention no longer changes.
    pub layers: Vec<usize>,
}

/// The exact dynamics of many reviews, in parallel and in their order; `None` for reviews without words. `progress` is
/// called once a review.
///
/// # Errors
/// As [`analyse`].
pub fn analyses(model: &Model, bags: &[&Bag], progress: impl Fn() + Sync) -> Result<Vec<Option<Analysis>>> {
    let one = |bag: &&Bag| {
        let result = match analyse(model, bag) {
            Ok(analysis) => Ok(Some(analysis)),
            Err(Error::NoKnownWord(_)) => Ok(None),
            Err(error) => Err(error),
        };
        progress();
        result
    };
    bags.par_iter().map(one).collect()
}

/// Evaluates the three models.
///
/// # Errors
/// As [`analyse`].
pub fn evaluate(model: &Model, examples: &[Example], progress: impl Fn() + Sync) -> Result<Evaluation> {
    let bags: Vec<&Bag> = examples.iter().map(|example| &example.bag).collect();
    let soft = probabilities(model, &bags);
    let exactly = analyses(model, &bags, progress)?;
    let mut confusion = [Confusion::default(); 3];
    let mut disagreements = [[0; 3]; 3];
    let (mut without_words, mut undecided, mut on_hyperplane) = (0, 0, 0);
    let mut layers = Vec::new();
    for ((example, &probability), analysis) in examples.iter().zip(&soft).zip(&exactly) {
        let constant = verdict(&exact(model.parameters.bias()));
        let (hard, infinite) = match analysis {
            None => (constant, constant),
            Some(analysis) => {
                let infinite = analysis.infinite.as_ref();
                undecided += usize::from(infinite.is_none());
                (verdict(&analysis.hardmax), infinite.and_then(|infinite| verdict(&infinite.logit)))
            }
        };
        without_words += usize::from(analysis.is_none());
        let decided = analysis.as_ref().is_none_or(|analysis| analysis.infinite.is_some());
        on_hyperplane += usize::from(hard.is_none()) + usize::from(infinite.is_none() && decided);
        if let Some(infinite) = analysis.as_ref().and_then(|analysis| analysis.infinite.as_ref()) {
            layers.resize(layers.len().max(infinite.layer + 1), 0);
            layers[infinite.layer] += 1;
        }
        let verdicts = [Some(probability > 0.5), hard, infinite];
        for (a, one) in verdicts.iter().enumerate() {
            // No verdict is a wrong verdict.
            confusion[a].add(one.unwrap_or(!example.label), example.label);
            for (b, other) in verdicts.iter().enumerate() {
                disagreements[a][b] += usize::from(one != other);
            }
        }
    }
    let pairs: Vec<(f64, bool)> = soft.iter().zip(examples).map(|(&p, example)| (p, example.label)).collect();
    Ok(Evaluation {
        reviews: examples.len(),
        without_words,
        undecided,
        on_hyperplane,
        accuracy: confusion.map(|confusion| confusion.accuracy()),
        confusion,
        calibration: Calibration::new(&pairs),
        disagreements,
        layers,
    })
}
