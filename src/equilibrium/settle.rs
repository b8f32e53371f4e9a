//! The settled condition: docs/theory.md section 3, (a) and (b).

use super::residue;
use crate::block::{Block, Integers};
use crate::form::Form;
use crate::gram::Gram;
use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::tokens::Tokens;
use crate::trajectory::LayerState;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

/// The attention means, one a distinct attention set of the pattern. Shape (rows, d).
pub(crate) fn row_means(tokens: &Tokens, pattern: &Pattern) -> Vec<Vec<Rational>> {
    let mean = |row: usize| match pattern.row(row) {
        // Nothing to reduce.
        [only] => tokens[*only].to_vec(),
        set => {
            let d = tokens.dimension();
            let entries: Vec<Rational> = set.iter().flat_map(|&j| &tokens[j]).cloned().collect();
            let members = Block::from_entries(d, &entries);
            let denominator = members.denominator() * set.len();
            let sum = |k: usize| (0..set.len()).map(|j| members.numerators().get(j * d + k)).sum::<BigInt>();
            (0..d).map(|k| Rational::new(sum(k), denominator.clone())).collect()
        }
    };
    (0..pattern.rows()).map(mean).collect()
}

/// The same on integers: the sums over the sets, over the least common multiple of their sizes.
fn means(tokens: &Block, pattern: &Pattern) -> Block {
    let sizes = || (0..pattern.rows()).map(|row| BigInt::from(pattern.row(row).len()));
    let common = sizes().fold(BigInt::one(), |lcm, size| lcm.lcm(&size));
    let d = tokens.dimension();
    let mean = |row: usize| {
        let set = pattern.row(row);
        let share = &common / set.len();
        (0..d)
            .map(move |k| match (tokens.numerators(), set) {
                (numerators, [only]) => numerators.get(only * d + k) * &share,
                (Integers::Words(words), set) => {
                    BigInt::from(set.iter().map(|j| i128::from(words[j * d + k])).sum::<i128>()) * &share
                }
                (Integers::Long(values), set) => set.iter().map(|j| &values[j * d + k]).sum::<BigInt>() * &share,
            })
            .collect::<Vec<_>>()
    };
    let numerators = (0..pattern.rows()).flat_map(mean).collect();
    Block::new(d, Integers::new(numerators), tokens.denominator() * &common)
}

/// Whether every token attends to a single class of leaders: such a layer is settled (`certificate_complete`).
pub fn attends_to_leaders_alone(state: &LayerState) -> bool {
    let mut leads = vec![false; state.tokens.len()];
    for &leader in &state.leaders {
        leads[leader] = true;
    }
    (0..state.attention.rows()).all(|row| {
        let set = state.attention.row(row);
        // A leader attends to its class.
        let class = state.attention.set(set[0]);
        set.iter().all(|j| leads[*j] && class.binary_search(j).is_ok())
    })
}

/// Whether the layer is settled, its attention sets being taken at their word: condition (a) and the second and third
/// row of (b).
///
/// Where every token attends to one class of leaders the answer is yes without a product of tokens; that the pattern is
/// the attention pattern is then what matters, and the dynamics vouches for it.
pub fn is_settled(form: &Form, state: &LayerState) -> bool {
    if attends_to_leaders_alone(state) {
        return true;
    }
    if !residue::may_stand_still(&state.tokens, &state.attention) {
        return false;
    }
    let tokens = Block::of(&state.tokens);
    let means = means(&tokens, &state.attention);
    means_stand_still(&state.attention, &means) && later_rows_are_maximal(form, &tokens, &state.attention, &means)
}

/// Whether the layer is settled with nothing taken at its word: the attention sets are compared with the scores first,
/// and all three rows of (b) are looked at.
pub fn is_settled_by_definition(form: &Form, state: &LayerState) -> bool {
    let (tokens, pattern) = (Block::of(&state.tokens), &state.attention);
    let products = Gram::new(form, &tokens, &tokens);
    let first_row_is_the_pattern = (0..tokens.len()).all(|i| {
        let scores: Vec<BigInt> = (0..tokens.len()).map(|j| products.numerator(i, j)).collect();
        let best = scores.iter().max();
        let maximal = (0..scores.len()).filter(|&j| Some(&scores[j]) == best);
        maximal.eq(pattern.set(i).iter().copied())
    });
    if !first_row_is_the_pattern {
        return false;
    }
    let means = means(&tokens, pattern);
    means_stand_still(pattern, &means) && later_rows_are_maximal(form, &tokens, pattern, &means)
}

/// (a): the mean of m_j over j in C_i is m_i.
fn means_stand_still(pattern: &Pattern, means: &Block) -> bool {
    let d = means.dimension();
    (0..pattern.rows()).all(|row| {
        let set = pattern.row(row);
        (0..d).all(|k| {
            let mean_of = |j: &usize| means.numerators().get(pattern.row_of(*j) * d + k);
            set.iter().map(mean_of).sum::<BigInt>() == means.numerators().get(row * d + k) * set.len()
        })
    })
}

