//! `hardmax interpolate`: a network that sends each sequence to its targets, or how often there is one.

use super::input::{name, read};
use super::memory::MemoryArgs;
use super::output::{self, Files};
use super::progress::Progress;
use super::usage::{Given, Unused};
use super::{Exit, Format};
use anyhow::{Context, Result};
use hardmax::interpolation::{Counts, Kind};
use hardmax::network;
use hardmax::report::interpolate::{Unanswered, answer};
use hardmax::report::interpolate_rates::InterpolateRatesJson;
use std::path::{Path, PathBuf};

/// Build a transformer that sends each sequence exactly to its targets
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax interpolate data.json -o network.json
      exit code 1 and no file where no network interpolates the data
  hardmax interpolate data.json -o network.json --floats
      and how far the same network is off in f64 and f32
  hardmax interpolate --random 200
      random data: how many are interpolated, and how often floats are off")]
pub(super) struct Args {
    /// The sequences with their targets: JSON, `hardmax/sequences/1`; `-` is standard input
    #[arg(required_unless_present = "random", conflicts_with = "random")]
    data: Option<PathBuf>,

    /// Write the network to this file (JSON, `hardmax/network/1`)
    #[arg(short, long, value_name = "OUT.json", required_unless_present = "random", conflicts_with = "random")]
    output: Option<PathBuf>,

    /// Also run the network in f64 and f32, and count the sequences on which they are off by more than 1/1000
    #[arg(long, conflicts_with = "random")]
    floats: bool,

    /// Interpolate N random data sets, and count
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    random: Option<u64>,

    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    #[command(flatten)]
    kind: KindArgs,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Random data to interpolate.
#[derive(clap::Args)]
pub(super) struct KindArgs {
    /// The seed of the random data: the same everywhere and in every run
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,

    /// The most sequences of a random data set
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=256))]
    sequences: u16,

    /// The most tokens of a random sequence
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1024))]
    tokens: u16,

    /// The dimension d of random tokens
    #[arg(long, value_name = "D", default_value_t = 2, value_parser = clap::value_parser!(u16).range(2..=64))]
    dim: u16,
}

impl KindArgs {
    /// The kind.
    pub fn kind(&self) -> Kind {
        Kind { sequences: self.sequences, tokens: self.tokens, dimension: self.dim }
    }
}

impl Args {
    /// Refuses options without effect.
    pub fn usage(&self, given: Given) -> Result<(), Unused> {
        given.only_group(self.random.is_some(), "KindArgs", "without --random")?;
        given.only_group(self.random.is_none(), "MemoryArgs", "with --random")
    }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    match (&args.data, &args.output, args.random) {
        (Some(data), Some(output), _) => one(args, data, output),
        (_, _, random) => survey(args, random.unwrap_or_default()),
    }
}

fn one(args: &Args, data: &Path, output: &Path) -> Result<Exit> {
    Files::of([data], &[("--output", Some(output))])?;
    let sequences = network::read_sequences(&read(data)?).with_context(|| name(data))?;
    let file = output::create(output)?;
    let (answer, network) = match answer(&sequences, args.floats) {
        Err(error @ Unanswered::Data(_)) => return Err(error).with_context(|| name(data)),
        answered => answered.with_context(|| output.display().to_string())?,
    };
    let exit = match network {
        Some(text) => {
            file.finish_with(&text)?;
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

/// How many data sets are looked at between two steps of the bar.
const CHUNK: u64 = 16;

fn survey(args: &Args, random: u64) -> Result<Exit> {
    let (kind, seed) = (args.kind.kind(), args.kind.seed);
    let progress = Progress::new("data sets", Some(random));
    let mut counts = Counts::default();
    for first in (0..random).step_by(CHUNK as usize) {
        let chunk = first..random.min(first + CHUNK);
        counts = counts.plus(kind.survey(seed, chunk.clone(), None)?);
        chunk.for_each(|_| progress.tick());
    }
    drop(progress);
    let rates = InterpolateRatesJson::new(seed, kind, counts);
    match args.format {
        Format::Human => output::print(&rates.human())?,
        Format::Json => output::print_json(&rates)?,
    }
    Ok(judged(&rates))
}

/// A network that was built and does not interpolate is a defect.
pub(super) fn judged(rates: &InterpolateRatesJson) -> Exit {
    match (rates.counts.refuted, rates.counts.interpolated) {
        (1.., _) => Exit::Failure,
        (0, 0) => Exit::Vacuous,
        (0, _) => Exit::Success,
    }
}
