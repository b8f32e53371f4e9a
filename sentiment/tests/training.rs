//! Runs: reproducible bit for bit, resumed without loss, refused when their files are damaged.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax_sentiment::data::{self, Dataset};
use hardmax_sentiment::model::AlphaParameter;
use hardmax_sentiment::train::State;
use hardmax_sentiment::train::checkpoint::Model;
use hardmax_sentiment::train::config::{Config, Selection};
use std::path::Path;

fn sample() -> Dataset {
    data::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/reviews.tsv")).unwrap()
}

fn config() -> Config {
    Config { depth: 3, learning_rate: 0.02, batch: 16, dimension: 3, ..Config::default() }
}

fn run(config: Config, epochs: usize) -> State {
    let dataset = sample();
    let mut state = State::new(config, &dataset).unwrap();
    let corpus = state.corpus(&dataset).unwrap();
    for _ in 0..epochs {
        state.epoch(&corpus, &mut ()).unwrap();
    }
    state
}

#[test]
fn training_learns_the_sample() {
    let state = run(config(), 8);
    let (first, last) = (state.history[0], state.history[7]);
    assert!(last.loss < 0.5 * first.loss && last.validation_accuracy > Some(0.8), "{first:?} {last:?}");
    let best = state.history.iter().map(|record| record.validation_accuracy.unwrap()).fold(0.0, f64::max);
    assert_eq!(state.history[state.best_epoch - 1].validation_accuracy, Some(best));
}

#[test]
fn runs_do_not_depend_on_the_number_of_threads() {
    let with = |threads: usize| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| run(config(), 2))
    };
    let one = with(1);
    assert_eq!(one, with(3));
    assert_ne!(one.parameters, run(Config { seed: 1, ..config() }, 2).parameters);
}

#[test]
fn a_resumed_run_is_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, halves) = (folder.path().join("whole"), folder.path().join("halves"));
    for alpha_parameter in [AlphaParameter::Log, AlphaParameter::Raw] {
        let config = Config { alpha_parameter, ..config() };
        run(config.clone(), 4).save(&whole).unwrap();
        run(config, 2).save(&halves).unwrap();
        let mut state = State::load(&halves).unwrap();
        let corpus = state.corpus(&sample()).unwrap();
        for _ in 0..2 {
            state.epoch(&corpus, &mut ()).unwrap();
        }
        state.save(&halves).unwrap();
        assert!(std::fs::read(&whole).unwrap() == std::fs::read(&halves).unwrap(), "the files differ");
    }
}

#[test]
fn damaged_models_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let state = run(config(), 1);
    state.model().save(&path).unwrap();
    let model = Model::load(folder.path()).unwrap();
    assert_eq!(model.parameters.embedding(), state.best.embedding());
    assert_eq!(model.parameters.alpha(), state.best.alpha());
    assert_eq!(model.vocabulary, state.vocabulary);
    let bytes = std::fs::read(&path).unwrap();
    let refused = |bytes: &[u8], expected: &str| {
        std::fs::write(&path, bytes).unwrap();
        let message = Model::load(&path).unwrap_err().to_string();
        assert!(message.contains("model.safetensors: ") && message.contains(expected), "{message}");
    };
    for length in [0, 4, 100, bytes.len() / 2, bytes.len() - 1] {
        refused(&bytes[..length], "cut short");
    }
    let replaced = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        let mut bytes = bytes.clone();
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        bytes
    };
    refused(&replaced("sentiment-model/1", "sentiment-model/2"), "expected a \"hardmax/sentiment-model/1\"");
    refused(&replaced("\\\"dimension\\\":3", "\\\"dimension\\\":2"), "by the header");
    refused(b"not a model at all, but long enough to be read as one", "no safetensors file");
    state.save(&path).unwrap();
    assert!(Model::load(&path).unwrap_err().to_string().contains("sentiment-state/1"));
}

#[test]
fn what_cannot_be_selected_on_is_refused() {
    let split = data::split::SplitRule { validation: 0.0, ..config().split };
    let error = State::new(Config { split, ..config() }, &sample()).unwrap_err().to_string();
    assert!(error.contains("the validation part is empty"), "{error}");
    assert!(State::new(Config { split, selection: Selection::Last, ..config() }, &sample()).is_ok());
}
