//! The verifier: whether every claim of a certificate holds for the instance inside it.
//!
//! Independent of the engine and of the search: it replays the layers of docs/theory.md section 1 on integers over one common
//! denominator, and works from section 3. Nothing is rounded but enclosures of integers, outwards.

use crate::certificate::{Certificate, Claim};
use crate::layer::System;
use crate::rejection::{MAX_LAYERS, Rejection, expect};
use crate::{rates, regime, settled};
use hardmax_model::pattern::Pattern;
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
        let Certificate { instance, layer: last, attention, .. } = certificate;
        expect("attention", attention.len(), last.saturating_add(1))?;
        if *last > MAX_LAYERS {
            return Err(Rejection::TooManyLayers(*last));
        }
        let (system, mut points) = System::new(instance);
        let mut pattern: Option<Pattern> = None;
        for (layer, claimed) in attention.iter().enumerate() {
            if self.progress.as_mut().is_some_and(|progress| progress(layer, *last).is_break()) {
                return Ok(ControlFlow::Break(()));
            }
            if let Some(before) = &pattern {
                points = system.next(&points, before);
            }
            expect(&format!("attention[{layer}]"), claimed.len(), instance.len())?;
            pattern = Some(system.pattern(&points, layer, claimed, self.threads)?);
        }
        // INVARIANT: there are layers 0 to `last`.
        let pattern = pattern.expect("the pattern of the last layer");
        let found = system.leaders(&points, &pattern);
        if found != certificate.leaders {
            return Err(Rejection::Leaders { layer: *last, claimed: certificate.leaders.clone(), found });
        }
        check_shape(certificate)?;
        match &certificate.claim {
            Claim::Settled | Claim::SettledAnyForm => {
                settled::check(certificate, &system, &points, &pattern, self.threads)?;
            }
            Claim::Regime { closed_forms, bounds } => {
                regime::check(certificate, &system, &points, closed_forms, bounds, self.threads)?;
            }
        }
        rates::check(certificate, &system, &points)?;
        Ok(ControlFlow::Continue(()))
    }
}

fn check_shape(certificate: &Certificate) -> Result<(), Rejection> {
    let instance = &certificate.instance;
    expect("limits", certificate.limits.len(), instance.len())?;
    for (token, limit) in certificate.limits.iter().enumerate() {
        expect(&format!("limits[{token}]"), limit.len(), instance.dimension())?;
    }
    Ok(())
}
