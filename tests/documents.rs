//! Do the links of the documents lead somewhere, and does the README say what is there?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The documents: in the root, in the folders of crates and proofs, and the theory.
fn documents() -> Vec<PathBuf> {
    let folders = [".", "docs", "proofs", "proofs/checker", "fuzz", "sentiment"].map(|folder| root().join(folder));
    let crates = std::fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.into_iter().chain(crates).flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let documents = files.map(|file| file.unwrap().path());
    documents.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// The targets of links `[text](target)`, code left out.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        if fenced || line.starts_with("    ") {
            continue;
        }
        for part in line.split("](").skip(1) {
            found.push(part.split(')').next().unwrap_or_default().to_owned());
        }
    }
    found
}

/// The names that a document's headings have in links.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let name = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-")
    };
    headings.map(name).collect()
}

/// The links of a document that lead nowhere.
fn broken(text: &str, folder: &Path) -> Vec<String> {
    let leads = |link: &String| {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = folder.join(file);
        let text_of = || if file.is_empty() { Some(text.to_owned()) } else { std::fs::read_to_string(&target).ok() };
        target.exists() && (anchor.is_empty() || text_of().is_some_and(|text| anchors(&text).contains(anchor)))
    };
    links(text).into_iter().filter(|link| !link.contains("://") && !leads(link)).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut seen = 0;
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        let wrong = broken(&text, path.parent().unwrap());
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
        seen += links(&text).len();
    }
    assert!(seen > 30, "{seen} links");
}

#[test]
fn a_broken_link_is_found() {
    let text = "# A heading, first\n[here](#a-heading-first) [file](README.md)\n    [code](nowhere)\n";
    assert!(broken(text, root()).is_empty());
    assert_eq!(broken("[no](nowhere.md) [no](#nothing) [out](https://arxiv.org)", root()), ["nowhere.md", "#nothing"]);
}

#[test]
fn the_readme_names_every_crate_and_is_short() {
    let readme = read("README.md");
    assert!(readme.lines().count() <= 160, "{} lines", readme.lines().count());
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let published = !read(&format!("crates/{name}/Cargo.toml")).contains("publish = false");
        assert_eq!(readme.contains(&format!("[`hardmax-{name}`](crates/{name})")), published, "{name}");
        assert!(read("ARCHITECTURE.md").contains(&format!("`crates/{name}`")), "{name}");
    }
}

/// Every crate for others has its README as its page, and says how its documentation is built.
#[test]
fn published_crates_have_a_page() {
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap_or_default();
        let manifest = text("Cargo.toml");
        if manifest.contains("publish = false") {
            continue;
        }
        assert!(manifest.contains("readme = \"README.md\""), "{}", folder.display());
        assert!(manifest.contains("[package.metadata.docs.rs]"), "{}", folder.display());
        assert!(text("src/lib.rs").starts_with("#![doc = include_str!(\"../README.md\")]"), "{}", folder.display());
        assert!(text("README.md").contains("```rust"), "{}: no example", folder.display());
    }
}

/// What a reader whose first language is another would have to read twice.
#[test]
fn words_are_plain() {
    let idioms = ["for ever", "to the letter", "that is none", "whom ", "nobody"];
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap().replace('\n', " ").replace("for every", "");
        for idiom in idioms {
            assert!(!text.contains(idiom), "{}: {idiom}", path.display());
        }
    }
}
