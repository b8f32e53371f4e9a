//! Where published reviews come from: the aclImdb folder, Kaggle's CSV, or our TSV.

use crate::data::{self, Review};
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};

/// Reviews one by one; never all of them in memory.
pub type Reviews<'a> = Box<dyn Iterator<Item = Result<Review>> + 'a>;

/// Opens what is at `path`: a folder is aclImdb's, a `.csv` file Kaggle's (columns review, sentiment), else a TSV(.zst).
///
/// # Errors
/// [`Error::Io`], [`Error::File`] or [`Error::Data`] where it is not what it should be.
pub fn open(path: &Path) -> Result<Reviews<'_>> {
    if path.is_dir() {
        return folder(path);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.ends_with(".csv") || name.ends_with(".csv.zst") {
        return kaggle(path);
    }
    Ok(Box::new(data::Reader::new(path, data::open(path)?, None)?))
}

/// `{train,test}/{pos,neg}/<id>_<rating>.txt`
fn folder(root: &Path) -> Result<Reviews<'_>> {
    let mut files: Vec<(String, bool, u64, String, PathBuf)> = Vec::new();
    for split in ["train", "test"] {
        for (class, label) in [("neg", false), ("pos", true)] {
            let path = root.join(split).join(class);
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
    }
    files.sort_by(|a, b| (&b.0, a.1, a.2).cmp(&(&a.0, b.1, b.2)));
    let read = |(split, label, id, rating, path): (String, bool, u64, String, PathBuf)| {
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        let text = String::from_utf8(bytes).map_err(|_| Error::file(&path, "is no UTF-8 text"))?;
        Ok(Review { split, label, id: id.to_string(), rating, text })
    };
    Ok(Box::new(files.into_iter().map(read)))
}

fn kaggle(path: &Path) -> Result<Reviews<'_>> {
    let mut reader = csv::Reader::from_reader(data::open(path)?);
    let error = move |cause: csv::Error| {
        let line = cause.position().map_or(1, csv::Position::line);
        Error::line(path, line, cause.to_string())
    };
    let header = reader.headers().map_err(error)?.clone();
    let find = |name: &str| {
        let missing = || Error::line(path, 1, format!("no column {name:?}; expected review and sentiment"));
        header.iter().position(|found| found.trim_start_matches('\u{feff}') == name).ok_or_else(missing)
    };
    let (review, sentiment) = (find("review")?, find("sentiment")?);
    let rows = reader.into_records().enumerate().map(move |(index, record)| {
        let record = record.map_err(error)?;
        let label = match &record[sentiment] {
            "positive" | "1" => true,
            "negative" | "0" => false,
            other => {
                let line = record.position().map_or(0, csv::Position::line);
                return Err(Error::line(path, line, format!("sentiment is {other:?}, expected positive or negative")));
            }
        };
        let (split, id) = ("kaggle".to_owned(), index.to_string());
        Ok(Review { split, label, id, rating: String::new(), text: record[review].to_owned() })
    });
    Ok(Box::new(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(path: &Path) -> Result<Vec<Review>> {
        open(path)?.collect()
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
        assert!(all(&path).unwrap_err().to_string().contains("no column \"review\""));
    }
}
