//! Tables as NPY: shape (n, d), or one layer of a trajectory of shape (layers, n, d); f16, f32, f64 or integers, either byte
//! order, C or Fortran order. Every float is taken at its exact binary value.

use super::{InstanceError, ReadError, Table};
use crate::limits::Limits;
use crate::rational::Rational;
use crate::tokens::Tokens;
use npyz::half::f16;
use npyz::{DType, NpyHeader, Order, TypeChar};
use std::borrow::Cow;

/// Why an NPY file is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NpyError {
    /// It does not start as NPY files do.
    #[error("not an NPY file: it does not start with \\x93NUMPY")]
    Start,
    /// Its version is not 1, 2 or 3, or it ends before the length of its header.
    #[error("not an NPY file: its version is unknown or its header is cut short")]
    Version,
    /// The header reaches beyond the file, or beyond the longest that is read.
    #[error("the header should end at byte {end}, but the file ends at {found}")]
    HeaderEnd {
        /// Where the header should end.
        end: usize,
        /// The bytes of the file.
        found: usize,
    },
    /// The header has more brackets than a shape and a dtype.
    #[error("the header nests more than a shape and a dtype; expected those alone")]
    Nested,
    /// The header is no description of an array.
    #[error("not an NPY file: {0}")]
    Header(std::io::Error),
    /// The numbers are of another type than those that are read.
    #[error("dtype {descr} is not read; expected f2, f4, f8 or an integer type")]
    Dtype {
        /// The type as the header has it.
        descr: String,
    },
    /// The product of the axes is beyond 64 bits.
    #[error("the shape exceeds the limit: {}", Limits::current())]
    ShapeOverflow,
    /// There are more numbers than [`Limits::entries`].
    #[error("shape ({rows}, {columns}) exceeds the limit: {}", Limits::current())]
    TooManyEntries {
        /// The first axis.
        rows: u64,
        /// The second axis.
        columns: u64,
    },
    /// There is one axis.
    #[error("shape ({length},) has one axis, expected (n, d); for n tokens on a line, reshape to ({length}, 1)")]
    OneAxis {
        /// Its length.
        length: u64,
    },
    /// There are three axes, as in a trajectory, and no layer is chosen.
    #[error(
        "shape {shape:?} has 3 axes, expected (n, d); for one layer of a trajectory (layers, n, d), give --layer K"
    )]
    Trajectory {
        /// The axes.
        shape: Vec<u64>,
    },
    /// A layer is chosen, and there are not three axes.
    #[error("--layer: shape {shape:?} has {} axes; a trajectory has 3, (layers, n, d)", .shape.len())]
    NoTrajectory {
        /// The axes.
        shape: Vec<u64>,
    },
    /// The trajectory does not have the chosen layer.
    #[error("--layer {wanted}: there is no such layer; the array has {layers}, numbered from 0")]
    NoLayer {
        /// The chosen layer.
        wanted: usize,
        /// The number of layers.
        layers: u64,
    },
    /// There are no axes, or more than three.
    #[error("shape {shape:?} has {} axes, expected (n, d)", .shape.len())]
    Axes {
        /// The axes.
        shape: Vec<u64>,
    },
    /// The data are shorter or longer than the shape says.
    #[error("{found} bytes of data, expected {expected} for shape ({rows}, {columns}) with {width} bytes a number")]
    DataLength {
        /// The bytes after the header.
        found: usize,
        /// The bytes that the shape takes.
        expected: usize,
        /// n.
        rows: usize,
        /// d.
        columns: usize,
        /// The bytes of a number.
        width: usize,
    },
    /// The data cannot be decoded.
    #[error("{0}")]
    Data(std::io::Error),
    /// A number is infinite or none.
    #[error("[{row}, {column}] is {value}, expected a finite number")]
    NotFinite {
        /// Its row, from 0.
        row: usize,
        /// Its column, from 0.
        column: usize,
        /// What stands there.
        value: f64,
    },
}

/// Reads a table.
///
/// # Errors
/// [`ReadError::Npy`] with what the file holds and what was expected; [`ReadError::TooLarge`].
pub fn read(bytes: &[u8]) -> Result<Table, ReadError> {
    read_layer(bytes, None)
}

