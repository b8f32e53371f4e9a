//! The verifier: whether every claim of a certificate holds for the instance inside it.
//!
//! Independent of the engine and of the search: it replays the specification and works from docs/theory.md section 3.

use crate::certificate::{Attention, Certificate, Claim};
use crate::parallel::first_rejection;
use crate::rejection::{MAX_LAYERS, Rejection, expect};
use crate::{rates, regime};
use hardmax_model::form::Form;
use hardmax_model::rational::Rational;
use hardmax_model::spec::attention::{attention_set, inner};
use hardmax_model::spec::{self, System};
use hardmax_model::tokens::Tokens;
use std::ops::ControlFlow;

/// Checks every claim; the first that does not hold rejects the certificate.
///
/// # Errors
/// The [`Rejection`].
pub fn verify(certificate: &Certificate) -> Result<(), Rejection> {
    match Verifier::new().run(certificate) {
        Outcome::Accepted | Outcome::Stopped => Ok(()),
        Outcome::Rejected(rejection) => Err(rejection),
    }
}

/// What a verifier came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Every claim holds.
    Accepted,
    /// A claim does not hold.
    Rejected(Rejection),
    /// It was stopped before it came to an answer.
    Stopped,
}

/// What is told of each layer before it is replayed: its index and that of the last one. A break stops the verifier.
type OnLayer<'a> = Box<dyn FnMut(usize, usize) -> ControlFlow<()> + 'a>;

/// A verifier with its options: the number of threads, and who is told of its progress. Neither changes an answer.
///
/// ```
/// use hardmax_verify::{Outcome, Verifier, certificate};
/// let file = br#"{"schema":"hardmax/certificate/1","kind":"settled","instance":{"alpha":"1","tokens":[["1"],["-1"]]},
///     "layer":0,"attention":[[[0],[1]]],"leaders":[0,1],"limits":[["1"],["-1"]]}"#;
/// let mut layers = 0;
/// let count = |_layer, _last| {
///     layers += 1;
///     std::ops::ControlFlow::Continue(())
/// };
/// let outcome = Verifier::new().with_threads(2).with_progress(count).run(&certificate::read(file)?);
/// assert_eq!((outcome, layers), (Outcome::Accepted, 1));
/// # Ok::<(), hardmax_verify::certificate::CertificateError>(())
/// ```
pub struct Verifier<'a> {
    threads: usize,
    progress: Option<OnLayer<'a>>,
}

impl Default for Verifier<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> Verifier<'a> {
    /// On all threads, without a word.
    pub fn new() -> Self {
        Self { threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get), progress: None }
    }

    /// With this many threads, at least 1.
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self { threads: threads.max(1), ..self }
    }

    /// With someone who is told of each layer, its index and that of the last one, and who may stop the verifier.
    #[must_use]
    pub fn with_progress(self, progress: impl FnMut(usize, usize) -> ControlFlow<()> + 'a) -> Self {
        Self { progress: Some(Box::new(progress)), ..self }
    }

    /// Checks every claim.
    pub fn run(mut self, certificate: &Certificate) -> Outcome {
        match self.check(certificate) {
            Ok(ControlFlow::Continue(())) => Outcome::Accepted,
            Ok(ControlFlow::Break(())) => Outcome::Stopped,
            Err(rejection) => Outcome::Rejected(rejection),
        }
    }

    fn check(&mut self, certificate: &Certificate) -> Result<ControlFlow<()>, Rejection> {
        let ControlFlow::Continue(tokens) = self.replay(certificate)? else { return Ok(ControlFlow::Break(())) };
        let pattern = &certificate.attention[certificate.layer];
        check_leaders(certificate, &tokens, pattern)?;
        check_shape(certificate)?;
        match &certificate.claim {
            Claim::Settled => check_settled(certificate, &tokens, pattern, self.threads)?,
            Claim::Regime { closed_forms, bounds } => {
                regime::check(certificate, &tokens, closed_forms, bounds, self.threads)?;
            }
        }
        rates::check(certificate, &tokens)?;
        Ok(ControlFlow::Continue(()))
    }

    /// The tokens of layer k, each pattern on the way compared with the specification's.
    fn replay(&mut self, certificate: &Certificate) -> Result<ControlFlow<(), Tokens>, Rejection> {
        let Certificate { instance, layer: last, attention, .. } = certificate;
        expect("attention", attention.len(), last.saturating_add(1))?;
        if *last > MAX_LAYERS {
            return Err(Rejection::TooManyLayers(*last));
        }
        let system = System::of(instance);
        let mut tokens = instance.tokens().clone();
        for (layer, claimed) in attention.iter().enumerate() {
            if self.progress.as_mut().is_some_and(|progress| progress(layer, *last).is_break()) {
                return Ok(ControlFlow::Break(()));
            }
            if layer > 0 {
                tokens = spec::layer(&system, &tokens, attention[layer - 1].iter());
            }
            expect(&format!("attention[{layer}]"), claimed.len(), tokens.len())?;
            first_rejection(tokens.len(), self.threads, |token| {
                let (found, claimed) = (attention_set(&system.form, &tokens, token), &claimed[token]);
                if found == claimed {
                    return Ok(());
                }
                Err(Rejection::Attention { layer, token, claimed: claimed.to_vec(), found })
            })?;
        }
        Ok(ControlFlow::Continue(tokens))
    }
}

