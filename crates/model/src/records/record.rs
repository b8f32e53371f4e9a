//! One record: its cells in one block of text.

use super::RecordError;

/// The cells of one line, or of several where a quoted cell holds line ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    line: u64,
    text: String,
    cells: Vec<Cell>,
}

/// Where a cell ends in the text, in which line it begins, and whether it stands in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub end: usize,
    pub line: u64,
    pub quoted: bool,
}

/// The cells of a record that is being read: not yet known to be text.
#[derive(Default)]
pub(super) struct Cells {
    pub line: u64,
    pub bytes: Vec<u8>,
    pub cells: Vec<Cell>,
}

impl Record {
    /// The line where the record begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The number of cells: at least 1 once a record is read.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are no cells: only before a record is read.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Cell `i`, from 0, as it stands: blanks around it are kept, quotes are resolved.
    pub fn get(&self, i: usize) -> Option<&str> {
        let end = self.cells.get(i)?.end;
        let start = if i == 0 { 0 } else { self.cells[i - 1].end };
        Some(&self.text[start..end])
    }

    /// The line where cell `i` begins, from 1; that of the record where there is no such cell.
    pub fn line_of(&self, i: usize) -> u64 {
        self.cells.get(i).map_or(self.line, |cell| cell.line)
    }

    /// The cells one by one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.cells.iter().map(move |cell| {
            let text = &self.text[start..cell.end];
            start = cell.end;
            text
        })
    }

    /// Whether the line holds white space alone.
    pub fn is_blank(&self) -> bool {
        match self.cells[..] {
            [cell] => !cell.quoted && self.text.trim().is_empty(),
            _ => false,
        }
    }

    /// The memory of this record, for the next one.
    pub(super) fn recycle(&mut self, line: u64) -> Cells {
        let (mut bytes, mut cells) = (std::mem::take(&mut self.text).into_bytes(), std::mem::take(&mut self.cells));
        bytes.clear();
        cells.clear();
        Cells { line, bytes, cells }
    }

    /// Takes cells whose bytes are text, each of them by itself.
    pub(super) fn fill(&mut self, cells: Cells) -> Result<(), RecordError> {
        let Cells { line, bytes, cells } = cells;
        self.text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let column = cells.iter().take_while(|cell| cell.end <= offset).count();
            let start = if column == 0 { 0 } else { cells[column - 1].end };
            let before = &error.as_bytes()[start..offset];
            let line = cells.get(column).map_or(line, |cell| cell.line) + line_ends(before);
            RecordError::NotText { line, column: column + 1 }
        })?;
        // Two cells could each hold half of a character.
        if let Some(column) = cells.iter().position(|cell| !self.text.is_char_boundary(cell.end)) {
            return Err(RecordError::NotText { line: cells[column].line, column: column + 1 });
        }
        self.line = line;
        self.cells = cells;
        Ok(())
    }
}

/// The line ends in a text: LF, CRLF and CR count one each.
fn line_ends(bytes: &[u8]) -> u64 {
    let ends = |i: &usize| bytes[*i] == b'\n' && (*i == 0 || bytes[*i - 1] != b'\r') || bytes[*i] == b'\r';
    (0..bytes.len()).filter(ends).count() as u64
}
