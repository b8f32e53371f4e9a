//! `sweep`: training runs over seeds and dimensions, cut into shards that any machines run.

use super::train::{Attention, Settings};
use super::{Format, first_given, note, print};
use anyhow::{Context, bail};
use clap::{ArgMatches, Args as ClapArgs};
use hardmax::report::status;
use hardmax_kit::sweep::{Folder, Incomplete, Status, Step, Survey, seconds};
use hardmax_output::{Files, OutputFile};
use hardmax_sentiment::data;
use hardmax_sentiment::sweep::{Plan, Run, Sweep, TrainSweep, program};
use hardmax_sentiment::train::config::Config;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Training runs over seeds and dimensions, in shards that any machines run; a merge is the bytes of one run of them all.
///
/// Examples:
///   hardmax-sentiment sweep plan reviews.tsv.zst --dimensions 2,4,8,16 --seeds 3 --shards 12 -o plan.json
///   hardmax-sentiment sweep run plan.json reviews.tsv.zst --shard 1/12 --results results
///   hardmax-sentiment sweep status plan.json results
///   hardmax-sentiment sweep merge plan.json results -o runs.json
#[derive(Debug, ClapArgs)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Write the plan of a sweep.
    Plan(Box<PlanArgs>),
    /// Run shards of a plan: those of --shard, or all of them and the merge.
    Run(RunArgs),
    /// Put the results of all shards together.
    Merge(MergeArgs),
    /// Say which shards are done, missing, damaged or timed out.
    Status(StatusArgs),
}

#[derive(Debug, ClapArgs)]
struct PlanArgs {
    /// The reviews.
    data: PathBuf,
    /// The dimensions d of the tokens, each with every seed [default: that of --dimension].
    #[arg(long, value_delimiter = ',', conflicts_with = "dimension")]
    dimensions: Vec<usize>,
    /// How many seeds: --seed and those after it.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    seeds: u64,
    /// How many epochs of each run.
    #[arg(long, default_value_t = 101)]
    epochs: usize,
    /// The number of shards, at most one a run [default: one a run].
    #[arg(long)]
    shards: Option<u64>,
    /// Write the plan to this file [default: standard output].
    #[arg(long, short)]
    output: Option<PathBuf>,
    #[command(flatten)]
    attention: Attention,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, ClapArgs)]
