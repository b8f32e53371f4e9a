//! An instance of the dynamics: tokens, form A, step size alpha, and labels where the tokens have names.
//!
//! Source: docs/theory.md section 1. The file formats are in [`json`], [`csv`], [`npy`] and [`npz`].

#[cfg(feature = "files")]
pub mod csv;
#[cfg(feature = "files")]
pub mod file;
pub mod json;
mod message;
#[cfg(feature = "files")]
pub mod npy;
#[cfg(feature = "files")]
pub mod npz;
#[cfg(feature = "files")]
mod options;
mod table;

use crate::encoding::{Unread, without_mark};
use crate::form::{Form, FormError};
use crate::limits::Limits;
use crate::rational::{Rational, excerpt};
use crate::tokens::{RaggedRow, Tokens};
use message::{in_plain_words, without_the_middle};
use num_traits::{One, Signed, Zero};
#[cfg(feature = "files")]
pub use options::{Column, Decimal, Delimiter, FileFormat, Header, OptionError, ReadOptions};
use std::sync::Arc;
pub use table::Table;

/// n tokens in R^d, a symmetric positive definite form A and a step size alpha > 0, all rational.
///
/// A clone shares the tokens, the form and the labels: flows, cases and films keep one, at no cost in memory.
///
/// ```
/// use hardmax_model::{instance::Instance, rational::ratio};
/// let tokens = vec![vec![ratio(1, 1)], vec![ratio(-1, 2)]];
/// let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
/// assert_eq!((instance.len(), instance.dimension()), (2, 1));
/// ```
#[derive(Debug, Clone)]
pub struct Instance {
    tokens: Arc<Tokens>,
    form: Arc<Form>,
    alpha: Rational,
    labels: Option<Arc<[String]>>,
    /// Whether the form is known to be that of an inner product.
    inner: bool,
}

/// What is known of the form is no part of the instance.
impl PartialEq for Instance {
    fn eq(&self, other: &Self) -> bool {
        (&self.tokens, &self.form, &self.alpha, &self.labels)
            == (&other.tokens, &other.form, &other.alpha, &other.labels)
    }
}

impl Eq for Instance {}

/// Why tokens, form and step size are no instance.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstanceError {
    /// There are no tokens.
    #[error("there are no tokens; expected at least one")]
    NoTokens,
    /// The tokens have no coordinates.
    #[error("tokens[0] has no coordinates; expected at least one")]
    NoCoordinates,
    /// A token has another number of coordinates than the first.
    #[error("tokens[{token}] has {found} coordinates, expected {expected} as in tokens[0]")]
    Ragged {
        /// The token, from 0.
        token: usize,
        /// Its number of coordinates.
        found: usize,
        /// That of the first token.
        expected: usize,
    },
    /// There are more coordinates than an instance may have.
    #[error(
        "{tokens} tokens x {dimension} coordinates exceed the limit: {}, and {} coordinates a token", Limits::current(), Limits::current().dimension()
    )]
    TooLarge {
        /// n.
        tokens: usize,
        /// d.
        dimension: usize,
    },
    /// The form is not the form of an inner product.
    #[error("matrix: {0}")]
    Form(FormError),
    /// The form acts on another dimension than the tokens have.
    #[error("matrix is {found} x {found}, expected {expected} x {expected} as the tokens have {expected} coordinates")]
    FormDimension {
        /// The number of rows of the form.
        found: usize,
        /// d.
        expected: usize,
    },
    /// The step size is not positive.
    #[error("alpha is {}, expected > 0", excerpt(.0))]
    AlphaNotPositive(Box<Rational>),
    /// The step size is -1, for which a layer divides by zero.
    #[error("alpha is -1: a layer would divide by 1 + alpha = 0")]
    AlphaMinusOne,
    /// There is not one label a token.
    #[error("{found} labels for {expected} tokens; expected one a token")]
    Labels {
        /// The number of labels.
        found: usize,
        /// n.
        expected: usize,
    },
}

impl From<FormError> for InstanceError {
    fn from(error: FormError) -> Self {
        Self::Form(error)
    }
}

