//! Instances: from lists, arrays and files, and back.

use crate::numbers::{FLOATS, named, rational, short, to_fraction, to_rows};
use hardmax::form::Form;
use hardmax::generate::Genome;
use hardmax::instance::file::{self, Content};
use hardmax::instance::json::{self, InstanceJson};
use hardmax::instance::{FileFormat, InstanceError, ReadOptions, Table};
use hardmax::limits::Limits;
use hardmax::rational::Rational;
use hardmax::tokens::Tokens;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString, PyTuple, PyType};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A set of tokens with a step size and a form: what the dynamics starts from.
#[pyclass(frozen, eq, module = "hardmax", from_py_object)]
#[derive(Clone, PartialEq)]
pub struct Instance(pub hardmax::instance::Instance);

/// An error of the library about a value.
pub fn value_error(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

#[pymethods]
impl Instance {
    /// tokens: n rows of d numbers; alpha > 0; form: d rows of d numbers, positive definite (the identity where None), with any_form
    /// any square matrix.
    #[new]
    #[pyo3(signature = (tokens, alpha, form=None, labels=None, *, exact_floats=false, any_form=false))]
    fn new(
        tokens: &Bound<'_, PyAny>,
        alpha: &Bound<'_, PyAny>,
        form: Option<&Bound<'_, PyAny>>,
        labels: Option<&Bound<'_, PyAny>>,
        exact_floats: bool,
        any_form: bool,
    ) -> PyResult<Self> {
        let tokens = matrix(tokens, "tokens", exact_floats)?;
        let form = form.map(|form| matrix(form, "form", exact_floats)).transpose()?;
        let form = form.map(|rows| Form::square(rows.to_rows()).map_err(value_error)).transpose()?;
        let alpha = named(alpha, "alpha", exact_floats)?;
        let labels = labels.map(|labels| names(labels, tokens.len())).transpose()?;
        of_table(Table { rows: tokens, labels }, form, alpha, any_form).map(Self).map_err(value_error)
    }

    /// Reads a file: JSON, CSV, TSV, NPY or NPZ. All but JSON hold tokens alone and need alpha.
    #[classmethod]
    #[pyo3(signature = (path, alpha=None, form=None, *, any_form=false))]
    fn load(
        _class: &Bound<'_, PyType>,
        path: PathBuf,
        alpha: Option<&Bound<'_, PyAny>>,
        form: Option<&Bound<'_, PyAny>>,
        any_form: bool,
    ) -> PyResult<Self> {
        let at = |error: &dyn std::fmt::Display| value_error(format_args!("{}: {error}", path.display()));
        let bytes = read(&path)?;
        let format = FileFormat::of_name(&path).unwrap_or_else(|| FileFormat::of_content(&bytes));
        let options = ReadOptions::default().with_any_form(any_form);
        let table = match file::read(&bytes, format, &options).map_err(|error| at(&error))? {
            Content::Instance(instance) if alpha.is_none() && form.is_none() => return Ok(Self(instance)),
            Content::Instance(_) => {
                return Err(at(
                    &"a JSON instance holds its own alpha and matrix; alpha and form are for other formats",
                ));
            }
            Content::Table(table, _) => table,
        };
        let Some(alpha) = alpha else {
            return Err(at(&"alpha is missing: this file holds tokens alone"));
        };
        let form = form.map(|form| matrix(form, "form", false)).transpose()?;
        let form = form.map(|rows| Form::square(rows.to_rows()).map_err(value_error)).transpose()?;
        of_table(table, form, named(alpha, "alpha", false)?, any_form).map(Self).map_err(|error| at(&error))
    }

    /// Reads an instance from JSON text; with any_form its matrix may be any square one.
    #[classmethod]
    #[pyo3(signature = (text, *, any_form=false))]
    fn from_json(_class: &Bound<'_, PyType>, text: &str, any_form: bool) -> PyResult<Self> {
        let read = if any_form { json::read_any_form } else { json::read };
        read(text.as_bytes()).map(Self).map_err(value_error)
    }

    /// What a pickle of an instance with such a form calls.
    #[classmethod]
    fn _from_json_of_any_form(class: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        Self::from_json(class, text, true)
    }

    /// The instance as JSON, as the program writes it.
    fn to_json(&self) -> PyResult<String> {
        text(&InstanceJson::from(&self.0))
    }

    /// The number of tokens.
    #[getter]
    fn n(&self) -> usize {
        self.0.len()
    }

    /// The dimension.
    #[getter]
    fn d(&self) -> usize {
        self.0.dimension()
    }

    /// The step size.
    #[getter]
    fn alpha<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_fraction(py, self.0.alpha())
    }

    /// The tokens as rows of Fractions.
    #[getter]
    fn tokens<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        to_rows(py, self.0.tokens().rows())
    }

    /// The form as rows of Fractions.
    #[getter]
    fn form<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        to_rows(py, self.0.form().rows().iter().map(Vec::as_slice))
    }

    /// The names of the tokens, or None.
    #[getter]
    fn labels(&self) -> Option<Vec<String>> {
        self.0.labels().map(<[String]>::to_vec)
    }

    /// The nearest doubles as bytes, row by row, and whether one of them is not the number itself.
    fn _floats<'py>(&self, py: Python<'py>) -> (Bound<'py, PyBytes>, bool) {
        floats(py, self.0.tokens().entries())
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        let form = if self.0.form().is_identity() { "" } else { ", with a form" };
        format!("<hardmax.Instance of {} tokens in R^{}, alpha = {}{form}>", self.n(), self.d(), self.0.alpha())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let name = if self.0.is_inner_product() { "from_json" } else { "_from_json_of_any_form" };
        (py.get_type::<Self>().getattr(name)?, (self.to_json()?,)).into_pyobject(py)
    }
}

