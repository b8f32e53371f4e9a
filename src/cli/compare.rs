//! `hardmax compare`: where floats go wrong, and how often.

use super::Exit;
use super::choice::choice;
use super::floats::TieArgs;
use super::input::InstanceArgs;
use super::memory::MemoryArgs;
use super::output::{self, Files, OutputFile};
use super::progress::Progress;
use super::usage::{Given, Unused};
use anyhow::{Result, anyhow};
use comfy_table::{CellAlignment, Table, presets};
use hardmax::compare::random::{Grid, Kinds, Survey};
use hardmax::compare::{Options, compare};
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::float::{Float, Formula, Precision};
use hardmax::generate::gallery;
use hardmax::instance::Instance;
use hardmax::rational::{self, Rational, Text};
use hardmax::report::compare::{CompareJson, Compared, human};
use hardmax::report::rates::{COLUMNS, RatesJson, Row, markdown};
use hardmax::report::rates_plot::svg;
use num_traits::Signed;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Compare float runs with the exact one: where they part, and whether it changes the answer
#[derive(clap::Args)]
#[command(after_help = "\
With no FILE: the built-in gallery. Every float run goes in lockstep with the exact run.
The report names the first attention set that differs, the first leaders that differ,
the first leader lost to a follower rounded onto it, the first follower that stops
before it reaches its leader, tokens that head for the limit of another cluster, and
the largest coordinate error of each layer.

Examples:
  hardmax compare instance.json
  hardmax compare tokens.csv --alpha 1/2 --layers 200 --arithmetic f32
  hardmax compare instance.json --tie-tolerance 1e-9 --format json
  hardmax compare instance.json --fail-on-divergence
      exit code 1 where floats differ
  hardmax compare --random 1000 --grid 1/3,1/10 --dim 2,3 --tokens 8,32 --layers 20,200
  hardmax compare --random 200 --steps 1/100,1,10 --plot rates.svg --format markdown")]
pub(super) struct Args {
    /// Instances: JSON, CSV, TSV, NPY or NPZ; `-` is standard input
    #[arg(conflicts_with = "random")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    instance: InstanceArgs,

    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    #[command(flatten)]
    compared: ComparedArgs,

    /// Exit with code 1 where any float run parts from the exact one
    #[arg(long)]
    fail_on_divergence: bool,

    #[command(flatten)]
    random: RandomArgs,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = CompareFormat::Human)]
    format: CompareFormat,
}

/// Rates on random instances.
#[derive(clap::Args)]
struct RandomArgs {
    /// Rates on N random instances of each kind: every combination of --grid, --dim, --tokens and --steps
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    random: Option<u64>,

    #[command(flatten)]
    kinds: KindArgs,

    /// Write the rates as a picture to this file: .svg
    #[arg(long, short = 'o', value_name = "OUT.svg")]
    plot: Option<PathBuf>,
}

/// Kinds of random instances.
#[derive(clap::Args)]
pub(super) struct KindArgs {
    /// The seed of the random instances: the same everywhere and in every run
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,

    /// Where random coordinates lie: multiples of 1/Q from -1 to 1, or gaussian
    #[arg(long, value_name = "1/Q", value_delimiter = ',', default_value = "1/3,1/10,1/4,1/1000,gaussian")]
    grid: Vec<Grid>,

    /// The dimensions d of random instances
    #[arg(long, value_name = "D", value_delimiter = ',', default_value = "3",
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    dim: Vec<u16>,

    /// The numbers n of random tokens
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "8",
        value_parser = clap::value_parser!(u16).range(1..=2048))]
    tokens: Vec<u16>,

    /// The step sizes alpha of random instances
    #[arg(long, value_name = "P/Q", value_delimiter = ',', default_value = "1/2", value_parser = step,
        allow_hyphen_values = true)]
    steps: Vec<Rational>,
}

impl KindArgs {
    /// The kinds.
    pub fn kinds(&self) -> Kinds {
        let steps = self.steps.iter().cloned().map(Text).collect();
        Kinds { grids: self.grid.clone(), dimensions: self.dim.clone(), tokens: self.tokens.clone(), steps }
    }
}

/// The arithmetics that are compared, and how far.
#[derive(clap::Args)]
pub(super) struct ComparedArgs {
    /// The precisions of the floats
    #[arg(long, value_parser = choice::<Precision>(), value_delimiter = ',', default_values = ["f64", "f32"])]
    arithmetic: Vec<Precision>,

    /// How the layer is written: convex is (z + alpha m)/(1 + alpha), increment is z + beta (m - z)
    #[arg(long, value_parser = choice::<Formula>(), value_delimiter = ',', default_values = ["convex", "increment"])]
    formula: Vec<Formula>,

    #[command(flatten)]
    ties: TieArgs,

    /// The number of layers; with --random several, and rates after each
    #[arg(long, value_name = "K", value_delimiter = ',', default_value = "60")]
    layers: Vec<usize>,

    /// The layers within which the exact limit is looked for
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    pub max_layers: usize,
}

