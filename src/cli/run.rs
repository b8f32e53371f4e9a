//! `hardmax run`: the layers of one instance, streamed.

use super::floats::FloatArgs;
use super::input::InstanceArgs;
use super::memory::MemoryArgs;
use super::output::{self, Files, WriteError};
use super::progress::Progress;
use super::usage::{Given, Unused};
use super::{Exit, Format};
use anyhow::{Result, bail};
use hardmax::dynamics::{Dynamics, Spec, Stats};
use hardmax::engine::Exact;
use hardmax::float::Precision;
use hardmax::instance::Instance;
use hardmax::rational;
use hardmax::report::lost::Lost;
use hardmax::report::softmax::SoftmaxJson;
use hardmax::report::{
    self,
    trajectory::{Csv, Human, Json, Layer, Npy, Summary, Writer},
};
use hardmax::softmax::{self, Temperature};
use hardmax::trajectory::LayerState;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Run the layers of an instance and print tokens, attention sets and leaders
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax run instance.json --layers 5
  hardmax run tokens.csv --alpha 1/2 --layers 30 --format json
  hardmax run tokens.npy --alpha 1 --output layers.npy
  hardmax run instance.json --arithmetic f64
      the layer as floats have it
  hardmax run instance.json --softmax 1/20
      softmax, and its distance from hardmax")]
pub(super) struct Args {
    /// The instance: JSON, CSV, TSV, NPY or NPZ; `-` is standard input
    file: PathBuf,

    #[command(flatten)]
    instance: InstanceArgs,

    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    /// The number of layers
    #[arg(long, value_name = "K", default_value_t = 10)]
    layers: usize,

    /// The arithmetic
    #[arg(long, value_enum, default_value_t = Arithmetic::Exact)]
    arithmetic: Arithmetic,

    #[command(flatten)]
    floats: FloatArgs,

    /// Run the softmax layer at temperature T > 0 beside the hardmax one, with proved bounds on how far apart they are
    #[arg(long, value_name = "T", value_parser = temperature, allow_hyphen_values = true,
        conflicts_with_all = ["arithmetic", "output", "stats", "formula", "summation", "tie_tolerance"])]
    softmax: Option<Temperature>,

    /// Write to this file instead: .json (exact), .csv (exact) or .npy (nearest f64, shape (K + 1, n, d))
    #[arg(long, value_name = "OUT")]
    output: Option<PathBuf>,

    /// Write entries that no float holds as infinity or 0 (.npy, and every run in floats), and say how many
    #[arg(long)]
    allow_overflow: bool,

    /// Print every token, where there are more than 50 or they have more than 8 coordinates
    #[arg(long, conflicts_with_all = ["softmax", "output"])]
    all: bool,

    /// Say on standard error how the exact engine decided (JSON with --format json)
    #[arg(long)]
    stats: bool,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Args {
    /// Refuses options without effect.
    pub fn usage(&self, given: Given) -> Result<(), Unused> {
        let exact = self.arithmetic == Arithmetic::Exact;
        let floats = matches!(self.arithmetic, Arithmetic::F64 | Arithmetic::F32);
        let how = ["formula", "summation", "tie-tolerance"];
        given.only(floats, &how, "in exact arithmetic; floats are chosen with --arithmetic f64 or f32")?;
        given.only(exact, &["stats"], "with this --arithmetic: only the exact engine counts its decisions")?;
        let printed = self.output.is_none() || self.stats;
        given.only(printed, &["format"], "with --output: the end of the file's name chooses the format")?;
        given.only(self.format == Format::Human, &["all"], "with --format json, which has every token")?;
        let npy = self.output.as_deref().is_some_and(|path| extension(path).as_deref() == Some("npy"));
        let written = self.output.is_some() || self.format == Format::Json;
        let exported = npy || (floats && written) || self.softmax.is_some();
        given.only(exported, &["allow-overflow"], "where no floats are written")
    }
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase())
}

/// The arithmetic of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Arithmetic {
    /// Exact rationals, by the fast engine.
    Exact,
    /// Exact rationals, by the executable specification.
    Spec,
    /// 64-bit floats: ties are equality of rounded scores.
    F64,
    /// 32-bit floats: ties are equality of rounded scores.
    F32,
}

