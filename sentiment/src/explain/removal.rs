//! The smallest set of leaders whose removal from the review flips the verdict.

use crate::error::{Error, Result};
use crate::exact::{Infinite, analyse, verdict};
use crate::leaders::Rule;
use crate::model::bag::Bag;
use crate::train::checkpoint::Model;
use rayon::prelude::*;
use serde::Serialize;

/// The most sets that are tried.
pub const MOST_SETS: usize = 5_000;

/// What the search came to. Every set smaller than the one found, or of up to `up_to` leaders, has been tried exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "found", rename_all = "kebab-case")]
pub enum Removal {
    /// Without these words, all their copies gone, the verdict of infinite depth is the other one.
    Set {
        /// Distinct words, as indices.
        words: Vec<usize>,
    },
    /// No set of up to that many leaders flips the verdict.
    None {
        /// The size up to which all sets were tried.
        up_to: usize,
    },
}

/// Searches sets of 1, 2, ... up to `largest` leaders (class form), the smallest first and among equally large ones the
/// first in the order of words; a size with more than [`MOST_SETS`] sets is not begun.
///
/// # Errors
/// As [`analyse`].
pub fn search(model: &Model, bag: &Bag, infinite: &Infinite, largest: usize) -> Result<Removal> {
    let leaders = Rule::Class.leaders(&infinite.attention, bag.counts());
    let before = verdict(&infinite.logit);
    let mut up_to = 0;
    for size in 1..=largest.min(leaders.len()) {
        if size == bag.distinct() || binomial(leaders.len(), size) > MOST_SETS {
            break;
        }
        let sets = combinations(&leaders, size);
        let flips = |set: &Vec<usize>| -> Result<bool> {
            let left: Vec<u32> = (0..bag.distinct())
                .filter(|index| !set.contains(index))
                .flat_map(|index| vec![bag.ids()[index]; bag.counts()[index] as usize])
                .collect();
            let without = analyse(model, &Bag::new(&left))?;
            let after = without.infinite.ok_or_else(|| Error::Request("an infinite depth is undecided".to_owned()))?;
            let after = verdict(&after.logit);
            Ok(after.is_some() && after != before)
        };
        // In chunks, so that an early hit ends the search, and in order, so that it is the same at any number of threads.
        for chunk in sets.chunks(64) {
            let found: Result<Vec<bool>> = chunk.par_iter().map(flips).collect();
            if let Some(at) = found?.iter().position(|&flips| flips) {
                return Ok(Removal::Set { words: chunk[at].clone() });
            }
        }
        up_to = size;
    }
    Ok(Removal::None { up_to })
}

fn binomial(n: usize, k: usize) -> usize {
    (0..k).try_fold(1usize, |product, i| Some(product.checked_mul(n - i)? / (i + 1))).unwrap_or(usize::MAX)
}

/// All subsets of `size` items, in lexicographic order.
fn combinations(items: &[usize], size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut out = Vec::new();
    for (index, &first) in items.iter().enumerate() {
        for mut rest in combinations(&items[index + 1..], size - 1) {
            rest.insert(0, first);
            out.push(rest);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_complete_and_in_order() {
        assert_eq!(combinations(&[3, 5, 8], 2), [[3, 5], [3, 8], [5, 8]]);
        for size in 0..6 {
            assert_eq!(combinations(&[1, 2, 3, 4, 5], size).len(), binomial(5, size));
        }
        assert_eq!(binomial(200, 100), usize::MAX);
    }
}
