//! Attention patterns: the attention sets of all tokens at one layer, in compressed rows.

use serde::{Deserialize, Serialize, Serializer};
use std::collections::HashMap;

/// The attention sets of n tokens. Equal sets are stored once, so that n tokens attending to the same m others take
/// O(n + m) memory; rows are numbered in order of first use, so that equal patterns are equal values.
///
/// ```
/// let pattern = hardmax_model::pattern::Pattern::from_sets([vec![0], vec![0, 2], vec![0, 2]]);
/// assert_eq!(pattern.set(2), [0, 2]);
/// assert_eq!(pattern.len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    row_of: Vec<u32>,
    offsets: Vec<usize>,
    members: Vec<usize>,
}

impl Pattern {
    /// The pattern of these attention sets, one a token, each ascending.
    ///
    /// # Panics
    /// **Panics if** there are 2^32 distinct sets or more.
    pub fn from_sets(sets: impl IntoIterator<Item = Vec<usize>>) -> Self {
        let mut pattern = Self { row_of: Vec::new(), offsets: vec![0], members: Vec::new() };
        let mut rows: HashMap<Vec<usize>, u32> = HashMap::new();
        for set in sets {
            let row = match rows.get(&set) {
                Some(&row) => row,
                None => {
                    pattern.members.extend(&set);
                    pattern.offsets.push(pattern.members.len());
                    // INVARIANT: documented as a panic; an instance has at most 2^21 tokens.
                    let row = u32::try_from(rows.len()).expect("fewer than 2^32 distinct sets");
                    rows.insert(set, row);
                    row
                }
            };
            pattern.row_of.push(row);
        }
        pattern
    }

    /// n, the number of tokens.
    pub fn len(&self) -> usize {
        self.row_of.len()
    }

    /// Whether there are no tokens.
    pub fn is_empty(&self) -> bool {
        self.row_of.is_empty()
    }

    /// The attention set of token `i`, ascending.
    ///
    /// # Panics
    /// **Panics if** there is no token `i`.
    pub fn set(&self, i: usize) -> &[usize] {
        self.row(self.row_of(i))
    }

    /// The number of distinct attention sets.
    pub fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Which of the distinct attention sets is that of token `i`; sets are numbered in order of first use.
    ///
    /// # Panics
    /// **Panics if** there is no token `i`.
    pub fn row_of(&self, i: usize) -> usize {
        self.row_of[i] as usize
    }

    /// The members of distinct attention set number `row`, ascending.
    ///
    /// # Panics
    /// **Panics if** there is no such set.
    pub fn row(&self, row: usize) -> &[usize] {
        &self.members[self.offsets[row]..self.offsets[row + 1]]
    }

    /// The attention sets, token after token.
    pub fn sets(&self) -> impl ExactSizeIterator<Item = &[usize]> {
        (0..self.len()).map(|i| self.set(i))
    }

    /// The attention sets as vectors.
    pub fn to_sets(&self) -> Vec<Vec<usize>> {
        self.sets().map(<[usize]>::to_vec).collect()
    }

    /// The leaders: tokens whose attention set is their own class, ascending. `classes` names each token's class by
    /// its first member, as [`crate::tokens::classes`] does.
    pub fn leaders(&self, classes: &[usize]) -> Vec<usize> {
        let mut sizes = vec![0usize; self.len()];
        for &class in classes {
            sizes[class] += 1;
        }
        let leads = |i: &usize| {
            let set = self.set(*i);
            set.len() == sizes[classes[*i]] && set.iter().all(|&j| classes[j] == classes[*i])
        };
        (0..self.len()).filter(leads).collect()
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.sets())
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Vec<usize>>::deserialize(deserializer).map(Self::from_sets)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Pattern {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<Vec<Vec<usize>>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sets_are_stored_once() {
        let all: Vec<usize> = (0..1000).collect();
        let pattern = Pattern::from_sets(vec![all.clone(); 1000]);
        assert_eq!((pattern.members.len(), pattern.len()), (1000, 1000));
        assert_eq!(pattern.set(999), all);
        assert_eq!(Pattern::from_sets(pattern.to_sets()), pattern);
    }

    #[test]
    fn leaders_attend_to_their_class_alone() {
        let classes = [0, 1, 0, 3];
        let pattern = Pattern::from_sets([vec![0, 2], vec![1, 3], vec![0], vec![3]]);
        assert_eq!(pattern.leaders(&classes), [0, 3]);
    }
}
