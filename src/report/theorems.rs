//! The registry as people and programs read it: each statement, its check, its tests, its proofs.

use crate::packs::PACKS;
use hardmax_kit::Summary;
use serde::Serialize;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/theorems/2";

/// The headline theorems of the Coq development: `id file.v name`, one a line.
const HEADLINES: &str = include_str!("../../proofs/headlines.txt");

/// All statements as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct TheoremsJson {
    /// `hardmax/theorems/2`.
    pub schema: String,
    /// The statements, pack after pack.
    pub theorems: Vec<Entry>,
}

/// One statement.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Entry {
    /// The pack.
    pub pack: String,
    /// Its one name everywhere, within the pack.
    pub id: String,
    /// What it says.
    pub statement: String,
    /// Where it comes from.
    pub source: String,
    /// The Rust check.
    pub check: String,
    /// The tests that run the check.
    pub tests: Vec<String>,
    /// The fuzz target that runs the check; null where it is still to be written.
    pub fuzz: Option<String>,
    /// The Coq theorems, as `file.v: name`.
    pub coq: Vec<String>,
}

impl Entry {
    fn new(summary: Summary) -> Self {
        let Summary { pack, id, sentence, source, legs, .. } = summary;
        Self {
            pack: pack.to_owned(),
            id: id.to_owned(),
            statement: sentence.to_owned(),
            source: source.to_owned(),
            check: legs.check.to_owned(),
            tests: legs.tests.iter().map(|&test| test.to_owned()).collect(),
            fuzz: legs.fuzz.map(str::to_owned),
            coq: legs.coq.iter().map(|[file, name]| format!("{file}: {name}")).collect(),
        }
    }
}

/// The lines of the list of headline theorems.
pub fn headlines() -> impl Iterator<Item = [&'static str; 3]> {
    HEADLINES.lines().filter_map(|line| {
        let words: Vec<&str> = line.split_once('#').map_or(line, |(before, _)| before).split_whitespace().collect();
        <[&str; 3]>::try_from(words).ok()
    })
}

impl TheoremsJson {
    /// All statements.
    pub fn new() -> Self {
        Self { schema: SCHEMA.to_owned(), theorems: PACKS.summaries().into_iter().map(Entry::new).collect() }
    }
}

impl Default for TheoremsJson {
    fn default() -> Self {
        Self::new()
    }
}

/// The statements for people.
pub fn human() -> String {
    let entry = |entry: Entry| {
        let Entry { pack, id, statement, source, check, tests, fuzz, coq } = entry;
        let or_dash = |items: Vec<String>| if items.is_empty() { "-".to_owned() } else { items.join(", ") };
        format!(
            "{pack}/{id}\n  {statement}\n  source  {source}\n  check   {check}\n  tests   {}\n  fuzz    {}\n  Coq     {}\n",
            or_dash(tests),
            fuzz.unwrap_or_else(|| "-".to_owned()),
            or_dash(coq)
        )
    };
    TheoremsJson::new().theorems.into_iter().map(entry).collect::<Vec<_>>().join("\n")
}

/// A text as it stands in a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The statements as a table for a document.
pub fn markdown() -> String {
    let mut table =
        "| pack | theorem | statement | source | Rust check | tests | fuzz target | Coq |\n|---|---|---|---|---|---|---|---|\n"
            .to_owned();
    for Entry { pack, id, statement, source, check, tests, fuzz, coq } in TheoremsJson::new().theorems {
        let code = |items: Vec<String>| match items.as_slice() {
            [] => "-".to_owned(),
            items => items.iter().map(|item| format!("`{item}`")).collect::<Vec<_>>().join(", "),
        };
        let statement = cell(&statement);
        let fuzz = code(fuzz.into_iter().collect());
        table += &format!(
            "| {pack} | `{id}` | {statement} | {source} | `{check}` | {} | {fuzz} | {} |\n",
            code(tests),
            code(coq)
        );
    }
    table
}
