//! Why a certificate is rejected: the first claim that does not hold, and where.

use hardmax_model::rational::{Rational, excerpt};

/// The most layers a certificate may replay.
pub const MAX_LAYERS: usize = 100_000;

/// The largest T a certificate may claim.
pub(crate) const MAX_BOUND: u64 = 1_000_000;

/// The first claim of a certificate that does not hold, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// A list has another length than its claim needs.
    #[error("{what}: {found} entries, expected {expected}")]
    Length {
        /// The list, by its place in the file.
        what: String,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// The layer is beyond [`MAX_LAYERS`].
    #[error("layer {0} is beyond the limit of {MAX_LAYERS} layers for a certificate")]
    TooManyLayers(usize),
    /// An attention set is another than the layer's.
    #[error(
        "attention[{layer}][{token}] is {}, but token {token} attends to {} at layer {layer}", tokens(.claimed), tokens(.found)
    )]
    Attention {
        /// The layer.
        layer: usize,
        /// The token.
        token: usize,
        /// The set in the certificate.
        claimed: Vec<usize>,
        /// The set by the specification.
        found: Vec<usize>,
    },
    /// The leaders are others.
    #[error("leaders are {}, but layer {layer} has {}", tokens(.claimed), tokens(.found))]
    Leaders {
        /// The layer k.
        layer: usize,
        /// The leaders in the certificate.
        claimed: Vec<usize>,
        /// The leaders by definition.
        found: Vec<usize>,
    },
    /// Condition (a): a target moves.
    #[error("layer {layer} is not settled: (a) the attention mean of token {token} will move")]
    MeansMove {
        /// The layer k.
        layer: usize,
        /// A token.
        token: usize,
    },
    /// Condition (b): a row has its maximum elsewhere.
    #[error(
        "layer {layer} is not settled: (b) the {row} row of token {token} is {} at token {member} of its \
         attention set, but {} at token {better}",
        excerpt(.attained), excerpt(.best)
    )]
    RowNotMaximal {
        /// The layer k.
        layer: usize,
        /// The token.
        token: usize,
        /// `second` or `third`.
        row: &'static str,
        /// A member of the token's attention set.
        member: usize,
        /// The row's value there.
        attained: Box<Rational>,
        /// A token at which the row is larger.
        better: usize,
        /// The row's value there.
        best: Box<Rational>,
    },
    /// A limit is another.
    #[error("limits[{token}] is ({}), but the limit of token {token} is ({})", list(.claimed), list(.found))]
    Limit {
        /// The token.
        token: usize,
        /// The limit in the certificate.
        claimed: Vec<Rational>,
        /// The limit that follows.
        found: Vec<Rational>,
    },
    /// A rate is another.
    #[error("rates[{token}] is {}, but that of token {token} is {}", rate(*.claimed), rate(*.found))]
    Rate {
        /// The token.
        token: usize,
        /// The degree in the certificate, none where the token rests.
        claimed: Option<usize>,
        /// The degree that follows.
        found: Option<usize>,
    },
    /// A closed form does not start at the tokens of layer k, or does not obey the layer.
    #[error("closed_forms[{token}] {wrong}")]
    ClosedForm {
        /// The token.
        token: usize,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A T is 0 or too large.
    #[error("bounds[{token}] is {bound}, expected 1 to {max}", max = MAX_BOUND)]
    Bound {
        /// The token.
        token: usize,
        /// T.
        bound: u64,
    },
    /// A score that should stay the largest does not.
    #[error(
        "the pattern of layer {layer} does not last: token {token} should attend to {member} rather than {other}, {why}"
    )]
    PatternBreaks {
        /// The layer k.
        layer: usize,
        /// The token.
        token: usize,
        /// A member of its attention set.
        member: usize,
        /// The token whose score catches up.
        other: usize,
        /// How it is known.
        why: PatternBreak,
    },
}

/// How it is known that a pattern does not last, or is not seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternBreak {
    /// Two members of an attention set tie at some layers only.
    #[error("their scores are equal at some layers only")]
    Untied,
    /// From T on no term of the difference of the scores is seen to exceed the others.
    #[error("no term dominates the difference of the scores from T = {bound} on")]
    NoDominantTerm {
        /// T.
        bound: u64,
    },
    /// The difference of the scores is zero or negative at a layer.
    #[error("the difference of the scores is not positive {layers} layers later")]
    NotPositive {
        /// How many layers after layer k.
        layers: u64,
    },
}

fn list(point: &[Rational]) -> String {
    point.iter().map(excerpt).collect::<Vec<_>>().join(", ")
}

/// The first tokens of a set, and how many there are in all where these are more.
fn tokens(set: &[usize]) -> String {
    const SHOWN: usize = 12;
    match set.get(..SHOWN) {
        Some(first) if set.len() > SHOWN => {
            let first = first.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            format!("[{first}, ... {} in all]", set.len())
        }
        _ => format!("{set:?}"),
    }
}

fn rate(degree: Option<usize>) -> String {
    degree.map_or_else(|| "null".to_owned(), |degree| degree.to_string())
}

/// A list of the length that its claim needs.
pub(crate) fn expect(what: &str, found: usize, expected: usize) -> Result<(), Rejection> {
    if found == expected { Ok(()) } else { Err(Rejection::Length { what: what.to_owned(), found, expected }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sets_are_shortened() {
        let [claimed, found] = [12, 5000].map(|count| (0..count).collect());
        let message = Rejection::Attention { layer: 3, token: 1, claimed, found }.to_string();
        let first = "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11";
        let expected =
            format!("attention[3][1] is [{first}], but token 1 attends to [{first}, ... 5000 in all] at layer 3");
        assert_eq!(message, expected);
        let message = Rejection::Leaders { layer: 0, claimed: vec![], found: vec![4] }.to_string();
        assert_eq!(message, "leaders are [], but layer 0 has [4]");
    }
}
