//! Do the theorems that the tables name exist in the proofs, and does the table in proofs/README.md name them all?

use hardmax::packs::PACKS;
use hardmax::report::theorems::{headlines, proof_table};
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

/// `HARDMAX_UPDATE_TABLES=1 cargo test --test proofs` writes it anew.
#[test]
fn the_readme_names_them_all() {
    let path = folder().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- table begin -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- table end -->").unwrap();
    let expected = format!("{before}<!-- table begin -->\n{}<!-- table end -->{after}", proof_table());
    if std::env::var_os("HARDMAX_UPDATE_TABLES").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
}
