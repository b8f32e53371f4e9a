//! Does bad input get a clear error, exit code 2 and nothing written? Is odd but good input read right?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

impl Folder {
    /// The standard error of a command that must fail with exit code 2, print nothing and write nothing.
    fn refused(&self, args: &[&str]) -> String {
        let before = self.files();
        let done = self.command().args(args).assert().code(2);
        let output = done.get_output();
        assert!(output.stdout.is_empty(), "{args:?} printed {}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(self.files(), before, "{args:?} wrote something");
        String::from_utf8(output.stderr.clone()).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn npy(descr: &str, fortran: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(data);
    file
}

fn with_alpha(alpha: &str) -> String {
    format!(r#"{{"alpha":{alpha},"tokens":[["1"]]}}"#)
}

fn with_tokens(tokens: &str) -> String {
    format!(r#"{{"alpha":"1","tokens":{tokens}}}"#)
}

fn with_matrix(matrix: &str) -> String {
    format!(r#"{{"alpha":"1","matrix":{matrix},"tokens":[["1","2"]]}}"#)
}

#[test]
fn bad_json_instances() {
    let cases = [
        ("no tokens", with_tokens("[]")),
        ("no coordinates", with_tokens("[[]]")),
        ("ragged rows", with_tokens(r#"[["1","2"],["1"]]"#)),
        ("matrix of the wrong shape", with_matrix(r#"[["1","0"]]"#)),
        ("matrix of another dimension", with_matrix(r#"[["1"]]"#)),
        ("matrix not symmetric", with_matrix(r#"[["1","2"],["0","1"]]"#)),
        ("matrix not positive definite", with_matrix(r#"[["1","2"],["2","1"]]"#)),
        ("matrix singular", with_matrix(r#"[["1","1"],["1","1"]]"#)),
        ("alpha zero", with_alpha("\"0\"")),
        ("alpha negative", with_alpha("\"-1/2\"")),
        ("alpha missing", r#"{"tokens":[["1"]]}"#.to_owned()),
        ("alpha not a number", with_alpha("\"half\"")),
        ("alpha null", with_alpha("null")),
        ("unknown key", r#"{"alpha":"1","tokens":[["1"]],"colour":"red"}"#.to_owned()),
        ("repeated key", r#"{"alpha":"1","alpha":"2","tokens":[["1"]]}"#.to_owned()),
        ("zero denominator", with_tokens(r#"[["1/0"]]"#)),
        ("huge exponent", with_tokens(r#"[["1e999999999"]]"#)),
        ("huge exponent as a number", with_tokens("[[1e999999999]]")),
        ("two signs", with_tokens(r#"[["--"]]"#)),
        ("hexadecimal", with_tokens(r#"[["0x10"]]"#)),
        ("vulgar fraction", with_tokens(r#"[["½"]]"#)),
        ("unpaired surrogate", with_tokens(r#"[["\ud800"]]"#)),
        ("unpaired surrogate in a label", r#"{"alpha":"1","tokens":[["1"]],"labels":["\udfff"]}"#.to_owned()),
        ("too few labels", r#"{"alpha":"1","tokens":[["1"],["2"]],"labels":["a"]}"#.to_owned()),
        ("labels that are no strings", r#"{"alpha":"1","tokens":[["1"]],"labels":[1]}"#.to_owned()),
        ("nested 10,000 deep", with_tokens(&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)))),
        ("nested 10,000 deep elsewhere", format!("{{\"labels\":{}", "[".repeat(10_000))),
        ("cut short", r#"{"alpha":"1","tokens":[["1"#.to_owned()),
        ("something after the end", r#"{"alpha":"1","tokens":[["1"]]} x"#.to_owned()),
        ("empty", String::new()),
        ("a literal of 70,000 digits", with_tokens(&format!("[[\"{}\"]]", "7".repeat(70_000)))),
        ("another schema", r#"{"schema":"hardmax/instance/3","alpha":"1","tokens":[["1"]]}"#.to_owned()),
        ("another model", r#"{"model":"softmax","alpha":"1","tokens":[["1"]]}"#.to_owned()),
        (
            "a model in version 1",
            r#"{"schema":"hardmax/instance/1","model":"hardmax","alpha":"1","tokens":[["1"]]}"#.to_owned(),
        ),
    ];
    let folder = Folder::new();
    let mut messages = String::new();
    for (name, text) in cases {
        folder.write("bad.json", &text);
        writeln!(messages, "{name}\n  {}", folder.refused(&["run", "bad.json"]).trim_end()).unwrap();
    }
    folder.write("bad.json", b"{\"alpha\":\"1\xff\"}");
    writeln!(messages, "invalid UTF-8\n  {}", folder.refused(&["run", "bad.json"]).trim_end()).unwrap();
    insta::assert_snapshot!(messages);
}

#[test]
fn bad_tables() {
    let f8 = |values: &[f64]| values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("ragged CSV", "bad.csv", b"1,2\n\n3\n".to_vec()),
        ("a word in a CSV", "bad.csv", b"x,y\n1,two\n".to_vec()),
        ("nan in a CSV", "bad.csv", b"nan,inf\n1,2\n".to_vec()),
        ("an empty CSV", "bad.csv", b"\n\r\n".to_vec()),
        ("a CSV of labels alone", "bad.csv", b"label\na\n".to_vec()),
        ("NaN in NPY", "bad.npy", npy("<f8", "False", "(1, 2)", &f8(&[1.0, f64::NAN]))),
        ("infinity in NPY", "bad.npy", npy("<f4", "False", "(1, 1)", &f32::INFINITY.to_le_bytes())),
        ("complex NPY", "bad.npy", npy("<c16", "False", "(1, 1)", &[0; 16])),
        ("NPY of objects", "bad.npy", npy("|O", "False", "(1, 1)", &[0; 8])),
        ("NPY of one axis", "bad.npy", npy("<f8", "False", "(2,)", &f8(&[1.0, 2.0]))),
        ("NPY of three axes", "bad.npy", npy("<f8", "True", "(1, 1, 2)", &f8(&[1.0, 2.0]))),
        ("NPY cut short", "bad.npy", npy("<f8", "False", "(2, 2)", &f8(&[1.0, 2.0]))),
        ("NPY that promises more than memory", "bad.npy", npy("<f8", "False", "(4294967296, 4294967296)", &[])),
        ("NPY without tokens", "bad.npy", npy("<f8", "False", "(0, 2)", &[])),
        ("NPY without coordinates", "bad.npy", npy("<f8", "False", "(2, 0)", &[])),
        ("NPY header of 4 GiB", "bad.npy", b"\x93NUMPY\x02\x00\xff\xff\xff\xff".to_vec()),
        ("no NPY at all", "bad.npy", b"PK\x03\x04".to_vec()),
    ];
    let folder = Folder::new();
    let mut messages = String::new();
    for (name, file, content) in cases {
        folder.write(file, content);
        writeln!(
            messages,
            "{name}\n  {}",
            folder.refused(&["limit", file, "--alpha", "1", "--max-memory", "1GiB"]).trim_end()
        )
        .unwrap();
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn bad_usage() {
    let folder = Folder::new();
    folder.write("good.json", with_alpha("\"1\""));
    folder.write("good.csv", "1,2\n");
    folder.write("matrix.json", "[[\"1\"]]");
    folder.write("word.json", "[[\"x\"]]");
    folder.write("tokens.txt", "1,2\n");
    std::fs::create_dir(folder.0.path().join("folder.json")).unwrap();
    let commands: &[&[&str]] = &[
        &["run", "missing.json"],
        &["run", "folder.json"],
        &["run", "tokens.txt"],
        &["run", "good.csv"],
        &["run", "good.csv", "--alpha", "0"],
        &["run", "good.csv", "--alpha", "1", "--matrix", "matrix.json"],
        &["run", "good.csv", "--alpha", "1", "--matrix", "word.json"],
        &["run", "good.json", "--alpha", "1"],
        &["run", "good.json", "--output", "out.txt"],
        &["run", "good.json", "--output", "no/such/folder/out.json"],
        &["run", "good.json", "--output", "folder.json"],
        &["limit", "good.json", "--certificate", "no/such/folder/out.json"],
        &["limit", "good.json", "--output", "out.txt"],
        &["verify", "good.json"],
        &["verify", "missing.json"],
        &["replay", "good.json"],
        &["check", "--theorem", "fermat"],
        &["check", "good.json", "missing.json"],
        &["run", "good.json", "--layers", "many"],
    ];
    let mut messages = String::new();
    for command in commands {
        writeln!(messages, "hardmax {}\n  {}", command.join(" "), folder.refused(command).trim_end()).unwrap();
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn a_file_of_100_megabytes_is_refused_at_once() {
    let folder = Folder::new();
    let file = std::fs::File::create(folder.0.path().join("huge.json")).unwrap();
    file.set_len(100 << 20).unwrap();
    let start = Instant::now();
    assert!(folder.refused(&["run", "huge.json", "--max-memory", "1GiB"]).contains("larger than 64 MiB"));
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn odd_but_good_input_is_read_right() {
    let folder = Folder::new();
    let tokens = |args: &[&str]| {
        let done = folder.command().args(["run", "--layers", "0", "--format", "json"]).args(args).assert().success();
        let document: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
        document["layers"][0]["tokens"].to_string()
    };
    folder.write("bom.json", "\u{feff}{\"alpha\":\"1\",\r\n\"tokens\":[[\"2\"]]}\r\n\r\n");
    assert_eq!(tokens(&["bom.json"]), r#"[["2"]]"#);
    folder.write("crlf.csv", "\u{feff}x,y\r\n1,0.5\r\n1,0.5\r\n0,0\r\n\r\n");
    assert_eq!(tokens(&["crlf.csv", "--alpha", "1"]), r#"[["1","1/2"],["1","1/2"],["0","0"]]"#);
    let big: Vec<u8> = [1.0f64, 2.0, 3.0, 5e-324].iter().flat_map(|x| x.to_be_bytes()).collect();
    folder.write("odd.npy", npy(">f8", "True", "(2, 2)", &big));
    let subnormal = hardmax::rational::ratio(1, 2).pow(1074);
    assert_eq!(tokens(&["odd.npy", "--alpha", "1"]), format!(r#"[["1","3"],["2","{subnormal}"]]"#));
    let matrix: Vec<u8> = [2i32, 1, 1, 2].iter().flat_map(|x| x.to_le_bytes()).collect();
    folder.write("matrix.npy", npy("<i4", "False", "(2, 2)", &matrix));
    assert_eq!(
        tokens(&["odd.npy", "--alpha", "1", "--matrix", "matrix.npy"]),
        format!(r#"[["1","3"],["2","{subnormal}"]]"#)
    );
}

#[test]
fn a_certificate_whose_claims_no_longer_hold_is_rejected() {
    let folder = Folder::new();
    folder.write("instance.json", with_tokens(r#"[["2","2"],["2","-2"],["1","0"]]"#));
    folder.command().args(["limit", "instance.json", "--certificate", "good.json"]).assert().success();
    let good = std::fs::read_to_string(folder.0.path().join("good.json")).unwrap();
    let mut messages = String::new();
    let changes = [
        ("a token", r#"["1","0"]]}"#, r#"["1","1/9"]]}"#),
        ("alpha", r#""alpha":"1""#, r#""alpha":"0""#),
        ("the matrix", r#"[["1","0"],["0","1"]]"#, r#"[["1","2"],["2","1"]]"#),
        ("a limit", r#"["2","0"]]"#, r#"["2","1/7"]]"#),
        ("a leader", r#""leaders":[0,1]"#, r#""leaders":[0]"#),
        ("an attention set", "[0,1]]", "[1]]"),
        ("a rate", "[null,null,0]", "[null,null,1]"),
        ("the layer", r#""layer":0"#, r#""layer":1"#),
        ("the layer, the largest that is read", r#""layer":0"#, r#""layer":9007199254740992"#),
    ];
    for (name, from, to) in changes {
        assert!(good.contains(from), "{name}: {from} is not in {good}");
        folder.write("bad.json", good.replace(from, to));
        let done = folder.command().args(["verify", "bad.json"]).assert().code(1);
        writeln!(messages, "{name}\n  {}", String::from_utf8_lossy(&done.get_output().stdout).trim_end()).unwrap();
    }
    folder.write("other.json", with_tokens(r#"[["2","2"],["2","-2"]]"#));
    let done = folder.command().args(["verify", "good.json", "--instance", "other.json"]).assert().code(1);
    writeln!(messages, "another instance\n  {}", String::from_utf8_lossy(&done.get_output().stdout).trim_end())
        .unwrap();
    folder.command().args(["verify", "good.json", "--instance", "instance.json"]).assert().success();
    insta::assert_snapshot!(messages);
}

/// What the grammar of certificates has and no verifier decides is neither accepted nor rejected.
#[test]
fn what_is_not_decided_is_said() {
    let folder = Folder::new();
    folder.write("instance.json", with_tokens(r#"[["2"],["1"]]"#));
    folder.command().args(["limit", "instance.json", "--certificate", "good.json"]).assert().success();
    let good = std::fs::read_to_string(folder.0.path().join("good.json")).unwrap();
    let consensus = ("\"kind\":\"settled\"", "\"kind\":\"consensus\"", "kind consensus");
    let factors = (r#"[["1"]],"#, r#"{"left":[["1"]],"right":[["1"]]},"#, "a matrix as factors");
    for (from, to, what) in [factors, consensus] {
        assert!(good.contains(from), "{from} is not in {good}");
        let mut file = good.replace(from, to);
        if what == consensus.2 {
            file = file.replace("{\"alpha\"", "{\"delta\":\"1/2\",\"alpha\"");
        }
        folder.write("open.json", file);
        let expected = format!("undecided: cannot be decided by this verifier: {what}\n");
        folder.command().args(["verify", "open.json"]).assert().code(3).stdout(expected);
    }
}

#[test]
fn nothing_is_left_behind_and_old_files_are_replaced() {
    let folder = Folder::new();
    folder.write("instance.json", with_tokens(r#"[["2"],["1"]]"#));
    folder.write("out.csv", "old");
    folder.command().args(["run", "instance.json", "--layers", "1", "--output", "out.csv"]).assert().success();
    let new = std::fs::read_to_string(folder.0.path().join("out.csv")).unwrap();
    assert_eq!(new, "layer,token,x0,attention,leader\n0,0,2,0,1\n0,1,1,0,0\n1,0,2,0,1\n1,1,3/2,0,0\n");
    assert_eq!(folder.files(), ["instance.json", "out.csv"]);
    assert!(Path::new(env!("CARGO_BIN_EXE_hardmax")).exists());
}
