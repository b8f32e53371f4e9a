//! Reading instances, matrices and certificates from paths.

use super::choice::choice;
use anyhow::{Context, Result, bail};
use hardmax::form::{Form, FormError};
use hardmax::instance::file::{self, Content, Note};
use hardmax::instance::{
    Column, Decimal, Delimiter, FileFormat, Header, Instance, InstanceError, ReadError, ReadOptions,
};
use hardmax::limits::Limits;
use hardmax::rational::{self, Rational};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where the help lists these options.
const READING: &str = "How tokens are read";

/// How an instance is given beside its file.
#[derive(clap::Args)]
pub(super) struct InstanceArgs {
    /// Step size alpha > 0, like 1/2: needed for all formats but JSON, which hold tokens alone
    #[arg(long, help_heading = READING, value_name = "P/Q", value_parser = rational::parse, allow_negative_numbers = true)]
    alpha: Option<Rational>,

    /// Form A for tokens that are no JSON: a file of d x d numbers in any of the formats [default: the identity]
    #[arg(long, help_heading = READING, value_name = "FILE")]
    matrix: Option<PathBuf>,

    /// A may be any square matrix: it need not be symmetric or positive definite
    #[arg(long, help_heading = READING)]
    any_form: bool,

    /// The format of the input [default: by its name, where that says nothing by its content]
    #[arg(long, help_heading = READING, value_name = "FORMAT", value_parser = choice::<FileFormat>())]
    input_format: Option<FileFormat>,

    /// Whether line 1 of a table names its columns; auto: where no cell of it is a number
    #[arg(long, help_heading = READING, value_name = "WHETHER", value_parser = choice::<Header>())]
    header: Option<Header>,

    /// The columns of a table that are coordinates, by name or by number from 1 [default: all but the labels]
    #[arg(long, help_heading = READING, value_name = "NAMES|NUMBERS", value_delimiter = ',', value_parser = str::parse::<Column>)]
    columns: Vec<Column>,

    /// The column of a table that names the tokens, by name or number [default: `label`, in any case]
    #[arg(long, help_heading = READING, value_name = "NAME", value_parser = str::parse::<Column>)]
    label: Option<Column>,

    /// What stands between the cells of a table: a character, tab or blank [default: a comma; in TSV a tab]
    #[arg(long, help_heading = READING, value_name = "CHAR", value_parser = str::parse::<Delimiter>)]
    delimiter: Option<Delimiter>,

    /// The decimal mark of a table, `.` or `,`; with a comma, semicolons stand between cells
    #[arg(long, help_heading = READING, value_name = "MARK", value_parser = str::parse::<Decimal>)]
    decimal: Option<Decimal>,

    /// The layer of a trajectory that `run --output` wrote as CSV or NPY
    #[arg(long, help_heading = READING, value_name = "K")]
    layer: Option<usize>,

    /// The array of an NPZ file that holds several
    #[arg(long, help_heading = READING, value_name = "NAME")]
    array: Option<String>,
}

