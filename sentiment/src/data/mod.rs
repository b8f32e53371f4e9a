//! Reviews from files: delimited text, plain or compressed with zstd.
//!
//! The first line names the columns, among them `label` or `sentiment` and `text` or `review`; `split`, `id` and `rating` are
//! optional. In tab-separated files tabs, newlines and backslashes inside a cell are escaped with a backslash, and quotes
//! are characters like others; comma-separated files follow RFC 4180. docs/formats.md has all of it.

mod columns;
mod input;
mod label;
pub mod split;
pub mod vocabulary;

use crate::error::{Error, Result};
use columns::Columns;
use hardmax::records::{self, Format, Record};
pub use input::{Input, Table};
pub use label::Labels;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// A labelled review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The publisher's split ("train", "test"), or empty.
    pub split: String,
    /// Whether it is positive.
    pub label: bool,
    /// Its name within its split and class; the line number where the file gives none.
    pub id: String,
    /// The stars given, or empty.
    pub rating: String,
    /// What was written.
    pub text: String,
}

/// The reviews of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// In the order of the file.
    pub reviews: Vec<Review>,
    /// The SHA-256 of the uncompressed file, in hex.
    pub sha256: String,
    /// What the reader of the file should know.
    pub warnings: Vec<String>,
}

/// The largest review that is read and written, in bytes of all its cells.
pub const MAX_REVIEW_BYTES: usize = records::MAX_RECORD_BYTES;

/// Reads a whole file of reviews; `-` is standard input.
///
/// # Errors
/// [`Error::Io`], [`Error::Data`] or [`Error::File`] naming the line where the file is no text, lacks a column, has a row of
/// another length, or a label that is none; [`Error::File`] where there is no review.
pub fn read(path: &Path) -> Result<Dataset> {
    collect(path, Input::open(path)?)
}

/// Reads reviews from memory; `name` is for messages.
///
/// # Errors
/// As [`read`].
pub fn parse(name: &str, bytes: &[u8]) -> Result<Dataset> {
    let path = Path::new(name);
    collect(path, Input::new(path, Box::new(bytes))?)
}

fn collect(path: &Path, input: Input<'_>) -> Result<Dataset> {
    let mut hash = Sha256::new();
    let mut reader = Reader::new(path, input.hashed(&mut hash), Labels::Words)?;
    let reviews: Vec<Review> = reader.by_ref().collect::<Result<_>>()?;
    let warnings = reader.warnings();
    drop(reader);
    if reviews.is_empty() {
        return Err(Error::file(path, "holds no review"));
    }
    Ok(Dataset { reviews, sha256: hex(&hash.finalize()), warnings })
}

impl Review {
    /// Whether no word is left of it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Its name among those of its file: `train/12`, or the id alone.
    pub fn name(&self) -> String {
        if self.split.is_empty() { self.id.clone() } else { format!("{}/{}", self.split, self.id) }
    }
}

impl Dataset {
    /// The reviews of which no word is left.
    pub fn empty(&self) -> Vec<&Review> {
        self.reviews.iter().filter(|review| review.is_empty()).collect()
    }

    /// Refuses a file in which more than `most` percent of the reviews are empty.
    ///
    /// # Errors
    /// [`Error::File`] naming how many are, and the first.
    pub fn expect_words(&self, path: &Path, most: f64) -> Result<()> {
        let (empty, all) = (self.empty(), self.reviews.len());
        let share = empty.len() as f64 * 100.0 / all as f64;
        match empty.first() {
            Some(first) if share > most => {
                let (count, name) = (empty.len(), first.name());
                let message = format!(
                    "reviews without a word: {count} of {all} ({share:.1} %), the first is {name}; expected at most {most} % \
                     (--max-empty)"
                );
                Err(Error::file(path, message))
            }
            _ => Ok(()),
        }
    }
}

