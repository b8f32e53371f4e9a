//! Where published reviews come from: the aclImdb folder, or a file with a line a review.

use crate::data::{Input, Labels, MAX_REVIEW_BYTES, Reader, Review};
use crate::error::{Error, Result};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Opens what is at `path`: a folder is aclImdb's, whose classes are its labels; else a file of reviews, `-` being standard
/// input.
///
/// # Errors
/// [`Error::Io`], [`Error::File`] or [`Error::Data`] where it is not what it should be; [`Error::Request`] where stars are
/// asked for in a folder.
pub fn open(path: &Path, labels: Labels) -> Result<Source<'_>> {
    match path.is_dir() {
        true if labels != Labels::Words => {
            Err(Error::Request("--threshold has no effect on a folder, whose classes are the labels".to_owned()))
        }
        true => Ok(Source::Folder(folder(path)?)),
        false => Ok(Source::Table(Box::new(Reader::new(path, Input::open(path)?, labels)?))),
    }
}

/// Reviews one by one; never all of them in memory.
pub enum Source<'a> {
    /// The files of a folder.
    Folder(Box<dyn Iterator<Item = Result<Review>> + 'a>),
    /// The lines of a file.
    Table(Box<Reader<'a>>),
}

impl Source<'_> {
    /// What the reader of the reviews should know, after their end.
    pub fn warnings(&self) -> Vec<String> {
        match self {
            Self::Folder(_) => Vec::new(),
            Self::Table(reader) => reader.warnings(),
        }
    }
}

impl Iterator for Source<'_> {
    type Item = Result<Review>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Folder(files) => files.next(),
            Self::Table(reader) => reader.next(),
        }
    }
}

/// The folders of aclImdb under its root, each with its split and label.
pub fn folders(root: &Path) -> [(PathBuf, &'static str, bool); 4] {
    [("train", "neg"), ("train", "pos"), ("test", "neg"), ("test", "pos")]
        .map(|(split, class)| (root.join(split).join(class), split, class == "pos"))
}

/// `{train,test}/{pos,neg}/<id>_<rating>.txt`
fn folder(root: &Path) -> Result<Box<dyn Iterator<Item = Result<Review>>>> {
    let mut files: Vec<(String, bool, u64, String, PathBuf)> = Vec::new();
    for (path, split, label) in folders(root) {
        for entry in std::fs::read_dir(&path).map_err(Error::io(&path))? {
            let file = entry.map_err(Error::io(&path))?.path();
            let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let Some((id, rating)) = stem.split_once('_').and_then(|(id, rating)| Some((id.parse().ok()?, rating)))
            else {
                return Err(Error::file(&file, "expected a name like 123_8.txt (number, rating)"));
            };
            files.push((split.to_owned(), label, id, rating.to_owned(), file));
        }
    }
    files.sort_by(|a, b| (&b.0, a.1, a.2).cmp(&(&a.0, b.1, b.2)));
    let read = |(split, label, id, rating, path): (String, bool, u64, String, PathBuf)| {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&path).map_err(Error::io(&path))?;
        file.take(MAX_REVIEW_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(Error::io(&path))?;
        if bytes.len() > MAX_REVIEW_BYTES {
            return Err(Error::file(
                &path,
                format!("longer than {} MiB, the limit of a review", MAX_REVIEW_BYTES >> 20),
            ));
        }
        let text = String::from_utf8(bytes).map_err(|_| Error::file(&path, "is no UTF-8 text"))?;
        Ok(Review { split, label, id: id.to_string(), rating, text })
    };
    Ok(Box::new(files.into_iter().map(read)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(path: &Path) -> Result<Vec<Review>> {
        open(path, Labels::Words)?.collect()
    }

    #[test]
    fn folders_are_read_in_order_of_number() {
        let root = tempfile::tempdir().unwrap();
        for (split, class, name, text) in [
            ("train", "pos", "10_9.txt", "ten"),
            ("train", "pos", "9_8.txt", "nine"),
            ("train", "neg", "0_1.txt", "zero"),
            ("test", "pos", "1_7.txt", "one"),
        ] {
            let folder = root.path().join(split).join(class);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(name), text).unwrap();
        }
        assert!(all(root.path()).unwrap_err().to_string().contains("test/neg"));
        std::fs::create_dir_all(root.path().join("test/neg")).unwrap();
        let reviews = all(root.path()).unwrap();
        let texts: Vec<&str> = reviews.iter().map(|review| review.text.as_str()).collect();
        assert_eq!(texts, ["zero", "nine", "ten", "one"]);
        assert_eq!((reviews[1].label, reviews[1].id.as_str(), reviews[1].rating.as_str()), (true, "9", "8"));
        std::fs::write(root.path().join("test/neg/x.txt"), "").unwrap();
        assert!(all(root.path()).unwrap_err().to_string().contains("expected a name like"));
    }

    #[test]
    fn csv_goes_by_column_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("IMDB.csv");
        std::fs::write(&path, "review,sentiment\n\"a, \"\"b\"\"\nc\",positive\nd,negative\n").unwrap();
        let reviews = all(&path).unwrap();
        assert_eq!((reviews[0].text.as_str(), reviews[0].label, reviews[1].label), ("a, \"b\"\nc", true, false));
        std::fs::write(&path, "review,sentiment\na,maybe\n").unwrap();
        assert!(all(&path).unwrap_err().to_string().contains("line 2: sentiment is \"maybe\""));
        std::fs::write(&path, "a,b\n").unwrap();
        assert!(all(&path).unwrap_err().to_string().contains("no column for the label among \"a\", \"b\""));
    }
}