impl InstanceArgs {
    /// The files that are read beside the instance itself.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.matrix.as_deref().into_iter()
    }

    /// The instance in `path`; `-` is standard input.
    pub fn instance(&self, path: &Path) -> Result<Instance> {
        let bytes = read(path)?;
        let name = name(path);
        let format = format(path, self.input_format, &bytes)?;
        if format == FileFormat::Json && (self.alpha.is_some() || self.matrix.is_some()) {
            bail!("{name}: a JSON instance holds its own alpha and matrix; --alpha and --matrix are for CSV and NPY")
        }
        let matrix = self.matrix.as_deref().map(|matrix| Matrix::load(matrix, path)).transpose()?;
        let mut options = self.options();
        if !format.is_text_table() && matrix.as_ref().is_some_and(|matrix| matrix.format.is_text_table()) {
            // These are about the matrix.
            options = options.with_delimiter(None).with_decimal(None);
        }
        let content = file::read(&bytes, format, &options).map_err(|error| self.hinted(error));
        let table = match content.context(name.clone())? {
            Content::Instance(instance) => return Ok(instance),
            Content::Table(table, note) => {
                say(&name, note);
                table
            }
        };
        let Some(alpha) = &self.alpha else {
            bail!("{name}: alpha is missing: a CSV or NPY file holds tokens alone, give the step size with --alpha")
        };
        let form = matrix.map(|matrix| matrix.form(&self.options())).transpose()?;
        match (self.any_form, form) {
            (true, None) => bail!("{name}: --any-form has no effect without --matrix: the form is the identity"),
            (true, form) => table.into_any_form(form, alpha.clone()),
            (false, form) => table.into_instance(form, alpha.clone()),
        }
        .map_err(|error| self.hinted(ReadError::Instance(error)))
        .context(name)
    }

    /// The error, with the option that goes without the hypotheses where a form does not meet them.
    fn hinted(&self, error: ReadError) -> anyhow::Error {
        use FormError::{NotPositiveDefinite, NotSymmetric};
        match error {
            ReadError::Instance(InstanceError::Form(NotSymmetric { .. } | NotPositiveDefinite { .. })) => {
                anyhow::anyhow!("{error}; --any-form takes any square matrix")
            }
            _ => error.into(),
        }
    }

    fn options(&self) -> ReadOptions {
        ReadOptions::default()
            .with_header(self.header)
            .with_columns(self.columns.clone())
            .with_label(self.label.clone())
            .with_delimiter(self.delimiter)
            .with_decimal(self.decimal)
            .with_layer(self.layer)
            .with_array(self.array.clone())
            .with_any_form(self.any_form)
    }
}

/// The file of a matrix. What stands between its cells, where it is a table, is what stands between those of the instance.
struct Matrix<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
    format: FileFormat,
}

impl<'a> Matrix<'a> {
    fn load(path: &'a Path, instance: &Path) -> Result<Self> {
        if is_standard_input(path) && is_standard_input(instance) {
            bail!("standard input cannot be both the instance and the matrix");
        }
        let bytes = read(path)?;
        let format = format(path, None, &bytes)?;
        Ok(Self { path, bytes, format })
    }

    fn form(&self, options: &ReadOptions) -> Result<Form> {
        let marks = |options: &ReadOptions| {
            ReadOptions::default().with_delimiter(options.delimiter).with_decimal(options.decimal)
        };
        let options = if self.format.is_text_table() { marks(options) } else { ReadOptions::default() };
        let name = name(self.path);
        let (form, note) = file::read_matrix(&self.bytes, self.format, &options).context(name.clone())?;
        say(&name, note);
        Ok(form)
    }
}

fn say(name: &str, note: Option<Note>) {
    if let Some(note) = note {
        anstream::eprintln!("{name}: {note}");
    }
}

/// The format of a file: as asked, by its name, or where that says nothing by its content.
fn format(path: &Path, asked: Option<FileFormat>, bytes: &[u8]) -> Result<FileFormat> {
    if let Some(format) = asked {
        return Ok(format);
    }
    if is_standard_input(path) {
        return Ok(FileFormat::of_content(bytes));
    }
    if let Some(format) = FileFormat::of_name(path) {
        return Ok(format);
    }
    // The names of pipes and devices, of process substitution say, are not the user's.
    let is_file = std::fs::metadata(path).is_ok_and(|found| found.is_file());
    if path.extension().is_none() || !is_file {
        return Ok(FileFormat::of_content(bytes));
    }
    let name = path.display();
    bail!("{name}: unknown format; expected a name that ends in .json, .csv, .tsv, .npy or .npz, or --input-format")
}

/// The bytes of a file, or of standard input for `-`, up to the limit.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = Limits::current().file_bytes() + 1;
    let read = if is_standard_input(path) {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("{}: cannot be read", name(path)))?;
    if bytes.len() as u64 == limit {
        return Err(ReadError::TooLarge).with_context(|| name(path));
    }
    Ok(bytes)
}

/// Whether the path stands for standard input.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The path for messages.
pub(super) fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}
