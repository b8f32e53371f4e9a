//! From published reviews to words: cleaning, lower-casing, stop words, lemmas; each step optional.
//!
//! The paper's steps are its cleaning, stop words and noun lemmas, in this order and without lower-casing.

pub mod morphy;
pub mod source;
pub mod words;

use crate::data::{MAX_REVIEW_BYTES, Review, escape};
use crate::error::{Error, Result};
use hardmax_output::{OutputFile, WriteError};
use morphy::Morphy;
use std::io::Write;
use std::path::Path;
use words::Cleaning;

/// Which steps are taken.
#[derive(Debug)]
pub struct Steps {
    /// What is no word becomes blanks.
    pub cleaning: Cleaning,
    /// Upper-case letters become lower-case ones, before stop words are looked up.
    pub lowercase: bool,
    /// English stop words are removed; they are lower-case words: "The" stays where nothing lower-cases it.
    pub stop_words: bool,
    /// Nouns become their singular.
    pub lemmas: Option<Morphy>,
}

impl Steps {
    /// The words of a text, separated by one blank.
    pub fn apply(&self, text: &str) -> String {
        let cleaned = self.cleaning.apply(text);
        let lowered = if self.lowercase { cleaned.to_lowercase() } else { cleaned };
        let mut out = String::with_capacity(lowered.len());
        for word in lowered.split_whitespace() {
            let stops = |word: &str| self.stop_words && words::is_stop_word(word);
            if stops(word) {
                continue;
            }
            let lemma = self.lemmas.as_ref().map_or_else(|| word.to_owned(), |morphy| morphy.noun(word));
            // A lemma can be a stop word where the word was none: "beings".
            if stops(&lemma) {
                continue;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&lemma);
        }
        out
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// How many reviews.
    pub reviews: usize,
    /// How many of them have no word left.
    pub empty: usize,
    /// The names of the first of those.
    pub named: Vec<String>,
}

/// The most empty reviews that are named.
const MOST_NAMED: usize = 20;

/// Writes processed reviews to a TSV file, compressed where its name ends in `.zst`, one at a time; says how many.
/// Nothing appears at `path` where an error occurs.
///
/// # Errors
/// Those of `reviews`, [`Error::Write`], or [`Error::Request`] where there are no reviews or one is larger than what is
/// read.
pub fn write(
    reviews: impl Iterator<Item = Result<Review>>,
    steps: &Steps,
    path: &Path,
    mut progress: impl FnMut(usize),
) -> Result<Written> {
    let cannot = || WriteError::at(path);
    let mut file = OutputFile::create(path)?;
    let level = if path.extension().is_some_and(|extension| extension == "zst") { Some(10) } else { None };
    let mut done = Written::default();
    {
        let mut out: Box<dyn Finish + '_> = match level {
            Some(level) => Box::new(zstd::Encoder::new(&mut file, level).map_err(cannot())?),
            None => Box::new(std::io::BufWriter::new(&mut file)),
        };
        writeln!(out, "split\tlabel\tid\trating\ttext").map_err(cannot())?;
        for review in reviews {
            let review = review?;
            let review = Review { text: steps.apply(&review.text), ..review };
            if review.is_empty() {
                done.empty += 1;
                done.named.extend((done.empty <= MOST_NAMED).then(|| review.name()));
            }
            let cells = [&review.split, &review.id, &review.rating, &review.text].map(|cell| escape(cell));
            let bytes = cells.iter().map(String::len).sum::<usize>() + 1;
            if bytes > MAX_REVIEW_BYTES {
                let message = format!(
                    "review {} has {bytes} bytes, expected at most {MAX_REVIEW_BYTES}, the most that are read",
                    review.name()
                );
                return Err(Error::Request(message));
            }
            let [split, id, rating, text] = cells;
            writeln!(out, "{split}\t{}\t{id}\t{rating}\t{text}", u8::from(review.label)).map_err(cannot())?;
            done.reviews += 1;
            progress(done.reviews);
        }
        out.finish().map_err(cannot())?;
    }
    if done.reviews == 0 {
        return Err(Error::Request("there are no reviews to prepare".to_owned()));
    }
    file.finish()?;
    Ok(done)
}

