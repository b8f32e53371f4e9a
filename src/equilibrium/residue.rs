//! Condition (a) of a settled layer modulo a prime: an equation of rationals that fails there fails, and numbers of any
//! length are residues of one word.

use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::tokens::Tokens;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;

/// A Mersenne prime: no denominator is a multiple of it unless it was made to be.
const PRIME: u64 = (1 << 61) - 1;

/// Whether the mean of `m_j` over j in `C_i` may be `m_i` for every i: no if the equation fails modulo [`PRIME`], yes if it
/// holds there or a denominator has no inverse.
pub(super) fn may_stand_still(tokens: &Tokens, pattern: &Pattern) -> bool {
    (0..tokens.dimension()).all(|coordinate| {
        let entries: Option<Vec<u64>> = tokens.rows().map(|token| residue(&token[coordinate])).collect();
        let Some(entries) = entries else { return true };
        let mean = |row: usize| {
            let set = pattern.row(row);
            let sum = set.iter().fold(0, |sum, &j| add(sum, entries[j]));
            Some(times(sum, inverse(set.len() as u64)?))
        };
        let means: Option<Vec<u64>> = (0..pattern.rows()).map(mean).collect();
        let Some(means) = means else { return true };
        (0..pattern.rows()).all(|row| {
            let set = pattern.row(row);
            let sum = set.iter().fold(0, |sum, &j| add(sum, means[pattern.row_of(j)]));
            sum == times(means[row], set.len() as u64)
        })
    })
}

/// The residue of a rational, where its denominator has an inverse.
fn residue(value: &Rational) -> Option<u64> {
    let remainder = |integer: &BigInt| integer.mod_floor(&PRIME.into()).to_u64();
    Some(times(remainder(value.numer())?, inverse(remainder(value.denom())?)?))
}

fn add(left: u64, right: u64) -> u64 {
    // Below 2^62.
    (left + right) % PRIME
}

fn times(left: u64, right: u64) -> u64 {
    // INVARIANT: a remainder is below the prime, which has 61 bits.
    u64::try_from(u128::from(left) * u128::from(right) % u128::from(PRIME)).expect("a remainder")
}

/// `value^(p - 2)`, by Fermat, of a residue that is not 0.
fn inverse(value: u64) -> Option<u64> {
    let mut power = 1;
    for bit in (0..u64::BITS).rev() {
        power = times(power, power);
        if (PRIME - 2) >> bit & 1 == 1 {
            power = times(power, value);
        }
    }
    (value != 0).then_some(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    #[test]
    fn residues_are_those_of_a_field() {
        let [half, third] = [ratio(1, 2), ratio(-1, 3)].map(|value| residue(&value).unwrap());
        assert_eq!(times(half, 2), 1);
        assert_eq!(add(times(third, 3), 1), 0);
        assert_eq!(residue(&(ratio(1, 2) + ratio(-1, 3))), Some(add(half, third)));
        assert_eq!(residue(&ratio(1, PRIME as i64)), None);
        assert_eq!(residue(&ratio(PRIME as i64, 2)), Some(0));
    }
}
