//! Writing results: to standard output, or to files that are never half-written.

use anyhow::{Context, Result};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::NamedTempFile;

/// Temporary files in use, removed when Ctrl-C ends the process.
static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn temporary() -> std::sync::MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Ends with exit code 130 on Ctrl-C, leaving no temporary file behind.
pub(super) fn remove_temporary_files_on_interrupt() {
    let handler = || {
        for path in temporary().iter() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(super::Exit::Interrupted as i32);
    };
    // Without a handler Ctrl-C still ends the process; a temporary file may then stay.
    let _ = ctrlc::set_handler(handler);
}

/// A file that appears under its name only when it is complete: made when the command starts, so that a path that cannot
/// be written is an error before anything is computed.
pub(super) struct OutputFile {
    path: PathBuf,
    target: Target,
}

enum Target {
    /// Renamed over the path when complete.
    Temporary(BufWriter<NamedTempFile>),
    /// A pipe or a device is written as it is.
    Direct(BufWriter<std::fs::File>),
}

impl OutputFile {
    /// A file to be written at `path`.
    pub fn create(path: &Path) -> Result<Self> {
        let cannot = || format!("{}: cannot be written", path.display());
        let special = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        let target = if special {
            Target::Direct(BufWriter::new(std::fs::OpenOptions::new().write(true).open(path).with_context(cannot)?))
        } else {
            if path.is_dir() {
                return Err(io::Error::from(io::ErrorKind::IsADirectory)).with_context(cannot);
            }
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            // The kind alone: the error itself names the temporary file, which says nothing to anyone.
            let nameless = |error: io::Error| io::Error::from(error.kind());
            // Locked until the file is listed, so that an interrupt in between finds it.
            let mut listed = temporary();
            let file = builder().tempfile_in(folder).map_err(nameless).with_context(cannot)?;
            listed.insert(file.path().to_owned());
            Target::Temporary(BufWriter::new(file))
        };
        Ok(Self { path: path.to_owned(), target })
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<()> {
        let cannot = || format!("{}: cannot be written", self.path.display());
        match self.target {
            Target::Direct(mut writer) => writer.flush().with_context(cannot),
            Target::Temporary(writer) => {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error).with_context(cannot)?;
                let name = file.path().to_owned();
                let mut listed = temporary();
                let persisted = file.persist(&self.path).map_err(|error| error.error);
                listed.remove(&name);
                persisted.map(|_| ()).with_context(cannot)
            }
        }
    }
}

/// Temporary files get the permissions that an ordinary new file would.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hardmax-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Temporary(writer) => writer.write(bytes),
            Target::Direct(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Temporary(writer) => writer.flush(),
            Target::Direct(writer) => writer.flush(),
        }
    }
}

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
    json_line(&mut file, value).with_context(|| format!("{}: cannot be written", file.path.display()))?;
    file.finish()
}

/// Whether standard error is a terminal.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}