/// A writer with an end that must be written.
trait Finish: Write {
    fn finish(self: Box<Self>) -> std::io::Result<()>;
}

impl<W: Write> Finish for zstd::Encoder<'_, W> {
    fn finish(self: Box<Self>) -> std::io::Result<()> {
        zstd::Encoder::finish(*self).map(drop)
    }
}

impl<W: Write> Finish for std::io::BufWriter<W> {
    fn finish(mut self: Box<Self>) -> std::io::Result<()> {
        self.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_in_order() {
        let mut steps = Steps { cleaning: Cleaning::Paper, lowercase: false, stop_words: true, lemmas: None };
        let text = "The app is <br />awesome.Easy to use; I don't mind 24/7!";
        assert_eq!(steps.apply(text), "The app awesome Easy use I mind");
        steps.lowercase = true;
        assert_eq!(steps.apply(text), "app awesome easy use mind");
        let none = Steps { cleaning: Cleaning::None, lowercase: false, stop_words: false, lemmas: None };
        assert_eq!(none.apply("a  b.\n"), "a b.");
    }

    #[test]
    fn an_error_on_the_way_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv.zst");
        let steps = Steps { cleaning: Cleaning::Paper, lowercase: false, stop_words: true, lemmas: None };
        let review =
            Review { split: "s".into(), label: true, id: "1".into(), rating: "9".into(), text: "Good!".into() };
        let reviews = [Ok(review.clone()), Err(Error::Request("broken".into()))];
        assert!(write(reviews.into_iter(), &steps, &path, |_| ()).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert_eq!(write([Ok(review.clone())].into_iter(), &steps, &path, |_| ()).unwrap().reviews, 1);
        let read = crate::data::read(&path).unwrap();
        assert_eq!(read.reviews, [Review { text: "Good".into(), ..review }]);
    }

    #[test]
    fn empty_reviews_are_counted_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let steps = Steps { cleaning: Cleaning::Paper, lowercase: false, stop_words: true, lemmas: None };
        let review = |id: usize| {
            let text = ["Отличный фильм", "fine"][id % 2].to_owned();
            Ok(Review { split: "train".into(), label: true, id: id.to_string(), rating: String::new(), text })
        };
        let written = write((0..50).map(review), &steps, &folder.path().join("out.tsv"), |_| ()).unwrap();
        assert_eq!((written.reviews, written.empty, written.named.len()), (50, 25, MOST_NAMED));
        assert_eq!(written.named[1], "train/2");
    }

    /// One byte more is refused by both; that many are written and read.
    #[test]
    fn what_is_prepared_is_read_up_to_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let steps = Steps { cleaning: Cleaning::None, lowercase: false, stop_words: false, lemmas: None };
        let review = |bytes: usize| {
            // Backslashes are doubled, tabs in the id escaped.
            let text = format!("{}{}", "\\".repeat(100), "x".repeat(bytes - 200));
            Review { split: String::new(), label: false, id: "\t7".into(), rating: String::new(), text }
        };
        let most = MAX_REVIEW_BYTES - "\\t7".len() - "0".len();
        let longest = review(most);
        write([Ok(longest.clone())].into_iter(), &steps, &path, |_| ()).unwrap();
        assert!(crate::data::read(&path).unwrap().reviews == [longest]);
        let line = std::fs::read_to_string(&path).unwrap().replace("xx\n", "xxx\n");
        let refused = crate::data::parse("r.tsv", line.as_bytes()).unwrap_err().to_string();
        assert!(refused.contains("line 2: the record that begins here is longer than 16777216 bytes"), "{refused}");
        let error = write([Ok(review(most + 1))].into_iter(), &steps, &path, |_| ()).unwrap_err().to_string();
        assert!(error.starts_with("review \t7 has 16777217 bytes, expected at most 16777216"), "{error}");
    }
}
