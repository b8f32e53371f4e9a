//! Every JSON format across its versions: new readers and old files, old readers and new files, and back again.
//!
//! `tests/data/formats` holds files of version 1 as they were written, and the schemas of version 1, which stand for its
//! readers.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use hardmax::schemas::schemas;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The version in which each format is written. Instances name none: what is written of them is in every version.
const WRITTEN: [(&str, u8); 22] = [
    ("case", 2),
    ("certificate", 2),
    ("check", 2),
    ("compare", 1),
    ("hunt", 2),
    ("instance", 2),
    ("interpolate", 1),
    ("interpolate-rates", 1),
    ("limit", 1),
    ("network", 1),
    ("page", 1),
    ("rates", 1),
    ("replay", 2),
    ("sequences", 1),
    ("softmax", 1),
    ("sweep-plan", 1),
    ("sweep-result", 1),
    ("sweep-status", 1),
    ("theorems", 2),
    ("trajectory", 1),
    ("verdict", 1),
    ("verify", 2),
];

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn old(name: &str) -> String {
    repository("tests/data/formats").join(name).display().to_string()
}

fn parsed(path: impl AsRef<Path>) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn errors(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(document).map(|error| error.to_string()).collect()
}

impl Folder {
    fn run(&self, args: &[&str], code: i32) -> (String, String) {
        let done = self.command().args(args).assert().code(code);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (text(&done.get_output().stdout), text(&done.get_output().stderr))
    }

    fn json(&self, args: &[&str], code: i32) -> Value {
        serde_json::from_str(&self.run(&[args, &["--format", "json"]].concat(), code).0).unwrap()
    }

    fn parsed(&self, name: &str) -> Value {
        parsed(self.0.path().join(name))
    }
}

/// A hunt as the files of version 1 have it.
const HUNT: [&str; 15] = [
    "hunt",
    "--objective",
    "pattern-changes",
    "--dim",
    "2",
    "--tokens",
    "5",
    "--grid",
    "3",
    "--alpha",
    "1",
    "--seed",
    "3",
    "--max-layers",
    "40",
];

/// Sequences with targets that a network interpolates; with (1, 0) alone as the second sequence, none would.
const DATA: &str = r#"{"schema":"hardmax/sequences/1","sequences":[{"tokens":[[1,0],[1,0]],"targets":[["1/2",0]]},{"tokens":[["0.5",0]],"targets":[[0,1]]},{"tokens":[[1,0],[0,1]],"targets":[[7,0],[0,1]]}]}"#;

