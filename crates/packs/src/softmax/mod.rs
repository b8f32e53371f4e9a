//! Softmax attention at a temperature T, and how far it is from hardmax attention.
//!
//! Source: docs/theory.md section 5. Everything is interval arithmetic on exact integers, so that every number is a bound and
//! not an estimate.

mod gap;
mod layer;

pub use layer::{Temperature, TemperatureError, columns, covector, means, norm_squared};

use crate::HardmaxInstances;
use hardmax_kit::{Assumption, CaseOptions, Fault, Legs, Model, Pack};
use hardmax_model::instance::Instance;
use hardmax_model::interval::{Fixed, Interval};
use hardmax_model::rational::Rational;
use hardmax_model::spec::{self, System};
use hardmax_model::tokens::Tokens;
use num_traits::{One, Signed};
use std::sync::Arc;

/// The pack.
pub static PACK: Pack<Softmax> = Pack::new(
    "softmax",
    "how far softmax attention at a temperature is from hardmax attention",
    "hardmax_packs::softmax::PACK",
    &[gap::STATEMENT],
    &[
        Fault {
            id: "temperature-ignored",
            sentence: "The temperature is 1, whatever is asked for",
            subject: || Arc::new(|fixed, instance, _, tokens| means(fixed, instance, &one(), tokens)),
        },
        Fault {
            id: "first-token-only",
            sentence: "Every token attends to token 0 alone",
            subject: || Arc::new(|_, _, _, tokens: &Tokens<Interval>| only_the_first(tokens)),
        },
    ],
);

fn one() -> Temperature {
    // INVARIANT: 1 is positive.
    Temperature::new(Rational::one()).expect("a temperature")
}

fn only_the_first(tokens: &Tokens<Interval>) -> Tokens<Interval> {
    // INVARIANT: rows of one length, and an instance has a token.
    Tokens::from_rows(vec![tokens[0].to_vec(); tokens.len()]).expect("rows of one length")
}

/// Instances under a softmax attention.
#[derive(Debug, Clone, Copy)]
pub struct Softmax;

/// Softmax means, as [`means`] encloses them: of an instance's form, at a temperature, of tokens. Shapes (n, d).
pub type SoftmaxMeans = dyn Fn(Fixed, &Instance, &Temperature, &Tokens<Interval>) -> Tokens<Interval> + Send + Sync;

/// What the statements of this pack assume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoftmaxAssumption {
    /// The tokens are few enough for all their products to be held.
    FewTokens,
    /// alpha > 0.
    PositiveStepSize,
    /// A is symmetric positive definite.
    PositiveDefiniteForm,
}

impl Assumption for SoftmaxAssumption {
    fn id(self) -> &'static str {
        match self {
            Self::FewTokens => "few_tokens",
            Self::PositiveStepSize => "positive_step_size",
            Self::PositiveDefiniteForm => "positive_definite_form",
        }
    }

    fn failure(self) -> &'static str {
        match self {
            Self::FewTokens => "there are too many tokens to compare all pairs",
            Self::PositiveStepSize => "alpha is not positive",
            Self::PositiveDefiniteForm => "A is not positive definite",
        }
    }
}

/// The most tokens whose products are compared: exponentials of all pairs are taken.
const MOST_TOKENS: usize = 1024;

/// The layers at which the statements are checked: exponentials take most of the time.
const LAYERS: usize = 2;

/// An instance, the softmax attention under test, and the first layers of the hardmax dynamics.
pub struct SoftmaxCase {
    instance: Arc<Instance>,
    means: Arc<SoftmaxMeans>,
    layers: Vec<Layer>,
}

/// One layer of the hardmax dynamics.
struct Layer {
    tokens: Tokens,
    /// The attention sets.
    pattern: Vec<Vec<usize>>,
    /// The attention means. Shape (n, d).
    means: Vec<Vec<Rational>>,
}

impl Layer {
    fn new(instance: &Instance, tokens: Tokens) -> Self {
        let pattern = System::of(instance).pattern(&tokens);
        let means = pattern.iter().map(|set| spec::attention_mean(&tokens, set)).collect();
        Self { tokens, pattern, means }
    }
}

impl Model for Softmax {
    type Instances = HardmaxInstances;
    type Subject = SoftmaxMeans;
    type Case = SoftmaxCase;
    type Assumption = SoftmaxAssumption;

    fn subject() -> Arc<SoftmaxMeans> {
        Arc::new(means)
    }

    fn case(instance: Arc<Instance>, means: Arc<SoftmaxMeans>, options: &CaseOptions) -> SoftmaxCase {
        let wanted = if instance.len() > MOST_TOKENS { 0 } else { LAYERS.min(options.layers) };
        let system = System::of(&instance);
        let mut layers: Vec<Layer> = Vec::new();
        for _ in 0..wanted {
            let tokens = match layers.last() {
                None => instance.tokens().clone(),
                Some(before) => spec::layer(&system, &before.tokens, &before.pattern),
            };
            layers.push(Layer::new(&instance, tokens));
        }
        SoftmaxCase { instance, means, layers }
    }

    fn satisfies(case: &SoftmaxCase, assumption: SoftmaxAssumption) -> bool {
        match assumption {
            SoftmaxAssumption::FewTokens => case.instance.len() <= MOST_TOKENS,
            SoftmaxAssumption::PositiveStepSize => case.instance.alpha().is_positive(),
            SoftmaxAssumption::PositiveDefiniteForm => case.instance.form().check_positive_definite().is_ok(),
        }
    }
}

/// What every statement of the pack assumes.
const INNER_PRODUCT: &[SoftmaxAssumption] =
    &[SoftmaxAssumption::FewTokens, SoftmaxAssumption::PositiveStepSize, SoftmaxAssumption::PositiveDefiniteForm];

const fn legs(check: &'static str, coq: &'static [[&'static str; 2]]) -> Legs {
    Legs { check, tests: &["crates/packs/tests/softmax.rs"], fuzz: Some("fuzz/fuzz_targets/theorems.rs"), coq }
}