struct RunArgs {
    /// The plan.
    plan: PathBuf,
    /// The reviews of the plan.
    data: PathBuf,
    /// Only shard I of N, from 1/N to N/N (may be repeated).
    #[arg(long = "shard", value_name = "I/N", value_parser = Plan::shard_of, requires = "results")]
    shards: Vec<(u64, u64)>,
    /// Write each result to this folder, as shard-I.json; shards whose results are there are not run again.
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
    /// Run each shard in a process of its own, and stop one that takes longer: its status is `timed out`.
    #[arg(long, value_name = "SECONDS", requires = "results", value_parser = seconds)]
    time_limit: Option<Duration>,
    /// Write the merged result to this file [default: standard output].
    #[arg(long, short, conflicts_with = "shards")]
    output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
struct MergeArgs {
    /// The plan.
    plan: PathBuf,
    /// Results, and folders of which every shard-*.json is read.
    #[arg(required = true)]
    results: Vec<PathBuf>,
    /// Write what is there as one result of several shards, to be merged again.
    #[arg(long)]
    partial: bool,
    /// Write the merged result to this file [default: standard output].
    #[arg(long, short)]
    output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
struct StatusArgs {
    /// The plan.
    plan: PathBuf,
    /// Results, and folders of which every shard-*.json is read.
    #[arg(required = true)]
    results: Vec<PathBuf>,
}

/// The exit code of a merge that is incomplete.
const INCOMPLETE: u8 = 3;

/// Why an option has no effect.
pub fn unused(given: &ArgMatches) -> Option<String> {
    let (name, given) = given.subcommand()?;
    let without: &[&str] = match name {
        "plan" => &["format", "threads"],
        "run" | "merge" => &["format"],
        _ => &[],
    };
    first_given(given, without).map(|option| format!("--{option} has no effect on sweep {name}"))
}

/// Runs the command.
pub fn run(args: Args, format: Format, threads: usize) -> anyhow::Result<ExitCode> {
    match args.command {
        Command::Plan(args) => plan(*args),
        Command::Run(args) => run_shards(&args, threads),
        Command::Merge(args) => merge(&args),
        Command::Status(args) => show(&args, format),
    }
}

fn plan(args: PlanArgs) -> anyhow::Result<ExitCode> {
    Files::of([args.data.as_path()], &[("--output", args.output.as_deref())])?;
    let dataset = args.settings.read(&args.data)?;
    let config: Config = args.attention.of(args.settings.config(&dataset));
    let dimensions = if args.dimensions.is_empty() { vec![config.dimension] } else { args.dimensions };
    let config = Config { dimension: dimensions[0], ..config };
    let runs = args.seeds.saturating_mul(dimensions.len() as u64);
    let sweep = Sweep::Train(TrainSweep { config, epochs: args.epochs, dimensions, seeds: args.seeds });
    let plan = Plan::new(sweep, args.shards.unwrap_or(runs), program())?;
    put(args.output.as_deref().map(OutputFile::create).transpose()?, &line(&plan)?)?;
    Ok(ExitCode::SUCCESS)
}

fn read_plan(path: &Path) -> anyhow::Result<Plan> {
    Ok(Plan::open(path, program())?)
}

fn run_shards(args: &RunArgs, threads: usize) -> anyhow::Result<ExitCode> {
    let plan = read_plan(&args.plan)?;
    if let Some((index, count)) = args.shards.iter().find(|(_, count)| *count != plan.shards()) {
        bail!("--shard {index}/{count}: {} has {} shards", args.plan.display(), plan.shards());
    }
    if args.time_limit.is_some() && args.data.as_os_str() == "-" {
        bail!("-: the reviews are read again for each shard with --time-limit, expected a file");
    }
    Files::of([args.plan.as_path(), args.data.as_path()], &[("--output", args.output.as_deref())])?;
    let output = args.output.as_deref().map(OutputFile::create).transpose()?;
    let dataset = data::read(&args.data)?;
    let wanted: Vec<u64> = match args.shards.is_empty() {
        true => (1..=plan.shards()).collect(),
        false => args.shards.iter().map(|(index, _)| *index).collect(),
    };
    let mut tell = |index: u64, step: Step<Vec<Run>>| match step {
        Step::There => note(format_args!("shard {index}: its result is there")),
        Step::Found(runs) => runs.iter().for_each(|run| note(format_args!("shard {index}: {}", told(run)))),
        Step::Stopped(after) => note(format_args!("shard {index}: timed out after {} s", after.as_secs_f64())),
    };
    let Some(path) = &args.results else {
        let runs = plan.whole(&dataset, &mut tell)?;
        put(output, &line(&plan.work().merged(runs))?)?;
        return Ok(ExitCode::SUCCESS);
    };
    let folder = Folder::open(&plan, &dataset, path)?;
    let stopped = match args.time_limit {
        None => folder.keep(&wanted, &mut tell).map(|()| Vec::new())?,
        Some(most) => {
            let this = std::env::current_exe().context("the place of this program")?;
            let process = |index| {
                let mut command = std::process::Command::new(&this);
                command.args(["--threads", &threads.to_string(), "sweep", "run", "-"]).arg(&args.data);
                command.args(["--shard", &format!("{index}/{}", plan.shards()), "--results"]).arg(path);
                command
            };
            folder.keep_apart(&wanted, most, &process, &mut tell)?
        }
    };
    match (args.shards.is_empty(), stopped.is_empty()) {
        (true, _) => finish(&plan, &Survey::of(&plan, std::slice::from_ref(path))?, output, false),
        (false, true) => Ok(ExitCode::SUCCESS),
        (false, false) => Ok(ExitCode::from(INCOMPLETE)),
    }
}

fn told(Run { dimension, seed, epochs, selected_epoch, test_reviews, test_right, .. }: &Run) -> String {
    let epochs = epochs.len();
    format!(
        "d = {dimension}, seed {seed}: epoch {selected_epoch} of {epochs}, {test_right} of {test_reviews} test reviews"
    )
}

fn merge(args: &MergeArgs) -> anyhow::Result<ExitCode> {
    let plan = read_plan(&args.plan)?;
    let mut files = Files::of([args.plan.as_path()], &[])?;
    args.results.iter().try_for_each(|path| files.input_file_or_folder(path))?;
    if let Some(path) = &args.output {
        files.output("--output", path)?;
    }
    let output = args.output.as_deref().map(OutputFile::create).transpose()?;
    finish(&plan, &Survey::of(&plan, &args.results)?, output, args.partial)
}

fn finish(plan: &Plan, survey: &Survey, output: Option<OutputFile>, partial: bool) -> anyhow::Result<ExitCode> {
    if let Some(incomplete) = Incomplete::of(survey, plan.shards(), partial) {
        incomplete.lines().iter().for_each(|(what, which)| note(format_args!("{what}: {which}")));
        return Ok(ExitCode::from(INCOMPLETE));
    }
    match survey.merge(plan)? {
        None => return Ok(ExitCode::from(INCOMPLETE)),
        Some(outcome) if partial => put(output, &outcome.to_bytes()?)?,
        Some(outcome) => put(output, &line(&plan.work().merged(outcome.into_parts().1))?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(args: &StatusArgs, format: Format) -> anyhow::Result<ExitCode> {
    let plan = read_plan(&args.plan)?;
    let status = Status::new(&plan, &Survey::of(&plan, &args.results)?);
    match format {
        Format::Human => print(&status::human(&status))?,
        Format::Json => print(&String::from_utf8(line(&status)?)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn line(value: &impl serde::Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn put(output: Option<OutputFile>, bytes: &[u8]) -> anyhow::Result<()> {
    match output {
        Some(file) => Ok(file.finish_with(bytes)?),
        None => Ok(hardmax_output::stdout(std::io::stdout().lock(), |out| out.write_all(bytes))?),
    }
}
