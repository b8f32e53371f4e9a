//! `C_i(Z) = { j : <z_i, z_j> = max_l <z_i, z_l> }` and `m_i(Z) = (1/|C_i|) sum_{j in C_i} z_j`.

use super::scalar::Scalar;
use crate::tokens::Tokens;

/// `<u, v> = u^T A v`, for a form of shape (d, d).
pub fn inner<S: Scalar>(form: &[Vec<S>], u: &[S], v: &[S]) -> S {
    let mut sum = S::zero();
    for (row, left) in form.iter().zip(u) {
        for (entry, right) in row.iter().zip(v) {
            if !entry.is_zero() {
                sum += &(entry.clone() * left * right);
            }
        }
    }
    sum
}

/// The attention set of token `i`: all maximisers of `<z_i, z_j>`, ascending. Exact ties count; equality is that of
/// the scalar.
pub fn attention_set<S: Scalar>(form: &[Vec<S>], tokens: &Tokens<S>, i: usize) -> Vec<usize> {
    let mut best: Option<S> = None;
    let mut set = Vec::new();
    for (j, token) in tokens.rows().enumerate() {
        let score = inner(form, &tokens[i], token);
        if best.as_ref().is_none_or(|best| score > *best) {
            set.clear();
            best = Some(score);
            set.push(j);
        } else if best.as_ref() == Some(&score) {
            set.push(j);
        }
    }
    set
}

/// The attention mean: the mean of the tokens of an attention set, by index, so that a repeated token weighs more.
///
/// # Panics
/// **Panics if** `set` names a token that does not exist.
pub fn attention_mean<S: Scalar>(tokens: &Tokens<S>, set: &[usize]) -> Vec<S> {
    let mut mean = vec![S::zero(); tokens.dimension()];
    for &j in set {
        for (sum, entry) in mean.iter_mut().zip(&tokens[j]) {
            *sum += entry;
        }
    }
    for sum in &mut mean {
        *sum /= &S::from_count(set.len());
    }
    mean
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    #[test]
    fn all_maximisers_count_and_repeated_tokens_weigh_more() {
        let point = |x, y| vec![ratio(x, 1), ratio(y, 2)];
        let tokens = Tokens::from_rows(vec![point(1, 2), point(1, -2), point(1, -2), point(1, 0)]).unwrap();
        let form = [point(1, 0), vec![ratio(0, 1), ratio(1, 1)]];
        assert_eq!(attention_set(&form, &tokens, 3), [0, 1, 2, 3]);
        assert_eq!(attention_set(&form, &tokens, 1), [1, 2]);
        assert_eq!(attention_mean(&tokens, &[0, 1, 2]), [ratio(1, 1), ratio(-1, 3)]);
    }

    #[test]
    fn a_nan_score_wins_no_comparison() {
        let tokens = Tokens::from_rows(vec![vec![f64::NAN], vec![1.0]]).unwrap();
        assert_eq!(attention_set(&[vec![1.0]], &tokens, 1), [0]);
    }
}
