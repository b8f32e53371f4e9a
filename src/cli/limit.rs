//! `hardmax limit`: where every token ends up, with a certificate.

use super::input::InstanceArgs;
use super::output::{self, OutputFile, WriteError};
use super::progress::Progress;
use super::run::Arithmetic;
use super::{Exit, Format};
use anyhow::{Context, Result, bail};
use hardmax::equilibrium::{DEFAULT_MAX_LAYERS, Limit, Search};
use hardmax::instance::Instance;
use hardmax::report::limit::{LimitJson, human};
use num_traits::ToPrimitive;
use std::io::Write;
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
    /// The instance: JSON, CSV or NPY; `-` reads JSON from standard input
    file: String,

    #[command(flatten)]
    instance: InstanceArgs,

    /// The layers within which the limit is looked for
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    max_layers: usize,

    /// Write the certificate to this file (JSON), where the limit is decided
    #[arg(long, value_name = "OUT.json")]
    certificate: Option<PathBuf>,

    /// Write the limits to this file: .json (all that is known), .csv (exact) or .npy (nearest f64, shape (n, d))
    #[arg(long, value_name = "OUT")]
    output: Option<PathBuf>,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let instance = args.instance.instance(&args.file)?;
    let certificate = args.certificate.as_deref().map(OutputFile::create).transpose()?;
    let output = args.output.as_deref().map(|path| Ok::<_, anyhow::Error>((kind(path)?, OutputFile::create(path)?)));
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
    if let (Some(mut file), Limit::Decided(equilibrium)) = (certificate, &limit) {
        let claims = equilibrium.certificate(&instance).to_file().with_context(|| file.path().display().to_string())?;
        file.write_all(&claims).map_err(WriteError::at(file.path()))?;
        file.finish()?;
    }
    if let Some((kind, file)) = output {
        save(kind, file, &instance, &limit)?;
    }
    match args.format {
        Format::Human => output::print(&human(&instance, &limit))?,
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
fn save(kind: Kind, mut file: OutputFile, instance: &Instance, limit: &Limit) -> Result<()> {
    let limits = limit.equilibrium().map(|equilibrium| &equilibrium.limits);
    match (kind, limits) {
        (Kind::Json, _) => return output::save_json(file, &LimitJson::new(instance, limit)),
        (_, None) => return Ok(()),
        (Kind::Csv, Some(limits)) => {
            let mut writer = csv::Writer::from_writer(&mut file);
            let label = instance.labels().map(|_| "label".to_owned());
            writer.write_record(label.into_iter().chain((0..instance.dimension()).map(|k| format!("x{k}"))))?;
            for (i, row) in limits.rows().enumerate() {
                let label = instance.labels().map(|labels| labels[i].clone());
                writer.write_record(label.into_iter().chain(row.iter().map(ToString::to_string)))?;
            }
            writer.flush().context("the limits cannot be written")?;
        }
        (Kind::Npy, Some(limits)) => {
            use npyz::WriterBuilder;
            let shape = [limits.len() as u64, limits.dimension() as u64];
            let mut writer = npyz::WriteOptions::new().default_dtype().shape(&shape).writer(&mut file).begin_nd()?;
            writer.extend(limits.entries().iter().map(|x| x.to_f64().unwrap_or(f64::NAN)))?;
        }
    }
    Ok(file.finish()?)
}