/// Reads a table, or where a layer is given that layer of a trajectory.
///
/// # Errors
/// As [`read`], also where a layer is given and the array is no trajectory.
pub fn read_layer(bytes: &[u8], layer: Option<usize>) -> Result<Table, ReadError> {
    if bytes.len() as u64 > Limits::current().file_bytes() {
        return Err(ReadError::TooLarge);
    }
    let end = check_header(bytes)?;
    let data = &bytes[end..];
    let header = NpyHeader::from_reader(&*without_long_marks(&bytes[..end])).map_err(NpyError::Header)?;
    let (kind, width) = kind_of(&header.dtype())?;
    let Shape { layers, layer, rows, columns } = shape_of(header.shape(), layer)?;
    let expected = layers.checked_mul(rows * columns * width).ok_or(NpyError::ShapeOverflow)?;
    if data.len() != expected {
        return Err(NpyError::DataLength { found: data.len(), expected, rows, columns, width }.into());
    }
    // Element (l, i, j) stands at place (l * rows + i) * columns + j in C order, l + layers * (i + rows * j) in Fortran
    // order; of one layer, in that order, (i, j) is number i * columns + j or i + rows * j.
    let in_c = header.order() == Order::C;
    let size = (rows * columns).max(1);
    let of_layer = |place: usize| if in_c { place / size == layer } else { place % layers == layer };
    let values = values(npyz::NpyFile::with_header(header, data), kind, width, of_layer)?;
    let place = |i: usize, j: usize| if in_c { i * columns + j } else { j * rows + i };
    let mut tokens = Tokens::new(columns);
    for i in 0..rows {
        let mut row = Vec::with_capacity(columns);
        for j in 0..columns {
            let value = values[place(i, j)].exact();
            row.push(value.map_err(|value| NpyError::NotFinite { row: i, column: j, value })?);
        }
        tokens.push(row).map_err(InstanceError::from)?;
    }
    Ok(Table { rows: tokens, labels: None })
}

/// The longest header that is read, in bytes; NumPy's own is 128.
const MAX_HEADER_BYTES: usize = 1 << 16;

/// What the header reader relies on: the length of the header, which stands in bytes 8.. of the file, fits in the file
/// before anything is allocated for it, its brackets are not nested deep, and the product of its axes fits 64 bits. Returns
/// where it ends.
fn check_header(bytes: &[u8]) -> Result<usize, NpyError> {
    if !bytes.starts_with(b"\x93NUMPY") {
        return Err(NpyError::Start);
    }
    let (start, end) = match (bytes.get(6), bytes.get(8..12)) {
        (Some(1), Some(&[a, b, _, _])) => (10, usize::from(u16::from_le_bytes([a, b])) + 10),
        (Some(2 | 3), Some(&[a, b, c, d])) => (12, (u32::from_le_bytes([a, b, c, d]) as usize).saturating_add(12)),
        _ => return Err(NpyError::Version),
    };
    if end > bytes.len().min(MAX_HEADER_BYTES) {
        return Err(NpyError::HeaderEnd { end, found: bytes.len() });
    }
    let header = &bytes[start..end];
    if header.iter().filter(|byte| b"([{".contains(byte)).count() > 8 {
        return Err(NpyError::Nested);
    }
    let axes = header.split(|byte| !byte.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut product = Some(1u64);
    for digits in axes {
        let axis = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u64>().ok());
        product = product.zip(axis).and_then(|(product, axis)| product.checked_mul(axis.max(1)));
    }
    match product {
        Some(_) => Ok(end),
        None => Err(NpyError::ShapeOverflow),
    }
}

/// A header without the marks that Python 2 puts after long integers, as in `(2L, 2L)`.
fn without_long_marks(header: &[u8]) -> Cow<'_, [u8]> {
    let is_mark = |i: usize| {
        header[i] == b'L'
            && header[i - 1].is_ascii_digit()
            && header.get(i + 1).is_some_and(|after| b",) ".contains(after))
    };
    let marks: Vec<usize> = (12..header.len()).filter(|i| is_mark(*i)).collect();
    if marks.is_empty() {
        return Cow::Borrowed(header);
    }
    let mut plain = header.to_vec();
    marks.into_iter().for_each(|i| plain[i] = b' ');
    Cow::Owned(plain)
}

