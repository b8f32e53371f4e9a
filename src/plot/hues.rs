//! Who follows which leaders, and the order in which leaders get their colours.

use crate::pattern::Pattern;
use hardmax_plot::Hues;
use std::collections::HashMap;

/// The leaders of a trajectory in the order in which they appear: each class has one colour in every layer.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    numbers: HashMap<usize, usize>,
}

impl Palette {
    /// The number of a class of leaders, given out when it is first asked for.
    pub fn number(&mut self, class: usize) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(class).or_insert(next)
    }

    /// How many classes have a number.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether no class has a number.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// For each distinct attention set of a pattern the leaders that its tokens follow, directly or through others;
    /// `classes` names each token's class by its first member, at layer 0.
    ///
    /// Attention to other points is acyclic in exact arithmetic (docs/theory.md section 2, `attention_order`). Floats
    /// may close a cycle, which then leads nowhere.
    pub fn followed(&mut self, pattern: &Pattern, leaders: &[usize], classes: &[usize]) -> Vec<Hues> {
        let mut leads = vec![false; pattern.len()];
        for &leader in leaders {
            leads[leader] = true;
            self.number(classes[leader]);
        }
        let mut found: Vec<Option<Hues>> = vec![None; pattern.rows()];
        let mut entered = vec![false; pattern.rows()];
        // Depth first without recursion: chains of attention may be as long as there are tokens.
        for start in 0..pattern.rows() {
            let mut stack = vec![start];
            while let Some(&row) = stack.last() {
                if found[row].is_some() {
                    stack.pop();
                    continue;
                }
                let followers = || pattern.row(row).iter().filter(|&&j| !leads[j]).map(|&j| pattern.row_of(j));
                if !std::mem::replace(&mut entered[row], true) {
                    stack.extend(followers().filter(|&next| !entered[next] && found[next].is_none()));
                    continue;
                }
                let mut hues: Vec<usize> = pattern
                    .row(row)
                    .iter()
                    .filter(|&&j| leads[j])
                    .map(|&j| self.numbers[&classes[j]])
                    .chain(followers().filter_map(|next| found[next].as_ref()).flat_map(|hues| hues.iter().copied()))
                    .collect();
                hues.sort_unstable();
                hues.dedup();
                found[row] = Some(hues.into());
                stack.pop();
            }
        }
        found.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn followers_are_traced_to_their_leaders() {
        // 0 and 1 lead; 2 ties between them; 3 follows 2 and itself; 4 follows 1.
        let pattern = Pattern::from_sets([vec![0], vec![1], vec![0, 1], vec![2, 3], vec![1]]);
        let followed = Palette::default().followed(&pattern, &[0, 1], &[0, 1, 2, 3, 4]);
        let of = |i: usize| followed[pattern.row_of(i)].to_vec();
        assert_eq!([of(0), of(1), of(2), of(3), of(4)], [vec![0], vec![1], vec![0, 1], vec![0, 1], vec![1]]);
    }

    #[test]
    fn a_cycle_of_floats_leads_nowhere_and_a_long_chain_is_no_trouble() {
        let cycle = Pattern::from_sets([vec![1], vec![0]]);
        assert_eq!(Palette::default().followed(&cycle, &[], &[0, 1]).concat(), Vec::<usize>::new());
        let n = 100_000;
        let chain = Pattern::from_sets((0..n).map(|i| vec![(i + 1).min(n - 1)]));
        let classes: Vec<usize> = (0..n).collect();
        let followed = Palette::default().followed(&chain, &[n - 1], &classes);
        assert!(followed.iter().all(|hues| **hues == [0]));
    }

    #[test]
    fn a_class_keeps_its_number() {
        let mut palette = Palette::default();
        assert_eq!((palette.number(7), palette.number(3), palette.number(7)), (0, 1, 0));
        assert_eq!((palette.len(), palette.is_empty()), (2, false));
    }
}
