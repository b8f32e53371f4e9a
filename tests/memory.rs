//! What is too large for the memory that the program may use is refused before it is read, in every format, and read where
//! more memory is allowed.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// 2^17 numbers, the most that 64 MiB allow.
const MOST: usize = 1 << 17;

/// Tokens on a line, the last one elsewhere: settled at layer 0.
fn column(rows: usize) -> Vec<f32> {
    (0..rows).map(|row| if row + 1 == rows { 2.0 } else { 1.0 }).collect()
}

fn npy(numbers: &[f32]) -> Vec<u8> {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, 1), }}\n", numbers.len());
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    file
}

fn files(rows: usize) -> [(&'static str, Vec<u8>); 3] {
    let numbers = column(rows);
    let mut table = String::from("x\n");
    let mut json = String::from(r#"{"alpha":"1/2","tokens":["#);
    for (row, number) in numbers.iter().enumerate() {
        writeln!(table, "{number}").unwrap();
        write!(json, "{}[{number}]", if row > 0 { "," } else { "" }).unwrap();
    }
    json += "]}";
    [("t.npy", npy(&numbers)), ("t.csv", table.into_bytes()), ("t.json", json.into_bytes())]
}

fn run(folder: &Folder, name: &str, memory: &str) -> (Option<i32>, String) {
    let alpha: &[&str] = if name == "t.json" { &[] } else { &["--alpha", "1/2"] };
    let arguments = ["run", name, "--layers", "0", "--max-memory", memory, "--format", "json", "--output"];
    let output = folder.command().args(&arguments[..6]).args(["--output", "out.npy"]).args(alpha).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn one_number_more_than_the_memory_allows_is_refused_by_its_place() {
    let folder = Folder::new();
    for (name, content) in files(MOST) {
        folder.write(name, content);
        let (code, message) = run(&folder, name, "64MiB");
        assert_eq!(code, Some(0), "{name}: {message}");
    }
    let limit = "131072 numbers for a max-memory of 64 MiB";
    for ((name, content), place) in files(MOST + 1).into_iter().zip([
        "t.npy: shape (131073, 1) exceeds the limit: ",
        "t.csv: line 131074: more than ",
        "t.json: tokens: more than ",
    ]) {
        folder.write(name, content);
        let (code, message) = run(&folder, name, "64MiB");
        assert_eq!(code, Some(2), "{name}: {message}");
        assert!(message.contains(&format!("{place}{limit}")), "{name}: {message}");
        let (code, message) = run(&folder, name, "128MiB");
        assert_eq!(code, Some(0), "{name}: {message}");
    }
}

/// A certificate of more tokens than the default of the library allows: written, read and verified.
#[test]
fn three_million_tokens_have_a_certificate() {
    let folder = Folder::new();
    folder.write("t.npy", npy(&column(3_000_000)));
    let run = |arguments: &[&str]| {
        let output = folder.command().args(arguments).args(["--max-memory", "4GiB"]).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, message) = run(&["limit", "t.npy", "--alpha", "1/2", "--certificate", "c.json"]);
    assert_eq!(code, Some(0), "{message}");
    let (code, message) = run(&["verify", "c.json"]);
    assert_eq!(code, Some(0), "{message}");
}

#[test]
fn a_size_is_a_number_with_a_unit() {
    let folder = Folder::new();
    folder.write("t.json", r#"{"alpha":"1","tokens":[["1"]]}"#);
    let start = Instant::now();
    for size in ["", "x", "-1GiB", "8 parsecs", "0", "63MiB"] {
        let output = folder.command().args(["run", "t.json", &format!("--max-memory={size}")]).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{size:?}: {message}");
        assert!(message.contains("expected a size of at least 64.0 MiB, like 512MiB or 8GiB"), "{size:?}: {message}");
    }
    for size in ["64MiB", "8gib", "8 GB", "17179869184"] {
        let output = folder.command().args(["run", "t.json", &format!("--max-memory={size}")]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{size:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(start.elapsed() < Duration::from_secs(60));
}
