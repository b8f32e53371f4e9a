//! The attention sets of a layer, as a certificate claims them.

use hardmax_model::pattern::Pattern;
use std::collections::HashMap;
use std::fmt;
use std::ops::Index;
use std::sync::Arc;

/// The attention sets of one layer, one a token. Each distinct set is stored once, and layers share what they have in
/// common: 4,000 tokens that attend to each other take 4,000 entries.
///
/// ```
/// use hardmax_verify::certificate::Attention;
/// let attention = Attention::from(vec![vec![0], vec![0, 2], vec![0, 2]]);
/// assert_eq!((attention.len(), &attention[2]), (3, &[0, 2][..]));
/// ```
#[derive(Clone)]
pub struct Attention {
    sets: SharedSets,
    of_token: Arc<[u32]>,
}

/// The distinct sets of a certificate.
pub(super) type SharedSets = Arc<[Set]>;

/// A set of tokens, as a list of indices.
pub(super) type Set = Arc<[usize]>;

impl Attention {
    /// Sets by their index; `None` where a token has the index of no set.
    pub(super) fn of_table(sets: &SharedSets, of_token: Arc<[u32]>) -> Option<Self> {
        let known = of_token.iter().all(|&set| (set as usize) < sets.len());
        known.then(|| Self { sets: Arc::clone(sets), of_token })
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.of_token.len()
    }

    /// Whether there are no tokens.
    pub fn is_empty(&self) -> bool {
        self.of_token.is_empty()
    }

    /// The sets, token after token.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[usize]> {
        self.of_token.iter().map(|&set| &*self.sets[set as usize])
    }

    /// The sets as vectors.
    pub fn to_vec(&self) -> Vec<Vec<usize>> {
        self.iter().map(<[usize]>::to_vec).collect()
    }

    /// Whether both are one layer of one certificate, seen without a look at the sets.
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.sets, &other.sets) && Arc::ptr_eq(&self.of_token, &other.of_token)
    }
}

impl Index<usize> for Attention {
    type Output = [usize];

    fn index(&self, token: usize) -> &[usize] {
        &self.sets[self.of_token[token] as usize]
    }
}

impl PartialEq for Attention {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Attention {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl From<&Pattern> for Attention {
    fn from(pattern: &Pattern) -> Self {
        let sets = (0..pattern.rows()).map(|row| Set::from(pattern.row(row))).collect();
        // INVARIANT: a pattern has fewer than 2^32 distinct sets.
        let number = |token| u32::try_from(pattern.row_of(token)).expect("fewer than 2^32 distinct sets");
        Self { sets, of_token: (0..pattern.len()).map(number).collect() }
    }
}

impl From<Vec<Vec<usize>>> for Attention {
    fn from(sets: Vec<Vec<usize>>) -> Self {
        let mut table = Table::default();
        let of_token = sets.into_iter().map(|set| table.number(set.into())).collect();
        Self { sets: table.sets.into(), of_token }
    }
}

/// Sets numbered in order of first appearance.
#[derive(Default)]
pub(super) struct Table {
    pub(super) sets: Vec<Set>,
    numbers: HashMap<Set, u32>,
}

impl Table {
    /// The number of a set.
    pub(super) fn number(&mut self, set: Set) -> u32 {
        if let Some(&number) = self.numbers.get(&set) {
            return number;
        }
        // INVARIANT: each of 2^32 distinct sets would have a place in memory, most of them with members.
        let number = u32::try_from(self.sets.len()).expect("fewer than 2^32 distinct sets");
        self.sets.push(Arc::clone(&set));
        self.numbers.insert(set, number);
        number
    }
}

/// The patterns of a certificate as they are written: the table of sets, and for each layer the index of each token's
/// set, `None` where the layer has the pattern of the one before. Numbers are in order of first appearance, so that equal
/// patterns are written equally.
pub(super) fn table_of(attention: &[Attention]) -> (Vec<Set>, Vec<Option<Vec<u32>>>) {
    let mut table = Table::default();
    let mut layers = Vec::with_capacity(attention.len());
    // The numbers of one certificate's sets are translated once, not once a token.
    let mut translated: (Option<&SharedSets>, HashMap<u32, u32>) = (None, HashMap::new());
    for (layer, sets) in attention.iter().enumerate() {
        if layer > 0 && *sets == attention[layer - 1] {
            layers.push(None);
            continue;
        }
        if !translated.0.is_some_and(|last| Arc::ptr_eq(last, &sets.sets)) {
            translated = (Some(&sets.sets), HashMap::new());
        }
        let mut number = |set: u32| {
            let fresh = || table.number(Arc::clone(&sets.sets[set as usize]));
            *translated.1.entry(set).or_insert_with(fresh)
        };
        layers.push(Some(sets.of_token.iter().map(|&set| number(set)).collect()));
    }
    (table.sets, layers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sets_are_stored_once_and_patterns_are_equal_by_their_sets() {
        let all: Vec<usize> = (0..4_000).collect();
        let attention = Attention::from(vec![all.clone(); 4_000]);
        assert_eq!((attention.sets.len(), attention.len(), attention.is_empty()), (1, 4_000, false));
        assert_eq!(attention.to_vec(), vec![all; 4_000]);
        let table: SharedSets = vec![Set::from([1]), Set::from([0])].into();
        let other = Attention::of_table(&table, Arc::from([1, 0])).unwrap();
        assert_eq!(other, Attention::from(vec![vec![0], vec![1]]));
        assert_ne!(other, Attention::from(vec![vec![1], vec![0]]));
        assert!(Attention::of_table(&table, Arc::from([2])).is_none());
        assert_eq!(format!("{other:?}"), "[[0], [1]]");
    }

    #[test]
    fn sets_are_numbered_as_they_appear_and_a_pattern_that_lasts_is_written_once() {
        let [first, second] = [vec![vec![1], vec![0, 1]], vec![vec![0, 1], vec![1]]].map(Attention::from);
        let layers = [first.clone(), first.clone(), second.clone(), first.clone()];
        let (sets, indices) = table_of(&layers);
        assert_eq!(sets, [Set::from([1]), Set::from([0, 1])]);
        assert_eq!(indices, [Some(vec![0, 1]), None, Some(vec![1, 0]), Some(vec![0, 1])]);
    }
}
