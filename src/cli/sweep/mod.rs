//! `hardmax sweep`: a command cut into shards that any machines run, and their results put together.

mod plan;

use super::output::{self, Files, OutputFile};
use super::progress::Progress;
use super::style::{BAD, paint};
use super::{Exit, input, interpolate};
use anyhow::{Context, Result, bail};
use hardmax::report::status;
use hardmax::sweep::{Found, Merged, PROGRAM, Plan, Sweep};
use hardmax_kit::sweep::{Folder, Incomplete, Status, Step, Survey, Work, seconds};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Run a check, a comparison, a hunt or interpolations in shards, on as many machines as there are
#[derive(clap::Args)]
#[command(after_help = "\
A plan fixes the command, its options, the shards and the program. A shard is a function of
the plan and its number, from 1. Results are written whole or not at all, with a checksum.
A merge prints what the command itself prints with --format json, to the byte, in any order
and grouping of results. Exit code 3: a shard is missing, damaged or timed out, and nothing
is written; run it again.

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
    #[arg(long = "shard", value_name = "I/N", value_parser = Plan::shard_of, requires = "results")]
    shards: Vec<(u64, u64)>,

    /// Write each result to this folder, as shard-I.json; shards whose results are there are not run again
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,

    /// Run each shard in a process of its own, and stop one that takes longer: its status is `timed out`
    #[arg(long, value_name = "SECONDS", requires = "results", value_parser = seconds)]
    time_limit: Option<Duration>,

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

pub(super) fn run(args: &Args) -> Result<Exit> {
    match &args.command {
        Command::Plan(args) => plan::run(args),
        Command::Run(args) => run_shards(args),
        Command::Merge(args) => merge(args),
        Command::Status(args) => show(args),
    }
}

fn read_plan(path: &Path) -> Result<Plan> {
    Ok(Plan::open(path, PROGRAM)?)
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
    let mut standing = Standing::new(&plan, &wanted);
    let mut tell = |index, step: Step<Found>| standing.tell(index, &step);
    let Some(path) = &args.results else {
        let found = plan.whole(&(), &mut tell)?;
        drop(standing);
        return write(&plan, found, merged);
    };
    let folder = Folder::open(&plan, &(), path)?;
    let stopped = match args.time_limit {
        None => folder.keep(&wanted, &mut tell).map(|()| Vec::new())?,
        Some(most) => {
            let program = std::env::current_exe().context("the place of this program")?;
            let process = |index| {
                let mut command = std::process::Command::new(&program);
                let shard = format!("{index}/{}", plan.shards());
                command.args(["sweep", "run", "-", "--shard", &shard, "--results"]).arg(path);
                command
            };
            folder.keep_apart(&wanted, most, &process, &mut tell)?
        }
    };
    drop(standing);
    match (args.shards.is_empty(), stopped.is_empty()) {
        (true, _) => finish(&plan, &Survey::of(&plan, std::slice::from_ref(path))?, merged, false),
        (false, true) => Ok(Exit::Success),
        (false, false) => Ok(Exit::Vacuous),
    }
}

/// How a run of shards stands: their rate, and the best of a hunt.
struct Standing<'a> {
    plan: &'a Plan,
    progress: Progress,
    start: Instant,
    units: u64,
    best: Option<u64>,
}

impl<'a> Standing<'a> {
    fn new(plan: &'a Plan, wanted: &[u64]) -> Self {
        let progress = Progress::new("shards", Some(wanted.len() as u64));
        Self { plan, progress, start: Instant::now(), units: 0, best: None }
    }

    fn tell(&mut self, index: u64, step: &Step<Found>) {
        match step {
            Step::There => {}
            Step::Found(found) => {
                self.units += self.plan.size(index);
                if let Found::Hunt(results) = found {
                    self.best = self.best.max(results.best().first().map(|best| best.value));
                }
            }
            Step::Stopped(after) => {
                let seconds = after.as_secs_f64();
                self.progress.say(&format!("{}: shard {index} after {seconds} s", paint(BAD, "timed out")));
            }
        }
        self.progress.stand(&self.words());
        self.progress.tick();
    }

    fn words(&self) -> String {
        let rate = self.units as f64 / self.start.elapsed().as_secs_f64().max(1e-9);
        let best = self.best.map_or_else(String::new, |best| format!(", best {best}"));
        format!("{rate:.0} {} a second{best}", status::units_name(self.plan.work().command()))
    }
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        if self.units > 0 {
            let (units, seconds) = (self.units, self.start.elapsed().as_secs_f64());
            let name = status::units_name(self.plan.work().command());
            self.progress.say(&format!("{units} {name} in {seconds:.1} s: {}", self.words()));
        }
    }
}

fn merge(args: &MergeArgs) -> Result<Exit> {
    let plan = read_plan(&args.plan)?;
    let mut files = Files::of([args.plan.as_path()], &[])?;
    args.results.iter().try_for_each(|path| files.input_file_or_folder(path))?;
    if let Some(path) = &args.output {
        files.output("--output", path)?;
    }
    let output = args.output.as_deref().map(OutputFile::create).transpose()?;
    let survey = Survey::of(&plan, &args.results)?;
    finish(&plan, &survey, output, args.partial)
}

/// The merged result, or which shards are missing, damaged or timed out.
fn finish(plan: &Plan, survey: &Survey, output: Option<OutputFile>, partial: bool) -> Result<Exit> {
    if let Some(incomplete) = Incomplete::of(survey, plan.shards(), partial) {
        for (what, which) in incomplete.lines() {
            output::note(format_args!("{}: {which}", paint(BAD, what)));
        }
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
        Merged::Interpolate(rates) => interpolate::judged(rates),
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
        Some(file) => Ok(file.finish_with(bytes)?),
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
