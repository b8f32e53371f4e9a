//! The files of a command: no output is an input, and no two outputs are one file.

use crate::place::{Identity, folder, followed};
use std::path::{Path, PathBuf};

/// The inputs and outputs of a command, told before anything is read or written.
#[derive(Debug, Default)]
pub struct Files {
    inputs: Vec<Known>,
    folders: Vec<PathBuf>,
    outputs: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    name: String,
    identity: Option<Identity>,
}

/// An output that is also something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {what} is the same file as {other}; expected another name", path.display())]
pub struct SameFile {
    /// The output as it was named.
    pub path: PathBuf,
    what: String,
    other: String,
}

impl Files {
    /// No files yet; standard output is one where it is a file.
    pub fn new() -> Self {
        #[cfg(unix)]
        {
            let identity = Identity::of_open(crate::place::standard_output());
            let outputs = vec![Known { name: "standard output".to_owned(), identity }];
            Self { outputs, ..Self::default() }
        }
        #[cfg(not(unix))]
        Self::default()
    }

    /// The files of a command: what it reads, and what each of its options writes where it is given.
    ///
    /// # Errors
    /// As [`Files::input`] and [`Files::output`].
    pub fn of<'a>(
        inputs: impl IntoIterator<Item = &'a Path>,
        outputs: &[(&str, Option<&Path>)],
    ) -> Result<Self, SameFile> {
        let mut files = Self::new();
        for input in inputs {
            files.input(input)?;
        }
        for (option, path) in outputs {
            if let Some(path) = path {
                files.output(option, path)?;
            }
        }
        Ok(files)
    }

    /// A file that is read; `-` is standard input.
    ///
    /// # Errors
    /// [`SameFile`] where standard output is written to it.
    pub fn input(&mut self, path: &Path) -> Result<(), SameFile> {
        let identity = match path.to_str() {
            Some("-") => standard_input(),
            _ => Identity::of(path),
        };
        let known = Known { name: format!("the input {}", path.display()), identity };
        if let Some(output) = self.outputs.iter().find(|output| output.is(known.identity.as_ref())) {
            let (what, other) = (output.name.clone(), "this input".to_owned());
            return Err(SameFile { path: path.to_owned(), what, other });
        }
        self.inputs.push(known);
        Ok(())
    }

    /// A file that is read, or a folder of which every file is.
    ///
    /// # Errors
    /// As [`Files::input`].
    pub fn input_file_or_folder(&mut self, path: &Path) -> Result<(), SameFile> {
        match path.is_dir() {
            true => self.input_folder(path),
            false => self.input(path)?,
        }
        Ok(())
    }

    /// A folder of which every file is read.
    pub fn input_folder(&mut self, path: &Path) {
        self.folders.extend(std::fs::canonicalize(path));
    }

    /// A file that is written, by the option `what`.
    ///
    /// # Errors
    /// [`SameFile`] where it is an input or another output, by whatever path or link.
    pub fn output(&mut self, what: &str, path: &Path) -> Result<(), SameFile> {
        self.check(what, path)?;
        #[cfg(unix)]
        if crate::place::is_standard_output(path) {
            return Ok(());
        }
        self.outputs.push(Known { name: what.to_owned(), identity: Identity::of(path) });
        Ok(())
    }

    /// Whether a file may be written, one that may be written again.
    ///
    /// # Errors
    /// As [`Files::output`].
    pub fn check(&self, what: &str, path: &Path) -> Result<(), SameFile> {
        #[cfg(unix)]
        if crate::place::is_standard_output(path) {
            return Ok(());
        }
        let same = |other: String| SameFile { path: path.to_owned(), what: what.to_owned(), other };
        let identity = Identity::of(path);
        if let Some(other) = self.inputs.iter().chain(&self.outputs).find(|one| one.is(identity.as_ref())) {
            return Err(same(other.name.clone()));
        }
        let parent = followed(path).and_then(|path| std::fs::canonicalize(folder(&path)));
        match parent.ok().filter(|parent| self.folders.contains(parent)) {
            Some(parent) => Err(same(format!("one of the input folder {}", parent.display()))),
            None => Ok(()),
        }
    }
}

impl Known {
    fn is(&self, other: Option<&Identity>) -> bool {
        other.is_some_and(|other| self.identity.as_ref() == Some(other))
    }
}

#[cfg(unix)]
fn standard_input() -> Option<Identity> {
    Identity::of_open(crate::place::standard_input())
}

#[cfg(not(unix))]
fn standard_input() -> Option<Identity> {
    None
}
