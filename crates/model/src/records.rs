//! Delimited text (CSV, TSV), read strictly: nothing is guessed and nothing is swallowed.
//!
//! A record is a line of cells between delimiters. Lines end with LF, CRLF or CR, and each of them counts. Where quotes are
//! on, they follow RFC 4180: a cell in quotes begins and ends with one, and may hold delimiters, line ends and doubled
//! quotes; any other quote is an error, and so is one that nothing closes. A byte-order mark of UTF-8 is dropped; text in
//! UTF-16 is refused by name. The limits of a [`Format`] hold before anything is stored.
//!
//! ```
//! use hardmax_model::records::{Format, Reader, RecordError};
//! let text = "x,name\n1,\"a, b\"\n2,\"c\n";
//! let mut records = Reader::new(text.as_bytes(), Format::comma()).unwrap();
//! assert_eq!(records.next().unwrap().unwrap().get(1), Some("name"));
//! assert_eq!(records.next().unwrap().unwrap().get(1), Some("a, b"));
//! assert!(matches!(records.next(), Some(Err(RecordError::UnclosedQuote { line: 3, column: 2 }))));
//! ```

mod machine;
mod record;

use crate::encoding::{Unread, without_mark};
use machine::{Machine, Step};
pub use record::Record;
use std::io::{self, BufRead, Chain, Cursor, ErrorKind, Read};

/// The longest record that is read unless a [`Format`] says otherwise, in bytes.
pub const MAX_RECORD_BYTES: usize = 16 << 20;

/// The most cells of a record unless a [`Format`] says otherwise.
pub const MAX_CELLS: usize = 1 << 16;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Format {
    delimiter: u8,
    quotes: bool,
    comments: bool,
    max_record_bytes: usize,
    max_cells: usize,
}

/// Why a byte cannot stand between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{:?} cannot separate cells; expected one ASCII character other than a quote, a line end or #", char::from(*.0))]
pub struct DelimiterError(u8);

impl Format {
    const fn with(delimiter: u8) -> Self {
        Self { delimiter, quotes: true, comments: false, max_record_bytes: MAX_RECORD_BYTES, max_cells: MAX_CELLS }
    }

    /// Commas, with quotes and without comments.
    pub const fn comma() -> Self {
        Self::with(b',')
    }

    /// Tabs, with quotes and without comments.
    pub const fn tab() -> Self {
        Self::with(b'\t')
    }

    /// Semicolons, with quotes and without comments.
    pub const fn semicolon() -> Self {
        Self::with(b';')
    }

    /// Any byte of ASCII that has no other meaning, with quotes and without comments.
    ///
    /// # Errors
    /// [`DelimiterError`] for a quote, a line end, `#`, and what is no ASCII.
    pub const fn delimited(delimiter: u8) -> Result<Self, DelimiterError> {
        match delimiter {
            b'"' | b'\r' | b'\n' | b'#' | 0 | 0x80.. => Err(DelimiterError(delimiter)),
            _ => Ok(Self::with(delimiter)),
        }
    }

    /// Whether quotes have the meaning of RFC 4180. Without it they are characters like others.
    pub const fn with_quotes(mut self, quotes: bool) -> Self {
        self.quotes = quotes;
        self
    }

    /// Whether a line that begins with `#` is left out.
    pub const fn with_comments(mut self, comments: bool) -> Self {
        self.comments = comments;
        self
    }

    /// The longest record that is read, in bytes of its cells.
    pub const fn with_max_record_bytes(mut self, bytes: usize) -> Self {
        self.max_record_bytes = bytes;
        self
    }

    /// The most cells that a record may have.
    pub const fn with_max_cells(mut self, cells: usize) -> Self {
        self.max_cells = cells;
        self
    }

    /// The byte between cells.
    pub const fn delimiter(&self) -> u8 {
        self.delimiter
    }
}

