//! One output file, written whole or not at all.

use crate::interrupt::temporary;
use crate::place::{folder, followed};
use std::fs::{File, Metadata, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: cannot be written", path.display())]
pub struct WriteError {
    /// The path that was asked for.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

impl WriteError {
    /// For `map_err` on writing to the file that shall be at `path`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { path, source }
    }
}

/// A file that appears under its name only when it is complete: made before anything is computed, so that a path that
/// cannot be written is an error at once. Dropped before [`OutputFile::finish`], it leaves what was there before.
///
/// A symbolic link stays one, and its target is written; a file keeps its mode, a new one gets the mode that the umask
/// leaves; a file without permission to write is refused. A pipe or a device is written as it is.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    target: Target,
    limit: Option<Limit>,
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    most: u64,
    left: u64,
}

#[derive(Debug)]
enum Target {
    /// Renamed over the path when complete.
    Temporary { writer: BufWriter<File>, name: TempPath, place: PathBuf, before: Option<Box<Metadata>> },
    /// A pipe or a device is written as it is.
    Direct(BufWriter<File>),
}

impl OutputFile {
    /// A file to be written at `path`.
    ///
    /// # Errors
    /// [`WriteError`] where the path is a folder, the file there may not be written, or its folder or the pipe or device
    /// there cannot be written to.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let target = Target::create(path).map_err(WriteError::at(path))?;
        Ok(Self { path: path.to_owned(), target, limit: None })
    }

    /// The same, for a file of at most so many bytes: writing more is an error.
    #[must_use]
    pub fn with_limit(mut self, bytes: u64) -> Self {
        self.limit = Some(Limit { most: bytes, left: bytes });
        self
    }

    /// Where the file shall be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is a pipe or a device: what is written there cannot be replaced by what is written later.
    pub fn is_stream(&self) -> bool {
        matches!(self.target, Target::Direct(_))
    }

    /// Writes `bytes` and finishes the file.
    ///
    /// # Errors
    /// As [`OutputFile::finish`], and [`WriteError`] where the bytes cannot be written.
    pub fn finish_with(mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.write_all(bytes).map_err(WriteError::at(&self.path))?;
        self.finish()
    }

    /// Gives the file its name, over an existing file too, once all of it is on the disk.
    ///
    /// # Errors
    /// [`WriteError`] where the disk is full or the name has been taken by something that is no file.
    pub fn finish(self) -> Result<(), WriteError> {
        self.target.finish().map_err(WriteError::at(&self.path))
    }
}

impl Target {
    fn create(path: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        if crate::place::is_standard_output(path) {
            return Ok(Self::Direct(BufWriter::new(crate::place::standard_output()?)));
        }
        let before = match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(found) if !found.is_file() => {
                return Ok(Self::Direct(BufWriter::new(File::options().write(true).open(path)?)));
            }
            Ok(found) => {
                // By its mode, since root may open any file; and by opening it, since the mode may be for others.
                if found.permissions().readonly() {
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
                }
                File::options().write(true).open(path)?;
                Some(Box::new(found))
            }
            Err(_) => None,
        };
        let place = followed(path)?;
        // Locked until the file is listed, so that an interrupt in between finds it.
        let mut listed = temporary();
        // The kind alone: the error itself names the temporary file, which says nothing to anyone.
        let made = builder().tempfile_in(folder(&place)).map_err(|error| io::Error::from(error.kind()))?;
        listed.insert(made.path().to_owned());
        // In parts, since errors of the whole name the temporary file too.
        let (file, name) = made.into_parts();
        Ok(Self::Temporary { writer: BufWriter::new(file), name, place, before })
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Direct(mut writer) => writer.flush(),
            Self::Temporary { writer, name, place, before } => {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
                if let Some(before) = before {
                    keep(&file, &before)?;
                }
                file.sync_all()?;
                let temporary_path = name.to_path_buf();
                let mut listed = temporary();
                let persisted = name.persist(place).map_err(|error| error.error);
                listed.remove(&temporary_path);
                persisted
            }
        }
    }

    fn writer(&mut self) -> &mut BufWriter<File> {
        match self {
            Self::Temporary { writer, .. } | Self::Direct(writer) => writer,
        }
    }
}

/// Gives a new file the mode of the old one, and its owner where this process may.
fn keep(file: &File, before: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Only root may give files away; for others the owner is the same, or stays the writer.
        let _ = fchown(file, Some(before.uid()), Some(before.gid()));
    }
    let permissions: Permissions = before.permissions();
    file.set_permissions(permissions)
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
        if let Some(limit) = self.limit.filter(|limit| bytes.len() as u64 > limit.left) {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, TooLarge(limit.most)));
        }
        let written = self.target.writer().write(bytes)?;
        if let Some(limit) = &mut self.limit {
            limit.left -= written as u64;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.writer().flush()
    }
}

/// Why a file with a limit ends.
#[derive(Debug, thiserror::Error)]
#[error("it would be larger than {}, the most that is read back", size(*.0))]
struct TooLarge(u64);

fn size(bytes: u64) -> String {
    match bytes % (1 << 20) {
        0 => format!("{} MiB", bytes >> 20),
        _ => format!("{bytes} bytes"),
    }
}

/// Writes a whole file: a kill or a full disk leaves what was there before.
///
/// # Errors
/// As [`OutputFile::create`] and [`OutputFile::finish`].
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), WriteError> {
    OutputFile::create(path)?.finish_with(bytes.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_finished_is_not_listed_for_removal() {
        let folder = tempfile::tempdir().unwrap();
        let file = OutputFile::create(&folder.path().join("out")).unwrap();
        let listed = || temporary().iter().filter(|path| path.starts_with(folder.path())).count();
        assert_eq!(listed(), 1);
        file.finish().unwrap();
        assert_eq!(listed(), 0);
    }
}