impl Arithmetic {
    /// The dynamics, exact whatever the arithmetic: floats are run by the command itself.
    pub fn dynamics(self) -> Arc<dyn Dynamics> {
        if self == Arithmetic::Spec { Arc::new(Spec) } else { Arc::new(Exact::default()) }
    }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let outputs = [("--output", args.output.as_deref())];
    Files::of(args.instance.files().chain([args.file.as_path()]), &outputs)?;
    let instance = args.instance.instance(&args.file)?;
    if let Some(temperature) = &args.softmax {
        return run_softmax(args, &instance, temperature);
    }
    let mut stats = None;
    match &args.output {
        None => {
            let mut lost = Lost::default();
            let summary = report::is_large(&instance) && !args.all;
            output::stdout(|writer| {
                lost = match args.format {
                    Format::Human if summary => {
                        stream(args, &instance, &mut Summary::new(writer, &instance)?, &mut stats)?
                    }
                    Format::Human => stream(args, &instance, &mut Human::new(writer, &instance), &mut stats)?,
                    Format::Json => stream(args, &instance, &mut Json::new(writer, &instance)?, &mut stats)?,
                };
                Ok(())
            })?;
            output::summarised(summary && args.format == Format::Human)?;
            if args.format == Format::Json {
                output::lost(lost, args.allow_overflow, &"standard output")?;
            }
        }
        Some(path) => save(args, &instance, path, &mut stats)?,
    }
    if args.stats {
        // INVARIANT: `usage` leaves --stats to the exact engine, which counts.
        print_stats(args.format, &stats.expect("the counts of the exact engine"))?;
    }
    Ok(Exit::Success)
}

pub(super) fn temperature(text: &str) -> Result<Temperature, String> {
    let value = rational::parse(text).map_err(|error| error.to_string())?;
    Temperature::new(value).map_err(|error| error.to_string())
}

fn run_softmax(args: &Args, instance: &Instance, temperature: &Temperature) -> Result<Exit> {
    let run = softmax::run(instance, temperature, args.layers);
    let mut lost = Lost::default();
    for entry in run.layers.iter().flat_map(|layer| &layer.tokens).flatten() {
        lost.float(*entry);
    }
    output::lost(lost, args.allow_overflow, &"standard output")?;
    match args.format {
        Format::Human => output::print(&report::softmax::human(instance, temperature, &run))?,
        Format::Json => output::print_json(&SoftmaxJson::new(instance, temperature, run))?,
    }
    Ok(Exit::Success)
}

fn print_stats(format: Format, stats: &Stats) -> Result<()> {
    let counts = serde_json::to_value(stats)?;
    if format == Format::Json {
        output::note(counts);
        return Ok(());
    }
    for (name, count) in counts.as_object().into_iter().flatten() {
        output::note(format_args!("{:>24}  {count}", name.replace('_', " ")));
    }
    Ok(())
}

fn save(args: &Args, instance: &Instance, path: &Path, stats: &mut Option<Stats>) -> Result<()> {
    let extension = extension(path);
    if !matches!(extension.as_deref(), Some("json" | "csv" | "npy")) {
        bail!("{}: unknown format; expected a name that ends in .json, .csv or .npy", path.display());
    }
    let mut file = output::create(path)?;
    let mut write = || match extension.as_deref() {
        Some("json") => stream(args, instance, &mut Json::new(&mut file, instance)?, stats),
        Some("csv") => stream(args, instance, &mut Csv::new(&mut file, instance)?, stats),
        _ => stream(args, instance, &mut Npy::new(&mut file, instance, args.layers)?, stats),
    };
    let lost = write().map_err(WriteError::at(path))?;
    output::lost(lost, args.allow_overflow, &path.display())?;
    Ok(file.finish()?)
}

/// Writes all layers; what floats could not hold of them.
fn stream(args: &Args, instance: &Instance, writer: &mut dyn Writer, stats: &mut Option<Stats>) -> io::Result<Lost> {
    let mut vanished = Lost::default();
    let progress = Progress::new("layers", Some(args.layers as u64 + 1));
    match args.arithmetic {
        Arithmetic::Exact | Arithmetic::Spec => {
            let dynamics = args.arithmetic.dynamics();
            let mut flow = dynamics.start(instance);
            writer.layer(&Layer::from(&LayerState::of(&*flow)))?;
            for _ in 0..args.layers {
                progress.tick();
                flow.advance();
                writer.layer(&Layer::from(&LayerState::of(&*flow)))?;
            }
            *stats = flow.stats();
        }
        Arithmetic::F64 => vanished = stream_floats(Precision::F64, args, instance, writer, &progress)?,
        Arithmetic::F32 => vanished = stream_floats(Precision::F32, args, instance, writer, &progress)?,
    }
    writer.finish()?;
    Ok(writer.lost().and(vanished))
}

/// Writes the layers of a float run; the entries of the instance that vanished on the way into floats.
fn stream_floats(
    precision: Precision,
    args: &Args,
    instance: &Instance,
    writer: &mut dyn Writer,
    progress: &Progress,
) -> io::Result<Lost> {
    let mut flow = args.floats.float(precision).start(instance);
    let mut start = Lost::default();
    for (exact, &float) in instance.tokens().entries().iter().zip(flow.tokens().entries()) {
        start.pair(exact, float);
    }
    writer.layer(&Layer::floats(&flow))?;
    for _ in 0..args.layers {
        progress.tick();
        flow.advance();
        writer.layer(&Layer::floats(&flow))?;
    }
    // The writer counts what is beyond the range, in every layer.
    Ok(Lost { beyond: 0, ..start })
}
