//! Tables from NPY files, raw and well formed.

use crate::files::{bounded, survives_as_text};
use ::arbitrary::{Result, Unstructured};
use hardmax::instance::{Table, npy, npz};
use hardmax::rational::{Rational, ratio};
use num_traits::ToPrimitive;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A type of numbers in a file: its name without the byte order, its width, and how eight bytes at most become a number.
type Kind = (&'static str, usize, fn(&[u8]) -> Option<Rational>);

const KINDS: [Kind; 11] = [
    ("f2", 2, |raw| half(u16::from_le_bytes(fixed(raw)))),
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

/// A half by its definition: a sign, five bits of exponent and ten of fraction.
fn half(bits: u16) -> Option<Rational> {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), i64::from(bits & 1023));
    let size = match exponent {
        31 => return None,
        0 => ratio(fraction, 1) * ratio(2, 1).pow(-24),
        _ => ratio(1024 + fraction, 1) * ratio(2, 1).pow(exponent - 25),
    };
    Some(if bits >> 15 == 1 { -size } else { size })
}

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
            Ok(table) => {
                assert!(table.rows.entries().len() <= bytes.len());
                survives(&table);
            }
            Err(error) => bounded(&error),
        }
    } else if let Ok(file) = File::draw(&mut Unstructured::new(bytes)) {
        file.check();
    }
}

/// What was read is the same once it is written, as CSV, and where its numbers are doubles as NPY, and read.
fn survives(table: &Table) {
    if table.rows.is_empty() {
        return;
    }
    survives_as_text(table);
    let double = |number: &Rational| number.to_f64().filter(|x| Rational::from_float(*x).as_ref() == Some(number));
    let Some(doubles) = table.rows.entries().iter().map(double).collect::<Option<Vec<f64>>>() else { return };
    let data = doubles.iter().flat_map(|x| x.to_le_bytes()).collect();
    let (rows, columns) = (table.rows.len(), table.rows.dimension());
    let file = File { kind: KINDS[1], big_endian: false, fortran: false, version: 1, rows, columns, data }.bytes();
    assert_eq!(npy::read(&file).ok().as_ref(), Some(table));
}

/// Bytes that start like a zip archive are read as they are; all others become the one array of an archive, which must be
/// found whole.
///
/// # Panics
/// **Panics if** it is not, or a message is without end.
pub fn instance_npz(bytes: &[u8]) {
    let archive = if bytes.starts_with(b"PK") { bytes.to_vec() } else { archive(bytes) };
    match npz::read(&archive, None) {
        Ok(array) if bytes.starts_with(b"PK") => {
            assert_eq!(npz::read(&self::archive(&array), Some("x")).ok().as_ref(), Some(&array));
            let read = npy::read(&array);
            read.map_or_else(|error| bounded(&error), |table| survives(&table));
        }
        Ok(array) => assert_eq!(array, bytes),
        Err(error) if bytes.starts_with(b"PK") => bounded(&error),
        Err(error) => panic!("a good archive is refused: {error}"),
    }
}

/// An archive with the bytes as its array `x`.
fn archive(bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // INVARIANT: writing to memory cannot fail, and the array is below the sizes for which zip needs another version.
    writer.start_file("x.npy", SimpleFileOptions::default()).expect("an entry in memory");
    writer.write_all(bytes).expect("bytes in memory");
    writer.finish().expect("an archive in memory").into_inner()
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
                survives(&table);
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
