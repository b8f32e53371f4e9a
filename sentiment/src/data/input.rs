//! Where the bytes of a file of reviews come from: a file, a pipe, standard input or memory; plain, or compressed with zstd.

use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// The first bytes of a file that zstd has compressed.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// How much of a file is looked at where its name does not say what it is.
const LOOKED_AT: u64 = 1 << 16;

/// What separates the cells of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Tabs, with backslashes before tabs, newlines and backslashes within a cell.
    Tabs,
    /// Commas, with the quotes of RFC 4180.
    Commas,
}

/// The uncompressed bytes of a file.
pub struct Input<'a> {
    bytes: Box<dyn BufRead + 'a>,
    hash: Option<&'a mut Sha256>,
    table: Table,
}

impl<'a> Input<'a> {
    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::Io`] where the file cannot be opened or read.
    pub fn open(path: &Path) -> Result<Self> {
        match path.to_str() {
            Some("-") => Self::new(path, Box::new(io::stdin().lock())),
            _ => Self::new(path, Box::new(BufReader::new(File::open(path).map_err(Error::io(path))?))),
        }
    }

    /// Bytes as they come, of a file with this name: decompressed where their first ones are those of zstd. What separates
    /// the cells is told by the name, or else by the first line.
    ///
    /// # Errors
    /// [`Error::Io`] where they cannot be read.
    pub fn new(path: &Path, bytes: Box<dyn BufRead + 'a>) -> Result<Self> {
        // A pipe may give a byte at a time.
        let (head, bytes) = looked_at(bytes, MAGIC.len() as u64).map_err(Error::io(path))?;
        let mut bytes: Box<dyn BufRead + 'a> = match head.starts_with(&MAGIC) {
            true => Box::new(BufReader::new(zstd::stream::read::Decoder::with_buffer(bytes).map_err(Error::io(path))?)),
            false => bytes,
        };
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = name.strip_suffix(".zst").unwrap_or(&name);
        let table = if name.ends_with(".csv") {
            Table::Commas
        } else if name.ends_with(".tsv") {
            Table::Tabs
        } else {
            let (head, whole) = looked_at(bytes, LOOKED_AT).map_err(Error::io(path))?;
            bytes = whole;
            let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
            if line.contains(&b'\t') { Table::Tabs } else { Table::Commas }
        };
        Ok(Self { bytes, hash: None, table })
    }

    /// The same bytes, and `hash` is fed every one that is read.
    #[must_use]
    pub fn hashed(mut self, hash: &'a mut Sha256) -> Self {
        self.hash = Some(hash);
        self
    }

    /// What separates the cells.
    pub fn table(&self) -> Table {
        self.table
    }
}

/// The first bytes, and all of them.
fn looked_at<'a>(mut bytes: Box<dyn BufRead + 'a>, most: u64) -> io::Result<(Vec<u8>, Box<dyn BufRead + 'a>)> {
    let mut head = Vec::new();
    bytes.by_ref().take(most).read_to_end(&mut head)?;
    let whole = Cursor::new(head.clone()).chain(bytes);
    Ok((head, Box::new(whole)))
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Some(hash) = &mut self.hash {
            // What `fill_buf` gave is still there, so this reads nothing and cannot fail.
            if let Ok(there) = self.bytes.fill_buf() {
                hash.update(&there[..amount]);
            }
        }
        self.bytes.consume(amount);
    }
}