impl From<RaggedRow> for InstanceError {
    fn from(ragged: RaggedRow) -> Self {
        Self::Ragged { token: ragged.row, found: ragged.found, expected: ragged.expected }
    }
}

impl Instance {
    /// A validated instance; `form` defaults to the identity. Shapes: `tokens` (n, d), `form` (d, d).
    ///
    /// # Errors
    /// [`InstanceError`] unless n >= 1, d >= 1, all tokens have d coordinates, A is symmetric positive definite and
    /// alpha > 0.
    pub fn new(tokens: Vec<Vec<Rational>>, form: Option<Form>, alpha: Rational) -> Result<Self, InstanceError> {
        Table::new(tokens, None)?.into_instance(form, alpha)
    }

    /// As [`Instance::new`], from tokens that are already in one block.
    ///
    /// # Errors
    /// As [`Instance::new`].
    pub fn from_tokens(tokens: Tokens, form: Option<Form>, alpha: Rational) -> Result<Self, InstanceError> {
        let instance = Self::any_form(tokens, form, alpha)?;
        instance.form.check_positive_definite()?;
        Ok(Self { inner: true, ..instance })
    }

    /// As [`Instance::from_tokens`] for any square matrix A, as the heads of a transformer have them: C_i is where
    /// `z_i^T A z_j` is largest. A settled layer decides the limit under such a form too (docs/theory.md section 3.1).
    ///
    /// ```
    /// use hardmax_model::{form::Form, instance::Instance, rational::ratio, tokens::Tokens};
    /// let tokens = Tokens::from_rows(vec![vec![ratio(1, 1)], vec![ratio(2, 1)]]).unwrap();
    /// let form = Form::square(vec![vec![ratio(-1, 1)]]).unwrap();
    /// assert!(Instance::from_tokens(tokens.clone(), Some(form.clone()), ratio(1, 2)).is_err());
    /// assert!(!Instance::any_form(tokens, Some(form), ratio(1, 2)).unwrap().is_inner_product());
    /// ```
    ///
    /// # Errors
    /// As [`Instance::from_tokens`], but for the symmetry and the signs of A.
    pub fn any_form(tokens: Tokens, form: Option<Form>, alpha: Rational) -> Result<Self, InstanceError> {
        let instance = Self::outside_hypotheses(tokens, form, alpha)?;
        if instance.alpha.is_positive() {
            return Ok(instance);
        }
        Err(InstanceError::AlphaNotPositive(Box::new(instance.alpha)))
    }

    /// An instance of the right shapes whose form and step size may violate the hypotheses of the theorems: for
    /// counterexamples and planted faults. Files and the command line never come this way.
    ///
    /// # Errors
    /// [`InstanceError`] where shapes do not fit or alpha = -1.
    pub fn outside_hypotheses(tokens: Tokens, form: Option<Form>, alpha: Rational) -> Result<Self, InstanceError> {
        let dimension = tokens.dimension();
        if dimension == 0 {
            return Err(InstanceError::NoCoordinates);
        }
        if tokens.is_empty() {
            return Err(InstanceError::NoTokens);
        }
        let limits = Limits::current();
        if tokens.entries().len() > limits.entries() || dimension > limits.dimension() {
            return Err(InstanceError::TooLarge { tokens: tokens.len(), dimension });
        }
        let form = form.unwrap_or_else(|| Form::identity(dimension));
        if form.dimension() != dimension {
            return Err(InstanceError::FormDimension { found: form.dimension(), expected: dimension });
        }
        if (&alpha + Rational::one()).is_zero() {
            return Err(InstanceError::AlphaMinusOne);
        }
        Ok(Self { tokens: Arc::new(tokens), form: Arc::new(form), alpha, labels: None, inner: false })
    }

    /// The same instance with one label a token.
    ///
    /// # Errors
    /// [`InstanceError::Labels`] where there is not one label a token.
    pub fn with_labels(mut self, labels: Vec<String>) -> Result<Self, InstanceError> {
        if labels.len() != self.len() {
            return Err(InstanceError::Labels { found: labels.len(), expected: self.len() });
        }
        self.labels = Some(labels.into());
        Ok(self)
    }

