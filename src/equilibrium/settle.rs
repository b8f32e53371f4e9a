//! The settled condition: docs/theory.md section 3, (a) and (b).

use super::residue;
use crate::form::{Form, dot};
use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::spec;
use crate::tokens::{Tokens, classes};
use crate::trajectory::LayerState;

/// The attention means, one a distinct attention set of the pattern. Shape (rows, d).
pub(crate) fn row_means(tokens: &Tokens, pattern: &Pattern) -> Vec<Vec<Rational>> {
    (0..pattern.rows()).map(|row| spec::attention_mean(tokens, pattern.row(row))).collect()
}

/// Whether every token attends to a single class of leaders: such a layer is settled (`certificate_complete`).
pub fn attends_to_leaders_alone(state: &LayerState) -> bool {
    let classes = classes(&state.tokens);
    let mut leads = vec![false; state.tokens.len()];
    for &leader in &state.leaders {
        leads[leader] = true;
    }
    (0..state.attention.rows()).all(|row| {
        let set = state.attention.row(row);
        set.iter().all(|&j| leads[j] && classes[j] == classes[set[0]])
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
    let means = row_means(&state.tokens, &state.attention);
    means_stand_still(&state.attention, &means) && later_rows_are_maximal(form, &state.tokens, &state.attention, &means)
}

/// Whether the layer is settled with nothing taken at its word: the attention sets are compared with the scores first,
/// and all three rows of (b) are looked at.
pub fn is_settled_by_definition(form: &Form, state: &LayerState) -> bool {
    let scored = |u: &[Rational]| {
        let covector = form.covector(u);
        state.tokens.rows().map(|token| dot(&covector, token)).collect::<Vec<_>>()
    };
    let means = row_means(&state.tokens, &state.attention);
    let first_row_is_the_pattern = (0..state.tokens.len()).all(|i| {
        let scores = scored(&state.tokens[i]);
        let best = scores.iter().max();
        scores.iter().enumerate().all(|(j, score)| (Some(score) == best) == state.attention.set(i).contains(&j))
    });
    first_row_is_the_pattern
        && means_stand_still(&state.attention, &means)
        && later_rows_are_maximal(form, &state.tokens, &state.attention, &means)
}

/// (a): the mean of m_j over j in C_i is m_i.
fn means_stand_still(pattern: &Pattern, means: &[Vec<Rational>]) -> bool {
    (0..pattern.rows()).all(|row| {
        let set = pattern.row(row);
        let size = Rational::from_integer(set.len().into());
        means[row].iter().enumerate().all(|(coordinate, entry)| {
            let sum: Rational = set.iter().map(|&j| &means[pattern.row_of(j)][coordinate]).sum();
            sum == entry * &size
        })
    })
}

/// (b), second and third row: `<z_i, m_j> + <m_i, z_j>` and `<m_i, m_j>` take their maximum over j at every j in C_i.
fn later_rows_are_maximal(form: &Form, tokens: &Tokens, pattern: &Pattern, means: &[Vec<Rational>]) -> bool {
    let mean_covectors: Vec<Vec<Rational>> = means.iter().map(|mean| form.covector(mean)).collect();
    (0..tokens.len()).all(|i| {
        let (covector, mean_covector) = (form.covector(&tokens[i]), &mean_covectors[pattern.row_of(i)]);
        let second = |j: usize| dot(&covector, &means[pattern.row_of(j)]) + dot(mean_covector, &tokens[j]);
        let third = |j: usize| dot(mean_covector, &means[pattern.row_of(j)]);
        is_maximal_on(pattern.set(i), tokens.len(), third) && is_maximal_on(pattern.set(i), tokens.len(), second)
    })
}

fn is_maximal_on(set: &[usize], count: usize, score: impl Fn(usize) -> Rational) -> bool {
    let top = score(set[0]);
    set.iter().skip(1).all(|&j| score(j) == top) && (0..count).all(|j| score(j) <= top)
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
                let still = means_stand_still(&state.attention, &row_means(&state.tokens, &state.attention));
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
