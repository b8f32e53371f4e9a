//! What the first line of a table says: names or numbers, and which columns are what.

use super::error::{CsvError, Hint, Note};
use super::number::{self, Kind};
use crate::instance::options::{Column, Decimal, Header, ReadOptions};
use crate::rational::quoted;
use crate::records::Record;

/// Which columns are what, from 0.
#[derive(Debug)]
pub(super) struct Layout {
    /// The number of columns.
    pub width: usize,
    pub coordinates: Vec<usize>,
    pub label: Option<usize>,
    /// The column of layers, where the table is a trajectory.
    pub layer: Option<usize>,
    /// The names, where the first line has them.
    pub names: Option<Vec<String>>,
}

impl Layout {
    /// Looks at the first line.
    pub fn new(first: &Record, options: &ReadOptions) -> Result<(Self, Option<Note>), CsvError> {
        let (width, line) = (first.len(), first.line());
        let cells: Vec<String> = first.iter().map(|cell| cell.trim().to_owned()).collect();
        let names = has_names(&cells, line, options)?.then_some(cells);
        let mut layout = Self { width, coordinates: Vec::new(), label: None, layer: None, names };
        let trajectory = layout.names.as_deref().and_then(trajectory);
        match (&trajectory, options.layer) {
            (Some(_), None) => return Err(CsvError::Trajectory { line }),
            (None, Some(_)) => return Err(CsvError::NoTrajectory),
            _ => {}
        }
        layout.layer = trajectory.as_ref().map(|_| 0);
        for column in &options.columns {
            layout.coordinates.push(layout.find("columns", column, line)?);
        }
        layout.label = match &options.label {
            Some(column) => Some(layout.find("label", column, line)?),
            None => layout.named_label(line)?,
        };
        if options.columns.is_empty() {
            layout.coordinates = match trajectory {
                Some(coordinates) => coordinates,
                None => layout.all_but_labels(line)?,
            };
        }
        layout.check_once()?;
        let note = match &layout.names {
            Some(names) => Some(Note::Names { line, names: names.clone() }),
            None => counts_up(first).then_some(Note::Numbers { line, columns: width }),
        };
        Ok((layout, note))
    }

    /// The column that an option names.
    fn find(&self, option: &'static str, column: &Column, line: u64) -> Result<usize, CsvError> {
        let missing = |there: String| CsvError::NoColumn { option, wanted: column.to_string(), there };
        match (column, &self.names) {
            (Column::Number(number), _) if *number <= self.width => Ok(number - 1),
            (Column::Number(_), _) => Err(missing(format!("the file has {} columns", self.width))),
            (Column::Name(_), None) => Err(CsvError::NoNames { option, wanted: column.to_string(), line }),
            (Column::Name(name), Some(names)) => {
                let mut found = (0..names.len()).filter(|i| names[*i] == *name);
                match (found.next(), found.next()) {
                    (Some(column), None) => Ok(column),
                    (Some(_), Some(_)) => Err(CsvError::Ambiguous { option, wanted: column.to_string() }),
                    (None, _) => {
                        let shown: Vec<String> = names.iter().take(10).map(|name| quoted(name)).collect();
                        let more = if names.len() > 10 { ", ..." } else { "" };
                        Err(missing(format!("line {line} names {}{more}", shown.join(", "))))
                    }
                }
            }
        }
    }

    /// The column named `label` in any case, unless it is a coordinate.
    fn named_label(&self, line: u64) -> Result<Option<usize>, CsvError> {
        let names = self.names.as_deref().unwrap_or_default();
        let is_label = |i: &usize| names[*i].eq_ignore_ascii_case("label") && !self.coordinates.contains(i);
        let mut labels = (0..names.len()).filter(is_label);
        match (labels.next(), labels.next()) {
            (Some(_), Some(_)) => Err(CsvError::TwoLabels { line }),
            (label, _) => Ok(label),
        }
    }

    /// All columns but the labels, none of which may number the rows.
    fn all_but_labels(&self, line: u64) -> Result<Vec<usize>, CsvError> {
        let others: Vec<usize> = (0..self.width).filter(|column| Some(*column) != self.label).collect();
        let names = self.names.as_deref().unwrap_or_default();
        match others.iter().find(|column| names.get(**column).is_some_and(|name| is_index(name))) {
            None => Ok(others),
            Some(&column) => {
                let coordinates = others.iter().copied().filter(|other| *other != column).collect::<Vec<_>>();
                let hint = Hint::Columns { others: self.listed(&coordinates), label: None };
                Err(CsvError::Index { line, column: column + 1, name: names[column].clone(), hint })
            }
        }
    }

