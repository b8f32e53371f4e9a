//! Writing results: to standard output, or as JSON to a file.

use anyhow::{Result, bail};
use hardmax::limits::Limits;
use hardmax::report::lost::Lost;
pub(super) use hardmax_output::{Files, OutputFile, WriteError};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// A file of data, no larger than what is read back.
pub(super) fn create(path: &Path) -> Result<OutputFile, WriteError> {
    Ok(OutputFile::create(path)?.with_limit(Limits::current().file_bytes()))
}

/// Says which entries floats could not hold: an error unless that is allowed.
pub(super) fn lost(lost: Lost, allowed: bool, name: &dyn std::fmt::Display) -> Result<()> {
    if lost.any() && !allowed {
        bail!("{name}: {lost}; --allow-overflow writes them so");
    }
    if lost.any() {
        note(format_args!("{name}: {lost}"));
    }
    Ok(())
}

/// Writes a line to standard error.
pub(super) fn note(line: impl std::fmt::Display) {
    hardmax_output::note(anstream::stderr(), line);
}

/// Writes to standard output; that the reader has gone is no error.
pub(super) fn stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    Ok(hardmax_output::stdout(anstream::stdout().lock(), write)?)
}

/// Writes a text to standard output.
pub(super) fn print(text: &str) -> Result<()> {
    stdout(|writer| writer.write_all(text.as_bytes()))
}

/// Says, where a summary was printed, how to get everything.
pub(super) fn summarised(is: bool) -> Result<()> {
    if is { print("(a summary; every token with --all)\n") } else { Ok(()) }
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
