//! What people and programs read: human text, JSON, JUnit, HTML.

pub mod answers;
pub mod case;
pub mod compare;
mod decimal;
#[cfg(feature = "plot")]
pub mod html;
pub mod interpolate;
#[cfg(feature = "statistics")]
pub mod interpolate_rates;
#[cfg(feature = "junit")]
pub mod junit;
pub mod limit;
pub mod lost;
#[cfg(feature = "statistics")]
pub mod rates;
#[cfg(all(feature = "plot", feature = "statistics"))]
pub mod rates_plot;
pub mod softmax;
pub mod status;
pub mod theorems;
pub mod trajectory;

use crate::instance::Instance;
use crate::rational::Rational;
pub(crate) use decimal::near;

/// The most tokens that are printed one by one.
pub const MOST_TOKENS: usize = 50;

/// The most coordinates of a token that are printed.
pub const MOST_COORDINATES: usize = 8;

/// Whether people get a summary of it, and every token only where they ask for it.
pub fn is_large(instance: &Instance) -> bool {
    instance.len() > MOST_TOKENS || instance.dimension() > MOST_COORDINATES
}

/// A rational for people: exact where it is short, else six significant digits after a mark.
pub fn short(value: &Rational) -> String {
    // Twelve digits have at most 40 bits: larger numbers need not be written down to be found too long.
    if value.numer().bits().max(value.denom().bits()) <= 40 {
        let exact = value.to_string();
        if exact.len() <= 12 {
            return exact;
        }
    }
    format!("~{}", near(value))
}

/// A float to six significant digits.
pub fn short_float(value: f64) -> String {
    let size = value.abs();
    if value != 0.0 && !(1e-4..1e7).contains(&size) {
        return format!("{value:.5e}");
    }
    let digits = 6 - (size.max(1.0).log10().floor() as i64 + 1).clamp(1, 6);
    format!("{value:.*}", digits.max(0) as usize)
}

/// A point for people.
pub fn short_point(point: &[Rational]) -> String {
    format!("({})", point.iter().map(short).collect::<Vec<_>>().join(", "))
}

/// A point of d coordinates for people: the first of them, and how many there are.
fn some_coordinates(coordinates: impl Iterator<Item = String>, d: usize) -> String {
    let shown: Vec<String> = coordinates.take(MOST_COORDINATES).collect();
    if d > MOST_COORDINATES { format!("({}, ... ({d}))", shown.join(", ")) } else { format!("({})", shown.join(", ")) }
}

/// Token indices for people: `0, 2, 5`.
pub fn list(tokens: &[usize]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = tokens.iter().take(MOST).map(ToString::to_string).collect();
    match tokens.len() {
        count if count > MOST => format!("{}, ... ({count})", shown.join(", ")),
        _ => shown.join(", "),
    }
}
