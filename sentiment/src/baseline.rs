//! Logistic regression on bags of words: what attention has to beat.
//!
//! Minimises `|w|^2/2 + C sum_i log(1 + exp(-y_i (<w, x_i> + b)))` by Newton's method with conjugate gradients, on word
//! counts or on tf-idf (idf = ln((1+n)/(1+df)) + 1, rows of length 1).

use crate::batch::Example;
use crate::model::bag::Bag;
use crate::model::sigmoid;

/// What stands in a row for a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// How often it occurs.
    Counts,
    /// That, weighed by how few reviews it occurs in.
    TfIdf,
}

/// A trained logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// One weight a word, then b. Shape (V + 1,).
    weights: Vec<f64>,
    /// The factor of a word's count.
    scale: Vec<f64>,
    feature: Feature,
}

/// A row of the design matrix: words and values.
type Row = Vec<(u32, f64)>;

impl Logistic {
    /// Trains on `examples` over a vocabulary of `vocabulary` words; `c` is the weight of the loss.
    pub fn train(examples: &[Example], vocabulary: usize, feature: Feature, c: f64) -> Self {
        let mut scale = vec![1.0; vocabulary];
        if feature == Feature::TfIdf {
            let mut frequency = vec![0usize; vocabulary];
            examples.iter().flat_map(|example| example.bag.ids()).for_each(|&id| frequency[id as usize] += 1);
            let n = examples.len() as f64;
            scale = frequency.iter().map(|&df| ((1.0 + n) / (1.0 + df as f64)).ln() + 1.0).collect();
        }
        let mut model = Self { weights: vec![0.0; vocabulary + 1], scale, feature };
        let rows: Vec<Row> = examples.iter().map(|example| model.row(&example.bag)).collect();
        let signs: Vec<f64> = examples.iter().map(|example| if example.label { 1.0 } else { -1.0 }).collect();
        let problem = Problem { rows: &rows, signs: &signs, c };
        problem.minimise(&mut model.weights);
        model
    }

    fn row(&self, bag: &Bag) -> Row {
        let value = |(&id, &count): (&u32, &u32)| (id, f64::from(count) * self.scale[id as usize]);
        let mut row: Row = bag.ids().iter().zip(bag.counts()).map(value).collect();
        let norm = row.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        if self.feature == Feature::TfIdf && norm > 0.0 {
            row.iter_mut().for_each(|(_, value)| *value /= norm);
        }
        row
    }

    /// `<w, x> + b`.
    pub fn logit(&self, bag: &Bag) -> f64 {
        product(&self.row(bag), &self.weights)
    }

    /// How many examples are classified rightly.
    pub fn right(&self, examples: &[Example]) -> usize {
        examples.iter().filter(|example| (self.logit(&example.bag) > 0.0) == example.label).count()
    }
}

fn product(row: &Row, weights: &[f64]) -> f64 {
    row.iter().map(|&(id, value)| value * weights[id as usize]).sum::<f64>() + weights[weights.len() - 1]
}

struct Problem<'a> {
    rows: &'a [Row],
    signs: &'a [f64],
    c: f64,
}

