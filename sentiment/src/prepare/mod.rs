//! From published reviews to words: cleaning, lower-casing, stop words, lemmas; each step optional.
//!
//! The paper's steps are cleaning, stop words and noun lemmas, in this order and without lower-casing.

pub mod morphy;
pub mod source;
pub mod words;

use crate::data::{Review, escape};
use crate::error::{Error, Result};
use hardmax_output::{OutputFile, WriteError};
use morphy::Morphy;
use std::io::Write;
use std::path::Path;

/// Which steps are taken.
#[derive(Debug)]
pub struct Steps {
    /// Tags and everything but letters become blanks.
    pub clean: bool,
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
        let cleaned = if self.clean { words::clean(text) } else { text.to_owned() };
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

/// Writes processed reviews to a TSV file, compressed where its name ends in `.zst`, one at a time; returns how many.
/// Nothing appears at `path` where an error occurs.
///
/// # Errors
/// Those of `reviews`, [`Error::Write`], or [`Error::Request`] where there are no reviews.
pub fn write(
    reviews: impl Iterator<Item = Result<Review>>,
    steps: &Steps,
    path: &Path,
    mut progress: impl FnMut(usize),
) -> Result<usize> {
    let cannot = || WriteError::at(path);
    let mut file = OutputFile::create(path)?;
    let level = if path.extension().is_some_and(|extension| extension == "zst") { Some(10) } else { None };
    let mut count = 0;
    {
        let mut out: Box<dyn Finish + '_> = match level {
            Some(level) => Box::new(zstd::Encoder::new(&mut file, level).map_err(cannot())?),
            None => Box::new(std::io::BufWriter::new(&mut file)),
        };
        writeln!(out, "split\tlabel\tid\trating\ttext").map_err(cannot())?;
        for review in reviews {
            let Review { split, label, id, rating, text } = review?;
            let text = escape(&steps.apply(&text));
            let [split, id, rating] = [split, id, rating].map(|cell| escape(&cell));
            writeln!(out, "{split}\t{}\t{id}\t{rating}\t{text}", u8::from(label)).map_err(cannot())?;
            count += 1;
            progress(count);
        }
        out.finish().map_err(cannot())?;
    }
    if count == 0 {
        return Err(Error::Request("there are no reviews to prepare".to_owned()));
    }
    file.finish()?;
    Ok(count)
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
        let mut steps = Steps { clean: true, lowercase: false, stop_words: true, lemmas: None };
        let text = "The app is <br />awesome.Easy to use; I don't mind 24/7!";
        assert_eq!(steps.apply(text), "The app awesome Easy use I mind");
        steps.lowercase = true;
        assert_eq!(steps.apply(text), "app awesome easy use mind");
        let none = Steps { clean: false, lowercase: false, stop_words: false, lemmas: None };
        assert_eq!(none.apply("a  b.\n"), "a b.");
    }

    #[test]
    fn an_error_on_the_way_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv.zst");
        let steps = Steps { clean: true, lowercase: false, stop_words: true, lemmas: None };
        let review =
            Review { split: "s".into(), label: true, id: "1".into(), rating: "9".into(), text: "Good!".into() };
        let reviews = [Ok(review.clone()), Err(Error::Request("broken".into()))];
        assert!(write(reviews.into_iter(), &steps, &path, |_| ()).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert_eq!(write([Ok(review.clone())].into_iter(), &steps, &path, |_| ()).unwrap(), 1);
        let read = crate::data::read(&path).unwrap();
        assert_eq!(read.reviews, [Review { text: "Good".into(), ..review }]);
    }
}