fn check_leaders(certificate: &Certificate, tokens: &Tokens, pattern: &Attention) -> Result<(), Rejection> {
    let class = |i: usize| (0..tokens.len()).filter(|&j| tokens[j] == tokens[i]).collect::<Vec<_>>();
    let found: Vec<usize> = (0..tokens.len()).filter(|&i| pattern[i].contains(&i) && pattern[i] == class(i)).collect();
    if found != certificate.leaders {
        let claimed = certificate.leaders.clone();
        return Err(Rejection::Leaders { layer: certificate.layer, claimed, found });
    }
    Ok(())
}

fn check_shape(certificate: &Certificate) -> Result<(), Rejection> {
    let instance = &certificate.instance;
    expect("limits", certificate.limits.len(), instance.len())?;
    for (token, limit) in certificate.limits.iter().enumerate() {
        expect(&format!("limits[{token}]"), limit.len(), instance.dimension())?;
    }
    Ok(())
}

/// Conditions (a) and (b), and that the limits are the attention means.
fn check_settled(
    certificate: &Certificate,
    tokens: &Tokens,
    pattern: &Attention,
    threads: usize,
) -> Result<(), Rejection> {
    let layer = certificate.layer;
    let form = certificate.instance.form();
    let rows = pattern.iter().map(|set| spec::attention_mean(tokens, set)).collect();
    // INVARIANT: attention means have the dimension of the tokens.
    let means = Tokens::from_rows(rows).expect("rows of one length");
    first_rejection(pattern.len(), threads, |token| {
        let set = &pattern[token];
        if spec::attention_mean(&means, set) != means[token] {
            return Err(Rejection::MeansMove { layer, token });
        }
        check_rows(form, layer, token, tokens, &means, set)
    })?;
    for (token, claimed) in certificate.limits.iter().enumerate() {
        if *claimed != means[token] {
            let (claimed, found) = (claimed.clone(), means[token].to_vec());
            return Err(Rejection::Limit { token, claimed, found });
        }
    }
    Ok(())
}

/// The second and third row of (b); the first is the definition of the attention set, compared in the replay.
fn check_rows(
    form: &Form,
    layer: usize,
    token: usize,
    tokens: &Tokens,
    means: &Tokens,
    set: &[usize],
) -> Result<(), Rejection> {
    let product = |u: &[Rational], v: &[Rational]| inner(form.rows(), u, v);
    let second = |j: usize| product(&tokens[token], &means[j]) + product(&means[token], &tokens[j]);
    let third = |j: usize| product(&means[token], &means[j]);
    for (row, score) in [("second", &second as &dyn Fn(usize) -> Rational), ("third", &third)] {
        let scores: Vec<Rational> = (0..tokens.len()).map(score).collect();
        // The first index of the largest score; an instance has at least one token.
        let better = (1..scores.len()).fold(0, |best, j| if scores[j] > scores[best] { j } else { best });
        if let Some(&member) = set.iter().find(|&&j| scores[j] != scores[better]) {
            let (attained, best) = (Box::new(scores[member].clone()), Box::new(scores[better].clone()));
            return Err(Rejection::RowNotMaximal { layer, token, row, member, attained, better, best });
        }
    }
    Ok(())
}