/// What is written today, of every format.
fn documents(folder: &Folder) -> Vec<(&'static str, Value)> {
    folder.write(
        "instance.json",
        r#"{"alpha":"1/2","tokens":[["1","1"],["1","-1"],["1/2","0"]],"labels":["a","b","c"]}"#,
    );
    folder.write("regime.json", std::fs::read(repository("gallery/never-settles-drift.json")).unwrap());
    let run = |args: &[&str]| folder.json(args, 0);
    let mut all = vec![
        ("trajectory", run(&["run", "instance.json", "--layers", "2"])),
        ("trajectory", run(&["run", "instance.json", "--arithmetic", "f32"])),
        ("compare", run(&["compare", "instance.json"])),
        ("rates", run(&["compare", "--random", "3", "--layers", "2,9"])),
        ("softmax", run(&["run", "instance.json", "--softmax", "1/9", "--layers", "2"])),
        ("limit", run(&["limit", "instance.json", "--certificate", "settled-certificate.json"])),
        ("limit", run(&["limit", "regime.json", "--certificate", "regime-certificate.json"])),
        ("verify", run(&["verify", "regime-certificate.json"])),
        ("theorems", run(&["theorems"])),
        ("check", run(&["check", "instance.json"])),
        ("hunt", run(&[&HUNT[..], &["--budget", "64", "--record", "record.json"]].concat())),
        ("replay", run(&["replay", "record.json"])),
        ("case", folder.parsed("record.json")),
    ];
    for certificate in ["settled-certificate.json", "regime-certificate.json"] {
        let document = folder.parsed(certificate);
        all.push(("instance", document["instance"].clone()));
        all.push(("certificate", document));
    }
    folder.write("data.json", DATA);
    folder.write("impossible.json", DATA.replace("[[\"0.5\",0]]", "[[1,0]]"));
    all.push(("interpolate", run(&["interpolate", "data.json", "-o", "network.json", "--floats"])));
    all.push(("interpolate", folder.json(&["interpolate", "impossible.json", "-o", "none.json"], 1)));
    all.push(("interpolate-rates", run(&["interpolate", "--random", "5"])));
    all.push(("verify", run(&["verify", "network.json", "data.json"])));
    all.push(("network", folder.parsed("network.json")));
    all.push(("sequences", folder.parsed("data.json")));
    let plan = ["sweep", "plan", "check", "--random", "9", "--shards", "2", "-o", "plan.json"];
    folder.command().args(plan).assert().success();
    let shard = ["sweep", "run", "plan.json", "--shard", "2/2", "--results", "results"];
    folder.command().args(shard).assert().success();
    all.push(("sweep-plan", folder.parsed("plan.json")));
    all.push(("sweep-result", folder.parsed("results/shard-2.json")));
    all.push(("sweep-status", run(&["sweep", "status", "plan.json", "results"])));
    let check = folder.json(&["check", "--random", "5", "--fault", "first-index"], 1);
    all.push(("case", check["violations"][0]["case"].clone()));
    all.push(("replay", folder.json(&["replay", check["violations"][0]["file"].as_str().unwrap()], 1)));
    all.push(("check", check));
    let (lines, _) = folder.run(&["check", "instance.json", "--random", "3", "--format", "jsonl"], 0);
    let (wrong, _) = folder.run(&["check", "--random", "3", "--fault", "first-index", "--format", "jsonl"], 1);
    let cut = ["check", "--random", "9", "--max-layers", "1", "--theorem", "convergence", "--format", "jsonl"];
    let (undecided, _) = folder.run(&cut, 0);
    all.extend(lines.lines().chain(wrong.lines()).chain(undecided.lines()).map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        ("verdict", line)
    }));
    for verdict in ["holds", "not_applicable", "undecided", "violated"] {
        assert!(all.iter().any(|(_, document)| document["verdict"] == verdict), "no line has {verdict}");
    }
    folder.command().args(["plot", "instance.json", "-o", "page.html", "--layers", "2"]).assert().success();
    let page = std::fs::read_to_string(folder.0.path().join("page.html")).unwrap();
    let (_, data) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
    all.push(("page", serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()));
    all
}

