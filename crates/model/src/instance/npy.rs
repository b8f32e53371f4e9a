//! Tables as NPY: shape (n, d), f32, f64 or integers, either byte order, C or Fortran order; every float is taken at
//! its exact binary value.

use super::{InstanceError, MAX_ENTRIES, MAX_FILE_BYTES, ReadError, Table};
use crate::rational::Rational;
use crate::tokens::Tokens;
use npyz::{DType, NpyHeader, Order, TypeChar};

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
    let header = NpyHeader::from_reader(&mut data).map_err(|error| malformed(format!("not an NPY file: {error}")))?;
    let (kind, width) = kind_of(&header.dtype())?;
    let (rows, columns) = shape_of(header.shape())?;
    let expected = rows * columns * width;
    if data.len() != expected {
        let found = data.len();
        return Err(malformed(format!(
            "{found} bytes of data, expected {expected} for shape ({rows}, {columns}) with {width} bytes a number"
        )));
    }
    let order = header.order();
    let values = values(npyz::NpyFile::with_header(header, data), kind, width)?;
    // Element (i, j) stands at place i * columns + j in C order, j * rows + i in Fortran order.
    let place = |i: usize, j: usize| if order == Order::C { i * columns + j } else { j * rows + i };
    let mut tokens = Tokens::new(columns);
    for i in 0..rows {
        let mut row = Vec::with_capacity(columns);
        for j in 0..columns {
            let value = &values[place(i, j)];
            row.push(
                value.exact().ok_or_else(|| malformed(format!("[{i}, {j}] is {value}, expected a finite number")))?,
            );
        }
        tokens.push(row).map_err(InstanceError::from)?;
    }
    Ok(Table { rows: tokens, labels: None })
}

fn malformed(message: String) -> ReadError {
    ReadError::Npy(message)
}

/// The longest header that is read, in bytes; NumPy's own is 128.
const MAX_HEADER_BYTES: usize = 1 << 16;

/// What the header reader relies on: the length of the header, which stands in bytes 8.. of the file, fits in the file
/// before anything is allocated for it, its brackets are not nested deep, and the product of its axes fits 64 bits.
fn check_header(bytes: &[u8]) -> Result<(), ReadError> {
    if !bytes.starts_with(b"\x93NUMPY") {
        return Err(malformed("not an NPY file: it does not start with \\x93NUMPY".to_owned()));
    }
    let (start, end) = match (bytes.get(6), bytes.get(8..12)) {
        (Some(1), Some(&[a, b, _, _])) => (10, usize::from(u16::from_le_bytes([a, b])) + 10),
        (Some(2 | 3), Some(&[a, b, c, d])) => (12, (u32::from_le_bytes([a, b, c, d]) as usize).saturating_add(12)),
        _ => return Err(malformed("not an NPY file: its version is unknown or its header is cut short".to_owned())),
    };
    if end > bytes.len().min(MAX_HEADER_BYTES) {
        let message = format!("the header should end at byte {end}, but the file ends at {}", bytes.len());
        return Err(malformed(message));
    }
    let header = &bytes[start..end];
    if header.iter().filter(|byte| b"([{".contains(byte)).count() > 8 {
        return Err(malformed("the header nests more than a shape and a dtype; expected those alone".to_owned()));
    }
    let axes = header.split(|byte| !byte.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut product = Some(1u64);
    for digits in axes {
        let axis = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u64>().ok());
        product = product.zip(axis).and_then(|(product, axis)| product.checked_mul(axis.max(1)));
    }
    match product {
        Some(_) => Ok(()),
        None => Err(malformed(format!("the shape exceeds the limit of {MAX_ENTRIES} numbers"))),
    }
}

fn kind_of(dtype: &DType) -> Result<(TypeChar, usize), ReadError> {
    if let DType::Plain(plain) = dtype {
        let (kind, width) = (plain.type_char(), plain.num_bytes().unwrap_or(0));
        match (kind, width) {
            (TypeChar::Float, 4 | 8) | (TypeChar::Int | TypeChar::Uint, 1 | 2 | 4 | 8) => return Ok((kind, width)),
            _ => {}
        }
    }
    Err(malformed(format!("dtype {} is not read; expected f4, f8 or an integer type", dtype.descr())))
}

fn shape_of(shape: &[u64]) -> Result<(usize, usize), ReadError> {
    match *shape {
        [rows, columns] => match rows.checked_mul(columns) {
            Some(entries) if entries <= MAX_ENTRIES as u64 && rows.max(columns) <= MAX_ENTRIES as u64 => {
                Ok((rows as usize, columns as usize))
            }
            _ => Err(malformed(format!("shape ({rows}, {columns}) exceeds the limit of {MAX_ENTRIES} numbers"))),
        },
        [n] => Err(malformed(format!(
            "shape ({n},) has one axis, expected (n, d); for n tokens on a line, reshape to ({n}, 1)"
        ))),
        _ => Err(malformed(format!("shape {shape:?} has {} axes, expected (n, d)", shape.len()))),
    }
}

/// One number of the file.
enum Value {
    Float(f64),
    Int(i64),
    Uint(u64),
}

impl Value {
    fn exact(&self) -> Option<Rational> {
        match *self {
            Value::Float(value) => Rational::from_float(value),
            Value::Int(value) => Some(Rational::from_integer(value.into())),
            Value::Uint(value) => Some(Rational::from_integer(value.into())),
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Value::Float(value) => value.fmt(formatter),
            Value::Int(value) => value.fmt(formatter),
            Value::Uint(value) => value.fmt(formatter),
        }
    }
}

fn values(file: npyz::NpyFile<&[u8]>, kind: TypeChar, width: usize) -> Result<Vec<Value>, ReadError> {
    fn all<T: npyz::Deserialize>(
        file: npyz::NpyFile<&[u8]>,
        value: impl Fn(T) -> Value,
    ) -> Result<Vec<Value>, ReadError> {
        let numbers = file.into_vec::<T>().map_err(|error| malformed(error.to_string()))?;
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
