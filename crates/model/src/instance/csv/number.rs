//! What one cell of a table says: a number, something that should have been one, or a word.

use crate::instance::options::Decimal;
use crate::rational::{self, Rational, RationalError, quoted};
use std::borrow::Cow;

/// Why a cell is no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CellError {
    /// There is nothing in it.
    #[error("the cell is empty, expected a number")]
    Empty,
    /// A word for a value that is missing.
    #[error("{} stands for a missing value, expected a number", quoted(.0))]
    Missing(String),
    /// A word for a truth value.
    #[error("{} is a truth value, expected a number", quoted(.0))]
    Truth(String),
    /// An infinite number.
    #[error("{} is infinite, expected a finite number", quoted(.0))]
    Infinite(String),
    /// A point where decimals follow a comma.
    #[error("{} has a point, but the decimal mark is a comma", quoted(.0))]
    Point(String),
    /// Anything else.
    #[error(transparent)]
    Number(#[from] RationalError),
}

/// What a cell says where a name is possible too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// A missing value, a truth value, an infinity, or a number that was damaged: never a name.
    NotNumber,
    /// An empty cell.
    Empty,
    Word,
}

/// The number in a cell: by the grammar of [`rational`], and also `+1`, `.5` and `1.`.
pub(super) fn read(cell: &str, decimal: Decimal) -> Result<Rational, CellError> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Err(CellError::Empty);
    }
    if decimal == Decimal::Comma && cell.contains('.') && cell.contains(|c: char| c.is_ascii_digit()) {
        return Err(CellError::Point(cell.to_owned()));
    }
    rational::parse(&plain(cell, decimal)).map_err(|error| {
        let owned = || cell.to_owned();
        match word(cell) {
            Some(Word::Missing) => CellError::Missing(owned()),
            Some(Word::Truth) => CellError::Truth(owned()),
            Some(Word::Infinite) => CellError::Infinite(owned()),
            None => match rational::parse(cell) {
                Err(own) if own.reason() == error.reason() => own.into(),
                _ => error.into(),
            },
        }
    })
}

/// What a cell says where the line may hold names.
pub(super) fn kind(cell: &str, decimal: Decimal) -> Kind {
    let cell = cell.trim();
    match read(cell, decimal) {
        Ok(_) => Kind::Number,
        Err(CellError::Empty) => Kind::Empty,
        Err(CellError::Number(_)) if !is_number_like(cell) => Kind::Word,
        Err(_) => Kind::NotNumber,
    }
}

/// The cell in the grammar of [`rational`], where it follows that of the tables.
fn plain(cell: &str, decimal: Decimal) -> Cow<'_, str> {
    let (sign, unsigned) = match cell.as_bytes() {
        [b'-', ..] => ("-", &cell[1..]),
        [b'+', ..] => ("", &cell[1..]),
        _ => ("", cell),
    };
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return Cow::Borrowed(cell);
    }
    let unsigned = match decimal {
        Decimal::Point => Cow::Borrowed(unsigned),
        Decimal::Comma => Cow::Owned(unsigned.replace(',', ".")),
    };
    let (mantissa, exponent) = unsigned.split_at(unsigned.find(['e', 'E']).unwrap_or(unsigned.len()));
    let (before, after) = match mantissa.split_once('.') {
        Some(("", after)) if !after.is_empty() => ("0.", after),
        Some((before, "")) if before.bytes().all(|byte| byte.is_ascii_digit()) => (before, ""),
        _ => ("", mantissa),
    };
    Cow::Owned([sign, before, after, exponent].concat())
}

enum Word {
    Missing,
    Truth,
    Infinite,
}

const MISSING: [&str; 16] = [
    "na",
    "n/a",
    "n.a.",
    "<na>",
    "nan",
    "nat",
    "null",
    "none",
    "nil",
    "missing",
    "undefined",
    "-",
    "--",
    "?",
    ".",
    "_",
];

fn word(cell: &str) -> Option<Word> {
    let lower = cell.to_ascii_lowercase();
    let unsigned = lower.trim_start_matches(['+', '-']);
    if MISSING.contains(&lower.as_str()) || unsigned == "nan" || is_error_value(cell) {
        Some(Word::Missing)
    } else if matches!(lower.as_str(), "true" | "false") {
        Some(Word::Truth)
    } else if matches!(unsigned, "inf" | "infinity" | "∞") {
        Some(Word::Infinite)
    } else {
        None
    }
}

