//! How a file of tokens is to be read, where the file alone does not say it.

use crate::rational::quoted;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// The formats of files that hold tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileFormat {
    /// An instance as JSON.
    Json,
    /// A table with commas between cells.
    Csv,
    /// A table with tabs between cells.
    Tsv,
    /// One NumPy array.
    Npy,
    /// NumPy arrays by name.
    Npz,
}

impl FileFormat {
    /// What the end of a name says; `None` where it says nothing.
    pub fn of_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "npy" => Some(Self::Npy),
            "npz" => Some(Self::Npz),
            _ => None,
        }
    }

    /// What the first bytes say: the marks of NPY and of a zip archive, a bracket of JSON, else CSV.
    pub fn of_content(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\x93NUMPY") {
            return Self::Npy;
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Self::Npz;
        }
        match crate::encoding::without_mark(bytes).trim_ascii_start().first() {
            Some(b'{' | b'[') => Self::Json,
            _ => Self::Csv,
        }
    }

    /// Whether it is a table of text.
    pub fn is_text_table(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv)
    }
}

impl fmt::Display for FileFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Npy => "NPY",
            Self::Npz => "NPZ",
        })
    }
}

/// Whether the first line of a table names its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// It does.
    Yes,
    /// It is data.
    No,
    /// It does where no cell of it is a number.
    Auto,
}

/// A column, by its name in the first line or by its number from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// By its name.
    Name(String),
    /// By its number, from 1.
    Number(usize),
}

impl FromStr for Column {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, OptionError> {
        match text.trim() {
            "" => Err(OptionError::Column),
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                let number = digits.parse().ok().filter(|number| *number > 0);
                number.map(Self::Number).ok_or_else(|| OptionError::Number(digits.to_owned()))
            }
            name => Ok(Self::Name(name.to_owned())),
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Name(name) => formatter.write_str(&quoted(name)),
            Self::Number(number) => number.fmt(formatter),
        }
    }
}

/// The byte between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter(crate::records::Format);

impl Delimiter {
    pub(super) fn format(self) -> crate::records::Format {
        self.0
    }
}

impl FromStr for Delimiter {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, OptionError> {
        let byte = match text {
            "tab" | "\\t" => b'\t',
            "comma" => b',',
            "semicolon" => b';',
            "blank" => b' ',
            _ => match *text.as_bytes() {
                [byte] => byte,
                _ => return Err(OptionError::Delimiter(text.to_owned())),
            },
        };
        if is_part_of_numbers(byte) {
            return Err(OptionError::Delimiter(text.to_owned()));
        }
        crate::records::Format::delimited(byte).map(Self).map_err(|_| OptionError::Delimiter(text.to_owned()))
    }
}

/// Whether a byte may be part of a number: then it separates none.
fn is_part_of_numbers(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+-./".contains(&byte)
}

/// What stands between the whole part of a number and its decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Decimal {
    /// A point.
    #[default]
    Point,
    /// A comma; then semicolons stand between cells unless a delimiter is given.
    Comma,
}

impl FromStr for Decimal {
    type Err = OptionError;

    fn from_str(text: &str) -> Result<Self, OptionError> {
        match text {
            "." | "point" => Ok(Self::Point),
            "," | "comma" => Ok(Self::Comma),
            _ => Err(OptionError::Decimal(text.to_owned())),
        }
    }
}

/// Why a text is no value of an option.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OptionError {
    /// A column without a name.
    #[error("expected names of columns, or numbers from 1, with commas between them")]
    Column,
    /// A column with the number 0, or beyond all numbers.
    #[error("column {0}: columns are numbered from 1")]
    Number(String),
    /// What cannot separate cells.
    #[error(
        "{} cannot separate cells; expected tab, comma, semicolon, blank, or one ASCII character that is no part of a number",
        quoted(.0)
    )]
    Delimiter(String),
    /// What is no decimal mark.
    #[error("{}: expected . or ,", quoted(.0))]
    Decimal(String),
}

/// How a file of tokens is to be read; each option bears the name that it has on the command line.
///
/// ```
/// use hardmax_model::instance::{Header, ReadOptions};
/// let options = ReadOptions::default().with_header(Some(Header::Yes)).with_layer(Some(3));
/// assert_eq!(options.layer, Some(3));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Whether the first line of a table names its columns; by default it decides itself.
    pub header: Option<Header>,
    /// The columns that are coordinates, in their order; by default all but the labels.
    pub columns: Vec<Column>,
    /// The column of labels; by default the one named `label`, in any case.
    pub label: Option<Column>,
    /// What stands between cells.
    pub delimiter: Option<Delimiter>,
    /// The decimal mark.
    pub decimal: Option<Decimal>,
    /// The layer of a trajectory.
    pub layer: Option<usize>,
    /// The array of an NPZ file.
    pub array: Option<String>,
    /// Whether the matrix of an instance may be any square one.
    pub any_form: bool,
}

impl ReadOptions {
    /// With this choice of whether the first line names the columns.
    pub fn with_header(mut self, header: Option<Header>) -> Self {
        self.header = header;
        self
    }

    /// With these columns as coordinates.
    pub fn with_columns(mut self, columns: Vec<Column>) -> Self {
        self.columns = columns;
        self
    }

