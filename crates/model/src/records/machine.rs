//! The states of a reader between two bytes.

use super::record::{Cell, Cells, Record};
use super::{Format, RecordError};

/// Where the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a record.
    Start,
    /// In a line that is left out.
    Comment,
    /// Before the first byte of a cell.
    Before,
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote between quotes: the end, or the first of two.
    Quote,
}

/// What a piece of the text came to.
pub(super) enum Step {
    /// A record is complete after this many bytes.
    Complete { used: usize },
    /// All bytes are used.
    More,
}

pub(super) struct Machine {
    format: Format,
    state: State,
    /// The line of the next byte, from 1.
    line: u64,
    /// The last byte was a CR: an LF belongs to it.
    after_cr: bool,
    /// Where the cell begins.
    cell_line: u64,
}

impl Machine {
    pub fn new(format: Format) -> Self {
        Self { format, state: State::Start, line: 1, after_cr: false, cell_line: 1 }
    }

    /// Begins a record with the memory of an old one.
    pub fn start(&mut self, old: &mut Record) -> Cells {
        self.state = State::Start;
        old.recycle(self.line)
    }

    /// Takes a piece of the text, up to the end of a record.
    pub fn feed(&mut self, chunk: &[u8], cells: &mut Cells) -> Result<Step, RecordError> {
        let mut at = 0;
        while at < chunk.len() {
            let byte = chunk[at];
            if std::mem::take(&mut self.after_cr) && byte == b'\n' {
                if self.state == State::Quoted {
                    self.push(b"\n", cells)?;
                }
                at += 1;
                continue;
            }
            match self.state {
                State::Start => {
                    cells.line = self.line;
                    self.cell_line = self.line;
                    self.state = if byte == b'#' && self.format.comments { State::Comment } else { State::Before };
                }
                State::Comment => {
                    at += run(&chunk[at..], |byte| matches!(byte, b'\r' | b'\n'));
                    if at < chunk.len() {
                        self.line_end(chunk[at]);
                        self.state = State::Start;
                        at += 1;
                    }
                }
                State::Before if byte == b'"' && self.format.quotes => {
                    self.state = State::Quoted;
                    at += 1;
                }
                State::Before => self.state = State::Plain,
                State::Plain => {
                    let Format { delimiter, quotes, .. } = self.format;
                    let ends = |byte| matches!(byte, b'\r' | b'\n') || byte == delimiter || byte == b'"' && quotes;
                    let plain = run(&chunk[at..], ends);
                    self.push(&chunk[at..at + plain], cells)?;
                    at += plain;
                    match chunk.get(at) {
                        None => {}
                        Some(b'"') if quotes => {
                            return Err(RecordError::QuoteInside { line: self.line, column: cells.cells.len() + 1 });
                        }
                        Some(&end) => {
                            at += 1;
                            if self.cell_end(end, false, cells)? {
                                return Ok(Step::Complete { used: at });
                            }
                        }
                    }
                }
                State::Quoted => {
                    let quoted = run(&chunk[at..], |byte| matches!(byte, b'"' | b'\r' | b'\n'));
                    self.push(&chunk[at..at + quoted], cells)?;
                    at += quoted;
                    match chunk.get(at) {
                        None => {}
                        Some(b'"') => {
                            self.state = State::Quote;
                            at += 1;
                        }
                        Some(&end) => {
                            self.push(&[end], cells)?;
                            self.line_end(end);
                            at += 1;
                        }
                    }
                }
                State::Quote if byte == b'"' => {
                    self.push(b"\"", cells)?;
                    self.state = State::Quoted;
                    at += 1;
                }
                State::Quote if byte == self.format.delimiter || matches!(byte, b'\r' | b'\n') => {
                    at += 1;
                    if self.cell_end(byte, true, cells)? {
                        return Ok(Step::Complete { used: at });
                    }
                }
                State::Quote => {
                    let (line, column) = (self.cell_line, cells.cells.len() + 1);
                    return Err(RecordError::AfterQuote { line, column, end: self.line });
                }
            }
        }
        Ok(Step::More)
    }

    /// The end of the text: whether it completes a record.
    pub fn end(&mut self, cells: &mut Cells) -> Result<bool, RecordError> {
        match self.state {
            State::Start | State::Comment => return Ok(false),
            State::Quoted => {
                return Err(RecordError::UnclosedQuote { line: self.cell_line, column: cells.cells.len() + 1 });
            }
            State::Before | State::Plain => self.close(false, cells)?,
            State::Quote => self.close(true, cells)?,
        }
        Ok(true)
    }

    fn push(&self, bytes: &[u8], cells: &mut Cells) -> Result<(), RecordError> {
        let limit = self.format.max_record_bytes;
        if bytes.len() > limit - cells.bytes.len().min(limit) {
            return Err(match self.state {
                State::Quoted | State::Quote => {
                    RecordError::TooLongQuote { line: self.cell_line, column: cells.cells.len() + 1, limit }
                }
                _ => RecordError::TooLong { line: cells.line, limit },
            });
        }
        cells.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Ends a cell at a delimiter or a line end: whether it ends the record.
    fn cell_end(&mut self, end: u8, quoted: bool, cells: &mut Cells) -> Result<bool, RecordError> {
        self.close(quoted, cells)?;
        if end == self.format.delimiter {
            self.cell_line = self.line;
            self.state = State::Before;
            return Ok(false);
        }
        self.line_end(end);
        Ok(true)
    }

    fn close(&self, quoted: bool, cells: &mut Cells) -> Result<(), RecordError> {
        let limit = self.format.max_cells;
        if cells.cells.len() >= limit {
            return Err(RecordError::TooManyCells { line: cells.line, limit });
        }
        cells.cells.push(Cell { end: cells.bytes.len(), line: self.cell_line, quoted });
        Ok(())
    }

    fn line_end(&mut self, end: u8) {
        self.line += 1;
        self.after_cr = end == b'\r';
    }
}

/// The number of bytes before the first that ends the run.
fn run(bytes: &[u8], ends: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| ends(*byte)).unwrap_or(bytes.len())
}
