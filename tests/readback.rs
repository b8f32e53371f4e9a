//! What the programs write, they read: also close to the limits on size and on the length of numbers.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/cases.rs"]
mod cases;
#[path = "common/config.rs"]
mod config;
#[path = "common/folder.rs"]
mod folder;

use config::config;
use folder::Folder;
use hardmax::dynamics::{Dynamics, Spec};
use hardmax::equilibrium::certificate;
use hardmax::equilibrium::limit;
use hardmax::equilibrium::verify::verify;
use hardmax::generate::Genome;
use hardmax::instance::json::{self, InstanceJson};
use hardmax::instance::{Instance, csv};
use hardmax::rational::{MAX_LITERAL_CHARS, Rational, TooLongToRead, parse, written};
use hardmax::report::trajectory::{Csv, Json, Layer, Writer};
use hardmax::trajectory::LayerState;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// An instance as it is written, read again.
fn instance_comes_back(instance: &Instance) -> Result<(), String> {
    let text = serde_json::to_string(&InstanceJson::from(instance)).map_err(|error| error.to_string())?;
    let read = json::read(text.as_bytes()).map_err(|error| error.to_string())?;
    if read == *instance { Ok(()) } else { Err("another instance comes back".to_owned()) }
}

/// A certificate as it is written, read again and verified.
fn certificate_comes_back(instance: &Instance) -> Result<(), String> {
    let found = limit(&hardmax::engine::Exact::default(), instance);
    let Some(equilibrium) = found.equilibrium() else { return Ok(()) };
    let text = serde_json::to_string(&equilibrium.certificate(instance)).map_err(|error| error.to_string())?;
    let read = certificate::read(text.as_bytes()).map_err(|error| error.to_string())?;
    verify(&read).map_err(|rejection| rejection.to_string())
}

/// The layers as they are written, each layer's tokens read again as an instance: JSON, and CSV where it has no labels.
fn layers_come_back(instance: &Instance, layers: usize) -> Result<(), String> {
    let (mut as_json, mut as_csv) = (Vec::new(), Vec::new());
    {
        let mut json_writer = Json::new(&mut as_json, instance).unwrap();
        let mut csv_writer = Csv::new(&mut as_csv, instance).unwrap();
        let mut flow = Spec.start(instance);
        for layer in 0..=layers {
            let state = LayerState::of(&*flow);
            let layer_written = Layer::from(&state);
            json_writer
                .layer(&layer_written)
                .and_then(|()| csv_writer.layer(&layer_written))
                .map_err(|e| e.to_string())?;
            if layer < layers {
                flow.advance();
            }
        }
        json_writer.finish().and_then(|()| csv_writer.finish()).unwrap();
    }
    let written: serde_json::Value = serde_json::from_slice(&as_json).unwrap();
    let d = instance.dimension();
    let mut rows = ::csv::Reader::from_reader(&as_csv[..]);
    let mut records = rows.records();
    for layer in written["layers"].as_array().unwrap() {
        let document = serde_json::json!({"alpha": "1", "tokens": layer["tokens"]}).to_string();
        let read = json::read(document.as_bytes()).map_err(|error| error.to_string())?;
        let first = 2 + usize::from(instance.labels().is_some());
        let coordinates = |record: ::csv::StringRecord| record.iter().skip(first).take(d).collect::<Vec<_>>().join(",");
        let table: Vec<String> = records.by_ref().take(instance.len()).map(|row| coordinates(row.unwrap())).collect();
        let table = csv::read(table.join("\n").as_bytes()).map_err(|error| error.to_string())?;
        let table = table.into_instance(None, parse("1").unwrap()).map_err(|error| error.to_string())?;
        if table.tokens() != read.tokens() {
            return Err(format!("CSV and JSON differ in layer {}", layer["layer"]));
        }
    }
    Ok(())
}

#[test]
fn what_is_written_is_read() {
    proptest!(config("readback", 40), |(genome: Genome, layers in 0usize..4)| {
        let instance = genome.decode();
        let all = || {
            instance_comes_back(&instance)?;
            certificate_comes_back(&instance)?;
            layers_come_back(&instance, layers)
        };
        all().map_err(TestCaseError::fail)?;
    });
}

