//! Words and their numbers, and how a text becomes a sequence of them.

use crate::error::{Error, Result};
use crate::model::bag::Bag;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The word that fills up short reviews under [`Padding::Paper`]: always number 0 there.
pub const PADDING_WORD: &str = "<pad>";

/// What is done with reviews shorter than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Padding {
    /// They are filled up with a word that takes part in attention and in the mean, as in the paper's code.
    Paper,
    /// Nothing.
    None,
}

/// How a text becomes a sequence of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "how texts are read, an object")]
pub struct Reading {
    /// Reviews are cut after this many words.
    pub words: usize,
    /// What is done with shorter ones.
    pub padding: Padding,
    /// Whether words are lower-cased.
    pub lowercase: bool,
}

impl Reading {
    /// The words of a text that count: its first ones, separated by blanks.
    pub fn words<'a>(&self, text: &'a str) -> impl Iterator<Item = String> + use<'a> {
        let lowercase = self.lowercase;
        let word = move |word: &str| if lowercase { word.to_lowercase() } else { word.to_owned() };
        text.split_whitespace().take(self.words).map(word)
    }
}

/// Words and their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Vocabulary {
    /// The words that occur at least `min_count` times in what `reading` keeps of `texts`: the most frequent first,
    /// equally frequent ones in the order of the alphabet.
    ///
    /// # Errors
    /// [`Error::Request`] where there is none.
    pub fn build<'a>(texts: impl Iterator<Item = &'a str>, reading: Reading, min_count: usize) -> Result<Self> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for text in texts {
            for word in reading.words(text) {
                *counts.entry(word).or_default() += 1;
            }
        }
        counts.remove(PADDING_WORD);
        let mut words: Vec<(usize, String)> =
            counts.into_iter().filter(|(_, count)| *count >= min_count).map(|(word, count)| (count, word)).collect();
        words.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        if words.is_empty() {
            return Err(Error::Request(format!("no word occurs {min_count} times or more in the training reviews")));
        }
        let padding = (reading.padding == Padding::Paper).then(|| PADDING_WORD.to_owned());
        Ok(Self::from_words(padding.into_iter().chain(words.into_iter().map(|(_, word)| word)).collect()))
    }

    /// The vocabulary that numbers `words` in their order.
    pub fn from_words(words: Vec<String>) -> Self {
        let numbers = words.iter().enumerate().map(|(number, word)| (word.clone(), number as u32)).collect();
        Self { words, numbers }
    }

    /// V, the number of words, the padding word included.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All words in the order of their numbers.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The word with a number.
    ///
    /// # Panics
    /// **Panics if** there is none.
    pub fn word(&self, number: u32) -> &str {
        &self.words[number as usize]
    }

    /// The number of a word.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The sequence of numbers of a text: cut, unknown words left out, then filled up where `reading` says so.
    pub fn encode(&self, text: &str, reading: Reading) -> Vec<u32> {
        let known = |word: String| self.number(&word).filter(|_| word != PADDING_WORD);
        let mut numbers: Vec<u32> = reading.words(text).filter_map(known).collect();
        if reading.padding == Padding::Paper {
            numbers.resize(reading.words, 0);
        }
        numbers
    }

    /// The bag of a text.
    pub fn bag(&self, text: &str, reading: Reading) -> Bag {
        Bag::new(&self.encode(text, reading))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READING: Reading = Reading { words: 4, padding: Padding::None, lowercase: false };

    #[test]
    fn frequent_words_come_first_and_only_from_what_is_kept() {
        let texts = ["b a b", "c a d e late late late", "b <pad>"];
        let vocabulary = Vocabulary::build(texts.into_iter(), READING, 1).unwrap();
        assert_eq!(vocabulary.words(), ["b", "a", "c", "d", "e"]);
        assert_eq!(Vocabulary::build(texts.into_iter(), READING, 2).unwrap().words(), ["b", "a"]);
        assert!(Vocabulary::build([" "].into_iter(), READING, 1).is_err());
    }

    #[test]
    fn texts_are_cut_before_unknown_words_are_left_out() {
        let vocabulary = Vocabulary::from_words(vec![PADDING_WORD.into(), "a".into(), "b".into()]);
        assert_eq!(vocabulary.encode("x a <pad> b b", READING), [1, 2]);
        let paper = Reading { padding: Padding::Paper, ..READING };
        assert_eq!(vocabulary.encode("x a y b b", paper), [1, 2, 0, 0]);
        let lower = Reading { lowercase: true, ..READING };
        assert_eq!((vocabulary.encode("A", READING), vocabulary.encode("A", lower)), (vec![], vec![1]));
    }
}
