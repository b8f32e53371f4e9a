//! What can go wrong.

use std::path::{Path, PathBuf};

/// Why a command of the library did not succeed. Every message names the file and, where there is one, the line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    #[error("{}: cannot be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] hardmax_output::WriteError),
    /// A data file is not what it should be.
    #[error("{}: line {line}: {message}", path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong there and what was expected.
        message: String,
    },
    /// A file as a whole is not what it should be.
    #[error("{}: {message}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what was expected.
        message: String,
    },
    /// The request makes no sense.
    #[error("{0}")]
    Request(String),
    /// A review has no word that the model knows.
    #[error("the review has no word that the model knows{}", unknown(.0))]
    NoKnownWord(Vec<String>),
    /// A picture cannot be drawn.
    #[error("the picture cannot be drawn: {0}")]
    Picture(String),
    /// The instance of a review is refused by the exact dynamics.
    #[error("the review is no instance of the dynamics: {0}")]
    Instance(#[from] hardmax::instance::InstanceError),
}

/// A result with an [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// For `map_err` on operations on the file at `path`.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// An error about a whole file.
    pub fn file(path: &Path, message: impl Into<String>) -> Self {
        Self::File { path: path.to_owned(), message: message.into() }
    }

    /// An error about a record of a file, which names its line.
    pub fn record(path: &Path, cause: hardmax::records::RecordError) -> Self {
        match cause {
            hardmax::records::RecordError::Read(source) => Self::Io { path: path.to_owned(), source },
            other => Self::file(path, other.to_string()),
        }
    }

    /// An error about a line of a file.
    pub fn line(path: &Path, line: u64, message: impl Into<String>) -> Self {
        Self::Data { path: path.to_owned(), line, message: message.into() }
    }
}

fn unknown(words: &[String]) -> String {
    match words {
        [] => " (it is empty)".to_owned(),
        words => format!(" (unknown: {})", words.iter().take(8).cloned().collect::<Vec<_>>().join(", ")),
    }
}
