//! Reviews from files: tab-separated text, plain or compressed with zstd.
//!
//! The first line names the columns, among them `label` (0 or 1) and `text`; `split`, `id` and `rating` are optional.
//! Tabs, newlines and backslashes inside a text are escaped with a backslash.

pub mod split;
pub mod vocabulary;

use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

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
}

/// The longest line that is read, in bytes.
pub const MAX_LINE_BYTES: u64 = 16 << 20;

const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Opens a file for reading, decompressing it where it is zstd by its first bytes.
///
/// # Errors
/// [`Error::Io`] where the file cannot be opened.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    let io = || Error::io(path);
    let mut file = BufReader::new(File::open(path).map_err(io())?);
    if file.fill_buf().map_err(io())?.starts_with(&MAGIC) {
        let decoder = zstd::stream::read::Decoder::with_buffer(file).map_err(io())?;
        return Ok(Box::new(BufReader::new(decoder)));
    }
    Ok(Box::new(file))
}

/// Reads a whole file of reviews.
///
/// # Errors
/// [`Error::Io`], or [`Error::Data`] naming the line where the file is no text, lacks a column, has a row of another
/// length, or a label other than 0 and 1; [`Error::File`] where there is no review.
pub fn read(path: &Path) -> Result<Dataset> {
    collect(path, open(path)?)
}

/// Reads reviews from memory; `name` is for messages.
///
/// # Errors
/// As [`read`].
pub fn parse(name: &str, bytes: &[u8]) -> Result<Dataset> {
    collect(Path::new(name), Box::new(bytes))
}

fn collect(path: &Path, input: Box<dyn BufRead + '_>) -> Result<Dataset> {
    let mut hash = Sha256::new();
    let reviews: Vec<Review> = Reader::new(path, input, Some(&mut hash))?.collect::<Result<_>>()?;
    if reviews.is_empty() {
        return Err(Error::file(path, "holds no review"));
    }
    Ok(Dataset { reviews, sha256: hex(&hash.finalize()) })
}

/// Reads the reviews of a file one by one.
pub struct Reader<'a> {
    path: &'a Path,
    input: Box<dyn BufRead + 'a>,
    hash: Option<&'a mut Sha256>,
    line: u64,
    columns: Columns,
    buffer: Vec<u8>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    count: usize,
    label: usize,
    text: usize,
    split: Option<usize>,
    id: Option<usize>,
    rating: Option<usize>,
}

impl<'a> Reader<'a> {
    /// Reads the names of the columns; `hash` is fed every byte that is read.
    ///
    /// # Errors
    /// As [`read`].
    pub fn new(path: &'a Path, input: Box<dyn BufRead + 'a>, hash: Option<&'a mut Sha256>) -> Result<Self> {
        let mut reader = Self { path, input, hash, line: 0, columns: Columns::default(), buffer: Vec::new() };
        let Some(header) = reader.next_line()? else {
            return Err(Error::file(path, "is empty; expected a line that names the columns"));
        };
        let names: Vec<&str> = header.split('\t').collect();
        let find = |name: &str| names.iter().position(|found| *found == name);
        let missing = |name| {
            let found = header.chars().take(120).collect::<String>();
            Error::line(path, 1, format!("no column {name:?} among {found:?}; expected label and text, tab-separated"))
        };
        reader.columns = Columns {
            count: names.len(),
            label: find("label").ok_or_else(|| missing("label"))?,
            text: find("text").ok_or_else(|| missing("text"))?,
            split: find("split"),
            id: find("id"),
            rating: find("rating"),
        };
        Ok(reader)
    }

    fn next_line(&mut self) -> Result<Option<String>> {
        self.buffer.clear();
        let read = self.input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut self.buffer);
        self.line += 1;
        let error = |message: String| Error::line(self.path, self.line, message);
        if read.map_err(|cause| error(cause.to_string()))? == 0 {
            return Ok(None);
        }
        if self.buffer.len() as u64 == MAX_LINE_BYTES {
            return Err(error(format!("longer than {} MiB", MAX_LINE_BYTES >> 20)));
        }
        if let Some(hash) = &mut self.hash {
            hash.update(&self.buffer);
        }
        let text = std::str::from_utf8(&self.buffer)
            .map_err(|cause| error(format!("byte {} is not UTF-8 text", cause.valid_up_to() + 1)))?;
        Ok(Some(text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)).to_owned()))
    }

    fn parse(&self, line: &str) -> Result<Review> {
        let error = |message: String| Error::line(self.path, self.line, message);
        let cells: Vec<&str> = line.split('\t').collect();
        let columns = &self.columns;
        if cells.len() != columns.count {
            return Err(error(format!("{} columns, expected {}", cells.len(), columns.count)));
        }
        let label = match cells[columns.label] {
            "0" => false,
            "1" => true,
            other => return Err(error(format!("label is {other:?}, expected 0 or 1"))),
        };
        let cell = |column: Option<usize>| column.map_or(String::new(), |column| cells[column].to_owned());
        let id = if columns.id.is_some() { cell(columns.id) } else { self.line.to_string() };
        let text = unescape(cells[columns.text]);
        Ok(Review { split: cell(columns.split), label, id, rating: cell(columns.rating), text })
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Review>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.next_line() {
            Ok(None) => None,
            Ok(Some(line)) => Some(self.parse(&line)),
            Err(error) => Some(Err(error)),
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
        let path = Path::new("r.tsv");
        Reader::new(path, Box::new(std::io::Cursor::new(bytes.to_vec())), None)?.collect()
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
        assert!(message(b"text\tx\n").starts_with("r.tsv: line 1: no column \"label\" among \"text\\tx\""));
        assert_eq!(message(b"label\ttext\n2\tx\n"), "r.tsv: line 2: label is \"2\", expected 0 or 1");
        assert_eq!(message(b"label\ttext\n1\tx\n1\n"), "r.tsv: line 3: 1 columns, expected 2");
        assert_eq!(message(b"label\ttext\n1\t\xff\n"), "r.tsv: line 2: byte 3 is not UTF-8 text");
    }
}
