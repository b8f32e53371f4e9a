//! Why a table is refused.

use super::number::CellError;
use crate::limits::Limits;
use crate::rational::quoted;
use crate::records::RecordError;
use std::fmt;

/// Why a table of text is refused. Lines and columns count from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CsvError {
    /// The text is no sequence of records.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A line has another number of cells than the first.
    #[error("line {line}: {found} cells, expected {expected} as in the first line{hint}")]
    Ragged {
        /// The line.
        line: u64,
        /// Its cells.
        found: usize,
        /// Those of the first line.
        expected: usize,
        /// A likely reason.
        hint: Hint,
    },
    /// A cell is no number.
    #[error("line {line}: column {column}: {problem}{hint}")]
    Cell {
        /// The line.
        line: u64,
        /// The column.
        column: usize,
        /// What is wrong with it.
        problem: CellError,
        /// A likely reason, or what to do.
        hint: Hint,
    },
    /// A cell of the first line is neither a name nor a number.
    #[error(
        "line {line}: column {column}: {} is neither a number nor clearly a name{hint}",
        quoted(.text)
    )]
    Unclear {
        /// The line.
        line: u64,
        /// The column.
        column: usize,
        /// The cell.
        text: String,
        /// A likely reason, or what to do.
        hint: Hint,
    },
    /// A column numbers or names the rows, by its name.
    #[error("line {line}: column {column} {} an index of the rows and no coordinate{hint}", named(.name))]
    Index {
        /// The line of the names.
        line: u64,
        /// The column.
        column: usize,
        /// Its name.
        name: String,
        /// What to do.
        hint: Hint,
    },
    /// Two columns are named `label`.
    #[error("line {line}: two columns named \"label\"; expected at most one")]
    TwoLabels {
        /// The line of the names.
        line: u64,
    },
    /// An option names a column that is not there.
    #[error("--{option}: there is no column {wanted}; {there}")]
    NoColumn {
        /// The option.
        option: &'static str,
        /// The column.
        wanted: String,
        /// What is there.
        there: String,
    },
    /// An option names a column whose name stands twice in the first line.
    #[error("--{option}: two columns are named {wanted}; give the number of the column, from 1")]
    Ambiguous {
        /// The option.
        option: &'static str,
        /// The column.
        wanted: String,
    },
    /// A column is chosen twice.
    #[error("column {column} is chosen twice, in --columns or as --label; expected once")]
    Twice {
        /// The column.
        column: usize,
    },
    /// A column is chosen by name, and the first line has no names.
    #[error("--{option}: column {wanted} is chosen by name, but --header no says that line {line} has no names")]
    NoNames {
        /// The option.
        option: &'static str,
        /// The column.
        wanted: String,
        /// The first line.
        line: u64,
    },
    /// The decimal mark also stands between cells.
    #[error("--decimal ,: commas also stand between cells; expected another --delimiter, like \";\"")]
    DecimalDelimiter,
    /// The table is a trajectory, and no layer is chosen.
    #[error(
        "line {line}: this is a trajectory as `hardmax run` writes it, with a column for layers; choose one of them with \
         --layer K"
    )]
    Trajectory {
        /// The line of the names.
        line: u64,
    },
    /// A layer is chosen, and the table is no trajectory.
    #[error(
        "--layer: this is no trajectory as `hardmax run` writes it, with the columns layer, token, x0, ..., attention, leader"
    )]
    NoTrajectory,
    /// The trajectory does not have the chosen layer.
    #[error("--layer {wanted}: there is no such layer; the last is {last}")]
    NoLayer {
        /// The chosen layer.
        wanted: usize,
        /// The last that is there.
        last: usize,
    },
    /// The cell of a trajectory that names the layer does not.
    #[error("line {line}: column {column}: {} is no number of a layer", quoted(.text))]
    Layer {
        /// The line.
        line: u64,
        /// The column.
        column: usize,
        /// The cell.
        text: String,
    },
    /// There are more numbers than [`Limits::entries`].
    #[error("line {line}: more than {}, the limit", Limits::current())]
    TooMany {
        /// The line.
        line: u64,
    },
}

fn named(name: &str) -> String {
    if name.is_empty() { "has no name, and seems".to_owned() } else { format!("({}) seems", quoted(name)) }
}

/// What is likely to be wrong, or what to do: a part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// Nothing is known.
    None,
    /// Something else stands between the cells.
    Delimiter(&'static str),
    /// Semicolons stand between the cells, and perhaps decimals follow a comma.
    Semicolon,
    /// Decimals follow a comma.
    DecimalComma,
    /// Nothing stands in the first line but names.
    Header,
    /// A column is no coordinate: the others.
    Columns {
        /// The others, as `--columns` takes them.
        others: String,
        /// The column itself as `--label` takes it, where it could be labels.
        label: Option<String>,
    },
}

impl fmt::Display for Hint {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Delimiter(delimiter) => {
                write!(formatter, "; where something else stands between the cells, give --delimiter {delimiter}")
            }
            Self::Semicolon => formatter.write_str(
                "; where semicolons stand between the cells, give --delimiter \";\", and for decimal commas --decimal ,",
            ),
            Self::DecimalComma => formatter.write_str("; for decimal commas, give --decimal ,"),
            Self::Header => formatter.write_str("; where this line names the columns, give --header yes"),
            Self::Columns { others, label } => {
                write!(formatter, "; choose the coordinates with --columns {others}")?;
                match label {
                    Some(label) => write!(formatter, ", or take this column as labels with --label {label}"),
                    None => Ok(()),
                }
            }
        }
    }
}

/// Something that a reader of a table should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// A line was taken as the names of the columns.
    Names {
        /// The line.
        line: u64,
        /// The names.
        names: Vec<String>,
    },
    /// The first line is 0, 1, ..., d - 1, and was taken as a token.
    Numbers {
        /// The line.
        line: u64,
        /// The number of columns.
        columns: usize,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        const SHOWN: usize = 20;
        match self {
            Self::Names { line, names } => {
                write!(formatter, "line {line} read as column names: ")?;
                for (i, name) in names.iter().take(SHOWN).enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    let short: String = name.chars().take(40).collect();
                    write!(formatter, "{comma}{}", short.escape_debug())?;
                }
                if names.len() > SHOWN { write!(formatter, ", ... ({} in all)", names.len()) } else { Ok(()) }
            }
            Self::Numbers { line, columns } => {
                let last = columns.saturating_sub(1);
                write!(
                    formatter,
                    "warning: line {line} counts from 0 to {last} and is read as a token; where it numbers the columns, give \
                     --header yes"
                )
            }
        }
    }
}
