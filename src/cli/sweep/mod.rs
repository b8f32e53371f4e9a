//! `hardmax sweep`: a command cut into shards that any machines run, and their results put together.

mod plan;

use super::output::{self, Files, OutputFile, WriteError};
use super::progress::Progress;
use super::style::{BAD, paint};
use super::{Exit, hunt, input};
use anyhow::{Context, Result, bail};
use hardmax::report::status;
use hardmax::sweep::{Found, Merged, Outcome, PROGRAM, Plan, Sweep};
use hardmax_kit::sweep::{Done, FileError, ReadError, Status, Survey, Work, file_name, ranges};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Run a check, a comparison or a hunt in shards, on as many machines as there are
#[derive(clap::Args)]
#[command(after_help = "\
A plan fixes the command, its options, the shards and the program. A shard is a function of
the plan and its number, from 1. Results are written whole or not at all, with a checksum.
A merge prints what the command itself prints with --format json, to the byte, in any order
and grouping of results. Exit code 3: a shard is missing or damaged, and nothing is written.

Examples:
  hardmax sweep plan check --random 400 --shards 2 -o plan.json
  hardmax sweep run plan.json --shard 1/2 --results results
  hardmax sweep status plan.json results
  hardmax sweep run plan.json --shard 2/2 --results results
  hardmax sweep merge plan.json results -o merged.json
  hardmax sweep run plan.json -o whole.json
      all shards in one process: the same bytes as merged.json")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Plan(plan::Args),
    Run(RunArgs),
    Merge(MergeArgs),
    Status(StatusArgs),
}

/// Run shards of a plan: those of --shard, or all of them and the merge
#[derive(clap::Args)]
struct RunArgs {
    /// The plan
    plan: PathBuf,

    /// Only shard I of N, from 1/N to N/N (may be repeated)
    #[arg(long = "shard", value_name = "I/N", value_parser = shard, requires = "results")]
    shards: Vec<(u64, u64)>,

    /// Write each result to this folder, as shard-I.json; shards whose results are there are not run again
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,

    /// Write the merged result to this file [default: standard output]
    #[arg(long, short, value_name = "FILE", conflicts_with = "shards")]
    output: Option<PathBuf>,
}

/// Put the results of all shards together, as one run would have written them
#[derive(clap::Args)]
struct MergeArgs {
    /// The plan
    plan: PathBuf,

    /// Results, and folders of which every shard-*.json is read
    #[arg(required = true)]
    results: Vec<PathBuf>,

    /// Write what is there as one result of several shards, to be merged again
    #[arg(long)]
    partial: bool,

    /// Write the merged result to this file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Say which shards are done, missing or damaged, and which took longest
#[derive(clap::Args)]
struct StatusArgs {
    /// The plan
    plan: PathBuf,

    /// Results, and folders of which every shard-*.json is read
    #[arg(required = true)]
    results: Vec<PathBuf>,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = StatusFormat::Human)]
    format: StatusFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum StatusFormat {
    /// Text for people.
    Human,
    /// JSON for programs, with its schema named.
    Json,
    /// A page that stands alone, for a dashboard.
    Html,
}

fn shard(text: &str) -> Result<(u64, u64), String> {
    let within = |&(index, count): &(u64, u64)| (1..=count).contains(&index) && count <= Plan::MOST;
    hunt::pair(text).filter(within).ok_or_else(|| format!("expected I/N with 1 <= I <= N <= {}", Plan::MOST))
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    match &args.command {
        Command::Plan(args) => plan::run(args),
        Command::Run(args) => run_shards(args),
        Command::Merge(args) => merge(args),
        Command::Status(args) => show(args),
    }
}

fn read_plan(path: &Path) -> Result<Plan> {
    let bytes = input::read(path)?;
    let text = hardmax::instance::text(&bytes).with_context(|| input::name(path))?;
    Plan::read(text, PROGRAM).with_context(|| input::name(path))
}

fn run_shards(args: &RunArgs) -> Result<Exit> {
    let plan = read_plan(&args.plan)?;
    if let Some((index, count)) = args.shards.iter().find(|(_, count)| *count != plan.shards()) {
        bail!("--shard {index}/{count}: {} has {} shards", input::name(&args.plan), plan.shards());
    }
    Files::of([args.plan.as_path()], &[("--output", args.output.as_deref())])?;
    let merged = args.output.as_deref().map(OutputFile::create).transpose()?;
    let wanted: Vec<u64> = match args.shards.is_empty() {
        true => (1..=plan.shards()).collect(),
        false => args.shards.iter().map(|(index, _)| *index).collect(),
    };
    if let Some(folder) = &args.results {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be made, expected a folder to write results to", folder.display()))?;
    }
    let progress = Progress::new("shards", Some(wanted.len() as u64));
    let (start, mut units, mut all) = (Instant::now(), 0, None);
    for index in wanted {
        match &args.results {
            Some(folder) => units += keep(&plan, index, &folder.join(file_name(index)))?,
            None => {
                let (_, found) = one(&plan, index)?.into_parts();
                all = Some(match all {
                    None => found,
                    Some(before) => <Sweep as Work>::merge(before, found)?,
                });
                units += size(&plan, index);
            }
        }
        progress.tick();
    }
    let seconds = start.elapsed().as_secs_f64();
    progress.say(&format!("{units} instances or evaluations in {seconds:.1} s"));
    drop(progress);
    match (&args.results, all) {
        (_, Some(found)) => write(&plan, found, merged),
        (Some(folder), None) if args.shards.is_empty() => {
            let survey = Survey::of(&plan, std::slice::from_ref(folder))?;
            finish(&plan, &survey, merged, false)
        }
        _ => Ok(Exit::Success),
    }
}

