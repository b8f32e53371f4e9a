//! What the statements of the core assume of an instance.

/// An assumption of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumption {
    /// A is symmetric.
    SymmetricForm,
    /// A is symmetric positive definite.
    PositiveDefiniteForm,
    /// alpha > 0.
    PositiveStepSize,
    /// The tokens are few enough for all pairs to be compared.
    FewTokens,
}

impl hardmax_kit::Assumption for Assumption {
    fn id(self) -> &'static str {
        match self {
            Self::SymmetricForm => "symmetric_form",
            Self::PositiveDefiniteForm => "positive_definite_form",
            Self::PositiveStepSize => "positive_step_size",
            Self::FewTokens => "few_tokens",
        }
    }

    fn failure(self) -> &'static str {
        match self {
            Self::SymmetricForm => "A is not symmetric",
            Self::PositiveDefiniteForm => "A is not positive definite",
            Self::PositiveStepSize => "alpha is not positive",
            Self::FewTokens => "there are too many tokens to compare all pairs",
        }
    }
}