/// Old reader, new data: what is written in version 1 obeys the schema that version 1 had when it was published; what has
/// changed since says so by its version.
#[test]
fn new_files_are_of_the_version_that_they_name() {
    let names: Vec<&str> = WRITTEN.iter().map(|(name, _)| *name).collect();
    let (mut known, folder) = (schemas(), Folder::new());
    known.sort_by_key(|(name, _)| *name);
    assert_eq!(known.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    let documents = documents(&folder);
    for ((name, version), (_, schema)) in WRITTEN.into_iter().zip(&known) {
        let mut seen = 0;
        for (_, document) in documents.iter().filter(|(kind, _)| *kind == name) {
            seen += 1;
            assert_eq!(errors(schema, document), Vec::<String>::new(), "{name}: {document}");
            if name == "instance" {
                assert_eq!((&document["schema"], &document["model"]), (&Value::Null, &Value::Null));
            } else {
                assert_eq!(document["schema"], format!("hardmax/{name}/{version}"), "{name}");
            }
            // These are new: their first schema is the one there is.
            let new = [
                "interpolate",
                "interpolate-rates",
                "network",
                "sequences",
                "sweep-plan",
                "sweep-result",
                "sweep-status",
                "verdict",
            ];
            let new = new.contains(&name);
            if (version == 1 && !new) || name == "instance" {
                let first = parsed(old(&format!("schemas/{name}-1.json")));
                assert_eq!(errors(&first, document), Vec::<String>::new(), "{name} of version 1: {document}");
            }
            if ["case", "certificate", "hunt"].contains(&name) {
                let first = parsed(old(&format!("schemas/{name}-1.json")));
                assert!(!errors(&first, document).is_empty(), "{name} need not have risen: {document}");
            }
        }
        assert!(seen > 0, "no {name} is written");
    }
}

/// New reader, old data: instances and certificates.
#[test]
fn instances_and_certificates_of_version_1_are_read() {
    let folder = Folder::new();
    for kind in ["settled", "regime"] {
        let file = old(&format!("certificate-1-{kind}.json"));
        assert_eq!(folder.json(&["verify", &file], 0), json!({"schema": "hardmax/verify/2", "verdict": "accepted"}));
        // Old writer, new writer: the same claims, in the new form.
        let certificate = parsed(&file);
        folder.write("instance.json", certificate["instance"].to_string());
        folder.run(&["limit", "instance.json", "--certificate", "again.json"], 0);
        assert_eq!(lowered(folder.parsed("again.json")), certificate);
    }
    let run = folder.json(&["run", &old("instance-1.json"), "--layers", "0"], 0);
    assert_eq!(run["layers"][0]["tokens"], json!([["1", "1/3"], ["-1/12", "0"], ["2/5", "-1"]]));
    folder.run(&["limit", &old("instance-1.json"), "--certificate", "labelled.json"], 0);
    assert_eq!(lowered(folder.parsed("labelled.json")), parsed(old("certificate-1-settled.json")));
    folder.run(&["verify", &old("certificate-1-settled.json"), "--instance", &old("instance-1.json")], 0);
}

/// A certificate of version 2 as version 1 has it: without form and rates, every attention set in its place.
fn lowered(mut document: Value) -> Value {
    let object = document.as_object_mut().unwrap();
    assert_eq!(object.insert("schema".into(), json!("hardmax/certificate/1")), Some(json!("hardmax/certificate/2")));
    assert_eq!(object.remove("form"), Some(json!("definite")));
    assert!(object.remove("rates").unwrap().is_array());
    let sets = object.remove("sets").unwrap();
    let mut layers: Vec<Value> = Vec::new();
    for layer in object["attention"].as_array().unwrap() {
        let of_token = |index: &Value| sets[index.as_u64().unwrap() as usize].clone();
        layers.push(match layer.as_array() {
            Some(indices) => indices.iter().map(of_token).collect(),
            None => layers[layers.len() - 1].clone(),
        });
    }
    object["attention"] = layers.into();
    document
}

/// The same document as version 2 has it: with packs.
fn raised(mut document: Value) -> Value {
    let case = |case: &mut Value| {
        assert_eq!(case["schema"], "hardmax/case/1");
        case["schema"] = json!("hardmax/case/2");
        case["pack"] = json!("hardmax");
    };
    match document["schema"].as_str() {
        Some("hardmax/hunt/1") => {
            document["schema"] = json!("hardmax/hunt/2");
            document["best"].as_array_mut().unwrap().iter_mut().for_each(|found| case(&mut found["case"]));
        }
        _ => case(&mut document),
    }
    document
}

/// New reader, old data, and old writer round trip: hunts go on and merge as if they had been written today.
#[test]
fn hunts_of_version_1_are_resumed_and_merged() {
    let folder = Folder::new();
    let expected = |name: &str| raised(parsed(old(name)));
    let resumed = ["hunt", "--resume", &old("hunt-1-half.json"), "--budget", "64", "--output", "whole.json"];
    folder.run(&resumed, 0);
    assert_eq!(folder.parsed("whole.json"), expected("hunt-1-whole.json"));
    folder.run(&[&HUNT[..], &["--budget", "128", "--output", "now.json", "--record", "record.json"]].concat(), 0);
    assert_eq!(folder.parsed("now.json"), expected("hunt-1-whole.json"));
    assert_eq!(folder.parsed("record.json"), expected("case-1-record.json"));
    let shards = [1, 2].map(|index| old(&format!("hunt-1-shard-{index}.json")));
    folder.run(&["hunt", "--merge", &shards[0], &shards[1], "--output", "merged.json"], 0);
    assert_eq!(folder.parsed("merged.json"), expected("hunt-1-merged.json"));
    // One shard of each version.
    folder.run(&[&HUNT[..], &["--budget", "64", "--shard", "1/2", "--output", "shard.json"]].concat(), 0);
    assert_eq!(folder.parsed("shard.json"), expected("hunt-1-shard-1.json"));
    folder.run(&["hunt", "--merge", &shards[1], "shard.json", "--output", "mixed.json"], 0);
    assert_eq!(folder.parsed("mixed.json"), expected("hunt-1-merged.json"));
    // What was merged is read again, in both versions.
    for merged in [&old("hunt-1-merged.json"), "mixed.json"] {
        assert_eq!(folder.json(&["hunt", "--merge", merged], 0), expected("hunt-1-merged.json"));
    }
}

/// New reader, old data: cases that name no pack are of the first pack that has their statement.
#[test]
fn cases_of_version_1_are_replayed() {
    let folder = Folder::new();
    let violated = folder.json(&["replay", &old("case-1-violation.json")], 1);
    assert_eq!((&violated["pack"], &violated["theorem"]), (&json!("hardmax"), &json!("leaders_exist")));
    assert_eq!((&violated["schema"], &violated["verdict"]), (&json!("hardmax/replay/2"), &json!("violated")));
    let record = folder.json(&["replay", &old("case-1-record.json")], 0);
    assert_eq!((&record["record"]["value"], &record["record"]["found"]), (&json!(5), &json!(5)));
    let undecided = folder.json(&["replay", &old("case-1-undecided.json"), "--max-layers", "1"], 3);
    assert_eq!((&undecided["verdict"], &undecided["layers"]), (&json!("undecided"), &json!(1)));
    // `softmax_gap` was a statement of the core when version 1 was written.
    let mut gap = parsed(old("case-1-undecided.json"));
    gap["theorem"] = json!("softmax_gap");
    folder.write("gap.json", gap.to_string());
    assert_eq!(folder.json(&["replay", "gap.json"], 0)["pack"], "softmax");
    let records: Vec<PathBuf> =
        std::fs::read_dir(repository("gallery/records")).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(records.len(), 6);
    for path in records {
        assert_eq!(parsed(&path)["schema"], "hardmax/case/1");
        let record = folder.json(&["replay", path.to_str().unwrap()], 0)["record"].clone();
        assert_eq!(record["value"], record["found"], "{}", path.display());
    }
}

/// What `hardmax` says of a file that it refuses.
fn refused(folder: &Folder, command: &[&str], document: &Value) -> String {
    folder.write("refused.json", document.to_string());
    let (printed, said) = folder.run(&[command, &["refused.json"]].concat(), 2);
    assert!(printed.is_empty(), "{printed}");
    said
}

#[test]
fn versions_of_the_future_are_refused_by_name() {
    let folder = Folder::new();
    for (command, file, name, newest) in [
        (&["run"][..], "instance-1.json", "instance", 2),
        (&["verify"], "certificate-1-regime.json", "certificate", 2),
        (&["replay"], "case-1-violation.json", "case", 2),
        (&["hunt", "--resume"], "hunt-1-half.json", "hunt", 2),
        (&["hunt", "--merge"], "hunt-1-merged.json", "hunt", 2),
    ] {
        let mut document = parsed(old(file));
        document["schema"] = json!(format!("hardmax/{name}/{}", newest + 1));
        let said = refused(&folder, command, &document);
        assert!(said.starts_with("error: refused.json: "), "{said}");
        assert!(said.contains(&format!("`hardmax/{name}/{}`, expected ", newest + 1)), "{said}");
        assert!((1..=newest).all(|version| said.contains(&format!("`hardmax/{name}/{version}`"))), "{said}");
    }
}

#[test]
fn a_case_has_a_pack_from_version_2_on() {
    let folder = Folder::new();
    let one = parsed(old("case-1-violation.json"));
    let with = |key: &str, value: &str| {
        let mut document = one.clone();
        document[key] = json!(value);
        refused(&folder, &["replay"], &document)
    };
    assert!(with("pack", "hardmax").contains("pack: hardmax/case/1 has no pack; expected hardmax/case/2"));
    assert!(with("schema", "hardmax/case/2").contains("pack: missing; hardmax/case/2 names the pack of its statement"));
    let said = with("fault", "made-up");
    assert!(said.contains("fault: there is no fault \"made-up\"; expected one of first-index, wrong-weight"), "{said}");
    let two = |pack: &str, theorem: &str| {
        let mut document = raised(one.clone());
        (document["pack"], document["theorem"]) = (json!(pack), json!(theorem));
        document
    };
    let said = refused(&folder, &["replay"], &two("fame", "progress"));
    assert!(said.contains("pack: there is no pack \"fame\"; expected one of hardmax, softmax"), "{said}");
    for (pack, theorem, name) in [
        ("softmax", "progress", "softmax/progress"),
        ("softmax", "hardmax/progress", "softmax/hardmax/progress"),
        ("hardmax", "fame", "hardmax/fame"),
    ] {
        let said = refused(&folder, &["replay"], &two(pack, theorem));
        let expected = format!("theorem: there is no statement {name:?}; expected one of hardmax/progress, ");
        assert!(said.contains(&expected), "{said}");
    }
}

/// `pack/id` is a name wherever an id is, and `-` stands for `/` in the names of files.
#[test]
fn statements_are_named_with_their_pack() {
    let folder = Folder::new();
    let mut case = parsed(old("case-1-violation.json"));
    case["theorem"] = json!("hardmax/leaders_exist");
    folder.write("one.json", case.to_string());
    folder.write("two.json", raised(case).to_string());
    for file in ["one.json", "two.json"] {
        let replayed = folder.json(&["replay", file], 1);
        assert_eq!((&replayed["pack"], &replayed["theorem"]), (&json!("hardmax"), &json!("leaders_exist")));
    }
    let ids = |args: &[&str], code| {
        let check = folder.json(&[&["check", "--random", "5"], args].concat(), code);
        let rows = check["theorems"].as_array().unwrap().iter();
        rows.map(|row| format!("{}/{}", row["pack"].as_str().unwrap(), row["id"].as_str().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["--theorem", "hardmax/progress", "--theorem", "progress"], 0), ["hardmax/progress"]);
    assert_eq!(
        ids(&["--theorem", "softmax/softmax_gap", "--theorem", "hardmax/progress"], 0),
        ["softmax/softmax_gap", "hardmax/progress"]
    );
    for name in ["softmax/progress", "fame/progress", "hardmax/hardmax/progress"] {
        let (_, said) = folder.run(&["check", "--theorem", name], 2);
        assert!(said.contains(&format!("--theorem: there is no theorem {name:?}")), "{said}");
    }
    ids(&["--theorem", "hardmax/leaders_exist", "--fault", "first-index"], 1);
    for entry in std::fs::read_dir(folder.0.path().join("hardmax-cases")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.starts_with("hardmax-leaders_exist-") && name.ends_with(".json"), "{name}");
    }
}

/// A file names its model, or it is hardmax; every command says which model it wants.
#[test]
fn every_command_reads_the_model_of_a_file() {
    let folder = Folder::new();
    let instance = parsed(old("instance-1.json"));
    let named = |model: &str| {
        let mut document = instance.clone();
        (document["schema"], document["model"]) = (json!("hardmax/instance/2"), json!(model));
        document
    };
    let mut certificate = parsed(old("certificate-1-settled.json"));
    let mut case = parsed(old("case-1-violation.json"));
    let schema = schemas().into_iter().find(|(name, _)| *name == "instance").unwrap().1;
    assert!(errors(&schema, &instance).is_empty() && errors(&schema, &named("hardmax")).is_empty());
    assert!(!errors(&schema, &named("softmax")).is_empty());
    let plot = ["plot", "-o", "out.svg"];
    for command in [&["run"][..], &["limit"], &["compare"], &["check"], &plot] {
        folder.write("named.json", named("hardmax").to_string());
        folder.run(&[command, &["named.json"]].concat(), 0);
        let said = refused(&folder, command, &named("softmax"));
        assert!(
            said.starts_with("error: refused.json: model: \"softmax\" is not a model that is known here"),
            "{said}"
        );
        assert!(said.contains("expected \"hardmax\" at line 1 column "), "{said}");
        let mut old = named("hardmax");
        old["schema"] = json!("hardmax/instance/1");
        assert!(!errors(&schema, &old).is_empty());
        let said = refused(&folder, command, &old);
        assert!(said.contains("model: hardmax/instance/1 has no model; expected hardmax/instance/2"), "{said}");
    }
    for (command, document, code) in [("verify", &mut certificate, 0), ("replay", &mut case, 1)] {
        document["instance"]["model"] = json!("hardmax");
        folder.write("named.json", document.to_string());
        folder.run(&[command, "named.json"], code);
        document["instance"]["model"] = json!("softmax");
        let said = refused(&folder, &[command], document);
        assert!(said.contains("model: \"softmax\" is not a model that is known here; expected \"hardmax\""), "{said}");
    }
    let verify = ["verify", &old("certificate-1-settled.json"), "--instance"];
    assert!(refused(&folder, &verify, &named("softmax")).contains("model: \"softmax\""));
}
