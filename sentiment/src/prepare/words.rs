//! Cleaning and stop words.

use unicode_segmentation::UnicodeSegmentation;

/// What is done with all that is no word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleaning {
    /// Tags go; words of any script stay, as Unicode divides text into words (UAX 29), digits and apostrophes within them too.
    Unicode,
    /// The paper's, for English alone: tags go, and so does every character but a-z and A-Z.
    Paper,
    /// Nothing.
    None,
}

impl Cleaning {
    /// The text with blanks between its words.
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::Unicode => without_tags(text).unicode_words().collect::<Vec<_>>().join(" "),
            Self::Paper => letters(&without_tags(text)),
            Self::None => text.to_owned(),
        }
    }

    /// The words of which nothing is left, in their order: those without a letter of a-z under [`Cleaning::Paper`].
    pub fn lost(self, text: &str) -> Vec<String> {
        let lost = |word: &&str| {
            self == Self::Paper && word.chars().any(char::is_alphabetic) && letters(word).trim().is_empty()
        };
        without_tags(text).unicode_words().filter(lost).map(str::to_owned).collect()
    }
}

/// Every tag becomes a blank.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        out.push(' ');
        // "<3" and "1 < 2" are no tags.
        let named = tag[1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/');
        rest = match tag.find('>') {
            Some(end) if named => &tag[end + 1..],
            _ => &tag[1..],
        };
    }
    out.push_str(rest);
    out
}

/// Signs become blanks; digits and letters other than a-z and A-Z go without a trace ("MST3K" is "MSTK").
fn letters(text: &str) -> String {
    let keep = |character: char| match character {
        _ if character.is_ascii_alphabetic() => Some(character),
        _ if character.is_alphanumeric() => None,
        _ => Some(' '),
    };
    text.chars().filter_map(keep).collect()
}

/// Whether a word is one of the English stop words that are usual in text processing (the list NLTK ships, and "cannot"), or is
/// made of them with apostrophes between: "don't" is "don" and "t".
pub fn is_stop_word(word: &str) -> bool {
    word.split(['\'', '\u{2019}']).all(|part| STOP_WORDS.binary_search(&part).is_ok())
}

#[rustfmt::skip]
const STOP_WORDS: [&str; 154] = [
    "a", "about", "above", "after", "again", "against", "ain", "all", "am", "an", "and", "any", "are", "aren", "as",
    "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "cannot", "couldn", "d",
    "did", "didn", "do", "does", "doesn", "doing", "don", "down", "during", "each", "few", "for", "from", "further",
    "had", "hadn", "has", "hasn", "have", "haven", "having", "he", "her", "here", "hers", "herself", "him", "himself",
    "his", "how", "i", "if", "in", "into", "is", "isn", "it", "its", "itself", "just", "ll", "m", "ma", "me",
    "mightn", "more", "most", "mustn", "my", "myself", "needn", "no", "nor", "not", "now", "o", "of", "off", "on",
    "once", "only", "or", "other", "our", "ours", "ourselves", "out", "over", "own", "re", "s", "same", "shan", "she",
    "should", "shouldn", "so", "some", "such", "t", "than", "that", "the", "their", "theirs", "them", "themselves",
    "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "ve", "very",
    "was", "wasn", "we", "were", "weren", "what", "when", "where", "which", "while", "who", "whom", "why", "will",
    "with", "won", "wouldn", "y", "you", "your", "yours", "yourself", "yourselves",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_for_the_search() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("the") && is_stop_word("yourselves") && !is_stop_word("The") && !is_stop_word("film"));
    }

    #[test]
    fn tags_and_signs_become_blanks() {
        let text = "a<br />b<i>c</i> 1<2, clich\u{e9}s <3";
        assert_eq!(Cleaning::Paper.apply(text), "a b c     clichs  ");
        assert_eq!(Cleaning::Unicode.apply(text), "a b c 1 2 clich\u{e9}s 3");
        assert_eq!(Cleaning::None.apply(text), text);
    }

    #[test]
    fn words_of_any_script_are_kept() {
        for (text, words) in [
            ("Отличный фильм!", "Отличный фильм"),
            ("很好看。", "很 好 看"),
            ("فيلم رائع،", "فيلم رائع"),
            ("Übergroße Gefühle – naïve.", "Übergroße Gefühle naïve"),
            ("I don't mind 24/7, or 3.5 stars", "I don't mind 24 7 or 3.5 stars"),
        ] {
            assert_eq!(Cleaning::Unicode.apply(text), words, "{text}");
        }
        assert_eq!(Cleaning::Paper.lost("Отличный film, 24 clichés <b>да</b>"), ["Отличный", "да"]);
        assert_eq!(Cleaning::Unicode.lost("Отличный film"), [""; 0]);
    }

    #[test]
    fn contractions_of_stop_words_are_stop_words() {
        for word in ["don't", "it\u{2019}s", "wouldn't", "you've"] {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["cat's", "o'brien", "'", ""] {
            assert!(!is_stop_word(word), "{word}");
        }
    }
}