/// The instances or evaluations of a shard.
fn size(plan: &Plan, index: u64) -> u64 {
    plan.part(index).map_or(0, |part| part.units.end - part.units.start)
}

fn one(plan: &Plan, index: u64) -> Result<Outcome> {
    let part = plan.part(index).with_context(|| format!("shard {index}, expected 1 to {}", plan.shards()))?;
    let start = Instant::now();
    let found = plan.work().run(&part)?;
    Ok(Outcome::new(plan, vec![Done { index, seconds: start.elapsed().as_secs_f64() }], found))
}

/// Runs a shard unless its result is there; how many instances were looked at.
fn keep(plan: &Plan, index: u64, path: &Path) -> Result<u64> {
    if path.exists() {
        let bytes = std::fs::read(path).map_err(|source| FileError::Io { path: path.to_owned(), source })?;
        match Outcome::read(&bytes, plan) {
            Ok(outcome) if outcome.shards().iter().map(|done| done.index).eq([index]) => return Ok(0),
            Ok(_) => bail!("{}: a result of other shards, expected shard {index}", path.display()),
            // It is run again.
            Err(ReadError::Damaged(_)) => {}
            Err(source) => return Err(FileError::Read { path: path.to_owned(), source }.into()),
        }
    }
    // A folder that cannot be written is an error before anything is computed.
    let mut file = OutputFile::create(path).context("expected a folder to write results to")?;
    let bytes = one(plan, index)?.to_bytes()?;
    file.write_all(&bytes).map_err(WriteError::at(path))?;
    file.finish()?;
    Ok(size(plan, index))
}

fn merge(args: &MergeArgs) -> Result<Exit> {
    let plan = read_plan(&args.plan)?;
    let mut files = Files::of([args.plan.as_path()], &[])?;
    for path in &args.results {
        match path.is_dir() {
            true => files.input_folder(path),
            false => files.input(path)?,
        }
    }
    if let Some(path) = &args.output {
        files.output("--output", path)?;
    }
    let output = args.output.as_deref().map(OutputFile::create).transpose()?;
    let survey = Survey::of(&plan, &args.results)?;
    finish(&plan, &survey, output, args.partial)
}

/// The merged result, or which shards are missing or damaged.
fn finish(plan: &Plan, survey: &Survey, output: Option<OutputFile>, partial: bool) -> Result<Exit> {
    for damage in survey.damaged() {
        output::note(format_args!("{}: {}: {}", paint(BAD, "damaged"), damage.file, damage.reason));
    }
    let missing = survey.missing();
    if !missing.is_empty() && !partial {
        let (count, all) = (missing.len(), plan.shards());
        output::note(format_args!("{}: {} ({count} of {all} shards)", paint(BAD, "missing"), ranges(missing)));
    }
    let incomplete = !survey.damaged().is_empty() || (!missing.is_empty() && !partial);
    if incomplete {
        return Ok(Exit::Vacuous);
    }
    match survey.merge(plan)? {
        None => Ok(Exit::Vacuous),
        Some(outcome) if partial => {
            put(output, &outcome.to_bytes()?)?;
            Ok(Exit::Success)
        }
        Some(outcome) => write(plan, outcome.into_parts().1, output),
    }
}

/// Writes what all shards found; the exit code is that of the command.
fn write(plan: &Plan, found: Found, output: Option<OutputFile>) -> Result<Exit> {
    let merged = plan.work().merged(found)?;
    put(output, &line(&merged)?)?;
    let asked = matches!(plan.work(), Sweep::Check(sweep) if !sweep.theorems.is_empty());
    Ok(match &merged {
        Merged::Check(report) if report.is_violated() => Exit::Failure,
        Merged::Check(report) if report.is_vacuous(asked) => Exit::Vacuous,
        Merged::Hunt(results) if results.best().is_empty() => Exit::Vacuous,
        _ => Exit::Success,
    })
}

fn line(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    output::json_line(&mut bytes, value)?;
    Ok(bytes)
}

fn put(output: Option<OutputFile>, bytes: &[u8]) -> Result<()> {
    match output {
        Some(mut file) => {
            let path = file.path().to_owned();
            file.write_all(bytes).map_err(WriteError::at(&path))?;
            Ok(file.finish()?)
        }
        None => output::stdout(|writer| writer.write_all(bytes)),
    }
}

fn show(args: &StatusArgs) -> Result<Exit> {
    let plan = read_plan(&args.plan)?;
    let status = Status::new(&plan, &Survey::of(&plan, &args.results)?);
    match args.format {
        StatusFormat::Human => output::print(&status::human(&status))?,
        StatusFormat::Json => output::print_json(&status)?,
        StatusFormat::Html => output::print(&status::html(&status))?,
    }
    Ok(Exit::Success)
}