/// The instance, its form that of an inner product or any.
fn of_table(
    table: Table,
    form: Option<Form>,
    alpha: Rational,
    any_form: bool,
) -> Result<hardmax::instance::Instance, InstanceError> {
    if any_form { table.into_any_form(form, alpha) } else { table.into_instance(form, alpha) }
}

/// The named instances, by name.
#[pyfunction]
pub fn gallery() -> Vec<(&'static str, Instance)> {
    let named = hardmax::generate::gallery().into_iter();
    named.map(|named| (named.name, Instance(named.instance))).collect()
}

/// Random instance number `index` of `seed`: the one of `hardmax check --random`.
#[pyfunction]
#[pyo3(signature = (index, seed=0))]
pub fn random_instance(index: u64, seed: u64) -> Instance {
    Instance(Genome::random(seed, index).decode())
}

/// The memory, in bytes, that what is read may take.
#[pyfunction]
pub fn set_max_memory(size: u64) -> PyResult<()> {
    const LEAST: u64 = 64 << 20;
    if size < LEAST {
        return Err(value_error(format_args!("size: {size}, expected at least {LEAST} bytes")));
    }
    Limits::of_memory(size).set();
    Ok(())
}

/// A value as the line of JSON that the program prints, without its end.
pub fn text(value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(value_error)
}

/// The bytes of a file, up to the limit on files.
fn read(path: &Path) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = Limits::current().file_bytes();
    std::fs::File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(value_error(format_args!("{}: beyond {most} bytes", path.display())));
    }
    Ok(bytes)
}

/// The nearest doubles as bytes in native order, and whether one of them is not the number itself.
pub fn floats<'py>(py: Python<'py>, entries: &[Rational]) -> (Bound<'py, PyBytes>, bool) {
    let mut bytes = Vec::with_capacity(8 * entries.len());
    let mut rounded = false;
    for entry in entries {
        // INVARIANT: every rational has a nearest double, infinity among them.
        let near = entry.to_f64().unwrap_or(f64::NAN);
        rounded |= !is_held(entry, near);
        bytes.extend_from_slice(&near.to_ne_bytes());
    }
    (PyBytes::new(py, &bytes), rounded)
}

/// Whether a double is the number, without making a fraction of it where its denominator says no.
fn is_held(entry: &Rational, near: f64) -> bool {
    let denominator = entry.denom();
    let shift = denominator.trailing_zeros().unwrap_or(0);
    denominator.bits() == shift + 1 && Rational::from_float(near).is_some_and(|held| held == *entry)
}

/// n rows of d numbers: an array of any library, a data frame, or a list of lists.
fn matrix(given: &Bound<'_, PyAny>, name: &str, exact_floats: bool) -> PyResult<Tokens> {
    let py = given.py();
    if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err(format!("{name}: {}, expected rows of numbers", short(given))));
    }
    let prepared = if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        given.clone()
    } else {
        py.import("hardmax._convert")?.getattr("prepare")?.call1((given, name))?
    };
    match prepared.cast::<PyTuple>() {
        Ok(array) if array.len() == 4 && array.get_item(1)?.is_instance_of::<PyBytes>() => {
            of_bytes(array, name, exact_floats)
        }
        _ => of_rows(&prepared, name, exact_floats),
    }
}

