//! Do arrows between crates and modules go one way, and does the verifier see numbers and its format alone?
//!
//! ARCHITECTURE.md is the map; this reads the real imports.

#[path = "graph/modules.rs"]
mod modules;

use modules::{Crate, Name};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The crates of the workspace from the lowest room to the highest: a crate may depend on those of lower floors.
const FLOORS: &[&[&str]] = &[
    &["hardmax-model", "hardmax-output", "hardmax-plot"],
    &["hardmax-kit", "hardmax-verify"],
    &["hardmax-packs"],
    &["hardmax"],
    &["hardmax-fuzz-bodies", "hardmax-python", "hardmax-sentiment"],
];

/// The rooms of the root crate from the lowest to the highest: a module may refer to those before it.
const ROOMS: &[&str] = &[
    "rate",
    "dynamics",
    "gram",
    "trajectory",
    "float",
    "engine",
    "equilibrium",
    "softmax",
    "compare",
    "generate",
    "theorems",
    "trial",
    "packs",
    "hunt",
    "report",
    "sweep",
    "plot",
    "schemas",
];

/// What the verifier's crate may name.
const VERIFIER: &[&str] =
    &["std", "serde", "serde_json", "schemars", "thiserror", "num_bigint", "num_integer", "num_traits"];

/// The numbers of the language that it may name: no float is among them.
const INTEGERS: &[&str] = &["i64", "i128", "u32", "u64", "usize"];

/// What it may name of the model: numbers, points as integers, patterns, the format.
const VERIFIER_MODEL: &[&str] = &["block", "form", "instance", "interval", "limits", "pattern", "rational"];

fn sources() -> Vec<(&'static str, Crate)> {
    let read =
        |name: &'static str, folder: &str, file: &str| (name, Crate::read(&root().join(folder).join("src"), file));
    vec![
        read("model", "crates/model", "lib.rs"),
        read("verify", "crates/verify", "lib.rs"),
        read("kit", "crates/kit", "lib.rs"),
        read("plot", "crates/plot", "lib.rs"),
        read("packs", "crates/packs", "lib.rs"),
        read("fuzz-bodies", "crates/fuzz-bodies", "lib.rs"),
        read("hardmax", ".", "lib.rs"),
        read("the program", ".", "main.rs"),
        read("sentiment", "sentiment", "lib.rs"),
    ]
}

/// Arrows between the children of one module: what stands below a child counts as the child. A module's own file is the door of
/// its room, and not one of the children: they may use what it defines, and it may use them.
fn between_siblings(arrows: &BTreeMap<Name, BTreeSet<Name>>, parent: &Name) -> BTreeMap<String, BTreeSet<String>> {
    let child = |name: &Name| name.strip_prefix(parent.as_slice())?.first().cloned();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (from, targets) in arrows {
        let Some(from) = child(from) else { continue };
        let to: Vec<String> = targets.iter().filter_map(child).filter(|to| *to != from).collect();
        found.entry(from).or_default().extend(to);
    }
    found
}

/// A way from a node back to itself.
fn cycle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        graph: &BTreeMap<String, BTreeSet<String>>,
        path: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        let here = path.last()?.clone();
        for next in graph.get(&here).into_iter().flatten() {
            if let Some(start) = path.iter().position(|seen| seen == next) {
                return Some(path[start..].iter().chain([next]).cloned().collect());
            }
            if !done.contains(next) {
                path.push(next.clone());
                if let Some(found) = walk(graph, path, done) {
                    return Some(found);
                }
                path.pop();
            }
        }
        done.insert(here);
        None
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|node| walk(graph, &mut vec![node.clone()], &mut done))
}

/// Every cycle between modules, one a family of siblings.
fn cycles(sources: &Crate) -> Vec<String> {
    let arrows = sources.arrows();
    let parents: BTreeSet<Name> = arrows.keys().map(|name| name[..name.len().saturating_sub(1)].to_vec()).collect();
    let told = |parent: &Name| {
        let found = cycle(&between_siblings(&arrows, parent))?;
        Some(format!("in {:?}: {}", parent.join("::"), found.join(" -> ")))
    };
    parents.iter().filter_map(told).collect()
}

#[test]
fn no_modules_refer_to_each_other_in_a_circle() {
    let all: Vec<String> = sources()
        .iter()
        .flat_map(|(name, sources)| cycles(sources).into_iter().map(move |cycle| format!("{name}: {cycle}")))
        .collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn crates_depend_on_lower_floors_alone() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata");
    let floor = |name: &str| FLOORS.iter().position(|floor| floor.contains(&name));
    let mut seen = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let own = floor(name).unwrap_or_else(|| panic!("{name} is on no floor: give it one in tests/graph.rs"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            if let (Some(lower), None) = (floor(to), dependency["kind"].as_str()) {
                assert!(lower < own, "{name} depends on {to}, which is no lower room");
                seen += 1;
            }
        }
    }
    assert!(seen >= 10, "{seen} arrows between crates");
}