fn kind_of(dtype: &DType) -> Result<(TypeChar, usize), NpyError> {
    if let DType::Plain(plain) = dtype {
        let (kind, width) = (plain.type_char(), plain.num_bytes().unwrap_or(0));
        match (kind, width) {
            (TypeChar::Float, 2 | 4 | 8) | (TypeChar::Int | TypeChar::Uint, 1 | 2 | 4 | 8) => return Ok((kind, width)),
            _ => {}
        }
    }
    Err(NpyError::Dtype { descr: dtype.descr() })
}

/// Which part of an array is read: one layer of `layers`, shape (rows, columns).
struct Shape {
    layers: usize,
    layer: usize,
    rows: usize,
    columns: usize,
}

fn shape_of(shape: &[u64], layer: Option<usize>) -> Result<Shape, NpyError> {
    let (layers, rows, columns) = match (shape, layer) {
        (&[rows, columns], None) => (1, rows, columns),
        (&[layers, rows, columns], Some(_)) => (layers, rows, columns),
        ([_, _, _], None) => return Err(NpyError::Trajectory { shape: shape.to_vec() }),
        (_, Some(_)) => return Err(NpyError::NoTrajectory { shape: shape.to_vec() }),
        (&[length], None) => return Err(NpyError::OneAxis { length }),
        (_, None) => return Err(NpyError::Axes { shape: shape.to_vec() }),
    };
    let layer = layer.unwrap_or(0);
    let most = Limits::current().entries() as u64;
    let fits = rows.checked_mul(columns).is_some_and(|entries| entries <= most);
    if !fits || rows.max(columns) > most {
        return Err(NpyError::TooManyEntries { rows, columns });
    }
    if layer as u64 >= layers {
        return Err(NpyError::NoLayer { wanted: layer, layers });
    }
    let layers = usize::try_from(layers).map_err(|_| NpyError::ShapeOverflow)?;
    Ok(Shape { layers, layer, rows: rows as usize, columns: columns as usize })
}

/// One number of the file.
enum Value {
    Float(f64),
    Int(i64),
    Uint(u64),
}

impl Value {
    /// The exact value, or the float that is not finite.
    fn exact(&self) -> Result<Rational, f64> {
        match *self {
            Value::Float(value) => Rational::from_float(value).ok_or(value),
            Value::Int(value) => Ok(value.into()),
            Value::Uint(value) => Ok(value.into()),
        }
    }
}

/// The numbers that stand at the wanted places.
fn values(
    file: npyz::NpyFile<&[u8]>,
    kind: TypeChar,
    width: usize,
    wanted: impl Fn(usize) -> bool,
) -> Result<Vec<Value>, NpyError> {
    fn all<T: npyz::Deserialize>(
        file: npyz::NpyFile<&[u8]>,
        wanted: impl Fn(usize) -> bool,
        value: impl Fn(T) -> Value,
    ) -> Result<Vec<Value>, NpyError> {
        let numbers = file.data::<T>().map_err(|error| NpyError::Data(std::io::Error::other(error)))?;
        let here = numbers.enumerate().filter(|(place, _)| wanted(*place));
        here.map(|(_, number)| Ok(value(number.map_err(NpyError::Data)?))).collect()
    }
    match (kind, width) {
        (TypeChar::Float, 2) => all::<f16>(file, wanted, |x| Value::Float(x.into())),
        (TypeChar::Float, 4) => all::<f32>(file, wanted, |x| Value::Float(x.into())),
        (TypeChar::Float, _) => all::<f64>(file, wanted, Value::Float),
        (TypeChar::Int, 1) => all::<i8>(file, wanted, |x| Value::Int(x.into())),
        (TypeChar::Int, 2) => all::<i16>(file, wanted, |x| Value::Int(x.into())),
        (TypeChar::Int, 4) => all::<i32>(file, wanted, |x| Value::Int(x.into())),
        (TypeChar::Int, _) => all::<i64>(file, wanted, Value::Int),
        (_, 1) => all::<u8>(file, wanted, |x| Value::Uint(x.into())),
        (_, 2) => all::<u16>(file, wanted, |x| Value::Uint(x.into())),
        (_, 4) => all::<u32>(file, wanted, |x| Value::Uint(x.into())),
        _ => all::<u64>(file, wanted, Value::Uint),
    }
}

#[cfg(test)]
mod tests;
