//! Noun lemmas by WordNet's morphy, from the files `index.noun` and `noun.exc` of a WordNet data folder.
//!
//! The rules are those of morphy(7WN): exceptions first, then endings are detached until a noun of the dictionary comes
//! out; of several the shortest. A word that leads to no noun stays as it is.

use crate::error::{Error, Result};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The file of all nouns.
pub const INDEX: &str = "index.noun";
/// The file of irregular plurals.
pub const EXCEPTIONS: &str = "noun.exc";

const ENDINGS: [(&str, &str); 9] = [
    ("s", ""),
    ("ses", "s"),
    ("ves", "f"),
    ("xes", "x"),
    ("zes", "z"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("men", "man"),
    ("ies", "y"),
];

/// The nouns of WordNet and their irregular plurals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Morphy {
    nouns: HashSet<String>,
    exceptions: HashMap<String, Vec<String>>,
}

impl Morphy {
    /// Reads a WordNet data folder.
    ///
    /// # Errors
    /// [`Error::Io`] where a file is missing, [`Error::File`] where it holds no nouns.
    pub fn load(folder: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
            Ok::<_, Error>(String::from_utf8_lossy(&bytes).into_owned())
        };
        let morphy = Self::parse(&read(INDEX)?, &read(EXCEPTIONS)?);
        if morphy.nouns.is_empty() {
            return Err(Error::file(&folder.join(INDEX), "holds no nouns: is it WordNet's?"));
        }
        Ok(morphy)
    }

    /// From the contents of `index.noun` and `noun.exc`.
    pub fn parse(index: &str, exceptions: &str) -> Self {
        // The lines of the licence at the top begin with blanks.
        let lemma = |line: &str| Some(line.split_once(' ')?.0.to_owned()).filter(|lemma| !lemma.is_empty());
        let exception = |line: &str| {
            let mut words = line.split_whitespace().map(str::to_owned);
            Some((words.next()?, words.collect()))
        };
        Self {
            nouns: index.lines().filter_map(lemma).collect(),
            exceptions: exceptions.lines().filter_map(exception).collect(),
        }
    }

    /// The lemma of `word` as a noun.
    pub fn noun(&self, word: &str) -> String {
        let found = match self.exceptions.get(word) {
            Some(lemmas) => self.shortest(std::iter::once(word).chain(lemmas.iter().map(String::as_str))),
            None => self.detached(word),
        };
        found.unwrap_or_else(|| word.to_owned())
    }

    fn detached(&self, word: &str) -> Option<String> {
        let mut forms = detach(std::slice::from_ref(&word.to_owned()));
        let first = self.shortest(std::iter::once(word).chain(forms.iter().map(String::as_str)));
        if first.is_some() {
            return first;
        }
        while !forms.is_empty() {
            forms = detach(&forms);
            let found = self.shortest(forms.iter().map(String::as_str));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The shortest form that is a noun, the first of several.
    fn shortest<'a>(&self, forms: impl Iterator<Item = &'a str>) -> Option<String> {
        forms.filter(|form| self.nouns.contains(*form)).min_by_key(|form| form.len()).map(str::to_owned)
    }
}

fn detach(forms: &[String]) -> Vec<String> {
    let one = |form: &String| {
        let detached = |(ending, instead): &(&str, &str)| Some(form.strip_suffix(ending)?.to_owned() + instead);
        ENDINGS.iter().filter_map(detached).collect::<Vec<_>>()
    };
    forms.iter().flat_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn morphy() -> Morphy {
        let index = "  1 This software\nmovie n 1 1 @ 1 1 06613686\nstory n 1\nglass n 1\nwolf n 1\nbox n 1\nman n 1\n\
                     child n 1\nwoman n 1\nnews n 1\nwas n 1\n";
        Morphy::parse(index, "children child\nwolves wolf\n")
    }

    #[test]
    fn endings_are_detached_down_to_nouns() {
        let lemma = |word: &str| morphy().noun(word);
        let pairs =
            [("movies", "movie"), ("stories", "story"), ("boxes", "box"), ("women", "woman"), ("glass", "glass")];
        for (word, expected) in pairs {
            assert_eq!(lemma(word), expected);
        }
        assert_eq!((lemma("children"), lemma("wolves")), ("child".into(), "wolf".into()));
        assert_eq!(
            (lemma("Movies"), lemma("xyzs"), lemma("news"), lemma("s")),
            ("Movies".into(), "xyzs".into(), "news".into(), "s".into())
        );
    }

    #[test]
    fn a_missing_folder_is_named() {
        assert!(
            Morphy::load(Path::new("/nonexistent")).unwrap_err().to_string().starts_with("/nonexistent/index.noun: ")
        );
    }
}
