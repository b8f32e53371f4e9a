#![doc = include_str!("../README.md")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

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

/// Temporary files in use, removed when Ctrl-C ends the process.
static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn temporary() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on an interrupt ends the process with this exit code and leaves no temporary file behind.
pub fn end_on_interrupt(exit_code: i32) {
    let handler = move || {
        for path in temporary().iter() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(exit_code);
    };
    // Without a handler Ctrl-C still ends the process; a temporary file may then stay.
    let _ = ctrlc::set_handler(handler);
}

/// A file that appears under its name only when it is complete: made before anything is computed, so that a path that
/// cannot be written is an error at once. Dropped before [`OutputFile::finish`], it leaves what was there before.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    target: Target,
}

#[derive(Debug)]
enum Target {
    /// Renamed over the path when complete.
    Temporary(BufWriter<NamedTempFile>),
    /// A pipe or a device is written as it is.
    Direct(BufWriter<File>),
}

impl OutputFile {
    /// A file to be written at `path`.
    ///
    /// # Errors
    /// [`WriteError`] where the path is a folder, or its folder or the pipe or device there cannot be written to.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let target = Target::create(path).map_err(WriteError::at(path))?;
        Ok(Self { path: path.to_owned(), target })
    }

    /// Where the file shall be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, over an existing file too, once all of it is on the disk.
    ///
    /// # Errors
    /// [`WriteError`] where the disk is full or the name has been taken by something that is no file.
    pub fn finish(self) -> Result<(), WriteError> {
        let Self { path, target } = self;
        target.finish(&path).map_err(WriteError::at(&path))
    }
}

impl Target {
    fn create(path: &Path) -> io::Result<Self> {
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(Self::Direct(BufWriter::new(File::options().write(true).open(path)?)));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // The kind alone: the error itself names the temporary file, which says nothing to anyone.
        let nameless = |error: io::Error| io::Error::from(error.kind());
        // Locked until the file is listed, so that an interrupt in between finds it.
        let mut listed = temporary();
        let file = builder().tempfile_in(folder).map_err(nameless)?;
        listed.insert(file.path().to_owned());
        Ok(Self::Temporary(BufWriter::new(file)))
    }

    fn finish(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Direct(mut writer) => writer.flush(),
            Self::Temporary(writer) => {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                let name = file.path().to_owned();
                let mut listed = temporary();
                let persisted = file.persist(path).map_err(|error| error.error);
                listed.remove(&name);
                persisted.map(drop)
            }
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Temporary(writer) => writer,
            Self::Direct(writer) => writer,
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
        self.target.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.writer().flush()
    }
}

/// Writes a whole file: a kill or a full disk leaves what was there before.
///
/// # Errors
/// As [`OutputFile::create`] and [`OutputFile::finish`].
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), WriteError> {
    let mut file = OutputFile::create(path)?;
    file.write_all(bytes.as_ref()).map_err(WriteError::at(path))?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        std::fs::read_dir(folder).unwrap().map(name).collect()
    }

    #[test]
    fn nothing_appears_before_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        write(&path, b"old").unwrap();
        let mut file = OutputFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!((file.path(), std::fs::read(&path).unwrap()), (&*path, b"old".to_vec()));
        assert_eq!(names(folder.path()).len(), 2);
        drop(file);
        assert_eq!(names(folder.path()), ["out"]);
        write(&path, "new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn what_is_finished_is_not_listed_for_removal() {
        let folder = tempfile::tempdir().unwrap();
        let file = OutputFile::create(&folder.path().join("out")).unwrap();
        let listed = || temporary().iter().filter(|path| path.starts_with(folder.path())).count();
        assert_eq!(listed(), 1);
        file.finish().unwrap();
        assert_eq!(listed(), 0);
    }

    #[test]
    fn paths_that_cannot_be_written_are_errors_that_name_them() {
        let folder = tempfile::tempdir().unwrap();
        let error = OutputFile::create(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), format!("{}: cannot be written", folder.path().display()));
        assert_eq!(error.source.kind(), io::ErrorKind::IsADirectory);
        let error = write(&folder.path().join("none/x"), b"").unwrap_err();
        assert!(error.to_string().ends_with("none/x: cannot be written"), "{error}");
        assert!(!error.source.to_string().contains(".hardmax-"), "{}", error.source);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_as_it_is() {
        write(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
    }
}
