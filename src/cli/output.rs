//! Writing results: to standard output, or as JSON to a file.

use anyhow::{Context, Result};
pub(super) use hardmax_output::{OutputFile, WriteError};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Writes to standard output; that the reader has gone is no error.
pub(super) fn stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut writer = BufWriter::new(anstream::stdout().lock());
    match write(&mut writer).and_then(|()| writer.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("standard output cannot be written")
        }
        _ => Ok(()),
    }
}

/// Writes a text to standard output.
pub(super) fn print(text: &str) -> Result<()> {
    stdout(|writer| writer.write_all(text.as_bytes()))
}

/// Writes a value as one line of JSON to standard output.
pub(super) fn print_json(value: &impl Serialize) -> Result<()> {
    stdout(|writer| json_line(writer, value))
}

/// Writes a value as one line of JSON.
pub(super) fn json_line(writer: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, value)?;
    writer.write_all(b"\n")
}

/// Writes a value as one line of JSON to a file.
pub(super) fn save_json(mut file: OutputFile, value: &impl Serialize) -> Result<()> {
    json_line(&mut file, value).map_err(WriteError::at(file.path()))?;
    Ok(file.finish()?)
}

/// Whether standard error is a terminal.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}
