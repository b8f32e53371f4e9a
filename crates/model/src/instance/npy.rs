//! Tables as NPY: shape (n, d), f32, f64 or integers, either byte order, C or Fortran order; every float is taken at
//! its exact binary value.

use super::{InstanceError, MAX_ENTRIES, MAX_FILE_BYTES, ReadError, Table};
use crate::rational::Rational;
use crate::tokens::Tokens;
use npyz::{DType, NpyHeader, Order, TypeChar};

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
    #[error("dtype {descr} is not read; expected f4, f8 or an integer type")]
    Dtype {
        /// The type as the header has it.
        descr: String,
    },
    /// The product of the axes is beyond 64 bits.
    #[error("the shape exceeds the limit of {MAX_ENTRIES} numbers")]
    ShapeOverflow,
    /// There are more numbers than [`MAX_ENTRIES`].
    #[error("shape ({rows}, {columns}) exceeds the limit of {MAX_ENTRIES} numbers")]
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
    /// There are no axes, or more than two.
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
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    check_header(bytes)?;
    let mut data = bytes;
    let header = NpyHeader::from_reader(&mut data).map_err(NpyError::Header)?;
    let (kind, width) = kind_of(&header.dtype())?;
    let (rows, columns) = shape_of(header.shape())?;
    let expected = rows * columns * width;
    if data.len() != expected {
        return Err(NpyError::DataLength { found: data.len(), expected, rows, columns, width }.into());
    }
    let order = header.order();
    let values = values(npyz::NpyFile::with_header(header, data), kind, width)?;
    // Element (i, j) stands at place i * columns + j in C order, j * rows + i in Fortran order.
    let place = |i: usize, j: usize| if order == Order::C { i * columns + j } else { j * rows + i };
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
/// before anything is allocated for it, its brackets are not nested deep, and the product of its axes fits 64 bits.
fn check_header(bytes: &[u8]) -> Result<(), NpyError> {
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
        Some(_) => Ok(()),
        None => Err(NpyError::ShapeOverflow),
    }
}

fn kind_of(dtype: &DType) -> Result<(TypeChar, usize), NpyError> {
    if let DType::Plain(plain) = dtype {
        let (kind, width) = (plain.type_char(), plain.num_bytes().unwrap_or(0));
        match (kind, width) {
            (TypeChar::Float, 4 | 8) | (TypeChar::Int | TypeChar::Uint, 1 | 2 | 4 | 8) => return Ok((kind, width)),
            _ => {}
        }
    }
    Err(NpyError::Dtype { descr: dtype.descr() })
}

