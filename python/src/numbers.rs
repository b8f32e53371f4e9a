//! Numbers of Python as rationals, and back.

use hardmax::rational::{Rational, parse};
use num_bigint::BigInt;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyFloat, PyInt, PyList, PyString};

/// The most bits of an integer: more digits than that are refused in files too.
const MAX_BITS: u64 = 217_706;

/// What to do with floats: they are seldom the numbers that were meant.
pub const FLOATS: &str = "floats are binary fractions: pass text, Fraction or int for other numbers, or exact_floats=True for their exact values";

/// `1/3`, `"0.25"`, 2, `Fraction(1, 3)`, a NumPy integer; a float where `exact_floats` allows it.
///
/// # Errors
/// ValueError or TypeError with the place, the value and what was expected.
pub fn rational(value: &Bound<'_, PyAny>, place: &dyn Fn() -> String, exact_floats: bool) -> PyResult<Rational> {
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_cow()?;
        return parse(&text).map_err(|error| PyValueError::new_err(format!("{}: {error}", place())));
    }
    if value.is_instance_of::<PyBool>() {
        return Err(PyTypeError::new_err(format!("{}: {}, expected a number", place(), short(value))));
    }
    if value.is_instance_of::<PyInt>() {
        return integer(value, place).map(Rational::from_integer);
    }
    let is_float = value.is_instance_of::<PyFloat>() || is_numpy_float(value);
    if is_float {
        return float(value, place, exact_floats);
    }
    let py = value.py();
    if let (Ok(numerator), Ok(denominator)) =
        (value.getattr(intern!(py, "numerator")), value.getattr(intern!(py, "denominator")))
        && numerator.hasattr("__index__")?
    {
        return fraction(&numerator, &denominator, place);
    }
    if value.hasattr("as_integer_ratio")? && value.hasattr("as_tuple")? {
        // decimal.Decimal; infinities and NaNs have no ratio.
        let ratio = value.call_method0("as_integer_ratio");
        let ratio =
            ratio.map_err(|_| PyValueError::new_err(format!("{}: {}, expected a number", place(), short(value))))?;
        return fraction(&ratio.get_item(0)?, &ratio.get_item(1)?, place);
    }
    let kind = value.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "{}: {} ({kind}), expected an int, a Fraction, or text like \"1/3\" or \"0.25\"",
        place(),
        short(value)
    )))
}

fn is_numpy_float(value: &Bound<'_, PyAny>) -> bool {
    let kind = |value: &Bound<'_, PyAny>| value.getattr("dtype")?.getattr("kind")?.extract::<String>();
    kind(value).is_ok_and(|kind| kind == "f")
}

fn float(value: &Bound<'_, PyAny>, place: &dyn Fn() -> String, exact_floats: bool) -> PyResult<Rational> {
    if !exact_floats {
        return Err(PyTypeError::new_err(format!("{}: {}; {FLOATS}", place(), short(value))));
    }
    let number: f64 = value.extract()?;
    Rational::from_float(number)
        .ok_or_else(|| PyValueError::new_err(format!("{}: {number}, expected a finite number", place())))
}

fn fraction(
    numerator: &Bound<'_, PyAny>,
    denominator: &Bound<'_, PyAny>,
    place: &dyn Fn() -> String,
) -> PyResult<Rational> {
    let [numerator, denominator] = [integer(numerator, place)?, integer(denominator, place)?];
    if denominator == BigInt::ZERO {
        return Err(PyValueError::new_err(format!("{}: denominator 0", place())));
    }
    Ok(Rational::new(numerator, denominator))
}

fn integer(value: &Bound<'_, PyAny>, place: &dyn Fn() -> String) -> PyResult<BigInt> {
    let value = value.call_method0(intern!(value.py(), "__index__"))?;
    let bits: u64 = value.call_method0(intern!(value.py(), "bit_length"))?.extract()?;
    if bits > MAX_BITS {
        return Err(PyValueError::new_err(format!(
            "{}: an integer of {bits} bits, expected at most {MAX_BITS}",
            place()
        )));
    }
    value.extract()
}

/// The value for a message: its repr, cut short.
pub fn short(value: &Bound<'_, PyAny>) -> String {
    const MOST: usize = 60;
    let text = value.repr().map_or_else(|_| "a value".to_owned(), |text| text.to_string());
    if text.chars().count() <= MOST {
        return text;
    }
    format!("{}...", text.chars().take(MOST).collect::<String>())
}

/// A step size, a temperature: one number that stands for itself.
pub fn named(value: &Bound<'_, PyAny>, name: &str, exact_floats: bool) -> PyResult<Rational> {
    rational(value, &|| name.to_owned(), exact_floats)
}

/// `fractions.Fraction`.
fn fraction_type(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static FRACTION: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    FRACTION
        .get_or_try_init(py, || Ok(py.import("fractions")?.getattr("Fraction")?.unbind()))
        .map(|fraction| fraction.bind(py))
}

/// A rational as a Fraction.
pub fn to_fraction<'py>(py: Python<'py>, value: &Rational) -> PyResult<Bound<'py, PyAny>> {
    fraction_type(py)?.call1((value.numer(), value.denom()))
}

/// Points as rows of Fractions.
pub fn to_rows<'py, 'a>(py: Python<'py>, rows: impl Iterator<Item = &'a [Rational]>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for row in rows {
        let entries = row.iter().map(|entry| to_fraction(py, entry)).collect::<PyResult<Vec<_>>>()?;
        list.append(PyList::new(py, entries)?)?;
    }
    Ok(list)
}