/// Labels of n tokens, or one more where there are more.
fn names(given: &Bound<'_, PyAny>, n: usize) -> PyResult<Vec<String>> {
    let wrong = |place: String, value: &Bound<'_, PyAny>, expected: &str| {
        PyTypeError::new_err(format!("{place}: {}, expected {expected}", short(value)))
    };
    if given.is_instance_of::<PyString>() {
        return Err(wrong("labels".to_owned(), given, "a list of texts"));
    }
    let labels = given.try_iter().map_err(|_| wrong("labels".to_owned(), given, "a list of texts"))?;
    let label = |(i, label): (usize, PyResult<Bound<'_, PyAny>>)| {
        let label = label?;
        label.extract().map_err(|_| wrong(format!("labels[{i}]"), &label, "text"))
    };
    labels.take(n + 1).enumerate().map(label).collect()
}

/// (kind, bytes, n, d) as `_convert.prepare` gives it.
fn of_bytes(array: &Bound<'_, PyTuple>, name: &str, exact_floats: bool) -> PyResult<Tokens> {
    let (kind, bytes, n, d): (String, Bound<'_, PyBytes>, usize, usize) = array.extract()?;
    let words = bytes.as_bytes().chunks_exact(8).map(|word| {
        // INVARIANT: chunks of eight bytes.
        <[u8; 8]>::try_from(word).expect("eight bytes")
    });
    let entries: Vec<Rational> = if kind == "i" {
        words.map(|word| Rational::from_integer(BigInt::from(i64::from_ne_bytes(word)))).collect()
    } else if exact_floats {
        let float = |(place, word)| {
            let number = f64::from_ne_bytes(word);
            let at =
                || format!("{name}[{}][{}]: {number}, expected a finite number", place / d.max(1), place % d.max(1));
            Rational::from_float(number).ok_or_else(|| PyValueError::new_err(at()))
        };
        words.enumerate().map(float).collect::<PyResult<_>>()?
    } else {
        return Err(PyTypeError::new_err(format!("{name}: an array of floats; {FLOATS}")));
    };
    let mut tokens = Tokens::new(d);
    let mut entries = entries.into_iter();
    for _ in 0..n {
        tokens.push(entries.by_ref().take(d)).map_err(|error| value_error(format_args!("{name}: {error}")))?;
    }
    Ok(tokens)
}

/// Looks at no more than an instance may have: what is iterated over may have no end.
fn of_rows(given: &Bound<'_, PyAny>, name: &str, exact_floats: bool) -> PyResult<Tokens> {
    let mut rows: Vec<Vec<Rational>> = Vec::new();
    let limits = Limits::current();
    let mut left = limits.entries();
    for (i, row) in given.try_iter()?.enumerate() {
        let row = row?;
        let is_row = !row.is_instance_of::<PyString>() && !row.is_instance_of::<PyBytes>();
        let Some(entries) = is_row.then(|| row.try_iter().ok()).flatten() else {
            return Err(PyTypeError::new_err(format!("{name}[{i}]: {}, expected a row of numbers", short(&row))));
        };
        let number = |(k, entry): (usize, PyResult<Bound<'_, PyAny>>)| {
            rational(&entry?, &|| format!("{name}[{i}][{k}]"), exact_floats)
        };
        if left == 0 {
            return Err(PyValueError::new_err(format!("{name}[{i}]: beyond the limit of {limits}")));
        }
        let most = left.min(limits.dimension());
        let entries: Vec<Rational> = entries.take(most + 1).enumerate().map(number).collect::<PyResult<_>>()?;
        if entries.len() > most {
            let limit = format!("expected at most {} numbers a row and {limits}", limits.dimension());
            return Err(PyValueError::new_err(format!("{name}[{i}][{most}]: one number more than the limit, {limit}")));
        }
        // A row without numbers counts too.
        left -= entries.len().max(1).min(left);
        if let Some(first) = rows.first().filter(|first| first.len() != entries.len()) {
            let (found, expected) = (entries.len(), first.len());
            let error = format!("{name}[{i}]: {found} numbers, expected {expected} as in row 0");
            return Err(PyValueError::new_err(error));
        }
        rows.push(entries);
    }
    Tokens::from_rows(rows).map_err(|error| value_error(format_args!("{name}: {error}")))
}

/// A layer or token by its number, as Python counts: negative ones from the end.
pub fn place(index: isize, len: usize, what: &str) -> PyResult<usize> {
    let wrapped = if index < 0 { index + len as isize } else { index };
    usize::try_from(wrapped)
        .ok()
        .filter(|place| *place < len)
        .ok_or_else(|| PyIndexError::new_err(format!("{what} {index}, expected one of {len}")))
}