/// Numbers with almost as many digits as are read, or a few more, in a decimal, a fraction and an integer.
fn near_the_limit() -> impl Strategy<Value = String> {
    let length = || MAX_LITERAL_CHARS / 2 - 40..MAX_LITERAL_CHARS / 2 + 40;
    prop_oneof![
        (length(), 1u32..10).prop_map(|(digits, last)| format!("0.{}{last}", "7".repeat(digits))),
        (length(), length()).prop_map(|(over, under)| format!("-{}/1{}", "3".repeat(over), "0".repeat(under))),
        (length(), 0i32..300).prop_map(|(digits, power)| format!("1.{}e-{power}", "9".repeat(digits))),
        (0usize..80).prop_map(|less| "8".repeat(MAX_LITERAL_CHARS - 40 + less)),
    ]
}

#[test]
fn near_the_limits_what_is_read_is_written_and_what_is_written_is_read() {
    let file = |literals: &[String]| {
        let rows: Vec<String> = literals.iter().map(|literal| format!("[\"{literal}\"]")).collect();
        format!(r#"{{"alpha":"1/2","tokens":[{}]}}"#, rows.join(","))
    };
    proptest!(config("readback-limits", 24), |(literals in prop::collection::vec(near_the_limit(), 1..4))| {
        let Ok(instance) = json::read(file(&literals).as_bytes()) else {
            prop_assert!(literals.iter().any(|literal| parse(literal).is_err()));
            return Ok(());
        };
        instance_comes_back(&instance).map_err(TestCaseError::fail)?;
        // What grows beyond the limit is refused by the writer, and never by the reader.
        for outcome in [certificate_comes_back(&instance), layers_come_back(&instance, 1)] {
            if let Err(message) = outcome {
                prop_assert!(message.starts_with("a number in it has about "), "{}", message);
            }
        }
    });
    let longest = parse(&"9".repeat(MAX_LITERAL_CHARS)).unwrap();
    let longer: Rational = &longest + &parse("1").unwrap();
    assert_eq!(written(&longer), Err(TooLongToRead { characters: MAX_LITERAL_CHARS as u64 + 1 }));
}

/// The limit on the size of a file: `run` refuses to write what would not be read.
#[test]
fn a_file_larger_than_what_is_read_is_refused() {
    let folder = Folder::new();
    let label = "x".repeat(1 << 20);
    folder.write("long.json", format!(r#"{{"alpha":"1","tokens":[["1"]],"labels":["{label}"]}}"#));
    let run = |layers: &str| {
        let arguments = ["run", "long.json", "--output", "out.csv", "--max-memory", "1GiB", "--layers", layers];
        folder.command().args(arguments).output().unwrap()
    };
    assert!(run("62").status.success());
    std::fs::remove_file(folder.0.path().join("out.csv")).unwrap();
    let output = run("64");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert_eq!(
        message,
        "error: out.csv: cannot be written: it would be larger than 64 MiB, the most that is read back\n"
    );
    assert!(!folder.0.path().join("out.csv").exists());
}

/// `limit` refuses to write a certificate that `verify` could not read, and says what the limit is all the same.
#[test]
fn a_certificate_that_could_not_be_read_is_not_written() {
    let folder = Folder::new();
    // Every layer adds 20,000 digits.
    let alpha = format!("1/1{}7", "0".repeat(19_998));
    folder
        .write("long.json", format!(r#"{{"alpha":"{alpha}","tokens":[["2","2"],["2","-2"],["1","0"],["1","1/7"]]}}"#));
    let done = folder.command().args(["run", "long.json", "--layers", "4", "--output", "out.json"]).output().unwrap();
    let message = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{message}");
    assert!(message.contains("out.json: cannot be written: a number in it has about "), "{message}");
    assert!(!folder.0.path().join("out.json").exists());
    folder.command().args(["limit", "long.json", "--certificate", "c.json"]).assert().success();
    folder.command().args(["verify", "c.json"]).assert().success();
}
