//! The infinite-depth limit, decided at a finite layer, with a certificate.
//!
//! Source: docs/theory.md section 3. [`search`] finds an equilibrium, [`certificate`] writes it down, and [`verify`]
//! checks what is written without any of the code that found it.

pub mod exponential;
pub mod polytope;
pub mod regime;
mod residue;
pub mod search;
pub mod settle;

use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::tokens::Tokens;
use crate::trajectory::LayerState;
use hardmax_verify::certificate::{Attention, Certificate, CertificateJson, Claim};
pub use hardmax_verify::{self as verify, certificate};
pub use search::{DEFAULT_MAX_LAYERS, Search, limit};
use std::sync::Arc;

/// Where the trajectory of an instance ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// From some layer on the whole future is known.
    Decided(Box<Equilibrium>),
    /// No layer up to the bound decides the future.
    Undecided {
        /// The number of layers looked at.
        layers: usize,
        /// Why the search ended or the last pattern could not be certified, where there was a reason beyond the bound on
        /// layers.
        reason: Option<UndecidedReason>,
    },
}

/// Why a limit is undecided, beyond the bound on layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UndecidedReason {
    /// Denominators are longer than [`search::MAX_BITS`].
    #[error("denominators of {bits} bits: the search ends beyond {max}", max = search::MAX_BITS)]
    LongDenominators {
        /// The length of the longest, in bits.
        bits: u64,
    },
    /// Whether the last pattern lasts is too large a question.
    #[error(transparent)]
    BeyondBound(#[from] regime::BeyondBound),
    /// The form is not that of an inner product: then only a settled layer decides.
    #[error("the form is not symmetric positive definite, so that only a settled layer decides")]
    AnyForm,
    /// Its caller stopped the search, by [`Search::progress`].
    #[error("the search was stopped")]
    Stopped,
}

/// Why the whole future is known from a layer on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// The layer is settled: the attention means are constant.
    Settled,
    /// The attention pattern of the layer is that of every later layer, but the means drift.
    Regime(regime::ClosedForms),
}

/// A layer from which the attention pattern no longer changes, and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Equilibrium {
    /// Why.
    pub kind: Kind,
    /// The layer k: the first settled one, or the first from which the pattern is certified.
    pub state: LayerState,
    /// The attention patterns of layers 0 to k.
    pub patterns: Vec<Arc<Pattern>>,
    /// The limit of every token. Shape (n, d).
    pub limits: Tokens,
}

impl Equilibrium {
    /// The layer k.
    pub fn layer(&self) -> usize {
        self.state.layer
    }

    /// The leaders at layer k and at every later one.
    pub fn leaders(&self) -> &[usize] {
        &self.state.leaders
    }

    /// What this equilibrium of `instance` claims, as a file that [`verify`] checks.
    pub fn certificate(&self, instance: &Instance) -> CertificateJson {
        let claim = match &self.kind {
            Kind::Settled if instance.is_inner_product() => Claim::Settled,
            Kind::Settled => Claim::SettledAnyForm,
            Kind::Regime(forms) => Claim::Regime {
                closed_forms: (0..instance.len()).map(|i| forms.newton(i).to_vec()).collect(),
                bounds: forms.bounds().to_vec(),
            },
        };
        let claims = Certificate {
            instance: instance.clone(),
            layer: self.layer(),
            attention: shared(&self.patterns),
            leaders: self.leaders().to_vec(),
            limits: self.limits.to_rows(),
            rates: None,
            claim,
        };
        CertificateJson::new(&claims, (0..instance.len()).map(|i| self.rate(i)).collect())
    }

    /// How fast token `i` approaches its limit: `None` where it is there at layer k, else the degree p of the exact rate
    /// `t^p r^t`.
    pub fn rate(&self, i: usize) -> Option<usize> {
        match &self.kind {
            Kind::Settled => (self.state.tokens[i] != self.limits[i]).then_some(0),
            Kind::Regime(forms) => forms.newton(i).len().checked_sub(1),
        }
    }
}

/// The patterns as a certificate holds them: one that lasts is one.
fn shared(patterns: &[Arc<Pattern>]) -> Vec<Attention> {
    let mut attention: Vec<Attention> = Vec::with_capacity(patterns.len());
    for (layer, pattern) in patterns.iter().enumerate() {
        attention.push(match attention.last() {
            Some(last) if Arc::ptr_eq(pattern, &patterns[layer - 1]) => last.clone(),
            _ => Attention::from(&**pattern),
        });
    }
    attention
}

impl Limit {
    /// The equilibrium, where one was found.
    pub fn equilibrium(&self) -> Option<&Equilibrium> {
        match self {
            Limit::Decided(equilibrium) => Some(equilibrium),
            Limit::Undecided { .. } => None,
        }
    }
}

/// The rate of [`Equilibrium::rate`] in words: `at rest`, `r^t`, `t r^t`, `t^2 r^t`...
pub fn rate_name(rate: Option<usize>) -> String {
    match rate {
        None => "at rest".to_owned(),
        Some(0) => "r^t".to_owned(),
        Some(1) => "t r^t".to_owned(),
        Some(degree) => format!("t^{degree} r^t"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::rational::ratio;

    fn rates(points: &[&[i64]]) -> Vec<Option<usize>> {
        let tokens = points.iter().map(|point| point.iter().map(|&x| ratio(x, 20)).collect()).collect();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let limit = limit(&Spec, &instance);
        let equilibrium = limit.equilibrium().unwrap();
        (0..instance.len()).map(|i| equilibrium.rate(i)).collect()
    }

    #[test]
    fn rates_and_their_names() {
        assert_eq!(rates(&[&[20], &[-20], &[5]]), [None, None, Some(0)]);
        // Two leaders, two tokens that follow one each, and one that follows the two followers at every layer.
        let drift: [&[i64]; 5] = [&[20, 20, 0], &[20, -20, 0], &[20, 10, 2], &[20, -10, 2], &[10, 0, 5]];
        assert_eq!(rates(&drift), [None, None, Some(0), Some(0), Some(1)]);
        let names = [None, Some(0), Some(1), Some(2)].map(rate_name);
        assert_eq!(names, ["at rest", "r^t", "t r^t", "t^2 r^t"]);
    }
}
