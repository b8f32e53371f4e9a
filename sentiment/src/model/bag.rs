//! A review as the model sees it: distinct words with multiplicities.

use std::collections::HashMap;

/// Distinct word numbers in order of first appearance, with multiplicities.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bag {
    ids: Vec<u32>,
    counts: Vec<u32>,
    total: usize,
}

impl Bag {
    /// The bag of a sequence of word numbers.
    ///
    /// ```
    /// let bag = hardmax_sentiment::model::bag::Bag::new(&[7, 2, 7]);
    /// assert_eq!((bag.ids(), bag.counts(), bag.total()), (&[7, 2][..], &[2, 1][..], 3));
    /// ```
    pub fn new(words: &[u32]) -> Self {
        let mut bag = Self { total: words.len(), ..Self::default() };
        let mut seen: HashMap<u32, usize> = HashMap::with_capacity(words.len());
        for &word in words {
            let index = *seen.entry(word).or_insert(bag.ids.len());
            if index == bag.ids.len() {
                bag.ids.push(word);
                bag.counts.push(0);
            }
            bag.counts[index] += 1;
        }
        bag
    }

    /// The distinct words. Shape (m,).
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// How often each occurs. Shape (m,).
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// m, the number of distinct words.
    pub fn distinct(&self) -> usize {
        self.ids.len()
    }

    /// n, the number of words.
    pub fn total(&self) -> usize {
        self.total
    }
}
