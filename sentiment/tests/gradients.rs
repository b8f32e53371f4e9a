//! Hand-written gradients against automatic differentiation and finite differences.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax_sentiment::batch::{self, Example};
use hardmax_sentiment::model::adam::{Adam, clip};
use hardmax_sentiment::model::bag::Bag;
use hardmax_sentiment::model::{AlphaParameter, Parameters, Shape, sigmoid};
use hardmax_sentiment::scalar::Scalar;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: String,
    vocab: usize,
    d: usize,
    depth: usize,
    temperature: f64,
    learning_rate: f64,
    ids: Vec<Vec<u32>>,
    labels: Vec<u8>,
    embedding: Vec<Vec<f64>>,
    alpha: f64,
    decoder: Vec<f64>,
    bias: f64,
    losses: Vec<f64>,
    probabilities: Vec<f64>,
    gradient: Gradient,
}

#[derive(Deserialize)]
struct Gradient {
    embedding: Vec<Vec<f64>>,
    alpha: f64,
    decoder: Vec<f64>,
    bias: f64,
}

impl Case {
    fn load(name: &str) -> Case {
        let path = format!("{}/tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn shape(&self) -> Shape {
        Shape { depth: self.depth, temperature: self.temperature }
    }

    fn parameters<F: Scalar>(&self, alpha: AlphaParameter) -> Parameters<F> {
        let mut parameters = Parameters::zeros(self.vocab, self.d, alpha);
        for (out, &entry) in parameters.embedding_mut().iter_mut().zip(self.embedding.iter().flatten()) {
            *out = F::of(entry);
        }
        parameters.set_alpha(F::of(self.alpha));
        for (out, &entry) in parameters.decoder_mut().iter_mut().zip(&self.decoder) {
            *out = F::of(entry);
        }
        parameters.set_bias(F::of(self.bias));
        parameters
    }

    fn examples(&self) -> Vec<Example> {
        let example = |(ids, &label): (&Vec<u32>, &u8)| Example { bag: Bag::new(ids), label: label == 1 };
        self.ids.iter().zip(&self.labels).map(example).collect()
    }
}

fn close(name: &str, found: f64, expected: f64, scale: f64) {
    assert!((found - expected).abs() <= 1e-9 * scale.max(expected.abs()), "{name}: {found} is not {expected}");
}

#[test]
fn the_reference_cases_agree_to_nine_digits() {
    for name in ["cold", "cool", "repeats", "warm"] {
        let case = Case::load(name);
        let examples = case.examples();
        let batch: Vec<&Example> = examples.iter().collect();
        let mut parameters = case.parameters::<f64>(AlphaParameter::Raw);
        let bags: Vec<&Bag> = examples.iter().map(|example| &example.bag).collect();
        let logits = batch::logits(&parameters, case.shape(), &bags);
        for (&logit, &probability) in logits.iter().zip(&case.probabilities) {
            close(&format!("{} probability", case.name), sigmoid(logit), probability, 0.0);
        }
        let mut gradient = vec![0.0; parameters.values().len()];
        let mut adam = Adam::new(gradient.len());
        for (step, &loss) in case.losses.iter().enumerate() {
            let result = batch::gradient(&parameters, case.shape(), &batch, &mut gradient);
            close(&format!("{name} loss {step}"), result.loss / batch.len() as f64, loss, 0.0);
            if step == 0 {
                let flat = case.gradient.embedding.iter().flatten().copied();
                let expected = flat.chain([case.gradient.alpha]).chain(case.gradient.decoder.iter().copied());
                let expected: Vec<f64> = expected.chain([case.gradient.bias]).collect();
                // Relative to the largest entry: an entry that is a rounding error itself has no digits.
                let scale = expected.iter().fold(0.0f64, |a, b| a.max(b.abs()));
                for (k, (&found, &expected)) in gradient.iter().zip(&expected).enumerate() {
                    close(&format!("{name} gradient {k}"), found, expected, scale * 1e-9);
                }
            }
            clip(&mut gradient, 5.0);
            adam.step(&mut parameters, &gradient, case.learning_rate);
        }
    }
}

#[test]
fn gradients_are_the_limits_of_differences() {
    for (name, alpha) in
        [("warm", AlphaParameter::Log), ("cool", AlphaParameter::Log), ("repeats", AlphaParameter::Raw)]
    {
        let case = Case::load(name);
        let examples = case.examples();
        let batch: Vec<&Example> = examples.iter().collect();
        let parameters = case.parameters::<f64>(alpha);
        let mut gradient = vec![0.0; parameters.values().len()];
        batch::gradient(&parameters, case.shape(), &batch, &mut gradient);
        let mut scratch = gradient.clone();
        let mut loss_at = |k: usize, h: f64| {
            let mut moved = parameters.clone();
            moved.values_mut()[k] += h;
            batch::gradient(&moved, case.shape(), &batch, &mut scratch).loss / batch.len() as f64
        };
        for (k, &derivative) in gradient.iter().enumerate() {
            let h = 1e-4 * case.temperature.min(1.0);
            let difference =
                (8.0 * (loss_at(k, h) - loss_at(k, -h)) - (loss_at(k, 2.0 * h) - loss_at(k, -2.0 * h))) / (12.0 * h);
            let error = (difference - derivative).abs();
            assert!(error < 1e-6 * (1.0 + derivative.abs()), "{name} {k}: {derivative} is not {difference}");
        }
    }
}

#[test]
fn single_precision_follows_double() {
    let case = Case::load("warm");
    let examples = case.examples();
    let batch: Vec<&Example> = examples.iter().collect();
    let mut double = vec![0.0f64; case.vocab * case.d + case.d + 2];
    let mut single = vec![0.0f32; double.len()];
    batch::gradient(&case.parameters::<f64>(AlphaParameter::Raw), case.shape(), &batch, &mut double);
    batch::gradient(&case.parameters::<f32>(AlphaParameter::Raw), case.shape(), &batch, &mut single);
    for (double, single) in double.iter().zip(&single) {
        assert!((double - f64::from(*single)).abs() < 1e-5, "{single} is not {double}");
    }
}

/// The merged computation is that of a review spelt out word by word: repeating every word changes no attention.
#[test]
fn multiplicities_stand_for_repeated_words() {
    let case = Case::load("warm");
    let parameters = case.parameters::<f64>(AlphaParameter::Raw);
    let once: Vec<u32> = vec![0, 1, 1, 5, 7];
    let twice: Vec<u32> = once.iter().chain(&once).copied().collect();
    let (once, twice, other) = (Bag::new(&once), Bag::new(&twice), Bag::new(&[0, 1, 5, 7]));
    let logits = batch::logits(&parameters, case.shape(), &[&once, &twice, &other]);
    assert!((logits[0] - logits[1]).abs() < 1e-14);
    assert!((logits[0] - logits[2]).abs() > 1e-6);
}
