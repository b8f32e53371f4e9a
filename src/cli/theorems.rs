//! `hardmax theorems`: the registry, and where each statement is checked and proved.

use super::{Exit, output};
use anyhow::Result;
use hardmax::report::theorems::{TheoremsJson, human, markdown};

/// List the theorems: what each says, where it is checked and where it is proved
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax theorems
  hardmax theorems --format markdown")]
pub(super) struct Args {
    /// What standard output gets
    #[arg(long, value_enum, default_value_t = TheoremsFormat::Human)]
    format: TheoremsFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum TheoremsFormat {
    /// Text for people.
    Human,
    /// JSON for programs, with its schema named.
    Json,
    /// A table for a document.
    Markdown,
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    match args.format {
        TheoremsFormat::Human => output::print(&human())?,
        TheoremsFormat::Json => output::print_json(&TheoremsJson::new())?,
        TheoremsFormat::Markdown => output::print(&markdown())?,
    }
    Ok(Exit::Success)
}
