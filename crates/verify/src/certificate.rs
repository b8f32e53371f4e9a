//! Certificates as files: what is claimed of an instance, in a form that anyone can check.
//!
//! docs/formats.md has the grammar. [`read`] takes versions 1 and 2, [`CertificateJson`] is written in version 2. Tokens are
//! replayed, not stored; each distinct attention set is stored once.

mod attention;
mod instance;
pub(crate) mod parts;
mod patterns;
mod read;
mod write;

pub use attention::Attention;
use hardmax_model::form::FormError;
use hardmax_model::instance::{Instance, InstanceError, ReadError};
use hardmax_model::rational::Rational;
pub use read::read;
pub use write::{CertificateJson, Unwritable};

/// The name and version of the format that is written.
pub const SCHEMA: &str = "hardmax/certificate/2";

/// The largest index, layer, rate or bound that is read.
pub const MAX_INDEX: u64 = 1 << 53;

/// The most members that the attention sets of a file may have together, an empty set counted as one.
pub const MAX_MEMBERS: usize = 1 << 24;

/// The most places in `attention`, tokens times layers that are written out, that a file may have.
pub const MAX_PLACES: usize = 1 << 24;

/// The most numbers that closed forms may have together, an empty vector counted as one.
pub const MAX_COEFFICIENTS: usize = 1 << 22;

/// The claims of a certificate file, read but not believed.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The instance the claims are about.
    pub instance: Instance,
    /// The layer k.
    pub layer: usize,
    /// The attention sets of layers 0 to k, as claimed.
    pub attention: Vec<Attention>,
    /// The leaders at layer k, as claimed.
    pub leaders: Vec<usize>,
    /// The limits, as claimed.
    pub limits: Vec<Vec<Rational>>,
    /// For each token the degree p of its rate t^p r^t, none where it rests, as claimed; version 1 does not say.
    pub rates: Option<Vec<Option<usize>>>,
    /// Why the future should be known from layer k on.
    pub claim: Claim,
}

impl Certificate {
    /// Whether the certificate is about an instance, labels apart.
    pub fn is_about(&self, expected: &Instance) -> bool {
        let ours = &self.instance;
        (ours.tokens(), ours.form(), ours.alpha()) == (expected.tokens(), expected.form(), expected.alpha())
    }
}

/// For each token its Newton coefficients w_{i,0}, w_{i,1}, ..., each of shape (d,).
pub type NewtonCoefficients = Vec<Vec<Vec<Rational>>>;

/// Why the future should be known from a layer on.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// The layer is settled, and the form is that of an inner product.
    Settled,
    /// The layer is settled; the form is any.
    SettledAnyForm,
    /// The pattern of the layer is that of every later one.
    Regime {
        /// For each token its Newton coefficients.
        closed_forms: NewtonCoefficients,
        /// For each token a T from which dominance settles its inequalities.
        bounds: Vec<u64>,
    },
}

/// Why a file is no certificate that can be decided.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The file cannot be read as a certificate.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file reads as a certificate, but the instance in it is not valid.
    #[error("instance: {0}")]
    Instance(InstanceError),
    /// The file reads as a certificate, and whether its claims hold is not decided here.
    #[error("cannot be decided by this verifier: {0}")]
    Undecided(#[from] Undecided),
}

impl From<InstanceError> for CertificateError {
    fn from(error: InstanceError) -> Self {
        Self::Instance(error)
    }
}

/// What the grammar has and this verifier does not decide.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Undecided {
    /// The claim is of kind `consensus`.
    #[error("kind consensus")]
    Consensus,
    /// The claim is a regime under a form that need not be definite.
    #[error("a regime with form any")]
    AnyFormRegime,
    /// The form is given as factors.
    #[error("a matrix as factors")]
    Factors,
    /// The form is too large to decide whether it is positive definite.
    #[error("matrix: {0}")]
    Form(FormError),
}

#[cfg(test)]
mod tests;