    fn check_once(&self) -> Result<(), CsvError> {
        let mut chosen: Vec<usize> = self.coordinates.iter().copied().chain(self.label).collect();
        chosen.sort_unstable();
        match chosen.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(CsvError::Twice { column: pair[0] + 1 }),
            None => Ok(()),
        }
    }

    /// What to do about a coordinate that is text.
    pub fn remedy(&self, column: usize) -> Hint {
        let others: Vec<usize> = self.coordinates.iter().copied().filter(|other| *other != column).collect();
        if others.is_empty() {
            return Hint::None;
        }
        let label = self.label.is_none().then(|| self.listed(&[column]));
        Hint::Columns { others: self.listed(&others), label }
    }

    /// Columns as `--columns` takes them: by name where names are plain, else by number.
    fn listed(&self, columns: &[usize]) -> String {
        if columns.is_empty() {
            return "...".to_owned();
        }
        let names = self.names.as_deref().unwrap_or_default();
        let is_plain = |column: &usize| {
            let letters = |c: char| c.is_alphanumeric() || "_.".contains(c);
            let name = names.get(*column).filter(|name| name.chars().all(letters) && name.len() <= 20);
            name.is_some_and(|name| name.contains(char::is_alphabetic))
                && names.iter().filter(|name| **name == names[*column]).count() == 1
        };
        let plain = columns.len() <= 8 && columns.iter().all(is_plain);
        let text = |column: &usize| if plain { names[*column].clone() } else { (column + 1).to_string() };
        let shown: Vec<String> = columns.iter().take(8).map(text).collect();
        shown.join(",") + if columns.len() > 8 { ",..." } else { "" }
    }
}

/// Whether the first line names the columns.
fn has_names(cells: &[String], line: u64, options: &ReadOptions) -> Result<bool, CsvError> {
    let decimal = options.decimal.unwrap_or_default();
    match options.header {
        Some(Header::Yes) => return Ok(true),
        Some(Header::No) => return Ok(false),
        Some(Header::Auto) | None => {}
    }
    let chosen = || options.columns.iter().chain(&options.label);
    if chosen().any(|column| matches!(column, Column::Name(_))) {
        return Ok(true);
    }
    let kinds: Vec<Kind> = cells.iter().map(|cell| number::kind(cell, decimal)).collect();
    if kinds.contains(&Kind::Number) {
        return Ok(false);
    }
    let matters =
        |column: &usize| options.columns.is_empty() || chosen().any(|chosen| *chosen == Column::Number(column + 1));
    match (0..cells.len()).filter(matters).find(|column| kinds[*column] == Kind::NotNumber) {
        None => Ok(true),
        Some(column) => {
            let hint = match hint(&cells[column], options) {
                Hint::None => Hint::Header,
                hint => hint,
            };
            Err(match number::read(&cells[column], decimal) {
                Err(number::CellError::Number(_)) | Ok(_) => {
                    CsvError::Unclear { line, column: column + 1, text: cells[column].clone(), hint }
                }
                Err(problem) => CsvError::Cell { line, column: column + 1, problem, hint },
            })
        }
    }
}

/// What a cell that is no number, or a line of another length, says about the marks between cells.
pub(super) fn hint(cell: &str, options: &ReadOptions) -> Hint {
    let decimal = options.decimal.unwrap_or_default();
    let number = |text: &str, decimal| number::kind(text, decimal) == Kind::Number;
    let delimiter = options.delimiter.map(|delimiter| delimiter.format().delimiter());
    if cell.contains(';') && delimiter != Some(b';') {
        Hint::Semicolon
    } else if cell.contains('\t') && delimiter != Some(b'\t') {
        Hint::Delimiter("tab")
    } else if decimal == Decimal::Point && cell.contains(',') && number(cell, Decimal::Comma) {
        Hint::DecimalComma
    } else if cell.contains(',') && cell.split(',').all(|part| number(part, decimal)) {
        Hint::Delimiter("comma")
    } else if cell.contains(' ') && cell.split(' ').all(|part| number(part, decimal)) {
        Hint::Delimiter("blank")
    } else {
        Hint::None
    }
}

/// The columns of coordinates, where the names are those of a trajectory.
fn trajectory(names: &[String]) -> Option<Vec<usize>> {
    let inner = names.strip_prefix(&["layer".to_owned(), "token".to_owned()])?;
    let inner = inner.strip_suffix(&["attention".to_owned(), "leader".to_owned()])?;
    let labels = usize::from(inner.first().is_some_and(|name| name == "label"));
    let is_coordinate = |(k, name): (usize, &String)| *name == format!("x{k}");
    let coordinates = inner[labels..].iter().enumerate().all(is_coordinate);
    coordinates.then(|| (2 + labels..2 + inner.len()).collect())
}

/// Whether a column of this name numbers or names the rows.
pub(super) fn is_index(name: &str) -> bool {
    const NAMES: [&str; 14] = [
        "",
        "#",
        "index",
        "idx",
        "id",
        "ids",
        "row",
        "rows",
        "rowid",
        "row_id",
        "rownum",
        "row.names",
        "row_names",
        "rownames",
    ];
    let name = name.to_lowercase();
    NAMES.contains(&name.as_str()) || name.starts_with("unnamed: ")
}

/// Whether a line is 0, 1, ..., d - 1.
fn counts_up(first: &Record) -> bool {
    first.iter().enumerate().all(|(i, cell)| cell.trim() == i.to_string())
}
