//! `hardmax interpolate`: a network that sends each sequence to its targets.

use super::input::{name, read};
use super::output::{self, Files, WriteError};
use super::{Exit, Format};
use anyhow::{Context, Result};
use hardmax::network;
use hardmax::report::interpolate::{Unanswered, answer};
use std::io::Write;
use std::path::PathBuf;

/// Build a transformer that sends each sequence exactly to its targets
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax interpolate data.json -o network.json
      exit code 1 and no file where no network interpolates the data
  hardmax interpolate data.json -o network.json --floats
      and how far the same network is off in f64 and f32")]
pub(super) struct Args {
    /// The sequences with their targets: JSON, `hardmax/sequences/1`; `-` is standard input
    data: PathBuf,

    /// Write the network to this file (JSON, `hardmax/network/1`)
    #[arg(short, long, value_name = "OUT.json")]
    output: PathBuf,

    /// Also run the network in f64 and f32, and count the sequences on which they are off by more than 1/1000
    #[arg(long)]
    floats: bool,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    Files::of([args.data.as_path()], &[("--output", Some(args.output.as_path()))])?;
    let data = network::read_sequences(&read(&args.data)?).with_context(|| name(&args.data))?;
    let mut file = output::create(&args.output)?;
    let (answer, network) = match answer(&data, args.floats) {
        Err(error @ Unanswered::Data(_)) => return Err(error).with_context(|| name(&args.data)),
        answered => answered.with_context(|| args.output.display().to_string())?,
    };
    let exit = match network {
        Some(text) => {
            file.write_all(&text).map_err(WriteError::at(file.path()))?;
            file.finish()?;
            Exit::Success
        }
        None => Exit::Failure,
    };
    match args.format {
        Format::Human => output::print(&answer.human())?,
        Format::Json => output::print_json(&answer)?,
    }
    Ok(exit)
}
