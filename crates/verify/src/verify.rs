//! The verifier: whether every claim of a certificate holds for the instance inside it.
//!
//! Independent of the engine and of the search: it replays the specification and works from docs/theory.md section 3.

use crate::certificate::{Certificate, Claim};
use crate::parallel::first_rejection;
use crate::regime;
use hardmax_model::form::Form;
use hardmax_model::rational::{Rational, excerpt};
use hardmax_model::spec::attention::{attention_set, inner};
use hardmax_model::spec::{self, System};
use hardmax_model::tokens::Tokens;
use std::ops::ControlFlow;

/// The most layers a certificate may replay.
pub const MAX_LAYERS: usize = 100_000;

/// The first claim of a certificate that does not hold, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// A list has another length than its claim needs.
    #[error("{what}: {found} entries, expected {expected}")]
    Length {
        /// The list, by its place in the file.
        what: String,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// The layer is beyond [`MAX_LAYERS`].
    #[error("layer {0} is beyond the limit of {MAX_LAYERS} layers for a certificate")]
    TooManyLayers(usize),
    /// An attention set is another than the layer's.
    #[error("attention[{layer}][{token}] is {claimed:?}, but token {token} attends to {found:?} at layer {layer}")]
    Attention {
        /// The layer.
        layer: usize,
        /// The token.
        token: usize,
        /// The set in the certificate.
        claimed: Vec<usize>,
        /// The set by the specification.
        found: Vec<usize>,
    },
    /// The leaders are others.
    #[error("leaders are {claimed:?}, but layer {layer} has {found:?}")]
    Leaders {
        /// The layer k.
        layer: usize,
        /// The leaders in the certificate.
        claimed: Vec<usize>,
        /// The leaders by definition.
        found: Vec<usize>,
    },
    /// Condition (a): a target moves.
    #[error("layer {layer} is not settled: (a) the attention mean of token {token} will move")]
    MeansMove {
        /// The layer k.
        layer: usize,
        /// A token.
        token: usize,
    },
    /// Condition (b): a row has its maximum elsewhere.
    #[error(
        "layer {layer} is not settled: (b) the {row} row of token {token} is {} at token {member} of its \
         attention set, but {} at token {better}",
        excerpt(.attained), excerpt(.best)
    )]
    RowNotMaximal {
        /// The layer k.
        layer: usize,
        /// The token.
        token: usize,
        /// `second` or `third`.
        row: &'static str,
        /// A member of the token's attention set.
        member: usize,
        /// The row's value there.
        attained: Box<Rational>,
        /// A token at which the row is larger.
        better: usize,
        /// The row's value there.
        best: Box<Rational>,
    },
    /// A limit is another.
    #[error("limits[{token}] is ({}), but the limit of token {token} is ({})", list(.claimed), list(.found))]
    Limit {
        /// The token.
        token: usize,
        /// The limit in the certificate.
        claimed: Vec<Rational>,
        /// The limit that follows.
        found: Vec<Rational>,
    },
    /// A closed form does not start at the tokens of layer k, or does not obey the layer.
    #[error("closed_forms[{token}] {wrong}")]
    ClosedForm {
        /// The token.
        token: usize,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A score that should stay the largest does not.
    #[error(
        "the pattern of layer {layer} does not last: token {token} should attend to {member} rather than {other}, {why}"
    )]
    PatternBreaks {
        /// The layer k.
        layer: usize,
        /// The token.
        token: usize,
        /// A member of its attention set.
        member: usize,
        /// The token whose score catches up.
        other: usize,
        /// How it is known.
        why: PatternBreak,
    },
}

/// How it is known that a pattern does not last, or is not seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternBreak {
    /// Two members of an attention set tie at some layers only.
    #[error("their scores are equal at some layers only")]
    Untied,
    /// The bound T is 0 or too large.
    #[error("T = {bound} is not in 1..={max}", max = regime::MAX_BOUND)]
    BoundOutOfRange {
        /// T.
        bound: u64,
    },
    /// From T on no term of the difference of the scores is seen to exceed the others.
    #[error("no term dominates the difference of the scores from T = {bound} on")]
    NoDominantTerm {
        /// T.
        bound: u64,
    },
    /// The difference of the scores is zero or negative at a layer.
    #[error("the difference of the scores is not positive {layers} layers later")]
    NotPositive {
        /// How many layers after layer k.
        layers: u64,
    },
}

fn list(point: &[Rational]) -> String {
    point.iter().map(excerpt).collect::<Vec<_>>().join(", ")
}

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
        Self { threads: std::thread::available_parallelism().map_or(1, |threads| threads.get()), progress: None }
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
                tokens = spec::layer(&system, &tokens, &attention[layer - 1]);
            }
            expect(&format!("attention[{layer}]"), claimed.len(), tokens.len())?;
            first_rejection(tokens.len(), self.threads, |token| {
                let (found, claimed) = (attention_set(&system.form, &tokens, token), &claimed[token]);
                if found == *claimed {
                    return Ok(());
                }
                Err(Rejection::Attention { layer, token, claimed: claimed.clone(), found })
            })?;
        }
        Ok(ControlFlow::Continue(tokens))
    }
}

fn check_leaders(certificate: &Certificate, tokens: &Tokens, pattern: &[Vec<usize>]) -> Result<(), Rejection> {
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

pub(crate) fn expect(what: &str, found: usize, expected: usize) -> Result<(), Rejection> {
    if found == expected { Ok(()) } else { Err(Rejection::Length { what: what.to_owned(), found, expected }) }
}

/// Conditions (a) and (b), and that the limits are the attention means.
fn check_settled(
    certificate: &Certificate,
    tokens: &Tokens,
    pattern: &[Vec<usize>],
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
