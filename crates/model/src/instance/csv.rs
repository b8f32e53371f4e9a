//! Tables as CSV: one token (or one row of the matrix) a line.
//!
//! A header is a first line in which every cell starts with a letter and is not `nan` or `inf`; a column named `label`
//! gives the labels. CRLF line ends, a byte-order mark and blank lines are read as people mean them.

use super::{InstanceError, MAX_ENTRIES, ReadError, Table};
use crate::rational;
use crate::tokens::Tokens;
use ::csv::{ReaderBuilder, StringRecord, Trim};

/// Reads a table.
///
/// # Errors
/// [`ReadError`] with the line, the column and the cell.
pub fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    let text = super::text(bytes)?;
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let mut label_column = None;
    let mut columns = None;
    let mut table: Option<Table> = None;
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(malformed)?;
        if is_blank(&record) {
            continue;
        }
        let line = line_of(&record, text);
        let columns = *columns.get_or_insert(record.len());
        if record.len() != columns {
            let message = format!("{} cells, expected {columns} as in the first line", record.len());
            return Err(ReadError::Csv { line, message });
        }
        if index == 0 && is_header(&record) {
            label_column = label_of(&record, line)?;
            continue;
        }
        let table = table.get_or_insert_with(|| Table {
            rows: Tokens::new(columns - usize::from(label_column.is_some())),
            labels: label_column.map(|_| Vec::new()),
        });
        push(table, &record, label_column, line)?;
    }
    table.ok_or(ReadError::Instance(InstanceError::NoTokens))
}

fn push(table: &mut Table, record: &StringRecord, label_column: Option<usize>, line: u64) -> Result<(), ReadError> {
    let mut row = Vec::with_capacity(record.len());
    for (column, cell) in record.iter().enumerate() {
        if Some(column) == label_column {
            table.labels.get_or_insert_default().push(cell.to_owned());
            continue;
        }
        let entry = rational::parse(cell)
            .map_err(|error| ReadError::Csv { line, message: format!("column {}: {error}", column + 1) })?;
        row.push(entry);
    }
    if table.rows.entries().len() + row.len() > MAX_ENTRIES {
        return Err(ReadError::Csv { line, message: format!("more than {MAX_ENTRIES} numbers, the limit") });
    }
    table.rows.push(row).map_err(|ragged| ReadError::Instance(ragged.into()))
}

/// The line at which a record starts; the reader's own position stands before the blank lines that it skipped.
fn line_of(record: &StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let blank = text.as_bytes()[position.byte() as usize..].iter().take_while(|byte| b"\r\n".contains(byte));
    position.line() + blank.filter(|byte| **byte == b'\n').count() as u64
}

fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(str::is_empty) && record.len() <= 1
}

fn is_header(record: &StringRecord) -> bool {
    record.iter().all(|cell| {
        let word = cell.to_ascii_lowercase();
        cell.starts_with(char::is_alphabetic) && !matches!(word.as_str(), "nan" | "inf" | "infinity")
    })
}

fn label_of(header: &StringRecord, line: u64) -> Result<Option<usize>, ReadError> {
    let mut labelled = header.iter().enumerate().filter(|(_, cell)| *cell == "label").map(|(column, _)| column);
    let first = labelled.next();
    match labelled.next() {
        Some(_) => {
            Err(ReadError::Csv { line, message: "two columns named \"label\"; expected at most one".to_owned() })
        }
        None => Ok(first),
    }
}

fn malformed(error: ::csv::Error) -> ReadError {
    let line = error.position().map_or(0, ::csv::Position::line);
    ReadError::Csv { line, message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn message(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn reads_tables_as_people_write_them() {
        let table = read("\u{feff}x,y,label\r\n1, 1/3 ,a\r\n-0.5,2e-1,\"b, c\"\r\n\r\n  \r\n".as_bytes()).unwrap();
        assert_eq!(table.labels, Some(vec!["a".to_owned(), "b, c".to_owned()]));
        assert_eq!(table.rows.to_rows(), [[ratio(1, 1), ratio(1, 3)], [ratio(-1, 2), ratio(1, 5)]]);
        assert_eq!(read(b"1\n2").unwrap().rows.len(), 2);
        assert_eq!(read(b"label\na").unwrap().rows.dimension(), 0);
    }

    #[test]
    fn numbers_are_counted_over_all_rows() {
        let mut table = Table { rows: Tokens::new(1024), labels: None };
        (1..MAX_ENTRIES / 1024).for_each(|_| table.rows.push(vec![ratio(0, 1); 1024]).unwrap());
        let record = StringRecord::from(vec!["1"; 1024]);
        assert!(push(&mut table, &record, None, 7).is_ok());
        let refused = push(&mut table, &record, None, 8).unwrap_err().to_string();
        assert_eq!(refused, "line 8: more than 2097152 numbers, the limit");
    }

    #[test]
    fn messages_name_line_and_column() {
        assert!(message("1,2\n3,x").starts_with("line 2: column 2: \"x\": not a rational;"));
        assert_eq!(message("1,2\n\n3"), "line 3: 1 cells, expected 2 as in the first line");
        assert!(message("nan,1").starts_with("line 1: column 1: \"nan\": not a rational;"));
        assert!(message("inf,b").starts_with("line 1: column 1: \"inf\""));
        assert!(message("1,1/0").starts_with("line 1: column 2: \"1/0\": the denominator is zero"));
        assert!(message("label,label\na,b").contains("two columns named"));
        assert_eq!(message("x,y\n"), "there are no tokens; expected at least one");
        assert_eq!(message(""), "there are no tokens; expected at least one");
        assert_eq!(read(b"1,\xff").unwrap_err().to_string(), "byte 2 is not valid UTF-8 text");
    }
}