    /// The initial tokens. Shape (n, d).
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The form A. Shape (d, d).
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Whether A is symmetric positive definite: decided here, where it was not before.
    pub fn is_inner_product(&self) -> bool {
        self.inner || self.form.check_positive_definite().is_ok()
    }

    /// The step size alpha.
    pub fn alpha(&self) -> &Rational {
        &self.alpha
    }

    /// The labels, one a token, where the tokens have names.
    pub fn labels(&self) -> Option<&[String]> {
        self.labels.as_deref()
    }

    /// Token `i` for people: its label and index, or its index.
    pub fn name(&self, i: usize) -> String {
        match &self.labels {
            Some(labels) => format!("{:?} ({i})", labels[i]),
            None => i.to_string(),
        }
    }

    /// n, the number of tokens: at least 1.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there are no tokens: never.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// d, the number of coordinates: at least 1.
    pub fn dimension(&self) -> usize {
        self.tokens.dimension()
    }

    /// `r = 1/(1 + alpha)`, the rate at which a follower approaches its leader.
    pub fn rate(&self) -> Rational {
        (Rational::one() + &self.alpha).recip()
    }

    /// `beta = alpha/(1 + alpha)`, the share of the attention mean in the next layer.
    pub fn beta(&self) -> Rational {
        &self.alpha / (Rational::one() + &self.alpha)
    }
}