impl ComparedArgs {
    /// The numbers of layers, ascending, each once.
    pub fn layers(&self) -> Vec<usize> {
        let mut layers = self.layers.clone();
        layers.sort_unstable();
        layers.dedup();
        layers
    }

    /// Each precision with each formula.
    pub fn floats(&self) -> Vec<Float> {
        let of = |&precision| self.formula.iter().map(move |&formula| self.ties.float(precision, formula));
        self.arithmetic.iter().flat_map(of).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum CompareFormat {
    /// Text for people.
    Human,
    /// JSON for programs, with its schema named.
    Json,
    /// With --random: the table for a document.
    Markdown,
}

impl Args {
    /// Refuses options without effect. Clap leaves out what an option requires where FILE excludes it.
    pub fn usage(&self, given: Given) -> Result<(), Unused> {
        given.only_group(!self.files.is_empty(), "InstanceArgs", "without FILE")?;
        given.only_group(!self.files.is_empty(), "MemoryArgs", "without FILE")?;
        let rates = ["seed", "grid", "dim", "tokens", "steps", "plot"];
        given.only(self.random.random.is_some(), &rates, "without --random")?;
        let printed = self.random.random.is_some() || self.format != CompareFormat::Markdown;
        given.only(printed, &["format"], "as markdown without --random: it is a table of rates")
    }
}

fn step(text: &str) -> Result<Rational, String> {
    let step = rational::parse(text).map_err(|error| error.to_string())?;
    if step.is_positive() { Ok(step) } else { Err(format!("{step}, expected > 0")) }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let options = Options::default().with_layers(args.compared.layers()).with_max_layers(args.compared.max_layers);
    let options = options.with_errors(args.random.random.is_none());
    let floats = args.compared.floats();
    let diverges = match args.random.random {
        Some(count) => rates(args, count, &floats, &options)?,
        None => instances(args, &floats, &options)?,
    };
    Ok(if diverges && args.fail_on_divergence { Exit::Failure } else { Exit::Success })
}

/// Compares the files, or without names the gallery; whether any diverges.
fn instances(args: &Args, floats: &[Float], options: &Options) -> Result<bool> {
    Files::of(args.instance.files().chain(args.files.iter().map(PathBuf::as_path)), &[])?;
    let read = |file: &PathBuf| Ok((super::input::name(file), args.instance.instance(file)?));
    let named: Vec<(String, Instance)> = if args.files.is_empty() {
        gallery().into_iter().map(|named| (named.name.to_owned(), named.instance)).collect()
    } else {
        args.files.iter().map(read).collect::<Result<_>>()?
    };
    let progress = Progress::new("instances", Some(named.len() as u64));
    let mut compared = Vec::new();
    let mut text = String::new();
    for (name, instance) in named {
        let comparisons = compare(&instance, floats, options);
        if args.format == CompareFormat::Human {
            text += &human(&name, &instance, &comparisons);
        }
        compared.push(Compared::new(name, &instance, comparisons));
        progress.tick();
    }
    drop(progress);
    let diverges = compared.iter().flat_map(|one| &one.comparisons).any(hardmax::compare::Comparison::diverges);
    match args.format {
        CompareFormat::Json => output::print_json(&CompareJson::new(&options.layers, compared))?,
        _ => output::print(&text)?,
    }
    Ok(diverges)
}

/// Prints rates on random instances; whether any diverges.
fn rates(args: &Args, count: u64, floats: &[Float], options: &Options) -> Result<bool> {
    let random = &args.random;
    Files::of([], &[("--plot", random.plot.as_deref())])?;
    let plot = random.plot.as_deref().map(|path| {
        let svg = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        if svg {
            Ok(OutputFile::create(path)?)
        } else {
            Err(anyhow!("{}: the name does not end in .svg", path.display()))
        }
    });
    let plot = plot.transpose()?;
    let cells = random.kinds.kinds().cells();
    let progress = Progress::new("instances", Some(cells.len() as u64 * count));
    let tick = |_| {
        progress.tick();
        ControlFlow::Continue(())
    };
    let survey = Survey::new(floats, options, random.kinds.seed, count).progress(tick);
    let mut rows = Vec::new();
    for cell in &cells {
        rows.extend(Row::of_cell(cell, floats, &options.layers, &survey.run(cell)));
    }
    drop(survey);
    drop(progress);
    if let Some(file) = plot {
        let picture = svg(&rows).map_err(|error| anyhow!("--plot: {error}"))?;
        file.finish_with(picture.as_bytes())?;
    }
    let diverges = rows.iter().any(Row::diverges);
    match args.format {
        CompareFormat::Human => output::print(&table(&rows, count, random.kinds.seed))?,
        CompareFormat::Markdown => output::print(&markdown(&rows))?,
        CompareFormat::Json => {
            output::print_json(&RatesJson::new(random.kinds.seed, rows))?;
        }
    }
    Ok(diverges)
}

fn table(rows: &[Row], count: u64, seed: u64) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(COLUMNS);
    for row in rows {
        table.add_row(row.texts());
    }
    for column in table.column_iter_mut().skip(6) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{table}\n{count} instances a row, seed {seed}; in brackets 95% Wilson intervals\n")
}
