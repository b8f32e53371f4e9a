//! Files that are written whole or not at all.

use crate::error::{Error, Result};
use std::io::Write;
use std::path::Path;

/// Writes `bytes` to a temporary name beside `path`, makes sure they are on the disk, and renames: a kill or a full disk
/// leaves what was there before.
///
/// # Errors
/// [`Error::Io`] where the file cannot be written.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<()> {
    let io = || Error::io(path);
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes).map_err(io())?;
    file.commit()
}

/// A file that appears under its name only when it is committed.
#[derive(Debug)]
pub struct AtomicFile {
    file: tempfile::NamedTempFile,
    path: std::path::PathBuf,
}

impl AtomicFile {
    /// Starts a file that shall be at `path`.
    ///
    /// # Errors
    /// [`Error::Io`] where its folder cannot be written to.
    pub fn create(path: &Path) -> Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".hardmax-").tempfile_in(folder).map_err(Error::io(path))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Gives the file its name, over an existing file too.
    ///
    /// # Errors
    /// [`Error::Io`] where the disk is full or the name is taken by something that is no file.
    pub fn commit(self) -> Result<()> {
        let io = || Error::io(&self.path);
        self.file.as_file().sync_all().map_err(io())?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let readable = std::fs::Permissions::from_mode(0o644);
            self.file.as_file().set_permissions(readable).map_err(io())?;
        }
        let path = self.path.clone();
        self.file.persist(&path).map(drop).map_err(|error| Error::Io { path, source: error.error })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Makes a folder and those above it.
///
/// # Errors
/// [`Error::Io`] where that fails.
pub fn create_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(Error::io(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_appears_before_the_commit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        write_atomic(&path, b"old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        drop(file);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        write_atomic(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn a_missing_folder_is_an_error_that_names_the_file() {
        let error = write_atomic(Path::new("/nonexistent/folder/x"), b"").unwrap_err().to_string();
        assert!(error.starts_with("/nonexistent/folder/x: "), "{error}");
    }
}
