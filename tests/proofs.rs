//! Do the theorems that the tables name exist in the proofs, and does the table in proofs/README.md name them all?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::interval::{Fixed, Interval};
use hardmax::packs::PACKS;
use hardmax::report::theorems::headlines;
use num_bigint::BigInt;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs")
}

#[test]
fn every_headline_exists_in_its_file() {
    let mut count = 0;
    for [id, file, name] in headlines() {
        let text = std::fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{id}: {file}: {error}"));
        let declared = |kind: &str| {
            let start = format!("{kind} {name}");
            text.lines().any(|line| {
                let rest = line.trim_start().strip_prefix(start.as_str());
                rest.is_some_and(|rest| {
                    !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '\'')
                })
            })
        };
        let kinds = ["Theorem", "Lemma", "Corollary", "Example", "Proposition", "Fact"];
        assert!(kinds.into_iter().any(declared), "{id}: {file} declares no theorem {name}");
        count += 1;
    }
    assert!(count >= PACKS.summaries().len());
}

/// The proofs that statements name are those that the audit looks at, and every statement has one.
#[test]
fn every_statement_is_proved() {
    for summary in PACKS.summaries() {
        let id = summary.id;
        let audited: Vec<[&str; 2]> =
            headlines().filter(|[named, ..]| *named == id).map(|[_, file, name]| [file, name]).collect();
        assert!(!audited.is_empty(), "{id} has no Coq theorem");
        assert_eq!(summary.legs.coq, audited, "{id}");
    }
}

#[test]
fn the_checks_tests_and_targets_that_the_table_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in hardmax::report::theorems::TheoremsJson::new().theorems {
        for file in entry.tests.iter().chain([&entry.check]).chain(&entry.fuzz) {
            assert!(root.join(file).is_file(), "{}: {file}", entry.id);
        }
    }
}

#[test]
fn no_proof_is_left_open() {
    let open = ["Admitted", "admit", "Axiom", "Axioms", "Parameter", "Parameters", "Conjecture"];
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "v") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        assert_eq!(words.find(|word| open.contains(word)), None, "{}", path.display());
    }
}

/// Every headline but the counterexamples and the examples themselves is applied, in an example that writes the
/// conclusion out: were the theorem to say less, the example would not compile.
#[test]
fn every_headline_has_an_example_with_its_conclusion() {
    let read = |file: &str| std::fs::read_to_string(folder().join(file)).unwrap();
    let examples = ["Examples.v", "KinExamples.v", "CertificateExamples.v", "RoundingExamples.v", "FixedExpExamples.v"]
        .map(read)
        .concat();
    for [id, file, name] in headlines().filter(|[id, ..]| !["necessity", "example"].contains(id)) {
        let start = format!("Example {name}_example");
        let (_, rest) =
            examples.split_once(&start).unwrap_or_else(|| panic!("{id}: {file}: {name} has no {name}_example"));
        let (head, _) = rest.split_once("\nProof.").unwrap();
        let states = head.contains(" : ") || head.contains(" :\n");
        assert!(states && !head.contains(":="), "{name}_example writes no conclusion out: {head}");
    }
}

/// `make -C proofs audit` compares what the theorems say with this file; here, that no headline is missing in it.
#[test]
fn every_headline_has_its_statement_pinned() {
    let golden = std::fs::read_to_string(folder().join("statements.golden")).unwrap();
    let pinned: Vec<&str> = golden.lines().filter(|line| line.starts_with("== ")).collect();
    let expected: Vec<String> = headlines().map(|[id, file, name]| format!("== {id} ({file}, {name})")).collect();
    assert_eq!(pinned, expected);
}

/// The exponential in Rust gives what the Coq program gives that is proved to enclose it.
#[test]
fn the_exponential_is_that_of_the_proof() {
    let text = std::fs::read_to_string(folder().join("FixedExpExamples.v")).unwrap();
    let (_, rest) = text.split_once("Definition values ").unwrap();
    let (values, _) = rest.split_once("]%Z.").unwrap();
    let mut count = 0;
    for line in values.lines().filter(|line| line.starts_with("  (")) {
        let numbers: Vec<BigInt> = line
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|word| !word.is_empty())
            .map(|word| word.parse().unwrap())
            .collect();
        let [bits, y, low, high] = &numbers[..] else { panic!("{line}: expected four numbers") };
        let found = Fixed::new(bits.try_into().unwrap()).exp(&Interval::point(-y)).unwrap();
        assert_eq!((&found.low, &found.high), (low, high), "{line}");
        count += 1;
    }
    assert!(count > 15);
}

/// The table of headline theorems: what each says is in headlines.txt, behind its name.
fn table() -> String {
    let mut table = "| theorem | Coq | statement | source | Rust check |\n|---|---|---|---|---|\n".to_owned();
    let list = std::fs::read_to_string(folder().join("headlines.txt")).unwrap();
    let known = PACKS.summaries();
    for line in list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (row, statement) = line.split_once(" # ").unwrap_or_else(|| panic!("{line}: no statement behind #"));
        let [id, file, name] = row.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("{line}: expected an id, a file and a theorem");
        };
        let (source, check) = match known.iter().find(|summary| summary.id == id) {
            Some(summary) => (summary.source.to_owned(), format!("`{}`", summary.legs.check)),
            None if file.starts_with("Rounding") => {
                ("`src/engine/float.rs`".to_owned(), "`src/engine/float/tests.rs`".to_owned())
            }
            None if file == "FixedExp.v" => {
                ("`crates/model/src/interval.rs`".to_owned(), "`tests/proofs.rs`".to_owned())
            }
            None if file == "FixedSoftmax.v" => {
                ("`crates/packs/src/softmax/layer.rs`".to_owned(), "`crates/packs/tests/softmax.rs`".to_owned())
            }
            None if id == "alcalde_fantuzzi_zuazua" => ("[AFZ] theorem 1".to_owned(), "-".to_owned()),
            None if id == "necessity" => ("docs/theory.md section 4, the table".to_owned(), "-".to_owned()),
            None => ("docs/theory.md section 3".to_owned(), "-".to_owned()),
        };
        let statement = statement.replace('|', "\\|");
        table += &format!("| `{id}` | `{file}`: `{name}` | {statement} | {source} | {check} |\n");
    }
    table
}

/// `HARDMAX_UPDATE_TABLES=1 cargo test --test proofs` writes it anew.
#[test]
fn the_readme_names_them_all() {
    let path = folder().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- table begin -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- table end -->").unwrap();
    let expected = format!("{before}<!-- table begin -->\n{}<!-- table end -->{after}", table());
    if std::env::var_os("HARDMAX_UPDATE_TABLES").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
}