/// Reads the reviews of a file one by one.
pub struct Reader<'a> {
    path: PathBuf,
    records: records::Reader<Input<'a>>,
    table: Table,
    columns: Columns,
    labels: Labels,
    record: Record,
    count: u64,
    quoted: Quoted,
}

/// Texts of a tab-separated file that stand in quotes.
#[derive(Default)]
struct Quoted {
    count: u64,
    first: u64,
}

impl<'a> Reader<'a> {
    /// Reads the names of the columns.
    ///
    /// # Errors
    /// As [`read`].
    pub fn new(path: &Path, input: Input<'a>, labels: Labels) -> Result<Self> {
        let table = input.table();
        let format = match table {
            Table::Tabs => Format::tab().with_quotes(false),
            Table::Commas => Format::comma(),
        };
        let damaged = |error: records::RecordError| Error::record(path, error);
        let mut records = records::Reader::new(input, format).map_err(damaged)?;
        let mut record = Record::default();
        if !records.read(&mut record).map_err(damaged)? {
            return Err(Error::file(path, "is empty; expected a line that names the columns"));
        }
        let columns = Columns::new(path, &record, labels)?;
        let quoted = Quoted::default();
        Ok(Self { path: path.to_owned(), records, table, columns, labels, record, count: 0, quoted })
    }

    /// What the reader of the file should know, after its end.
    pub fn warnings(&self) -> Vec<String> {
        let Quoted { count, first } = self.quoted;
        let warning = || {
            format!(
                "{}: line {first}: the text stands in quotes (such texts in all: {count}): in a tab-separated file quotes are \
                 characters like others; quotes of a spreadsheet belong into a .csv",
                self.path.display()
            )
        };
        (count > 0).then(warning).into_iter().collect()
    }

    fn review(&mut self) -> Result<Review> {
        let (record, columns, line) = (&self.record, &self.columns, self.record.line());
        if record.len() != columns.count {
            let message = format!("{} columns, expected {} as in line 1", record.len(), columns.count);
            return Err(Error::line(&self.path, line, message));
        }
        let written = |column: usize| record.get(column).unwrap_or_default();
        let label = written(columns.label.0);
        let label = self.labels.read(label).map_err(|expected| {
            Error::line(&self.path, line, format!("{} is {label:?}, expected {expected}", columns.label.1))
        })?;
        let cell = |column: usize| match self.table {
            Table::Tabs => unescape(written(column)),
            Table::Commas => written(column).to_owned(),
        };
        let optional = |column: Option<usize>, default: &dyn Fn() -> String| column.map_or_else(default, cell);
        let (number, kaggle) = (self.count - 1, self.table == Table::Commas);
        let id = optional(columns.id, &|| if kaggle { number.to_string() } else { line.to_string() });
        let split = optional(columns.split, &|| if kaggle { "kaggle".to_owned() } else { String::new() });
        let text = written(columns.text);
        if self.table == Table::Tabs && text.len() > 1 && text.starts_with('"') && text.ends_with('"') {
            self.quoted.count += 1;
            self.quoted.first = if self.quoted.count == 1 { line } else { self.quoted.first };
        }
        Ok(Review { split, label, id, rating: optional(columns.rating, &String::new), text: cell(columns.text) })
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Review>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.records.read(&mut self.record) {
                Ok(false) => return None,
                Ok(true) if self.record.is_blank() => {}
                Ok(true) => {
                    self.count += 1;
                    return Some(self.review());
                }
                Err(error) => return Some(Err(Error::record(&self.path, error))),
            }
        }
    }
}