/// Why text is no sequence of records. Lines and columns (cells) count from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Read(io::Error),
    /// The text is in another encoding than UTF-8.
    #[error("the text is {0}, expected UTF-8; convert it, for instance with `iconv -f {0} -t UTF-8`")]
    Encoding(Unread),
    /// A cell is not UTF-8.
    #[error("line {line}: column {column}: not valid UTF-8 text")]
    NotText {
        /// The line.
        line: u64,
        /// The cell.
        column: usize,
    },
    /// A quote opens and nothing closes it.
    #[error("line {line}: column {column}: the quote that opens here is not closed")]
    UnclosedQuote {
        /// The line where it opens.
        line: u64,
        /// The cell.
        column: usize,
    },
    /// A quote stands inside a cell that does not begin with one.
    #[error(
        "line {line}: column {column}: a quote inside a cell; expected the whole cell in quotes, and each quote in it doubled"
    )]
    QuoteInside {
        /// The line.
        line: u64,
        /// The cell.
        column: usize,
    },
    /// Something follows the quote that closes a cell.
    #[error(
        "line {line}: column {column}: the quote that opens here is closed in line {end}, where more text follows; expected the \
         end of the cell, or a doubled quote"
    )]
    AfterQuote {
        /// The line where it opens.
        line: u64,
        /// The cell.
        column: usize,
        /// The line where it is closed.
        end: u64,
    },
    /// A record is longer than the limit.
    #[error("line {line}: the record that begins here is longer than {limit} bytes, the limit")]
    TooLong {
        /// The line where it begins.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// A quote opens, and the limit of a record comes before the one that closes it.
    #[error(
        "line {line}: column {column}: the quote that opens here is not closed within {limit} bytes, the limit of a record"
    )]
    TooLongQuote {
        /// The line where it opens.
        line: u64,
        /// The cell.
        column: usize,
        /// The limit.
        limit: usize,
    },
    /// A record has more cells than the limit.
    #[error("line {line}: more than {limit} cells, the limit of a record")]
    TooManyCells {
        /// The line where it begins.
        line: u64,
        /// The limit.
        limit: usize,
    },
}

impl RecordError {
    /// The line that the error names, where it names one.
    pub fn line(&self) -> Option<u64> {
        match *self {
            Self::Read(_) | Self::Encoding(_) => None,
            Self::NotText { line, .. }
            | Self::UnclosedQuote { line, .. }
            | Self::QuoteInside { line, .. }
            | Self::AfterQuote { line, .. }
            | Self::TooLong { line, .. }
            | Self::TooLongQuote { line, .. }
            | Self::TooManyCells { line, .. } => Some(line),
        }
    }
}

/// Reads records one by one; never more than one of them is held. After an error there are no more.
pub struct Reader<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    machine: Machine,
    ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Looks at the first bytes of the text.
    ///
    /// # Errors
    /// [`RecordError::Encoding`] where the text is in UTF-16 or UTF-32; [`RecordError::Read`].
    pub fn new(mut input: R, format: Format) -> Result<Self, RecordError> {
        let mut head = Vec::new();
        input.by_ref().take(4).read_to_end(&mut head).map_err(RecordError::Read)?;
        if let Some(encoding) = Unread::of(&head) {
            return Err(RecordError::Encoding(encoding));
        }
        let head = Cursor::new(without_mark(&head).to_vec());
        Ok(Self { input: head.chain(input), machine: Machine::new(format), ended: false })
    }

    /// Reads the next record into `record`, whose memory is used again; `false` at the end. A blank line is a record of
    /// one empty cell: see [`Record::is_blank`].
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn read(&mut self, record: &mut Record) -> Result<bool, RecordError> {
        if self.ended {
            return Ok(false);
        }
        let read = self.next_into(record);
        self.ended = !matches!(read, Ok(true));
        read
    }

    fn next_into(&mut self, record: &mut Record) -> Result<bool, RecordError> {
        let mut cells = self.machine.start(record);
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(RecordError::Read(error)),
            };
            if chunk.is_empty() {
                let complete = self.machine.end(&mut cells)?;
                return if complete { record.fill(cells).map(|()| true) } else { Ok(false) };
            }
            let step = self.machine.feed(chunk, &mut cells)?;
            let (used, complete) = match step {
                Step::Complete { used } => (used, true),
                Step::More => (chunk.len(), false),
            };
            self.input.consume(used);
            if complete {
                return record.fill(cells).map(|()| true);
            }
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = Record::default();
        match self.read(&mut record) {
            Ok(false) => None,
            Ok(true) => Some(Ok(record)),
            Err(error) => Some(Err(error)),
        }
    }
}

#[cfg(test)]
mod tests;