/// (b), second and third row: `<z_i, m_j> + <m_i, z_j>` and `<m_i, m_j>` take their maximum over j at every j in C_i.
///
/// Tokens with one attention set have one mean: the second row adds one number a distinct set to the row of the mean, so its
/// maximum is that of the sums with the maxima of that row over the tokens of each set.
fn later_rows_are_maximal(form: &Form, tokens: &Block, pattern: &Pattern, means: &Block) -> bool {
    let [zm, mz, mm] = [(tokens, means), (means, tokens), (means, means)].map(|(u, v)| Gram::new(form, u, v));
    let mut members = vec![Vec::new(); pattern.rows()];
    (0..tokens.len()).for_each(|i| members[pattern.row_of(i)].push(i));
    (0..pattern.rows()).all(|row| {
        let set = pattern.row(row);
        let third: Vec<BigInt> = (0..pattern.rows()).map(|other| mm.numerator(row, other)).collect();
        let top = &third[pattern.row_of(set[0])];
        if !set.iter().all(|&j| third[pattern.row_of(j)] == *top) || third.iter().any(|score| score > top) {
            return false;
        }
        let theirs: Vec<BigInt> = (0..tokens.len()).map(|j| mz.numerator(row, j)).collect();
        let largest = |of: &Vec<usize>| of.iter().map(|&j| &theirs[j]).max();
        let largest: Vec<Option<&BigInt>> = members.iter().map(largest).collect();
        members[row].iter().all(|&i| {
            let own: Vec<BigInt> = (0..pattern.rows()).map(|other| zm.numerator(i, other)).collect();
            let second = |j: usize| &own[pattern.row_of(j)] + &theirs[j];
            let top = second(set[0]);
            set.iter().all(|&j| second(j) == top)
                && own.iter().zip(&largest).all(|(own, theirs)| theirs.is_none_or(|theirs| own + theirs <= top))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::generate::Genome;
    use crate::instance::Instance;
    use crate::rational::ratio;
    use crate::trajectory::layers;

    fn states(points: &[[i64; 3]], count: usize) -> (Instance, Vec<LayerState>) {
        let tokens = points.iter().map(|p| p.iter().map(|&x| ratio(x, 20)).collect()).collect();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let states = layers(&Spec, &instance).take(count).collect();
        (instance, states)
    }

    #[test]
    fn a_follower_of_a_follower_waits_for_its_leader() {
        let (instance, states) = states(&[[20, 20, 0], [-10, 24, 0], [-10, 10, 0]], 6);
        let settled: Vec<bool> = states.iter().map(|state| is_settled(instance.form(), state)).collect();
        let by_definition: Vec<bool> =
            states.iter().map(|state| is_settled_by_definition(instance.form(), state)).collect();
        assert_eq!(settled, by_definition);
        assert!(settled[5]);
    }

    /// Token 2 goes to the mean of tokens 0 and 1, where token 3 outscores them: (a) and the second row hold, the third
    /// row does not.
    #[test]
    fn a_leader_that_wins_later_unsettles() {
        let (instance, states) = states(&[[20, 20, 0], [20, -20, 0], [10, 0, 8], [24, 0, -20]], 1);
        assert_eq!(states[0].attention.to_sets(), [vec![0], vec![1], vec![0, 1], vec![3]]);
        assert!(!attends_to_leaders_alone(&states[0]));
        assert!(!is_settled(instance.form(), &states[0]));
        assert!(!is_settled_by_definition(instance.form(), &states[0]));
    }

    #[test]
    fn only_single_classes_of_leaders_settle_at_once() {
        let (_, leaders) = states(&[[20, 20, 0], [20, -20, 0], [20, -20, 0], [5, -1, 0]], 1);
        assert!(attends_to_leaders_alone(&leaders[0]));
    }

    /// `<z_i, m_j> + <m_i, z_j>` is negative for leaders apart, where the product of the two is positive and large.
    #[test]
    fn leaders_apart_are_settled_by_definition() {
        let (instance, states) = states(&[[20, 0, 0], [-40, 0, 0]], 1);
        assert_eq!(states[0].attention.to_sets(), [vec![0], vec![1]]);
        assert!(is_settled_by_definition(instance.form(), &states[0]));
    }

    #[test]
    fn a_drifting_mean_never_settles() {
        let drift = [[20, 20, 0], [20, -20, 0], [20, 10, 2], [20, -10, 2], [10, 0, 5]];
        let (instance, states) = states(&drift, 8);
        assert!(states.iter().all(|state| !is_settled(instance.form(), state)));
        assert!(states.iter().all(|state| !attends_to_leaders_alone(state)));
    }

    /// The equation modulo a prime holds where the equation holds, and hardly elsewhere: nowhere here.
    #[test]
    fn means_stand_still_modulo_a_prime_as_they_do() {
        let mut counts = [0, 0];
        for index in 0..300 {
            let instance = Genome::random(11, index).decode();
            for state in layers(&Spec, &instance).take(3) {
                let still = means_stand_still(&state.attention, &means(&Block::of(&state.tokens), &state.attention));
                assert_eq!(residue::may_stand_still(&state.tokens, &state.attention), still, "instance {index}");
                counts[usize::from(still)] += 1;
            }
        }
        assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
    }

    #[test]
    fn a_tie_of_leaders_is_settled_without_attending_to_one_class() {
        let (instance, states) = states(&[[20, 20, 0], [20, -20, 0], [10, 0, 0]], 1);
        assert!(is_settled(instance.form(), &states[0]) && is_settled_by_definition(instance.form(), &states[0]));
        assert!(!attends_to_leaders_alone(&states[0]));
    }

    #[test]
    fn a_pattern_that_hides_a_tie_is_not_settled_by_definition() {
        let (instance, states) = states(&[[20, 20, 0], [20, -20, 0], [10, 0, 0]], 1);
        let hidden = LayerState::new(0, states[0].tokens.clone(), Pattern::from_sets([vec![0], vec![1], vec![0]]));
        assert!(is_settled(instance.form(), &hidden));
        assert!(!is_settled_by_definition(instance.form(), &hidden));
    }
}
