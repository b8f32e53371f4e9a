//! What a path leads to: links followed, and whether two paths lead to the same file.

use std::ffi::OsString;
#[cfg(unix)]
use std::fs::File;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

/// As many links in a row as Linux follows.
const MOST_LINKS: usize = 40;

/// The path behind the links at `path`; what is there need not exist.
///
/// # Errors
/// Where links lead in a circle, or cannot be read.
pub(crate) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !path.is_symlink() {
            return Ok(path);
        }
        path = folder(&path).join(std::fs::read_link(&path)?);
    }
    Err(io::Error::other("links that lead in a circle"))
}

/// The folder of a file.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What two paths to the same file have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identity {
    /// A file that exists: whatever its name, hard links included.
    #[cfg(unix)]
    Inode(u64, u64),
    /// A file by its folder and name.
    Name(PathBuf, OsString),
}

impl Identity {
    /// That of the file at `path`, links followed; `None` where no file can be there, and for devices, which may serve
    /// as often as one likes.
    pub fn of(path: &Path) -> Option<Self> {
        match std::fs::metadata(path) {
            Ok(metadata) => Self::of_metadata(&metadata, path),
            Err(_) => Self::of_name(&followed(path).ok()?),
        }
    }

    /// That of an open file; `None` for terminals, pipes and devices.
    #[cfg(unix)]
    pub fn of_open(file: io::Result<File>) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = file.and_then(|file| file.metadata()).ok().filter(Metadata::is_file)?;
        Some(Self::Inode(metadata.dev(), metadata.ino()))
    }

    #[cfg(unix)]
    fn of_metadata(metadata: &Metadata, _: &Path) -> Option<Self> {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        let kind = metadata.file_type();
        let counts = kind.is_file() || kind.is_dir() || kind.is_fifo();
        counts.then(|| Self::Inode(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of_metadata(_: &Metadata, path: &Path) -> Option<Self> {
        Self::of_name(&std::fs::canonicalize(path).ok()?)
    }

    fn of_name(path: &Path) -> Option<Self> {
        Some(Self::Name(std::fs::canonicalize(folder(path)).ok()?, path.file_name()?.to_owned()))
    }
}

/// Standard output, as a file of its own that shares its place.
#[cfg(unix)]
pub(crate) fn standard_output() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

/// Standard input.
#[cfg(unix)]
pub(crate) fn standard_input() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

/// Whether a path is a name of standard output: opened anew, a file there would be written from its start.
#[cfg(unix)]
pub(crate) fn is_standard_output(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}
