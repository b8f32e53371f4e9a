//! Which column of a file holds what.

use super::Labels;
use crate::error::{Error, Result};
use hardmax::records::Record;
use std::path::Path;

/// The columns that are read, from 0.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// How many there are.
    pub count: usize,
    /// The label, with the name of its column.
    pub label: (usize, String),
    pub text: usize,
    pub split: Option<usize>,
    pub id: Option<usize>,
    pub rating: Option<usize>,
}

impl Columns {
    /// The columns by the names of the first line, in any case.
    ///
    /// # Errors
    /// [`Error::Data`] where a name stands twice, or a column is missing or not the only one of its kind.
    pub fn new(path: &Path, header: &Record, labels: Labels) -> Result<Self> {
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        let error = |message: String| Error::line(path, header.line(), message);
        for (later, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if let Some(first) = names[..later].iter().position(|other| same(other, name)) {
                return Err(error(format!("columns {} and {} have one name, {name:?}", first + 1, later + 1)));
            }
        }
        let find = |name: &str| names.iter().position(|found| same(found, name));
        let one = |what: &str, known: &[&str]| {
            let mut found = known.iter().filter_map(|name| find(name));
            match (found.next(), found.next()) {
                (Some(only), None) => Ok(only),
                (Some(first), Some(second)) => {
                    let mut both = [first, second];
                    both.sort_unstable();
                    let [first, second] = both.map(|column| format!("{} ({})", column + 1, names[column]));
                    Err(error(format!("columns {first} and {second} could both be the {what}; expected one of them")))
                }
                (None, _) => {
                    let there: Vec<String> = names.iter().take(8).map(|name| short(name)).collect();
                    let (there, known) = (there.join(", "), known.join(" or "));
                    Err(error(format!("no column for the {what} among {there}; expected {known}")))
                }
            }
        };
        let label = match labels {
            Labels::Stars(_) if find("label").or(find("sentiment")).is_none() => one("stars", &["stars", "rating"])?,
            _ => one("label", &["label", "sentiment"])?,
        };
        Ok(Self {
            count: names.len(),
            label: (label, names[label].to_owned()),
            text: one("text", &["text", "review"])?,
            split: find("split"),
            id: find("id"),
            rating: find("rating"),
        })
    }
}

/// Whether two names are the same but for their case.
fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// A name in quotes, cut.
fn short(name: &str) -> String {
    format!("{:?}", name.chars().take(40).collect::<String>())
}
