//! Tables as CSV or TSV: one token (or one row of the matrix) a line.
//!
//! The first line names the columns where no cell of it is a number; a column named `label`, in any case, gives the labels.
//! What the file does not say, [`ReadOptions`] do. CRLF and CR line ends, a byte-order mark, blank lines and lines that begin
//! with `#` are read as people mean them; a cell that is no number, and a column that numbers the rows, are errors.

mod columns;
mod error;
mod number;

use super::options::{Decimal, FileFormat, ReadOptions};
use super::{InstanceError, ReadError, Table};
use crate::limits::Limits;
use crate::records::{Format, Reader, Record};
use crate::tokens::Tokens;
use columns::{Layout, hint};
pub use error::{CsvError, Hint, Note};
pub use number::CellError;

/// Reads a table with commas between cells.
///
/// # Errors
/// As [`read_with`].
pub fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    read_with(bytes, FileFormat::Csv, &ReadOptions::default()).map(|(table, _)| table)
}

/// Reads a table, and says what a reader of it should know. The format decides what stands between cells where the
/// options do not.
///
/// # Errors
/// [`ReadError::Csv`] with the line, the column and the cell; [`ReadError`] for what is no text.
pub fn read_with(bytes: &[u8], format: FileFormat, options: &ReadOptions) -> Result<(Table, Option<Note>), ReadError> {
    let text = super::text(bytes)?;
    let cells = cells(format, options)?;
    refuse_what_is_no_comment(text, cells)?;
    let mut records = Reader::new(text.as_bytes(), cells.with_comments(true)).map_err(CsvError::from)?;
    let mut record = Record::default();
    let mut reading: Option<Reading> = None;
    let mut said = None;
    while records.read(&mut record).map_err(CsvError::from)? {
        if record.is_blank() {
            continue;
        }
        match &mut reading {
            Some(reading) => reading.push(&record)?,
            None => {
                let (layout, note) = Layout::new(&record, options)?;
                said = note;
                let first = reading.insert(Reading::new(layout, &record, options));
                if first.layout.names.is_none() {
                    first.push(&record)?;
                }
            }
        }
    }
    let table = reading.ok_or(InstanceError::NoTokens)?.end()?;
    Ok((table, said))
}

/// What stands between cells.
fn cells(format: FileFormat, options: &ReadOptions) -> Result<Format, CsvError> {
    let cells = match (options.delimiter, format, options.decimal) {
        (Some(delimiter), ..) => delimiter.format(),
        (None, FileFormat::Tsv, _) => Format::tab(),
        (None, _, Some(Decimal::Comma)) => Format::semicolon(),
        (None, ..) => Format::comma(),
    };
    if options.decimal == Some(Decimal::Comma) && cells.delimiter() == b',' {
        return Err(CsvError::DecimalDelimiter);
    }
    Ok(cells)
}

/// A line that begins with `#` is left out, but neither one whose first cell is a spreadsheet's `#N/A` nor one that begins
/// with a column named `#`.
fn refuse_what_is_no_comment(text: &str, cells: Format) -> Result<(), CsvError> {
    let mut rest = text;
    let mut line = 1;
    // Whether the line begins between quotes: then its `#` begins nothing.
    let mut quoted = false;
    while !rest.is_empty() {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let here = &rest[..end];
        if quoted || !here.starts_with('#') {
            quoted ^= here.matches('"').count() % 2 == 1;
        } else {
            let (cell, more) = match here.split_once(char::from(cells.delimiter())) {
                Some((cell, _)) => (cell.trim(), true),
                None => (here.trim(), false),
            };
            if number::is_error_value(cell) {
                let problem = CellError::Missing(cell.to_owned());
                return Err(CsvError::Cell { line, column: 1, problem, hint: Hint::None });
            }
            if cell == "#" && more && cells.delimiter() != b' ' {
                let hint = Hint::Columns { others: "2,...".to_owned(), label: None };
                return Err(CsvError::Index { line, column: 1, name: cell.to_owned(), hint });
            }
        }
        let after = if rest[end..].starts_with("\r\n") { end + 2 } else { (end + 1).min(rest.len()) };
        rest = &rest[after..];
        line += 1;
    }
    Ok(())
}

/// A table of which some lines are read.
struct Reading<'a> {
    options: &'a ReadOptions,
    layout: Layout,
    table: Table,
    /// The first cell of the first line, for hints.
    first_cell: String,
    /// The last layer of a trajectory so far.
    last_layer: Option<usize>,
}

impl<'a> Reading<'a> {
    fn new(layout: Layout, first: &Record, options: &'a ReadOptions) -> Self {
        let rows = Tokens::new(layout.coordinates.len());
        let labels = layout.label.map(|_| Vec::new());
        let first_cell = first.get(0).unwrap_or_default().to_owned();
        Self { options, layout, table: Table { rows, labels }, first_cell, last_layer: None }
    }

    fn push(&mut self, record: &Record) -> Result<(), ReadError> {
        let line = record.line();
        let layout = &self.layout;
        if record.len() != layout.width {
            let hint = hint(&self.first_cell, self.options);
            return Err(CsvError::Ragged { line, found: record.len(), expected: layout.width, hint }.into());
        }
        // INVARIANT: every column of the layout is below its width.
        let cell = |column: usize| record.get(column).expect("a cell a column").trim();
        if let Some(column) = layout.layer {
            let text = cell(column);
            let layer =
                text.parse().map_err(|_| CsvError::Layer { line, column: column + 1, text: text.to_owned() })?;
            self.last_layer = self.last_layer.max(Some(layer));
            if Some(layer) != self.options.layer {
                return Ok(());
            }
        }
        let mut row = Vec::with_capacity(layout.coordinates.len());
        for &column in &layout.coordinates {
            let decimal = self.options.decimal.unwrap_or_default();
            let entry = number::read(cell(column), decimal).map_err(|problem| {
                let hint = match hint(cell(column), self.options) {
                    Hint::None if number::kind(cell(column), decimal) == number::Kind::Word => layout.remedy(column),
                    hint => hint,
                };
                CsvError::Cell { line: record.line_of(column), column: column + 1, problem, hint }
            })?;
            row.push(entry);
        }
        if self.table.rows.entries().len() + row.len() > Limits::current().entries() {
            return Err(CsvError::TooMany { line }.into());
        }
        if let (Some(labels), Some(column)) = (&mut self.table.labels, layout.label) {
            labels.push(cell(column).to_owned());
        }
        self.table.rows.push(row).map_err(|ragged| InstanceError::from(ragged).into())
    }

    fn end(self) -> Result<Table, ReadError> {
        match (self.options.layer, self.last_layer) {
            (Some(wanted), Some(last)) if self.table.rows.is_empty() => Err(CsvError::NoLayer { wanted, last }.into()),
            _ if self.table.rows.is_empty() && self.table.rows.dimension() > 0 => Err(InstanceError::NoTokens.into()),
            _ => Ok(self.table),
        }
    }
}

#[cfg(test)]
mod tests;
