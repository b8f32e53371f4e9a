//! Rows of numbers, on the way to an instance or a form.

use super::{Instance, InstanceError};
use crate::form::Form;
use crate::rational::Rational;
use crate::tokens::Tokens;

/// Rows read from a file: tokens, or the matrix of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The numbers. Shape (rows, columns).
    pub rows: Tokens,
    /// One label a row, where the file has a column of them.
    pub labels: Option<Vec<String>>,
}

impl Table {
    /// Rows of equal length, at least one.
    ///
    /// # Errors
    /// [`InstanceError::NoTokens`], [`InstanceError::Ragged`].
    pub fn new(rows: Vec<Vec<Rational>>, labels: Option<Vec<String>>) -> Result<Self, InstanceError> {
        if rows.is_empty() {
            return Err(InstanceError::NoTokens);
        }
        Ok(Self { rows: Tokens::from_rows(rows)?, labels })
    }

    /// The instance with these tokens.
    ///
    /// # Errors
    /// As [`Instance::new`].
    pub fn into_instance(self, form: Option<Form>, alpha: Rational) -> Result<Instance, InstanceError> {
        labelled(Instance::from_tokens(self.rows, form, alpha)?, self.labels)
    }

    /// The instance with these tokens and any square matrix as its form.
    ///
    /// # Errors
    /// As [`Instance::any_form`].
    pub fn into_any_form(self, form: Option<Form>, alpha: Rational) -> Result<Instance, InstanceError> {
        labelled(Instance::any_form(self.rows, form, alpha)?, self.labels)
    }

    /// The form with these rows.
    ///
    /// # Errors
    /// [`InstanceError::Form`] where the table is not square.
    pub fn into_form(self) -> Result<Form, InstanceError> {
        Ok(Form::square(self.rows.to_rows())?)
    }
}

fn labelled(instance: Instance, labels: Option<Vec<String>>) -> Result<Instance, InstanceError> {
    match labels {
        Some(labels) => instance.with_labels(labels),
        None => Ok(instance),
    }
}
