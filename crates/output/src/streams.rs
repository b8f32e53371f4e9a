//! Standard output and standard error.

use std::io::{self, BufWriter, Write};

/// Standard output cannot be written: the disk behind it is full, say.
#[derive(Debug, thiserror::Error)]
#[error("standard output cannot be written")]
pub struct StdoutError(#[from] io::Error);

/// Writes all of something to `stream`, which is standard output, perhaps with its colours dropped. That the reader has
/// gone is no error.
///
/// # Errors
/// [`StdoutError`] where not all of it could be written.
pub fn stdout(stream: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), StdoutError> {
    let mut writer = BufWriter::new(stream);
    match write(&mut writer).and_then(|()| writer.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            // What is left in the buffer would fail again.
            let _ = writer.into_parts();
            Err(StdoutError(error))
        }
        _ => Ok(()),
    }
}

/// Writes a line to `stream`, which is standard error. A line that nobody can read is lost and changes no result.
pub fn note(mut stream: impl Write, line: impl std::fmt::Display) {
    let _ = writeln!(stream, "{line}");
}
