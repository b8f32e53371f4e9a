//! `hardmax limit`: where every token ends up, with a certificate.

use super::input::InstanceArgs;
use super::memory::MemoryArgs;
use super::output::{self, Files, OutputFile, WriteError};
use super::progress::Progress;
use super::run::Arithmetic;
use super::usage::{Given, Unused};
use super::{Exit, Format};
use anyhow::{Context, Result, bail};
use hardmax::equilibrium::{DEFAULT_MAX_LAYERS, Limit, Search};
use hardmax::instance::Instance;
use hardmax::rational::written;
use hardmax::report::is_large;
use hardmax::report::limit::{LimitJson, human, summary};
use hardmax::report::lost::Lost;
use hardmax::tokens::Tokens;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Decide where every token ends up, and write a certificate of it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax limit instance.json
  hardmax limit instance.json --certificate certificate.json
  hardmax limit tokens.csv --alpha 1/100 --max-layers 2000 --format json
  hardmax limit tokens.npy --alpha 1/2 --output limits.csv")]
pub(super) struct Args {
    /// The instance: JSON, CSV, TSV, NPY or NPZ; `-` is standard input
    file: PathBuf,

    #[command(flatten)]
    instance: InstanceArgs,

    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    /// The layers within which the limit is looked for
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    max_layers: usize,

    /// Write the certificate to this file (JSON), where the limit is decided
    #[arg(long, value_name = "OUT.json")]
    certificate: Option<PathBuf>,

    /// Write the limits to this file: .json (all that is known), .csv (exact) or .npy (nearest f64, shape (n, d))
    #[arg(long, value_name = "OUT")]
    output: Option<PathBuf>,

    /// Write limits to .npy that no f64 holds as infinity or 0, and say how many
    #[arg(long)]
    allow_overflow: bool,

    /// Print every token, where there are more than 50 or they have more than 8 coordinates
    #[arg(long)]
    all: bool,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Args {
    /// Refuses options without effect.
    pub fn usage(&self, given: Given) -> Result<(), Unused> {
        let npy = self.output.as_deref().is_some_and(|path| matches!(kind(path), Ok(Kind::Npy)));
        given.only(npy, &["allow-overflow"], "where no floats are written; --output OUT.npy writes some")?;
        given.only(self.format == Format::Human, &["all"], "with --format json, which has every token")
    }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let outputs = [("--certificate", args.certificate.as_deref()), ("--output", args.output.as_deref())];
    Files::of(args.instance.files().chain([args.file.as_path()]), &outputs)?;
    let instance = args.instance.instance(&args.file)?;
    let certificate = args.certificate.as_deref().map(output::create).transpose()?;
    let output = args.output.as_deref().map(|path| Ok::<_, anyhow::Error>((kind(path)?, output::create(path)?)));
    let output = output.transpose()?;
    let limit = {
        let progress = Progress::new("layers", None);
        let tick = |_| {
            progress.tick();
            ControlFlow::Continue(())
        };
        let search = Search::new().max_layers(args.max_layers).progress(tick);
        search.run(&*Arithmetic::Exact.dynamics(), &instance)
    };
    if let (Some(file), Limit::Decided(equilibrium)) = (certificate, &limit) {
        let claims = equilibrium.certificate(&instance).to_file().with_context(|| file.path().display().to_string())?;
        file.finish_with(&claims)?;
    }
    if let Some((kind, file)) = output {
        save(args, kind, file, &instance, &limit)?;
    }
    match args.format {
        Format::Human if args.all => output::print(&human(&instance, &limit))?,
        Format::Human => {
            output::print(&summary(&instance, &limit))?;
            output::summarised(is_large(&instance) && limit.equilibrium().is_some())?;
        }
        Format::Json => output::print_json(&LimitJson::new(&instance, &limit))?,
    }
    Ok(match limit {
        Limit::Decided(_) => Exit::Success,
        Limit::Undecided { .. } => Exit::Vacuous,
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Json,
    Csv,
    Npy,
}

fn kind(path: &Path) -> Result<Kind> {
    match path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("json") => Ok(Kind::Json),
        Some("csv") => Ok(Kind::Csv),
        Some("npy") => Ok(Kind::Npy),
        _ => bail!("{}: unknown format; expected a name that ends in .json, .csv or .npy", path.display()),
    }
}

/// CSV and NPY hold limits alone, so an undecided limit leaves no such file.
fn save(args: &Args, kind: Kind, mut file: OutputFile, instance: &Instance, limit: &Limit) -> Result<()> {
    let limits = limit.equilibrium().map(|equilibrium| &equilibrium.limits);
    let path = file.path().to_owned();
    match (kind, limits) {
        (Kind::Json, _) => return output::save_json(file, &LimitJson::new(instance, limit)),
        (_, None) => return Ok(()),
        (Kind::Csv, Some(limits)) => write_csv(&mut file, instance, limits).map_err(WriteError::at(&path))?,
        (Kind::Npy, Some(limits)) => {
            let lost = write_npy(&mut file, limits).map_err(WriteError::at(&path))?;
            output::lost(lost, args.allow_overflow, &path.display())?;
        }
    }
    Ok(file.finish()?)
}

fn write_csv(file: &mut OutputFile, instance: &Instance, limits: &Tokens) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().comment(Some(b'#')).from_writer(file);
    let label = instance.labels().map(|_| "label".to_owned());
    writer.write_record(label.into_iter().chain((0..instance.dimension()).map(|k| format!("x{k}"))))?;
    for (i, row) in limits.rows().enumerate() {
        let mut record: Vec<String> = instance.labels().map(|labels| labels[i].clone()).into_iter().collect();
        for entry in row {
            record.push(written(entry).map_err(io::Error::other)?);
        }
        writer.write_record(record)?;
    }
    writer.flush()
}

fn write_npy(file: &mut OutputFile, limits: &Tokens) -> io::Result<Lost> {
    use npyz::WriterBuilder;
    let shape = [limits.len() as u64, limits.dimension() as u64];
    let mut writer = npyz::WriteOptions::new().default_dtype().shape(&shape).writer(file).begin_nd()?;
    let mut lost = Lost::default();
    writer.extend(limits.entries().iter().map(|x| lost.nearest(x)))?;
    Ok(lost)
}
