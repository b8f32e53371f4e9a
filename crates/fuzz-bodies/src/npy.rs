//! Tables from NPY files, raw and well formed.

use crate::files::bounded;
use ::arbitrary::{Result, Unstructured};
use hardmax::instance::npy;
use hardmax::rational::Rational;

/// A type of numbers in a file: its name without the byte order, its width, and how eight bytes at most become a number.
type Kind = (&'static str, usize, fn(&[u8]) -> Option<Rational>);

const KINDS: [Kind; 10] = [
    ("f8", 8, |raw| Rational::from_float(f64::from_le_bytes(fixed(raw)))),
    ("f4", 4, |raw| Rational::from_float(f32::from_le_bytes(fixed(raw)))),
    ("i1", 1, |raw| Some(Rational::from_integer(i8::from_le_bytes(fixed(raw)).into()))),
    ("i2", 2, |raw| Some(Rational::from_integer(i16::from_le_bytes(fixed(raw)).into()))),
    ("i4", 4, |raw| Some(Rational::from_integer(i32::from_le_bytes(fixed(raw)).into()))),
    ("i8", 8, |raw| Some(Rational::from_integer(i64::from_le_bytes(fixed(raw)).into()))),
    ("u1", 1, |raw| Some(Rational::from_integer(u8::from_le_bytes(fixed(raw)).into()))),
    ("u2", 2, |raw| Some(Rational::from_integer(u16::from_le_bytes(fixed(raw)).into()))),
    ("u4", 4, |raw| Some(Rational::from_integer(u32::from_le_bytes(fixed(raw)).into()))),
    ("u8", 8, |raw| Some(Rational::from_integer(u64::from_le_bytes(fixed(raw)).into()))),
];

fn fixed<const N: usize>(raw: &[u8]) -> [u8; N] {
    // INVARIANT: the width of a kind is the size of its type.
    raw.try_into().expect("as many bytes as the type has")
}

/// Bytes that start like an NPY file are read as they are; all others make up the content of a well-formed file, which
/// must be read exactly, and with one byte missing be refused.
///
/// # Panics
/// **Panics if** a number differs, a short file is read, or a message is without end.
pub fn instance_npy(bytes: &[u8]) {
    if bytes.starts_with(b"\x93NUMPY") {
        match npy::read(bytes) {
            Ok(table) => assert!(table.rows.entries().len() <= bytes.len()),
            Err(error) => bounded(&error),
        }
    } else if let Ok(file) = File::draw(&mut Unstructured::new(bytes)) {
        file.check();
    }
}

struct File {
    kind: Kind,
    big_endian: bool,
    fortran: bool,
    version: u8,
    rows: usize,
    columns: usize,
    /// Little endian, in C order.
    data: Vec<u8>,
}

impl File {
    fn draw(bytes: &mut Unstructured) -> Result<Self> {
        let kind = *bytes.choose(&KINDS)?;
        let (big_endian, fortran, version) = (bytes.arbitrary()?, bytes.arbitrary()?, bytes.int_in_range(1..=3)?);
        let (rows, columns) = (bytes.int_in_range(0..=6)?, bytes.int_in_range(0..=4)?);
        let data = (0..rows * columns * kind.1).map(|_| bytes.arbitrary()).collect::<Result<_>>()?;
        Ok(Self { kind, big_endian, fortran, version, rows, columns, data })
    }

    fn number(&self, i: usize, j: usize) -> &[u8] {
        let start = (i * self.columns + j) * self.kind.1;
        &self.data[start..start + self.kind.1]
    }

    fn bytes(&self) -> Vec<u8> {
        let order = if self.big_endian { '>' } else { '<' };
        let fortran = if self.fortran { "True" } else { "False" };
        let mut header = format!(
            "{{'descr': '{order}{}', 'fortran_order': {fortran}, 'shape': ({}, {}), }}",
            self.kind.0, self.rows, self.columns
        );
        while (header.len() + 13) % 16 != 0 {
            header.push(' ');
        }
        header.push('\n');
        let mut file = b"\x93NUMPY".to_vec();
        file.extend([self.version, 0]);
        match self.version {
            1 => file.extend((header.len() as u16).to_le_bytes()),
            _ => file.extend((header.len() as u32).to_le_bytes()),
        }
        file.extend(header.bytes());
        let places: Vec<(usize, usize)> = if self.fortran {
            (0..self.columns).flat_map(|j| (0..self.rows).map(move |i| (i, j))).collect()
        } else {
            (0..self.rows).flat_map(|i| (0..self.columns).map(move |j| (i, j))).collect()
        };
        for (i, j) in places {
            let mut number = self.number(i, j).to_vec();
            if self.big_endian {
                number.reverse();
            }
            file.extend(number);
        }
        file
    }

    fn check(&self) {
        let bytes = self.bytes();
        let row = |i: usize| (0..self.columns).map(|j| (self.kind.2)(self.number(i, j))).collect::<Option<Vec<_>>>();
        let expected: Option<Vec<Vec<Rational>>> = (0..self.rows).map(row).collect();
        match (npy::read(&bytes), expected) {
            (Ok(table), Some(expected)) => {
                let nothing = self.rows * self.columns == 0;
                assert!(table.rows.to_rows() == expected || nothing && table.rows.is_empty(), "{expected:?}");
            }
            (Err(error), None) => bounded(&error),
            (Err(error), Some(_)) => panic!("a good file is refused: {error}"),
            (Ok(table), None) => panic!("a number that is not finite is read: {table:?}"),
        }
        if !self.data.is_empty() {
            assert!(npy::read(&bytes[..bytes.len() - 1]).is_err(), "a file cut short is read");
        }
    }
}