fn shape_of(shape: &[u64]) -> Result<(usize, usize), NpyError> {
    match *shape {
        [rows, columns] => match rows.checked_mul(columns) {
            Some(entries) if entries <= MAX_ENTRIES as u64 && rows.max(columns) <= MAX_ENTRIES as u64 => {
                Ok((rows as usize, columns as usize))
            }
            _ => Err(NpyError::TooManyEntries { rows, columns }),
        },
        [length] => Err(NpyError::OneAxis { length }),
        _ => Err(NpyError::Axes { shape: shape.to_vec() }),
    }
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

fn values(file: npyz::NpyFile<&[u8]>, kind: TypeChar, width: usize) -> Result<Vec<Value>, NpyError> {
    fn all<T: npyz::Deserialize>(
        file: npyz::NpyFile<&[u8]>,
        value: impl Fn(T) -> Value,
    ) -> Result<Vec<Value>, NpyError> {
        let numbers = file.into_vec::<T>().map_err(NpyError::Data)?;
        Ok(numbers.into_iter().map(value).collect())
    }
    match (kind, width) {
        (TypeChar::Float, 4) => all::<f32>(file, |x| Value::Float(x.into())),
        (TypeChar::Float, _) => all::<f64>(file, Value::Float),
        (TypeChar::Int, 1) => all::<i8>(file, |x| Value::Int(x.into())),
        (TypeChar::Int, 2) => all::<i16>(file, |x| Value::Int(x.into())),
        (TypeChar::Int, 4) => all::<i32>(file, |x| Value::Int(x.into())),
        (TypeChar::Int, _) => all::<i64>(file, Value::Int),
        (_, 1) => all::<u8>(file, |x| Value::Uint(x.into())),
        (_, 2) => all::<u16>(file, |x| Value::Uint(x.into())),
        (_, 4) => all::<u32>(file, |x| Value::Uint(x.into())),
        _ => all::<u64>(file, Value::Uint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn npy(descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
        let order = if fortran { "True" } else { "False" };
        let mut header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}");
        header.push('\n');
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend((header.len() as u16).to_le_bytes());
        file.extend(header.as_bytes());
        file.extend(data);
        file
    }

    fn message(file: &[u8]) -> String {
        read(file).unwrap_err().to_string()
    }

    #[test]
    fn floats_are_taken_at_their_exact_binary_value() {
        let data: Vec<u8> =
            [0.1f64, -2.0, f64::MIN_POSITIVE / 4.0, 1e300].iter().flat_map(|x| x.to_le_bytes()).collect();
        let rows = read(&npy("<f8", false, "(2, 2)", &data)).unwrap().rows;
        assert_eq!(rows[0][0].to_string(), "3602879701896397/36028797018963968");
        assert_eq!(rows[1][0], ratio(1, 2).pow(1024));
        assert_eq!(rows[1][1].to_integer().to_string().len(), 301);
    }

    #[test]
    fn byte_and_memory_order_are_honoured() {
        let big: Vec<u8> = [1i16, 2, 3, 4, 5, 6].iter().flat_map(|x| x.to_be_bytes()).collect();
        let rows = read(&npy(">i2", true, "(2, 3)", &big)).unwrap().rows;
        assert_eq!(rows.map(|x| x.to_integer().to_string()).to_rows(), [["1", "3", "5"], ["2", "4", "6"]]);
        let single: Vec<u8> = [0.5f32, -0.25].iter().flat_map(|x| x.to_be_bytes()).collect();
        assert_eq!(read(&npy(">f4", false, "(1, 2)", &single)).unwrap().rows.to_rows(), [[ratio(1, 2), ratio(-1, 4)]]);
        assert_eq!(read(&npy("|u1", false, "(1, 1)", &[255])).unwrap().rows[0][0], ratio(255, 1));
    }

    #[test]
    fn integers_of_every_width_are_read() {
        for width in [1, 2, 4, 8] {
            let mut least = vec![0; width];
            least[width - 1] = 0x80;
            let signed = read(&npy(&format!("<i{width}"), false, "(1, 1)", &least)).unwrap().rows;
            assert_eq!(signed[0][0], -ratio(2, 1).pow(8 * width as i32 - 1), "i{width}");
            let unsigned = read(&npy(&format!("<u{width}"), false, "(1, 1)", &least)).unwrap().rows;
            assert_eq!(unsigned[0][0], ratio(2, 1).pow(8 * width as i32 - 1), "u{width}");
        }
    }

    #[test]
    fn limits_are_met_and_not_exceeded() {
        let zeros = vec![0; MAX_FILE_BYTES as usize + 1];
        assert!(matches!(read(&zeros), Err(ReadError::TooLarge)));
        assert!(message(&zeros[1..]).starts_with("not an NPY file"));
        let nested = |depth: usize| {
            let shape = format!("{}1, 1{}", "(".repeat(depth), ")".repeat(depth));
            message(&npy("<f8", false, &shape, &[])).starts_with("the header nests more than")
        };
        // The dictionary's own bracket comes on top.
        assert_eq!((nested(7), nested(8), nested(9)), (false, true, true));
        let most = MAX_ENTRIES as u64;
        assert_eq!(shape_of(&[most, 1]).unwrap(), (MAX_ENTRIES, 1));
        for shape in [[most, 2], [most + 1, 0], [0, most + 1]] {
            assert!(shape_of(&shape).unwrap_err().to_string().contains("exceeds the limit"), "{shape:?}");
        }
    }

    #[test]
    fn bad_files_are_told_apart_by_type() {
        let refused = |file: &[u8]| match read(file).unwrap_err() {
            ReadError::Npy(error) => error,
            other => panic!("{other}"),
        };
        assert!(matches!(refused(b"PK"), NpyError::Start));
        assert!(matches!(refused(b"\x93NUMPY\x04\x00\x00\x00\x00\x00"), NpyError::Version));
        assert!(matches!(refused(b"\x93NUMPY\x01\x00\xff\x00\x00\x00"), NpyError::HeaderEnd { end: 265, found: 12 }));
        assert!(matches!(refused(b"\x93NUMPY\x01\x00\x02\x00{)"), NpyError::Header(_)));
        assert!(matches!(
            refused(&npy("<f8", false, "(2, 3)", &[0; 8])),
            NpyError::DataLength { found: 8, expected: 48, rows: 2, columns: 3, width: 8 }
        ));
        assert!(matches!(refused(&npy("<f8", false, "(3,)", &[])), NpyError::OneAxis { length: 3 }));
        assert!(matches!(refused(&npy("<f8", false, "()", &[])), NpyError::Axes { shape } if shape.is_empty()));
        assert!(
            matches!(refused(&npy("<c16", false, "(1, 1)", &[])), NpyError::Dtype { descr } if descr.contains("c16"))
        );
        let infinite: Vec<u8> = [1.0f32, f32::NEG_INFINITY].iter().flat_map(|x| x.to_le_bytes()).collect();
        assert!(matches!(
            refused(&npy("<f4", true, "(1, 2)", &infinite)),
            NpyError::NotFinite { row: 0, column: 1, value: f64::NEG_INFINITY }
        ));
        assert!(matches!(
            refused(&npy("<f8", false, "(2097153, 1)", &[])),
            NpyError::TooManyEntries { rows: 2_097_153, columns: 1 }
        ));
    }

    #[test]
    fn bad_files_are_named() {
        assert!(message(b"PK").starts_with("not an NPY file"));
        assert!(message(b"\x93NUMPY\x02\x00\xff\xff\xff\xff").contains("the header should end at byte 4294967307"));
        assert!(
            message(&npy("<f8", false, "(2, 2)", &[0; 31]))
                .starts_with("31 bytes of data, expected 32 for shape (2, 2)")
        );
        assert!(message(&npy("<f8", false, "(3,)", &[0; 24])).contains("reshape to (3, 1)"));
        assert!(message(&npy("<f8", false, "(1, 1, 1)", &[0; 8])).contains("3 axes"));
        assert!(message(&npy("<f8", false, "(4294967296, 4294967296)", &[])).contains("exceeds the limit"));
        assert!(message(&npy("<c16", false, "(1, 1)", &[0; 16])).contains("is not read; expected f4, f8"));
        assert!(message(&npy("<f2", false, "(1, 1)", &[0; 2])).contains("is not read; expected f4, f8"));
        assert!(
            message(&npy("<f8", false, "(1, 1)", &f64::NAN.to_le_bytes())).contains("[0, 0] is NaN, expected a finite")
        );
        assert!(message(&npy("<f8", false, "(1, 1)", &f64::INFINITY.to_le_bytes())).contains("[0, 0] is inf"));
    }
}
