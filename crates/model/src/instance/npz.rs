//! NumPy archives (NPZ): the one array of the file, or the one that is named.

use super::ReadError;
use crate::limits::Limits;
use crate::rational::quoted;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Why an NPZ file is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NpzError {
    /// It is no zip archive, or a damaged one.
    #[error("not an NPZ file: {0}")]
    Archive(String),
    /// There are no arrays.
    #[error("the archive holds no array; expected an entry whose name ends in .npy")]
    Empty,
    /// There are several arrays, and none of them is chosen.
    #[error("the archive holds {} arrays; choose one of them with --array: {}", .names.len(), listed(.names))]
    Several {
        /// Their names.
        names: Vec<String>,
    },
    /// The chosen array is not there.
    #[error("--array: there is no array {}; the archive holds {}", quoted(.wanted), listed(.names))]
    NoArray {
        /// The chosen name.
        wanted: String,
        /// The names that are there.
        names: Vec<String>,
    },
    /// An array takes more than [`Limits::file_bytes`] once it is unpacked.
    #[error("array {}: larger than {} MiB, the limit for a file with {}", quoted(.name), Limits::current().file_bytes() >> 20, Limits::current().memory())]
    TooLarge {
        /// Its name.
        name: String,
    },
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(10).map(|name| quoted(name)).collect();
    shown.join(", ") + if names.len() > 10 { ", ..." } else { "" }
}

impl From<ZipError> for NpzError {
    fn from(error: ZipError) -> Self {
        Self::Archive(error.to_string())
    }
}

/// The bytes of an array as an NPY file: of the one that is named, else of the only one.
///
/// # Errors
/// [`ReadError::Npz`], and [`ReadError::TooLarge`] for the archive itself.
pub fn read(bytes: &[u8], array: Option<&str>) -> Result<Vec<u8>, ReadError> {
    if bytes.len() as u64 > Limits::current().file_bytes() {
        return Err(ReadError::TooLarge);
    }
    Ok(unpack(bytes, array)?)
}

fn unpack(bytes: &[u8], array: Option<&str>) -> Result<Vec<u8>, NpzError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut names: Vec<String> = Vec::new();
    for name in archive.file_names() {
        names.extend(name?.strip_suffix(".npy").map(str::to_owned));
    }
    names.sort();
    let name = match (array, &names[..]) {
        (Some(wanted), _) => {
            let stem = wanted.strip_suffix(".npy").unwrap_or(wanted);
            match names.iter().find(|name| *name == wanted || *name == stem) {
                Some(name) => name.clone(),
                None => return Err(NpzError::NoArray { wanted: wanted.to_owned(), names }),
            }
        }
        (None, []) => return Err(NpzError::Empty),
        (None, [name]) => name.clone(),
        (None, _) => return Err(NpzError::Several { names }),
    };
    let entry = archive.by_name(&format!("{name}.npy"))?;
    let mut content = Vec::new();
    // The size that the archive claims is not believed: nothing is allocated for it.
    let most = Limits::current().file_bytes();
    let read = entry.take(most + 1).read_to_end(&mut content);
    read.map_err(|error| NpzError::Archive(format!("array {}: {error}", quoted(&name))))?;
    if content.len() as u64 > most {
        return Err(NpzError::TooLarge { name });
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn message(bytes: &[u8], array: Option<&str>) -> String {
        read(bytes, array).unwrap_err().to_string()
    }

    #[test]
    fn the_one_array_or_the_one_that_is_named() {
        let one = archive(&[("note.txt", b"x"), ("arr_0.npy", b"content")]);
        assert_eq!(read(&one, None).unwrap(), b"content");
        assert_eq!(read(&one, Some("arr_0")).unwrap(), b"content");
        let two = archive(&[("b.npy", b"B"), ("a.npy", b"A")]);
        assert_eq!(read(&two, Some("b")).unwrap(), b"B");
        assert_eq!(read(&two, Some("a.npy")).unwrap(), b"A");
        assert_eq!(message(&two, None), "the archive holds 2 arrays; choose one of them with --array: \"a\", \"b\"");
        assert_eq!(message(&two, Some("c")), "--array: there is no array \"c\"; the archive holds \"a\", \"b\"");
        assert!(message(&archive(&[("a.txt", b"")]), None).starts_with("the archive holds no array"));
    }

    #[test]
    fn what_is_damaged_or_unpacks_to_too_much_is_refused() {
        assert!(message(b"PK", None).starts_with("not an NPZ file: "));
        let mut damaged = archive(&[("a.npy", &[7; 1000])]);
        damaged[40] ^= 0xff;
        assert!(message(&damaged, None).starts_with("not an NPZ file: "));
        let bomb = archive(&[("a.npy", &vec![0; Limits::current().file_bytes() as usize + 1])]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(
            message(&bomb, None),
            "array \"a\": larger than 64 MiB, the limit for a file with a max-memory of 1024 MiB"
        );
    }
}
