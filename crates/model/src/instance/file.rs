//! Files of any format that holds tokens.

use super::{FileFormat, Instance, ReadError, ReadOptions, Table, csv, json, npy, npz};
use crate::form::Form;

pub use super::csv::Note;

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// A whole instance.
    Instance(Instance),
    /// Tokens alone, and what a reader of them should know.
    Table(Table, Option<Note>),
}

/// Reads a file.
///
/// # Errors
/// [`ReadError`], also where an option says nothing about files of this format.
pub fn read(bytes: &[u8], format: FileFormat, options: &ReadOptions) -> Result<Content, ReadError> {
    match table(bytes, format, options)? {
        Some((table, note)) => Ok(Content::Table(table, note)),
        None if options.any_form => json::read_any_form(bytes).map(Content::Instance),
        None => json::read(bytes).map(Content::Instance),
    }
}

/// Reads a matrix: a list of rows as JSON, or a table.
///
/// # Errors
/// As [`read`], also where the table is not square.
pub fn read_matrix(bytes: &[u8], format: FileFormat, options: &ReadOptions) -> Result<(Form, Option<Note>), ReadError> {
    match table(bytes, format, options)? {
        Some((table, note)) => Ok((table.into_form()?, note)),
        None => Ok((json::read_matrix(bytes)?, None)),
    }
}

/// The table of a file, where it holds one: JSON does not.
fn table(bytes: &[u8], format: FileFormat, options: &ReadOptions) -> Result<Option<(Table, Option<Note>)>, ReadError> {
    if let Some(option) = options.without_effect(format) {
        return Err(ReadError::NoEffect { option, format });
    }
    Ok(Some(match format {
        FileFormat::Json => return Ok(None),
        FileFormat::Csv | FileFormat::Tsv => csv::read_with(bytes, format, options)?,
        FileFormat::Npy => (npy::read_layer(bytes, options.layer)?, None),
        FileFormat::Npz => (npy::read_layer(&npz::read(bytes, options.array.as_deref())?, options.layer)?, None),
    }))
}
