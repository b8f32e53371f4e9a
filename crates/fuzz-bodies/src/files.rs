//! Instances from JSON and tables from CSV.

use crate::text::reference_value;
use hardmax::instance::json::{self, InstanceJson};
use hardmax::instance::{Instance, ReadError, Table, csv};
use hardmax::rational::Rational;
use num_traits::{Signed, Zero};
use serde_json::Value;

/// Reads the bytes as an instance: what is accepted satisfies the hypotheses, holds the numbers of the document, and
/// survives being written and read.
///
/// # Panics
/// **Panics if** it does not, or if a message is without end.
pub fn instance_json(bytes: &[u8]) {
    match json::read(bytes) {
        Ok(instance) => {
            assert!(instance.alpha().is_positive());
            for token in instance.tokens().rows() {
                let norm = instance.form().norm_squared(token);
                assert!(if token.iter().all(Zero::is_zero) { norm.is_zero() } else { norm.is_positive() });
            }
            same_numbers_as_the_document(&instance, bytes);
            // INVARIANT: an instance is plain text and lists.
            let written = serde_json::to_vec(&InstanceJson::from(&instance)).expect("an instance as JSON");
            assert_eq!(json::read(&written).ok().as_ref(), Some(&instance));
        }
        Err(error) => bounded(&error),
    }
}

fn same_numbers_as_the_document(instance: &Instance, bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(bytes) else { return };
    let number = |value: &Value| match value {
        Value::String(text) => reference_value(text),
        Value::Number(number) if number.is_i64() || number.is_u64() => reference_value(&number.to_string()),
        _ => None,
    };
    let compare = |value: &Value, ours: &Rational| {
        if let Some(theirs) = number(value) {
            assert_eq!(theirs, *ours);
        }
    };
    compare(&document["alpha"], instance.alpha());
    let rows = document["tokens"].as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(rows.len(), instance.len());
    for (row, token) in rows.iter().zip(instance.tokens().rows()) {
        let cells = row.as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(cells.len(), token.len());
        cells.iter().zip(token).for_each(|(cell, entry)| compare(cell, entry));
    }
}

/// Reads the bytes as a table: without quotes it is compared with lines split at commas, and it survives being written
/// and read.
///
/// # Panics
/// **Panics if** the readings differ, or if a message is without end.
pub fn instance_csv(bytes: &[u8]) {
    match csv::read(bytes) {
        // A header that names labels alone gives rows without coordinates: there is nothing to compare.
        Ok(table) if table.rows.is_empty() => {}
        Ok(table) => {
            same_as_split_lines(&table, bytes);
            survives_as_text(&table);
        }
        Err(error) => bounded(&error),
    }
}

/// The table is the same once it is written as CSV and read.
pub(super) fn survives_as_text(table: &Table) {
    let written = write(table);
    let again = csv::read(written.as_bytes());
    assert_eq!(again.ok().as_ref(), Some(table), "{written}");
}

fn same_as_split_lines(table: &Table, bytes: &[u8]) {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('"')) else { return };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let lines: Vec<&str> = lines.collect();
    let skipped = lines.len() - table.rows.len();
    assert!(skipped <= 1, "{skipped} lines that are not blank went missing");
    for (line, row) in lines[skipped..].iter().zip(table.rows.rows()) {
        let cells: Vec<Option<Rational>> = line.split(',').map(reference_cell).collect();
        if table.labels.is_none() {
            assert_eq!(cells, row.iter().cloned().map(Some).collect::<Vec<_>>());
        } else {
            assert_eq!(cells.len(), row.len() + 1);
        }
    }
}

/// The number of a cell: by the grammar of rationals, or with a plus before it, or with nothing on one side of its point.
fn reference_cell(cell: &str) -> Option<Rational> {
    let cell = cell.trim();
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (before, after) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole = if before.is_empty() && digit(after.chars().next()) { "0" } else { before };
    let point = if digit(after.chars().next()) { "." } else { "" };
    let is_whole = !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit());
    let ends_well = unsigned.contains('.') && is_whole && (after.is_empty() || after.starts_with(['e', 'E']));
    if !digit(whole.chars().next()) || unsigned.contains('.') && point.is_empty() && !ends_well {
        return None;
    }
    let value = reference_value(&format!("{whole}{point}{after}"))?;
    Some(if cell.starts_with('-') { -value } else { value })
}

fn write(table: &Table) -> String {
    let quoted = |label: &String| format!("\"{}\"", label.replace('"', "\"\""));
    let mut text = String::new();
    if table.labels.is_some() {
        text.push_str("label");
        (0..table.rows.dimension()).for_each(|k| text.push_str(&format!(",x{k}")));
        text.push('\n');
    }
    for (i, row) in table.rows.rows().enumerate() {
        let label = table.labels.iter().map(|labels| quoted(&labels[i]));
        let cells: Vec<String> = label.chain(row.iter().map(ToString::to_string)).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

pub(super) fn bounded(error: &ReadError) {
    let message = error.to_string();
    assert!(!message.is_empty() && message.chars().count() < 4_000, "a message of {} bytes", message.len());
}