    /// With this column as labels.
    pub fn with_label(mut self, label: Option<Column>) -> Self {
        self.label = label;
        self
    }

    /// With this between cells.
    pub fn with_delimiter(mut self, delimiter: Option<Delimiter>) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// With this decimal mark.
    pub fn with_decimal(mut self, decimal: Option<Decimal>) -> Self {
        self.decimal = decimal;
        self
    }

    /// With this layer of a trajectory.
    pub fn with_layer(mut self, layer: Option<usize>) -> Self {
        self.layer = layer;
        self
    }

    /// With this array of an NPZ file.
    pub fn with_array(mut self, array: Option<String>) -> Self {
        self.array = array;
        self
    }

    /// With any square matrix as form, or only those of inner products.
    pub fn with_any_form(mut self, any_form: bool) -> Self {
        self.any_form = any_form;
        self
    }

    /// The first option, by its name, that says nothing about files of this format.
    pub fn without_effect(&self, format: FileFormat) -> Option<&'static str> {
        let table = format.is_text_table();
        let given = [
            ("header", self.header.is_some() && !table),
            ("columns", !self.columns.is_empty() && !table),
            ("label", self.label.is_some() && !table),
            ("delimiter", self.delimiter.is_some() && !table),
            ("decimal", self.decimal.is_some() && !table),
            ("layer", self.layer.is_some() && format == FileFormat::Json),
            ("array", self.array.is_some() && format != FileFormat::Npz),
        ];
        given.into_iter().find(|(_, unused)| *unused).map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_bytes_tell_the_format() {
        let named = |name: &str| FileFormat::of_name(Path::new(name));
        assert_eq!(
            [named("a.JSON"), named("a.csv"), named("b.tsv")].map(|format| format.map(|f| f.to_string())),
            [Some("JSON".to_owned()), Some("CSV".to_owned()), Some("TSV".to_owned())]
        );
        assert_eq!([named("a.npy"), named("a.npz")], [Some(FileFormat::Npy), Some(FileFormat::Npz)]);
        assert_eq!([named("a.txt"), named("63"), named(".csv")], [None; 3]);
        assert_eq!(FileFormat::of_content(b"\x93NUMPY\x01"), FileFormat::Npy);
        assert_eq!(FileFormat::of_content(b"PK\x03\x04"), FileFormat::Npz);
        assert_eq!(FileFormat::of_content("\u{feff} {".as_bytes()), FileFormat::Json);
        assert_eq!(FileFormat::of_content(b"[1]"), FileFormat::Json);
        assert_eq!([b"1,2" as &[u8], b"", b"PK"].map(FileFormat::of_content), [FileFormat::Csv; 3]);
    }

    #[test]
    fn values_of_options_are_read() {
        assert_eq!("3".parse::<Column>(), Ok(Column::Number(3)));
        assert_eq!(" x0 ".parse::<Column>(), Ok(Column::Name("x0".to_owned())));
        assert!("0".parse::<Column>().unwrap_err().to_string().contains("numbered from 1"));
        assert!("9".repeat(30).parse::<Column>().is_err() && "".parse::<Column>().is_err());
        for (text, byte) in [("tab", b'\t'), ("\\t", b'\t'), (";", b';'), ("semicolon", b';'), (" ", b' '), ("|", b'|')]
        {
            assert_eq!(text.parse::<Delimiter>().unwrap().format().delimiter(), byte);
        }
        for text in ["", ";;", "\"", "#", "\n", "é", "5", ".", "-", "+", "/", "e", "E"] {
            assert!(text.parse::<Delimiter>().unwrap_err().to_string().contains("cannot separate cells"), "{text:?}");
        }
        assert_eq!([",".parse(), ".".parse()], [Ok(Decimal::Comma), Ok(Decimal::Point)]);
        assert!(";".parse::<Decimal>().is_err());
    }

    #[test]
    fn every_option_is_refused_where_it_says_nothing() {
        let all = ReadOptions::default()
            .with_header(Some(Header::Auto))
            .with_columns(vec![Column::Number(1)])
            .with_label(Some(Column::Number(2)))
            .with_delimiter("tab".parse().ok())
            .with_decimal(Some(Decimal::Comma))
            .with_layer(Some(0))
            .with_array(Some("x".to_owned()));
        let mut left = all.clone();
        let mut refused = Vec::new();
        while let Some(name) = left.without_effect(FileFormat::Json) {
            refused.push(name);
            left = match name {
                "header" => left.with_header(None),
                "columns" => left.with_columns(Vec::new()),
                "label" => left.with_label(None),
                "delimiter" => left.with_delimiter(None),
                "decimal" => left.with_decimal(None),
                "layer" => left.with_layer(None),
                _ => left.with_array(None),
            };
        }
        assert_eq!(refused, ["header", "columns", "label", "delimiter", "decimal", "layer", "array"]);
        assert_eq!(all.without_effect(FileFormat::Csv), Some("array"));
        assert_eq!(all.with_array(None).without_effect(FileFormat::Tsv), None);
        let layer = ReadOptions::default().with_layer(Some(1));
        assert_eq!(layer.without_effect(FileFormat::Npy), None);
        assert_eq!(layer.with_array(Some("x".to_owned())).without_effect(FileFormat::Npz), None);
    }
}