/// A text as it stands in a file: tabs, newlines and backslashes escaped.
pub fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> Result<Vec<Review>> {
        super::parse("r.tsv", bytes).map(|dataset| dataset.reviews)
    }

    #[test]
    fn columns_go_by_name() {
        let reviews = parse(b"text\tlabel\tid\na\\tb\\\\n\t1\t7\r\nx\t0\t8").unwrap();
        assert_eq!((reviews[0].text.as_str(), reviews[0].label, reviews[0].id.as_str()), ("a\tb\\n", true, "7"));
        assert_eq!((reviews[1].text.as_str(), reviews[1].label, reviews[1].split.as_str()), ("x", false, ""));
        assert_eq!(unescape(&escape("a\\n\n\t\\")), "a\\n\n\t\\");
    }

    #[test]
    fn bad_files_are_refused_by_line() {
        let message = |bytes: &[u8]| parse(bytes).unwrap_err().to_string();
        assert_eq!(message(b""), "r.tsv: is empty; expected a line that names the columns");
        assert!(message(b"text\tx\n").starts_with("r.tsv: line 1: no column for the label among \"text\", \"x\""));
        assert!(message(b"label\ttext\n2\tx\n").starts_with("r.tsv: line 2: label is \"2\", expected positive"));
        assert_eq!(message(b"label\ttext\n1\tx\n1\n"), "r.tsv: line 3: 1 columns, expected 2 as in line 1");
        assert_eq!(message(b"label\ttext\n1\t\xff\n"), "r.tsv: line 2: column 2: not valid UTF-8 text");
        assert_eq!(message(b"label\ttext\tlabel\n"), "r.tsv: line 1: columns 1 and 3 have one name, \"label\"");
        assert_eq!(
            message(b"label\ttext\tSentiment\n"),
            "r.tsv: line 1: columns 1 (label) and 3 (Sentiment) could both be the label; expected one of them"
        );
        let utf16: Vec<u8> = "label\ttext\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(message(&utf16).contains("UTF-16LE"));
    }

    #[test]
    fn an_unclosed_quote_is_an_error_and_names_its_line() {
        let text = b"sentiment,review\npositive,\"a lovely film\nnegative,a dull film\n";
        let error = super::parse("r.csv", text).unwrap_err().to_string();
        assert_eq!(error, "r.csv: line 2: column 2: the quote that opens here is not closed");
    }

    #[test]
    fn quotes_in_tab_separated_text_are_characters_and_a_warning_says_so() {
        let read = super::parse("r.tsv", b"label\ttext\n1\t\"fine\"\n0\tsaid \"no\"\n0\t\"dull\n").unwrap();
        let texts: Vec<&str> = read.reviews.iter().map(|review| review.text.as_str()).collect();
        assert_eq!(texts, ["\"fine\"", "said \"no\"", "\"dull"]);
        assert_eq!(read.warnings.len(), 1);
        assert!(read.warnings[0].starts_with("r.tsv: line 2: the text stands in quotes (such texts in all: 1)"));
    }

    #[test]
    fn the_content_tells_what_no_name_does() {
        for (name, text) in [
            ("pipe", &b"sentiment,review\nPOSITIVE,\"a, b\"\n"[..]),
            ("x.csv", b"sentiment,review\r1.0,\"a, b\"\r"),
            ("pipe", b"label\ttext\npos\ta, b\n"),
            ("x.TSV", b"\xef\xbb\xbflabel\ttext\n\n1\ta, b\n\n"),
        ] {
            let read = super::parse(name, text).unwrap();
            assert_eq!((read.reviews.len(), read.reviews[0].text.as_str()), (1, "a, b"), "{name}");
            assert!(read.reviews[0].label);
        }
    }

    #[test]
    fn too_many_empty_reviews_are_refused() {
        let read = super::parse("r.tsv", b"label\ttext\n1\t \n0\tdull\n").unwrap();
        let error = read.expect_words(Path::new("r.tsv"), 1.0).unwrap_err().to_string();
        assert_eq!(
            error,
            "r.tsv: reviews without a word: 1 of 2 (50.0 %), the first is 2; expected at most 1 % (--max-empty)"
        );
        assert!(read.expect_words(Path::new("r.tsv"), 50.0).is_ok());
    }
}