/// Whether a cell is a spreadsheet's word for what it could not compute.
pub(super) fn is_error_value(cell: &str) -> bool {
    const ERRORS: [&str; 8] = ["#N/A", "#NA", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"];
    ERRORS.iter().any(|error| error.eq_ignore_ascii_case(cell))
}

/// Whether a text that is no number was probably meant as one: it has a digit, and begins like a number, wraps one
/// (`np.float64(0.5)`), is one but for letters that look like digits (`O.5`), or is a date that was one (`Jan-32`).
fn is_number_like(cell: &str) -> bool {
    if !cell.contains(char::is_numeric) {
        return false;
    }
    let begins = !cell.starts_with(|c: char| c.is_alphabetic() && !c.is_numeric() || c == '_');
    let wrapped = cell.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).is_some_and(|inner| {
        let inner = inner.trim_matches(['\'', '"', ' ']);
        rational::parse(&plain(inner, Decimal::Point)).is_ok()
    });
    let digits: String = cell
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            _ => c,
        })
        .collect();
    begins || wrapped || rational::parse(&plain(&digits, Decimal::Point)).is_ok() || is_date(cell)
}

fn is_date(cell: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = |text: &str| MONTHS.contains(&text.to_ascii_lowercase().as_str());
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    cell.split_once(['-', ' ', '/']).is_some_and(|(month_part, rest)| month(month_part) && number(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cell: &str) -> String {
        read(cell, Decimal::Point).unwrap().to_string()
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (cell, value) in [
            (".5", "1/2"),
            ("-.5", "-1/2"),
            ("+.5e1", "5"),
            ("1.", "1"),
            ("-1.", "-1"),
            ("1.e2", "100"),
            ("+1", "1"),
            ("+1/3", "1/3"),
            (" 2 ", "2"),
            ("-1/3", "-1/3"),
        ] {
            assert_eq!(text(cell), value, "{cell}");
        }
        for cell in [
            "+-1", "--1", "+", "1..", "..5", "1./2", "1/2.", "1e5.", ".5/2", "1.5.2", "1,5", "e5", "+e5", ".e5", ",5",
            "+ 1",
        ] {
            assert!(matches!(read(cell, Decimal::Point), Err(CellError::Number(_))), "{cell}");
        }
        let comma = |cell| read(cell, Decimal::Comma);
        assert_eq!(comma("-0,25").unwrap().to_string(), "-1/4");
        assert_eq!(comma(",5").unwrap().to_string(), "1/2");
        assert_eq!(comma("1,e2").unwrap().to_string(), "100");
        assert!(matches!(comma("1.5"), Err(CellError::Point(_))));
        assert!(matches!(comma("1.234,5"), Err(CellError::Point(_))));
        assert_eq!(comma("1,2,3").unwrap_err().to_string().split(':').next(), Some("\"1,2,3\""));
    }

    #[test]
    fn words_for_nothing_are_told_apart() {
        let message = |cell| read(cell, Decimal::Point).unwrap_err().to_string();
        for cell in ["NA", "n/a", "nan", "-NaN", "null", "None", "NULL", "?", "-", ".", "#N/A", "#REF!"] {
            assert!(message(cell).ends_with("stands for a missing value, expected a number"), "{cell}");
        }
        assert_eq!(message(""), "the cell is empty, expected a number");
        assert_eq!(message("TRUE"), "\"TRUE\" is a truth value, expected a number");
        assert_eq!(message("-Inf"), "\"-Inf\" is infinite, expected a finite number");
        assert!(message(".5e99999").ends_with("exponent beyond +-4096"), "{}", message(".5e99999"));
    }

    #[test]
    fn names_are_told_from_damaged_numbers() {
        for cell in ["x", "x0", "PC1", "x.1", "feature_2", "_1", "Länge", "θ", "O", "l", "e", "f(x)", "label", "x (m)"]
        {
            assert_eq!(kind(cell, Decimal::Point), Kind::Word, "{cell}");
        }
        for cell in [
            "np.float64(0.5)",
            "Decimal('1.5')",
            "O.5",
            "l.5",
            "1O",
            "Jan-32",
            "0x10",
            "1_000",
            "½",
            "٣",
            "12%",
            "$5",
            "1,5",
            "(2)",
            "NA",
            "inf",
            "true",
        ] {
            assert_eq!(kind(cell, Decimal::Point), Kind::NotNumber, "{cell}");
        }
        assert_eq!(kind(" ", Decimal::Point), Kind::Empty);
        assert_eq!(kind("+1.", Decimal::Point), Kind::Number);
    }
}
