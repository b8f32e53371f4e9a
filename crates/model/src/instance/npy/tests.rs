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
    let data: Vec<u8> = [0.1f64, -2.0, f64::MIN_POSITIVE / 4.0, 1e300].iter().flat_map(|x| x.to_le_bytes()).collect();
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
fn halves_and_the_shapes_of_python_2_are_read() {
    let halves: Vec<u8> =
        [0.5, -2.0, 65504.0, 5.960_464_5e-8].iter().flat_map(|x| f16::from_f64(*x).to_le_bytes()).collect();
    let rows = read(&npy("<f2", false, "(2, 2)", &halves)).unwrap().rows;
    assert_eq!(rows.to_rows(), [[ratio(1, 2), ratio(-2, 1)], [ratio(65504, 1), ratio(1, 1 << 24)]]);
    let infinite = f16::INFINITY.to_le_bytes();
    assert!(message(&npy("<f2", false, "(1, 1)", &infinite)).contains("[0, 0] is inf"));
    let numbers: Vec<u8> = [1i16, 2, 3, 4].iter().flat_map(|x| x.to_le_bytes()).collect();
    for shape in ["(2L, 2L)", "(2L, 2)", "(2L,2L,)"] {
        assert_eq!(read(&npy("<i2", false, shape, &numbers)).unwrap().rows[1][0], ratio(3, 1), "{shape}");
    }
}

#[test]
fn a_layer_of_a_trajectory_is_read() {
    // Element (l, i, j) is 100 l + 10 i + j.
    let number = |l: u8, i: u8, j: u8| 100 * l + 10 * i + j;
    let c: Vec<u8> = (0..12).map(|p| number(p / 6, p % 6 / 3, p % 3)).collect();
    let fortran: Vec<u8> = (0..12).map(|p| number(p % 2, p / 2 % 2, p / 4)).collect();
    for (is_fortran, data) in [(false, &c), (true, &fortran)] {
        let file = npy("|u1", is_fortran, "(2, 2, 3)", data);
        let rows = read_layer(&file, Some(1)).unwrap().rows.map(ToString::to_string).to_rows();
        assert_eq!(rows, [["100", "101", "102"], ["110", "111", "112"]], "{is_fortran}");
        let refused = |layer| read_layer(&file, layer).unwrap_err().to_string();
        assert_eq!(refused(Some(2)), "--layer 2: there is no such layer; the array has 2, numbered from 0");
        assert!(refused(None).ends_with("give --layer K"));
    }
    let flat = read_layer(&npy("|u1", false, "(2, 3)", &c[..6]), Some(0)).unwrap_err().to_string();
    assert_eq!(flat, "--layer: shape [2, 3] has 2 axes; a trajectory has 3, (layers, n, d)");
    assert!(message(&npy("|u1", false, "(18446744073709551615, 1, 8)", &[])).contains("exceeds the limit"));
    let wide = npy("<f8", false, "(4611686018427387904, 1, 1)", &[]);
    assert!(matches!(read_layer(&wide, Some(0)), Err(ReadError::Npy(NpyError::ShapeOverflow))));
}

#[test]
fn limits_are_met_and_not_exceeded() {
    let zeros = vec![0; Limits::current().file_bytes() as usize + 1];
    assert!(matches!(read(&zeros), Err(ReadError::TooLarge)));
    assert!(message(&zeros[1..]).starts_with("not an NPY file"));
    let nested = |depth: usize| {
        let shape = format!("{}1, 1{}", "(".repeat(depth), ")".repeat(depth));
        message(&npy("<f8", false, &shape, &[])).starts_with("the header nests more than")
    };
    // The dictionary's own bracket comes on top.
    assert_eq!((nested(7), nested(8), nested(9)), (false, true, true));
    let most = Limits::current().entries() as u64;
    let largest = shape_of(&[most, 1], None).unwrap();
    assert_eq!((largest.rows, largest.columns), (most as usize, 1));
    for shape in [[most, 2], [most + 1, 0], [0, most + 1]] {
        assert!(shape_of(&shape, None).err().unwrap().to_string().contains("exceeds the limit"), "{shape:?}");
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
    assert!(matches!(refused(&npy("<c16", false, "(1, 1)", &[])), NpyError::Dtype { descr } if descr.contains("c16")));
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
        message(&npy("<f8", false, "(2, 2)", &[0; 31])).starts_with("31 bytes of data, expected 32 for shape (2, 2)")
    );
    assert!(message(&npy("<f8", false, "(3,)", &[0; 24])).contains("reshape to (3, 1)"));
    assert!(message(&npy("<f8", false, "(1, 1, 1)", &[0; 8])).ends_with("give --layer K"));
    assert!(message(&npy("<f8", false, "(1, 1, 1, 1)", &[0; 8])).contains("4 axes"));
    assert!(message(&npy("<f8", false, "(4294967296, 4294967296)", &[])).contains("exceeds the limit"));
    assert!(message(&npy("<c16", false, "(1, 1)", &[0; 16])).contains("is not read; expected f2, f4, f8"));
    assert!(
        message(&npy("<f8", false, "(1, 1)", &f64::NAN.to_le_bytes())).contains("[0, 0] is NaN, expected a finite")
    );
    assert!(message(&npy("<f8", false, "(1, 1)", &f64::INFINITY.to_le_bytes())).contains("[0, 0] is inf"));
}
