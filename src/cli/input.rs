//! Reading instances, matrices and certificates from paths.

use anyhow::{Context, Result, bail};
use hardmax::form::Form;
use hardmax::instance::{Instance, MAX_FILE_BYTES, ReadError, csv, json, npy};
use hardmax::rational::{self, Rational};
use std::io::Read;
use std::path::Path;

/// How an instance is given beside its file.
#[derive(clap::Args)]
pub(super) struct InstanceArgs {
    /// Step size alpha > 0, like 1/2: needed for CSV and NPY files, which hold tokens alone
    #[arg(long, value_name = "P/Q", value_parser = rational::parse, allow_negative_numbers = true)]
    alpha: Option<Rational>,

    /// Form A for a CSV or NPY file: a JSON, CSV or NPY file of d x d numbers [default: the identity]
    #[arg(long, value_name = "FILE")]
    matrix: Option<String>,
}

impl InstanceArgs {
    /// The files that are read beside the instance itself.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.matrix.as_deref().into_iter()
    }

    /// The instance in `path` (JSON, CSV or NPY; `-` is JSON on standard input).
    pub fn instance(&self, path: &str) -> Result<Instance> {
        let bytes = read(path)?;
        let name = name(path);
        let table = match kind(path, &bytes)? {
            Kind::Json if self.alpha.is_some() || self.matrix.is_some() => {
                bail!(
                    "{name}: a JSON instance holds its own alpha and matrix; --alpha and --matrix are for CSV and NPY"
                )
            }
            Kind::Json => return json::read(&bytes).context(name),
            Kind::Csv => csv::read(&bytes).context(name.clone())?,
            Kind::Npy => npy::read(&bytes).context(name.clone())?,
        };
        let Some(alpha) = &self.alpha else {
            bail!("{name}: alpha is missing: a CSV or NPY file holds tokens alone, give the step size with --alpha")
        };
        let form = self.matrix.as_deref().map(form).transpose()?;
        table.into_instance(form, alpha.clone()).context(name)
    }
}

fn form(path: &str) -> Result<Form> {
    let bytes = read(path)?;
    let form = match kind(path, &bytes)? {
        Kind::Json => json::read_matrix(&bytes),
        Kind::Csv => csv::read(&bytes).and_then(|table| Ok(table.into_form()?)),
        Kind::Npy => npy::read(&bytes).and_then(|table| Ok(table.into_form()?)),
    };
    form.with_context(|| name(path))
}

enum Kind {
    Json,
    Csv,
    Npy,
}

fn kind(path: &str, bytes: &[u8]) -> Result<Kind> {
    if path == "-" {
        return Ok(Kind::Json);
    }
    let extension = Path::new(path).extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref() {
        Some("json") => Ok(Kind::Json),
        Some("csv") => Ok(Kind::Csv),
        Some("npy") => Ok(Kind::Npy),
        // A name that says nothing: process substitution, say. The first bytes say enough.
        None if bytes.starts_with(b"\x93NUMPY") => Ok(Kind::Npy),
        None if bytes.trim_ascii_start().starts_with(b"{") => Ok(Kind::Json),
        _ => bail!("{path}: unknown format; expected a name that ends in .json, .csv or .npy"),
    }
}

/// The bytes of a file, or of standard input for `-`, up to the limit.
pub(super) fn read(path: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MAX_FILE_BYTES + 1;
    let read = match path {
        "-" => std::io::stdin().lock().take(limit).read_to_end(&mut bytes),
        _ => std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)),
    };
    read.with_context(|| format!("{}: cannot be read", name(path)))?;
    if bytes.len() as u64 == limit {
        return Err(ReadError::TooLarge).with_context(|| name(path));
    }
    Ok(bytes)
}

/// The path for messages.
pub(super) fn name(path: &str) -> String {
    if path == "-" { "standard input".to_owned() } else { path.to_owned() }
}