fn upward(sources: &Crate) -> Vec<String> {
    let room = |name: &str| ROOMS.iter().position(|room| *room == name);
    let mut wrong = Vec::new();
    for (from, targets) in between_siblings(&sources.arrows(), &Vec::new()) {
        for to in &targets {
            match (room(&from), room(to)) {
                (Some(own), Some(other)) if other < own => {}
                (Some(_), Some(_)) => wrong.push(format!("{from} -> {to}: no lower room")),
                _ => wrong.push(format!("{from} -> {to}: a room that tests/graph.rs does not know")),
            }
        }
    }
    wrong
}

#[test]
fn rooms_refer_to_lower_rooms_alone() {
    let wrong = upward(&Crate::read(&root().join("src"), "lib.rs"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a crate names of others: the first word of each path, and of the model the room.
fn strangers(sources: &Crate, known: &[&str], model: &[&str]) -> Vec<String> {
    let mut wrong = BTreeSet::new();
    for (name, path) in sources.mentions() {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let fine = match words[..] {
            ["crate" | "self" | "super" | "Self", ..] => true,
            ["hardmax_model", room, ..] => model.contains(&room),
            // An enum, a type or a module of the crate's own or of the standard library's.
            [first, ..] => {
                let own = ["instance", "rates", "regime", "settled", "thread", "fmt", "io", "de"];
                known.contains(&first)
                    || first.starts_with(char::is_uppercase)
                    || own.contains(&first)
                    || INTEGERS.contains(&first)
            }
            [] => true,
        };
        if !fine {
            wrong.insert(format!("{}: {}", name.join("::"), path.join("::")));
        }
    }
    wrong.into_iter().collect()
}

#[test]
fn the_verifier_sees_numbers_and_its_format_alone() {
    let sources = Crate::read(&root().join("crates/verify/src"), "lib.rs");
    let wrong = strangers(&sources, VERIFIER, VERIFIER_MODEL);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_kit_knows_numbers_and_no_model() {
    let sources = Crate::read(&root().join("crates/kit/src"), "lib.rs");
    let model: Vec<String> = sources
        .mentions()
        .filter(|(_, path)| path[0].starts_with("hardmax") && path[..2] != ["hardmax_model", "rational"])
        // Files that are written whole.
        .filter(|(name, path)| !(name[..] == ["sweep", "folder"] && path[0] == "hardmax_output"))
        .map(|(name, path)| format!("{}: {}", name.join("::"), path.join("::")))
        .collect();
    assert!(model.is_empty(), "{}", model.join("\n"));
}

/// Where a crate names this one, in code, macros or attributes.
fn naming(sources: &Crate, stranger: &str) -> Vec<String> {
    sources
        .mentions()
        .filter(|(_, path)| path[0] == stranger)
        .map(|(name, path)| format!("{}: {}", name.join("::"), path.join("::")))
        .collect()
}

#[test]
fn no_library_names_the_command_line() {
    for (name, sources) in sources().iter().filter(|(name, _)| *name != "the program") {
        assert!(naming(sources, "clap").is_empty(), "{name}: {:?}", naming(sources, "clap"));
    }
}

#[test]
fn the_specification_imports_numbers_alone() {
    let arrows = Crate::read(&root().join("crates/model/src"), "lib.rs").arrows();
    let spec = between_siblings(&arrows, &Vec::new()).remove("spec").unwrap();
    let known = ["form", "instance", "rational", "tokens"];
    assert!(spec.iter().all(|to| known.contains(&to.as_str())), "{spec:?}");
}

/// The tests above can fail: arrows planted in a small crate are found.
#[test]
fn planted_arrows_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
    let read = || Crate::read(folder.path(), "lib.rs");
    write("lib.rs", "pub mod dynamics; pub mod engine; pub use engine::Exact;");
    write("dynamics.rs", "pub struct Stats; #[cfg(test)] mod tests { use crate::engine::Exact; }");
    write("engine.rs", "use crate::dynamics::Stats; pub struct Exact(Stats);");
    assert!(cycles(&read()).is_empty() && upward(&read()).is_empty());
    // By a path, by a `use`, through what the root gives out, by a glob, and inside a macro.
    for planted in [
        "pub struct Stats(crate::engine::Exact);",
        "use super::engine as other; pub struct Stats;",
        "pub struct Stats(crate::Exact);",
        "use crate::engine::*; pub struct Stats(Exact);",
        "pub struct Stats; fn f() { println!(\"{:?}\", crate::engine::Exact); }",
    ] {
        write("dynamics.rs", planted);
        assert_eq!(cycles(&read()), ["in \"\": dynamics -> engine -> dynamics"], "{planted}");
        assert_eq!(upward(&read()), ["dynamics -> engine: no lower room"], "{planted}");
    }
    write("dynamics.rs", "use hardmax::engine::Exact; use hardmax_model::generate::Genome; pub struct Stats;");
    let wrong = strangers(&read(), VERIFIER, VERIFIER_MODEL);
    assert_eq!(wrong, ["dynamics: hardmax::engine::Exact", "dynamics: hardmax_model::generate::Genome"]);
    write("dynamics.rs", "#[derive(Debug, clap::ValueEnum)] pub enum Stats { One }");
    assert_eq!(naming(&read(), "clap"), ["dynamics: clap::ValueEnum"]);
}
