//! Cleaning and stop words.

/// Tags and signs become blanks; digits and letters other than a-z and A-Z go without a trace ("MST3K" is "MSTK").
pub fn clean(text: &str) -> String {
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
    let keep = |character: char| match character {
        _ if character.is_ascii_alphabetic() => Some(character),
        _ if character.is_alphanumeric() => None,
        _ => Some(' '),
    };
    out.chars().filter_map(keep).collect()
}

/// Whether a word is one of the English stop words that are usual in text processing (the list NLTK ships, and "cannot"), as they
/// stand after cleaning: without apostrophes.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
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
        assert_eq!(clean("a<br />b<i>c</i> 1<2, clich\u{e9}s <3"), "a b c     clichs  ");
    }
}
