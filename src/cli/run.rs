//! `hardmax run`: the layers of one instance, streamed.

use super::floats::FloatArgs;
use super::input::InstanceArgs;
use super::output::{self, OutputFile};
use super::progress::Progress;
use super::{Exit, Format};
use anyhow::{Result, bail};
use hardmax::dynamics::{Dynamics, Spec, Stats};
use hardmax::engine::Exact;
use hardmax::float::Precision;
use hardmax::instance::Instance;
use hardmax::rational;
use hardmax::report::softmax::SoftmaxJson;
use hardmax::report::{
    self,
    trajectory::{Csv, Human, Json, Layer, Npy, Writer},
};
use hardmax::softmax::{self, Temperature};
use hardmax::trajectory::LayerState;
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

    /// Say on standard error how the exact engine decided (JSON with --format json)
    #[arg(long)]
    stats: bool,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
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
    let instance = args.instance.instance(&args.file)?;
    if let Some(temperature) = &args.softmax {
        return run_softmax(args, &instance, temperature);
    }
    let mut stats = None;
    match &args.output {
        None => output::stdout(|writer| match args.format {
            Format::Human => stream(args, &instance, &mut Human::new(writer, &instance), &mut stats),
            Format::Json => stream(args, &instance, &mut Json::new(writer, &instance)?, &mut stats),
        })?,
        Some(path) => save(args, &instance, path, &mut stats)?,
    }
    if args.stats {
        match stats {
            Some(stats) => print_stats(args.format, &stats)?,
            None => eprintln!("--stats: only the exact engine counts its decisions"),
        }
    }
    Ok(Exit::Success)
}

pub(super) fn temperature(text: &str) -> Result<Temperature, String> {
    let value = rational::parse(text).map_err(|error| error.to_string())?;
    Temperature::new(value).map_err(|error| error.to_string())
}

fn run_softmax(args: &Args, instance: &Instance, temperature: &Temperature) -> Result<Exit> {
    let run = softmax::run(instance, temperature, args.layers);
    match args.format {
        Format::Human => output::print(&report::softmax::human(instance, temperature, &run))?,
        Format::Json => output::print_json(&SoftmaxJson::new(instance, temperature, run))?,
    }
    Ok(Exit::Success)
}

fn print_stats(format: Format, stats: &Stats) -> Result<()> {
    let counts = serde_json::to_value(stats)?;
    if format == Format::Json {
        eprintln!("{counts}");
        return Ok(());
    }
    for (name, count) in counts.as_object().into_iter().flatten() {
        eprintln!("{:>24}  {count}", name.replace('_', " "));
    }
    Ok(())
}

fn save(args: &Args, instance: &Instance, path: &Path, stats: &mut Option<Stats>) -> Result<()> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    if !matches!(extension.as_deref(), Some("json" | "csv" | "npy")) {
        bail!("{}: unknown format; expected a name that ends in .json, .csv or .npy", path.display());
    }
    let mut file = OutputFile::create(path)?;
    match extension.as_deref() {
        Some("json") => stream(args, instance, &mut Json::new(&mut file, instance)?, stats)?,
        Some("csv") => stream(args, instance, &mut Csv::new(&mut file, instance)?, stats)?,
        _ => stream(args, instance, &mut Npy::new(&mut file, instance, args.layers)?, stats)?,
    }
    Ok(file.finish()?)
}

fn stream(args: &Args, instance: &Instance, writer: &mut dyn Writer, stats: &mut Option<Stats>) -> std::io::Result<()> {
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
        Arithmetic::F64 => stream_floats(Precision::F64, args, instance, writer, &progress)?,
        Arithmetic::F32 => stream_floats(Precision::F32, args, instance, writer, &progress)?,
    }
    writer.finish()
}

fn stream_floats(
    precision: Precision,
    args: &Args,
    instance: &Instance,
    writer: &mut dyn Writer,
    progress: &Progress,
) -> std::io::Result<()> {
    let mut flow = args.floats.float(precision).start(instance);
    writer.layer(&Layer::floats(&flow))?;
    for _ in 0..args.layers {
        progress.tick();
        flow.advance();
        writer.layer(&Layer::floats(&flow))?;
    }
    Ok(())
}