/// Why a file is no instance.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file is not UTF-8 text.
    #[error("byte {offset} is not valid UTF-8 text")]
    NotText {
        /// Where the text ends.
        offset: usize,
    },
    /// The file is larger than [`Limits::file_bytes`].
    #[error("larger than {} MiB, the limit for a file with {}", Limits::current().file_bytes() >> 20, Limits::current().memory())]
    TooLarge,
    /// The JSON is malformed, or a value in it is not what it should be.
    #[error("{}", without_the_middle(&in_plain_words(&.0.to_string())))]
    Json(serde_json::Error),
    /// The text is in another encoding than UTF-8.
    #[error("the text is {0}, expected UTF-8; convert it, for instance with `iconv -f {0} -t UTF-8`")]
    Encoding(Unread),
    /// The table is malformed, or a cell in it is not what it should be.
    #[cfg(feature = "files")]
    #[error(transparent)]
    Csv(#[from] csv::CsvError),
    /// The NPY file is malformed, or of a kind that is not read.
    #[cfg(feature = "files")]
    #[error(transparent)]
    Npy(#[from] npy::NpyError),
    /// The NPZ file is malformed, or it is not clear which of its arrays is meant.
    #[cfg(feature = "files")]
    #[error(transparent)]
    Npz(#[from] npz::NpzError),
    /// An option says nothing about files of this format.
    #[cfg(feature = "files")]
    #[error("--{option} has no effect on a file in the format {format}")]
    NoEffect {
        /// The option.
        option: &'static str,
        /// The format.
        format: FileFormat,
    },
    /// The file is well formed, but its content is no instance.
    #[error(transparent)]
    Instance(#[from] InstanceError),
}

impl From<serde_json::Error> for ReadError {
    fn from(error: serde_json::Error) -> Self {
        // No source: the message would be said twice, and the second time whole.
        Self::Json(error)
    }
}

/// The file's text, without a byte-order mark.
///
/// # Errors
/// [`ReadError::TooLarge`]; [`ReadError::Encoding`] or [`ReadError::NotText`] for what is not UTF-8.
pub fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    if bytes.len() as u64 > Limits::current().file_bytes() {
        return Err(ReadError::TooLarge);
    }
    if let Some(encoding) = Unread::of(bytes) {
        return Err(ReadError::Encoding(encoding));
    }
    let mark = bytes.len() - without_mark(bytes).len();
    std::str::from_utf8(&bytes[mark..]).map_err(|error| ReadError::NotText { offset: mark + error.valid_up_to() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn one(value: i64) -> Vec<Vec<Rational>> {
        vec![vec![ratio(value, 1)]]
    }

    #[test]
    fn validation_names_what_is_wrong() {
        let message = |tokens, form, alpha| Instance::new(tokens, form, alpha).unwrap_err().to_string();
        assert_eq!(message(vec![], None, ratio(1, 2)), "there are no tokens; expected at least one");
        assert_eq!(message(vec![vec![]], None, ratio(1, 2)), "tokens[0] has no coordinates; expected at least one");
        assert_eq!(
            message(vec![vec![ratio(1, 1)], vec![]], None, ratio(1, 2)),
            "tokens[1] has 0 coordinates, expected 1 as in tokens[0]"
        );
        assert_eq!(message(one(1), None, ratio(0, 1)), "alpha is 0, expected > 0");
        assert_eq!(message(one(1), None, ratio(-1, 2)), "alpha is -1/2, expected > 0");
        assert_eq!(
            message(one(1), Some(Form::identity(2)), ratio(1, 2)),
            "matrix is 2 x 2, expected 1 x 1 as the tokens have 1 coordinates"
        );
        let labels = Instance::new(one(1), None, ratio(1, 2)).unwrap().with_labels(vec![]).unwrap_err();
        assert_eq!(labels.to_string(), "0 labels for 1 tokens; expected one a token");
    }

    #[test]
    fn outside_the_hypotheses_only_shapes_count() {
        let minus = Form::square(one(-1)).unwrap();
        let tokens = Tokens::from_rows(one(1)).unwrap();
        assert!(Instance::outside_hypotheses(tokens.clone(), Some(minus), ratio(-1, 2)).is_ok());
        let divides_by_zero = Instance::outside_hypotheses(tokens, None, ratio(-1, 1));
        assert_eq!(divides_by_zero, Err(InstanceError::AlphaMinusOne));
    }

    #[test]
    fn as_many_numbers_as_the_limits_say_and_no_more() {
        let unchecked = |tokens: usize, dimension: usize| {
            let mut all = Tokens::new(dimension);
            (0..tokens).for_each(|_| all.push(vec![Rational::zero(); dimension]).unwrap());
            Instance::outside_hypotheses(all, None, ratio(1, 2)).map(|instance| instance.len())
        };
        let limits = Limits::current();
        assert_eq!(unchecked(limits.entries() / 512, 512), Ok(4096));
        assert_eq!(
            unchecked(limits.entries() / 512 + 1, 512),
            Err(InstanceError::TooLarge { tokens: 4097, dimension: 512 })
        );
        assert_eq!(unchecked(1, limits.dimension()), Ok(1));
        assert_eq!(unchecked(1, limits.dimension() + 1), Err(InstanceError::TooLarge { tokens: 1, dimension: 1025 }));
    }

    #[test]
    fn files_as_large_as_the_limit_are_text_and_no_larger() {
        let spaces = vec![b' '; Limits::current().file_bytes() as usize + 1];
        assert_eq!(text(&spaces[1..]).unwrap().len() as u64, Limits::current().file_bytes());
        assert!(matches!(text(&spaces), Err(ReadError::TooLarge)));
    }

    #[test]
    fn tokens_are_named_by_label_and_index() {
        let instance = Instance::new(vec![vec![ratio(1, 1); 3]; 2], None, ratio(1, 2)).unwrap();
        assert_eq!((instance.len(), instance.dimension(), instance.is_empty()), (2, 3, false));
        assert_eq!(instance.name(1), "1");
        let labelled = instance.with_labels(vec!["a".to_owned(), "b \"c\"".to_owned()]).unwrap();
        assert_eq!(labelled.name(1), r#""b \"c\"" (1)"#);
    }

    #[test]
    fn rate_and_beta_sum_to_one() {
        let instance = Instance::new(one(1), None, ratio(2, 3)).unwrap();
        assert_eq!((instance.rate(), instance.beta()), (ratio(3, 5), ratio(2, 5)));
    }
}
