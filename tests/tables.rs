//! Are tables, arrays and pipes of users read as they mean them, and refused with the remedy where that is unclear?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use std::io::Write;

impl Folder {
    /// The tokens of the file as JSON, and what standard error says.
    fn tokens(&self, args: &[&str]) -> (String, String) {
        read(self.command().args(["run", "--layers", "0", "--format", "json", "--alpha", "1"]).args(args))
    }

    /// What is said of a file that must be refused.
    fn refused(&self, args: &[&str]) -> String {
        let done = self.command().args(["limit", "--alpha", "1"]).args(args).assert().code(2);
        assert!(done.get_output().stdout.is_empty(), "{args:?}");
        String::from_utf8(done.get_output().stderr.clone()).unwrap().trim_end().to_owned()
    }
}

fn read(command: &mut assert_cmd::Command) -> (String, String) {
    let done = command.assert().success();
    let document: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let said = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    (document["layers"][0]["tokens"].to_string(), said)
}

fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.as_bytes());
    file.extend(data);
    file
}

/// A zip archive of stored entries, by hand: the reader's own crate writes none here.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let offset = file.len() as u32;
        let size = (content.len() as u32).to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(crc32(content).to_le_bytes());
        common.extend([size, size].concat());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.bytes());
        file.extend(*content);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.bytes());
    }
    let start = file.len() as u32;
    let count = (entries.len() as u16).to_le_bytes();
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].concat());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn the_first_line_is_said_to_be_names_or_refused() {
    let folder = Folder::new();
    folder.write("t.csv", "x,y\n1,2\n");
    assert_eq!(
        folder.tokens(&["t.csv"]),
        (r#"[["1","2"]]"#.into(), "t.csv: line 1 read as column names: x, y\n".into())
    );
    folder.write("t.csv", "NA,NA\n0.5,0.25\n-1,2\n");
    assert_eq!(
        folder.refused(&["t.csv"]),
        "error: t.csv: line 1: column 1: \"NA\" stands for a missing value, expected a number; where this line names \
         the columns, give --header yes"
    );
    assert_eq!(folder.tokens(&["t.csv", "--header", "yes"]).0, r#"[["1/2","1/4"],["-1","2"]]"#);
    folder.write("t.csv", "np.float64(0.5),O.5\n0.5,0.25\n");
    assert!(folder.refused(&["t.csv"]).contains("line 1: column 1: \"np.float64(0.5)\" is neither a number nor"));
    folder.write("t.csv", "0,1\n3,4\n");
    let (tokens, said) = folder.tokens(&["t.csv"]);
    assert_eq!(tokens, r#"[["0","1"],["3","4"]]"#);
    assert!(said.starts_with("t.csv: warning: line 1 counts from 0 to 1"), "{said}");
    assert_eq!(folder.tokens(&["t.csv", "--header", "yes"]).0, r#"[["3","4"]]"#);
    assert!(folder.refused(&["t.csv", "--header", "maybe"]).contains("possible values: yes, no, auto"));
}

#[test]
fn columns_are_chosen_and_an_index_is_no_coordinate() {
    let folder = Folder::new();
    folder.write("t.csv", ",x,y,kind\n0,1,2,a\n1,3,4,b\n");
    assert!(folder.refused(&["t.csv"]).ends_with("choose the coordinates with --columns x,y,kind"));
    let refused = folder.refused(&["t.csv", "--columns", "x,kind"]);
    assert!(refused.ends_with("with --columns x, or take this column as labels with --label kind"), "{refused}");
    assert_eq!(folder.tokens(&["t.csv", "--columns", "x,y", "--label", "kind"]).0, r#"[["1","2"],["3","4"]]"#);
    assert_eq!(folder.tokens(&["t.csv", "--columns", "3,2"]).0, r#"[["2","1"],["4","3"]]"#);
    assert!(folder.refused(&["t.csv", "--columns", "x,z"]).contains("--columns: there is no column \"z\""));
    folder.write("t.csv", "x,Label\n1,a\n");
    let (_, said) = folder.tokens(&["t.csv"]);
    assert_eq!(said, "t.csv: line 1 read as column names: x, Label\n");
}

#[test]
fn a_trajectory_of_our_own_needs_a_layer() {
    let folder = Folder::new();
    folder.write("i.json", r#"{"alpha":"1","tokens":[["2","0"],["1","0"]],"labels":["a","b"]}"#);
    for file in ["t.csv", "t.npy"] {
        folder.command().args(["run", "i.json", "--layers", "2", "--output", file]).assert().success();
        let refused = folder.refused(&[file]);
        assert!(refused.contains("trajectory") && refused.ends_with("--layer K"), "{refused}");
        assert_eq!(folder.tokens(&[file, "--layer", "1"]).0, r#"[["2","0"],["3/2","0"]]"#, "{file}");
        assert!(folder.refused(&[file, "--layer", "3"]).contains("--layer 3: there is no such layer"));
    }
    folder.write("plain.csv", "1,2\n");
    assert!(folder.refused(&["plain.csv", "--layer", "0"]).contains("--layer: this is no trajectory"));
}

#[test]
fn limits_as_csv_are_read_back_with_any_label() {
    let folder = Folder::new();
    folder.write("i.json", r##"{"alpha":"1","tokens":[["2","0"],["1","0"]],"labels":["#N/A","#,\"b\""]}"##);
    folder.command().args(["limit", "i.json", "--output", "l.csv"]).assert().success();
    let done = folder.command().args(["run", "l.csv", "--alpha", "1", "--layers", "0", "--format", "json"]).assert();
    let output = done.success().get_output().stdout.clone();
    let document: serde_json::Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(document["instance"]["labels"].to_string(), r##"["#N/A","#,\"b\""]"##);
}

#[test]
fn an_unclosed_quote_is_named_where_it_opens() {
    let folder = Folder::new();
    folder.write("t.csv", "x,label\n1,a\n2,\"b\n3,c\n4,d\n");
    assert_eq!(folder.refused(&["t.csv"]), "error: t.csv: line 3: column 2: the quote that opens here is not closed");
    folder.write("t.csv", "x\r1\r\rtwo\r");
    assert!(folder.refused(&["t.csv"]).starts_with("error: t.csv: line 4: column 1: \"two\""));
}

#[test]
fn other_marks_and_encodings() {
    let folder = Folder::new();
    folder.write("t.csv", "# measured\nx;y\n.5;+1\n1.;-1\n");
    assert!(folder.refused(&["t.csv"]).contains("give --delimiter \";\", and for decimal commas --decimal ,"));
    assert_eq!(folder.tokens(&["t.csv", "--delimiter", ";"]).0, r#"[["1/2","1"],["1","-1"]]"#);
    folder.write("t.csv", "0,5;1\n");
    assert!(folder.refused(&["t.csv", "--delimiter", ";"]).ends_with("for decimal commas, give --decimal ,"));
    assert_eq!(folder.tokens(&["t.csv", "--decimal", ","]).0, r#"[["1/2","1"]]"#);
    folder.write("t.tsv", "\u{feff}x\ty\n1\t2\n");
    assert_eq!(folder.tokens(&["t.tsv"]).0, r#"[["1","2"]]"#);
    folder.write("m.csv", "2;0,5\n0,5;2\n");
    folder.write("t.csv", "1;2\n");
    assert_eq!(folder.tokens(&["t.csv", "--matrix", "m.csv", "--decimal", ","]).0, r#"[["1","2"]]"#);
    folder.write("t.npy", npy("|u1", "(1, 2)", &[1, 2]));
    assert_eq!(folder.tokens(&["t.npy", "--matrix", "m.csv", "--decimal", ","]).0, r#"[["1","2"]]"#);
    for (file, text) in [("wide.csv", "1,2\n"), ("wide.json", "{}")] {
        folder.write(file, text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        let refused = folder.command().args(["run", file]).assert().code(2).get_output().stderr.clone();
        assert!(String::from_utf8_lossy(&refused).contains("the text is UTF-16LE, expected UTF-8"), "{file}");
    }
}

#[test]
fn options_without_effect_are_refused_by_name() {
    let folder = Folder::new();
    folder.write("t.csv", "1,2\n");
    folder.write("t.npy", npy("|u1", "(1, 2)", &[1, 2]));
    folder.write("t.json", r#"{"alpha":"1","tokens":[["1"]]}"#);
    let options: [&[&str]; 7] = [
        &["--header", "auto"],
        &["--columns", "1"],
        &["--label", "1"],
        &["--delimiter", ";"],
        &["--decimal", "."],
        &["--array", "a"],
        &["--layer", "0"],
    ];
    for option in options {
        for file in ["t.csv", "t.npy", "t.json"] {
            let works = match option[0] {
                "--array" => false,
                "--layer" => file != "t.json",
                _ => file == "t.csv",
            };
            if works {
                continue;
            }
            // Every command that reads instances takes them alike.
            let commands: [&[&str]; 5] =
                [&["run"], &["limit"], &["check"], &["compare"], &["plot", "--output", "out.svg"]];
            for command in commands {
                let mut program = folder.command();
                program.args(command).arg(file).args(option);
                if file != "t.json" {
                    program.args(["--alpha", "1"]);
                }
                let done = program.assert().code(2);
                let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
                let expected = format!("error: {file}: {} has no effect on a file in the format", option[0]);
                assert!(said.starts_with(&expected), "{command:?} {option:?}: {said}");
            }
        }
    }
}

#[test]
fn standard_input_is_known_by_its_content() {
    let folder = Folder::new();
    let archive = zip(&[("a.npy", &npy("|u1", "(1, 2)", &[1, 2]))]);
    let inputs: [(&[u8], &[&str]); 6] = [
        (b"1,2\n", &[]),
        (&npy("|u1", "(1, 2)", &[1, 2]), &[]),
        (&archive, &[]),
        (b"1;2\n", &["--delimiter", ";"]),
        (b"1\t2\n", &["--input-format", "tsv"]),
        (b"\xef\xbb\xbf1,2\n", &["--input-format", "csv"]),
    ];
    let start = ["run", "--layers", "0", "--format", "json", "--alpha", "1", "-"];
    for (input, args) in inputs {
        let mut command = folder.command();
        assert_eq!(read(command.args(start).args(args).write_stdin(input)).0, r#"[["1","2"]]"#, "{args:?}");
    }
    let mut command = folder.command();
    let json = br#"{"alpha":"1","tokens":[["1","2"]]}"#;
    assert_eq!(
        read(command.args(["run", "-", "--layers", "0", "--format", "json"]).write_stdin(&json[..])).0,
        r#"[["1","2"]]"#
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_read() {
    let folder = Folder::new();
    let program = env!("CARGO_BIN_EXE_hardmax");
    let run = format!("{program} run --layers 0 --format json --alpha 1");
    folder.write("t.npy", npy("|u1", "(1, 2)", &[1, 2]));
    folder.write("t.csv", "1,2\n");
    for line in [
        format!("{run} <(cat t.csv)"),
        format!("{run} <(cat t.npy)"),
        format!("cat t.npy | {run} /dev/stdin"),
        format!("{run} /dev/stdin < t.csv"),
        format!("mkfifo pipe.of.mine; cat t.csv > pipe.of.mine & {run} pipe.of.mine"),
        format!("{run} --matrix <(printf '2,1\\n1,2\\n') t.csv"),
    ] {
        let mut command = assert_cmd::Command::new("bash");
        command.args(["-c", &line]).current_dir(folder.0.path()).timeout(std::time::Duration::from_secs(60));
        assert_eq!(read(&mut command).0, r#"[["1","2"]]"#, "{line}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_need_not_be_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.csv");
    std::fs::File::create(folder.0.path().join(name)).unwrap().write_all(b"1,2\n").unwrap();
    let mut command = folder.command();
    command.args(["run", "--alpha", "1", "--layers", "0", "--format", "json"]).arg(name);
    assert_eq!(read(&mut command).0, r#"[["1","2"]]"#);
    folder.command().args(["plot", "--alpha", "1", "-o", "out.svg"]).arg(name).assert().success();
    folder.command().args(["compare", "--alpha", "1", "--layers", "2"]).arg(name).assert().success();
    folder.command().args(["verify"]).arg(name).assert().code(2);
    folder.command().args(["replay"]).arg(name).assert().code(2);
}

#[test]
fn arrays_of_numpy() {
    let folder = Folder::new();
    // 0.5 and -2 as halves.
    folder.write("t.npy", npy("<f2", "(1L, 2L)", &[0x00, 0x38, 0x00, 0xc0]));
    assert_eq!(folder.tokens(&["t.npy"]).0, r#"[["1/2","-2"]]"#);
    let (one, two) = (npy("|u1", "(1, 2)", &[1, 2]), npy("|u1", "(1, 2)", &[3, 4]));
    folder.write("t.npz", zip(&[("arr_0.npy", &one)]));
    assert_eq!(folder.tokens(&["t.npz"]).0, r#"[["1","2"]]"#);
    folder.write("t.npz", zip(&[("arr_0.npy", &one), ("z.npy", &two)]));
    assert!(folder.refused(&["t.npz"]).ends_with("choose one of them with --array: \"arr_0\", \"z\""));
    assert_eq!(folder.tokens(&["t.npz", "--array", "z"]).0, r#"[["3","4"]]"#);
    assert!(folder.refused(&["t.npz", "--array", "y"]).contains("--array: there is no array \"y\""));
}

#[test]
fn an_instance_as_a_list_is_refused_in_plain_words() {
    let folder = Folder::new();
    folder.write("t.json", r#"["hardmax/instance/2","hardmax","1",null,[["1"]],null]"#);
    let done = folder.command().args(["run", "t.json"]).assert().code(2);
    assert_eq!(
        String::from_utf8_lossy(&done.get_output().stderr),
        "error: t.json: invalid type: sequence, expected an instance: an object with the keys \"alpha\" and \"tokens\" at \
         line 1 column 0\n"
    );
    for command in ["verify", "replay"] {
        folder.write("t.json", "3");
        let done = folder.command().args([command, "t.json"]).assert().code(2);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(!said.contains("struct"), "{said}");
    }
}