impl Problem<'_> {
    fn minimise(&self, weights: &mut [f64]) {
        let mut value = self.value(weights);
        for _ in 0..50 {
            let (gradient, curvature) = self.gradient(weights);
            let norm = dot(&gradient, &gradient).sqrt();
            if norm < 1e-5 * self.rows.len() as f64 * self.c {
                return;
            }
            let step = self.newton_step(&gradient, &curvature, 0.1 * norm);
            let slope = dot(&gradient, &step);
            let mut length = 1.0;
            loop {
                let moved: Vec<f64> = weights.iter().zip(&step).map(|(w, s)| w + length * s).collect();
                let next = self.value(&moved);
                if next <= value + 1e-4 * length * slope {
                    weights.copy_from_slice(&moved);
                    value = next;
                    break;
                }
                length *= 0.5;
                if length < 1e-8 {
                    return;
                }
            }
        }
    }

    fn value(&self, weights: &[f64]) -> f64 {
        let loss = |(row, sign): (&Row, &f64)| crate::model::cross_entropy(sign * product(row, weights), true);
        let losses: f64 = self.rows.iter().zip(self.signs).map(loss).sum();
        let (_, words) = weights.split_last().unwrap_or((&0.0, &[]));
        0.5 * dot(words, words) + self.c * losses
    }

    /// The gradient, and the second derivative of each loss by its logit.
    fn gradient(&self, weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut gradient = weights.to_vec();
        let bias = gradient.len() - 1;
        gradient[bias] = 0.0;
        let mut curvature = Vec::with_capacity(self.rows.len());
        for (row, &sign) in self.rows.iter().zip(self.signs) {
            let p = sigmoid(sign * product(row, weights));
            add(row, self.c * (p - 1.0) * sign, &mut gradient);
            curvature.push(self.c * p * (1.0 - p));
        }
        (gradient, curvature)
    }

    /// Solves (Hessian) step = -gradient by conjugate gradients, up to a residual of `tolerance`.
    fn newton_step(&self, gradient: &[f64], curvature: &[f64], tolerance: f64) -> Vec<f64> {
        let mut step = vec![0.0; gradient.len()];
        let mut residual: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut direction = residual.clone();
        let mut square = dot(&residual, &residual);
        for _ in 0..200 {
            if square.sqrt() <= tolerance {
                break;
            }
            let image = self.hessian(&direction, curvature);
            let length = square / dot(&direction, &image);
            for (((s, r), d), h) in step.iter_mut().zip(&mut residual).zip(&direction).zip(&image) {
                *s += length * d;
                *r -= length * h;
            }
            let next = dot(&residual, &residual);
            let share = next / square;
            direction.iter_mut().zip(&residual).for_each(|(d, r)| *d = r + share * *d);
            square = next;
        }
        step
    }

    fn hessian(&self, direction: &[f64], curvature: &[f64]) -> Vec<f64> {
        let mut image = direction.to_vec();
        let bias = image.len() - 1;
        // b is not penalised, but for what keeps the Hessian invertible.
        image[bias] *= 1e-9;
        for (row, &curvature) in self.rows.iter().zip(curvature) {
            add(row, curvature * product(row, direction), &mut image);
        }
        image
    }
}

fn add(row: &Row, factor: f64, out: &mut [f64]) {
    for &(id, value) in row {
        out[id as usize] += factor * value;
    }
    let bias = out.len() - 1;
    out[bias] += factor;
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(ids: &[u32], label: bool) -> Example {
        Example { bag: Bag::new(ids), label }
    }

    #[test]
    fn the_minimum_is_stationary_and_separates() {
        let examples =
            [example(&[0, 0, 2], true), example(&[1, 2], false), example(&[0], true), example(&[1, 1], false)];
        for feature in [Feature::Counts, Feature::TfIdf] {
            let model = Logistic::train(&examples, 3, feature, 1.0);
            assert_eq!(model.right(&examples), 4);
            let rows: Vec<Row> = examples.iter().map(|example| model.row(&example.bag)).collect();
            let problem = Problem { rows: &rows, signs: &[1.0, -1.0, 1.0, -1.0], c: 1.0 };
            let gradient = problem.gradient(&model.weights).0;
            assert!(dot(&gradient, &gradient).sqrt() < 1e-3, "{gradient:?}");
        }
    }

    #[test]
    fn one_word_alone_has_the_known_solution() {
        let examples = [example(&[0], true), example(&[1], false)];
        let model = Logistic::train(&examples, 2, Feature::Counts, 1.0);
        // By symmetry w_1 = -w_0 and each solves w = 1/(1 + e^w).
        let w = model.weights[0];
        assert!((w - 1.0 / (1.0 + w.exp())).abs() < 1e-4 && (w + model.weights[1]).abs() < 1e-6, "{w}");
    }
}
