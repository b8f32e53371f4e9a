//! Exact numbers as short texts, within a budget of bytes.

use crate::rational::Rational;
use crate::report::near;

/// How much of each number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    /// The coordinates of a token that are written.
    pub coordinates: usize,
    /// The longest fraction that is written out, in characters.
    pub longest: usize,
}

/// Bytes for the exact numbers of one instance.
const BYTES: usize = 4_000_000;

/// The most coordinates of a token that are written.
const MOST_COORDINATES: usize = 8;

impl Budget {
    /// The budget for this many tokens in all layers together, of dimension `d`.
    pub fn new(tokens: usize, d: usize) -> Self {
        let each = BYTES / tokens.max(1);
        let coordinates = d.min(MOST_COORDINATES).min((each / 20).max(1));
        Self { coordinates, longest: (each / (coordinates + 1)).saturating_sub(4).clamp(12, 120) }
    }

    /// What the reader must know about the texts.
    pub fn note(&self) -> String {
        format!(
            "A fraction longer than {} characters is shown as a decimal after \u{2248}, and behind it about how many digits \
             its numerator and denominator have: \u{2248}0.333 (40/41).",
            self.longest
        )
    }

    /// A number: exact where it is short, else a decimal with the digits of the fraction.
    pub fn text(&self, value: &Rational) -> String {
        let digits = |bits: u64| (bits as f64 * std::f64::consts::LOG10_2) as u64 + 1;
        let (over, under) = (digits(value.numer().bits()), digits(value.denom().bits()));
        // Not even built where it is surely too long.
        if over + under <= self.longest as u64 + 4 {
            let text = value.to_string();
            if text.len() <= self.longest {
                return text;
            }
        }
        format!("\u{2248}{} ({over}/{under})", near(value))
    }

    /// A point.
    pub fn point(&self, point: &[Rational]) -> String {
        self.join(point.len(), point.iter().take(self.coordinates).map(|value| self.text(value)))
    }

    /// A point of floats, each the shortest decimal that is this float.
    pub fn floats(&self, point: impl ExactSizeIterator<Item = String>) -> String {
        self.join(point.len(), point.take(self.coordinates))
    }

    fn join(&self, d: usize, texts: impl Iterator<Item = String>) -> String {
        let more = if d > self.coordinates { format!(", \u{2026} {d} in all") } else { String::new() };
        format!("({}{more})", texts.collect::<Vec<_>>().join(", "))
    }
}

/// The text with each quoted label that is written from right to left between marks that keep its direction to itself.
pub(super) fn isolated(text: &str) -> String {
    let leftwards = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    if !text.contains(leftwards) {
        return text.to_owned();
    }
    let (mut quoted, mut escaped) = (false, false);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let quote = c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
        if quote && !quoted {
            out.push('\u{2068}');
        }
        out.push(c);
        if quote && quoted {
            out.push('\u{2069}');
        }
        quoted ^= quote;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::{parse, ratio};

    #[test]
    fn short_numbers_are_exact_and_long_ones_say_how_long() {
        let budget = Budget { coordinates: 2, longest: 12 };
        assert_eq!(budget.text(&ratio(-355, 113)), "-355/113");
        assert_eq!(budget.text(&parse("12345678901234/30000000000001").unwrap()), "\u{2248}0.41152 (14/14)");
        assert_eq!(budget.text(&parse("-1e4000").unwrap()), "\u{2248}-1.00000e4000 (4001/1)");
        assert_eq!(budget.point(&[ratio(1, 2), ratio(0, 1), ratio(3, 1)]), "(1/2, 0, \u{2026} 3 in all)");
    }

    #[test]
    fn quoted_labels_keep_their_direction_to_themselves() {
        assert_eq!(isolated(r#"token "a \" b" (1)"#), r#"token "a \" b" (1)"#);
        let turned = isolated("token \"\u{5e9}\\\"\" (1)");
        assert_eq!(turned, "token \u{2068}\"\u{5e9}\\\"\"\u{2069} (1)");
    }

    #[test]
    fn the_budget_shrinks_with_the_instance() {
        assert_eq!(Budget::new(100, 2), Budget { coordinates: 2, longest: 120 });
        let large = Budget::new(2000 * 31, 2);
        assert!(large.longest < 24 && large.coordinates == 2);
        assert_eq!(Budget::new(2_000_000, 50).coordinates, 1);
    }
}
