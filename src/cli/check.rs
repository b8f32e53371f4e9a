//! `hardmax check`: every statement on every instance.

use super::Exit;
use super::input::InstanceArgs;
use super::memory::MemoryArgs;
use super::output::{self, Files};
use super::progress::Progress;
use super::style::{BAD, DOUBT, GOOD, STRONG, paint};
use super::usage::{Given, Unused};
use anyhow::{Context, Result, anyhow};
use comfy_table::{CellAlignment, Table, presets};
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::packs::{ChoiceError, PACKS, Wanted};
use hardmax::report::html::html;
use hardmax::report::junit::junit;
use hardmax_kit::cover::{Cover, Missed};
use hardmax_kit::job::{Findings, Job, Outcome, Part, SHRINK_BUDGET};
use hardmax_kit::report::{CheckReport, Distribution, Row, ViolationReport};
use hardmax_kit::{AnyInstance, AnyPack, CaseJson, CaseOptions, Origin, lines};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Check every theorem on every instance, exactly
#[derive(clap::Args)]
#[command(after_help = "\
With no FILE: the built-in gallery and 1,000 random instances of every pack.

Examples:
  hardmax check
  hardmax check instance.json
  hardmax check tokens.csv tokens.npy --alpha 1/2
  hardmax check --random 100000 --seed 7 --theorem follower_lock
  hardmax check --pack softmax --random 200
  hardmax check --cover family=5% --cover ties=20%
  hardmax check --format jsonl > verdicts.jsonl
  hardmax check --format junit > check.xml
  hardmax check --fault first-index
      plants a fault; the checks catch it: exit code 1")]
pub(super) struct Args {
    /// Instances: JSON, CSV, TSV, NPY or NPZ; `-` is standard input
    files: Vec<PathBuf>,

    #[command(flatten)]
    instance: InstanceArgs,

    #[command(flatten)]
    pub(super) memory: MemoryArgs,

    #[command(flatten)]
    checked: CheckedArgs,

    /// Fail where fewer random instances have this label, like `family=5%` or `ties=20%` (may be repeated)
    #[arg(long, value_name = "LABEL=SHARE%")]
    cover: Vec<Cover>,

    /// Where the cases of violations are written
    #[arg(long, value_name = "DIR", default_value = "hardmax-cases")]
    cases: PathBuf,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    format: CheckFormat,
}

/// What is checked beside files.
#[derive(clap::Args)]
pub(super) struct CheckedArgs {
    /// The number of random instances a pack [default: 1000; with files 0]
    #[arg(long, value_name = "N")]
    pub random: Option<u64>,

    /// The seed of the random instances: the same everywhere and in every run
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,

    /// Only this pack of statements (may be repeated)
    #[arg(long = "pack", value_name = "ID")]
    pub packs: Vec<String>,

    /// Only this theorem, as ID or PACK/ID (may be repeated); `hardmax theorems` lists them
    #[arg(long = "theorem", value_name = "ID")]
    pub theorems: Vec<String>,

    /// The layers at which one-layer statements are checked
    #[arg(long, value_name = "K", default_value_t = CaseOptions::new().layers)]
    pub layers: usize,

    /// The layers within which the limit is looked for
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    pub max_layers: usize,

    /// Plant a fault, to see the checks of its pack catch it
    #[arg(long, value_name = "FAULT", value_parser = faults())]
    pub fault: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum CheckFormat {
    /// A table for people.
    Human,
    /// JSON for programs, with its schema named.
    Json,
    /// A line of JSON a verdict.
    Jsonl,
    /// JUnit XML for CI.
    Junit,
    /// A page that stands alone, to be attached to a release.
    Html,
}

/// The names of the planted faults with their meanings.
fn faults() -> clap::builder::PossibleValuesParser {
    let faults = PACKS.packs().flat_map(hardmax_kit::AnyPack::faults);
    faults.map(|(id, sentence)| clap::builder::PossibleValue::new(id).help(sentence)).into()
}

impl Args {
    /// Refuses options without effect.
    pub fn usage(&self, given: Given) -> Result<(), Unused> {
        given.only(self.random() > 0, &["seed", "cover"], "without random instances; ask for some with --random")
    }

    /// The number of random instances a pack.
    fn random(&self) -> u64 {
        self.checked.random.unwrap_or(if self.files.is_empty() { 1000 } else { 0 })
    }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let random = args.random();
    let job = Job { parts: parts(args)?, seed: args.checked.seed, random: 0..random };
    let packs: Vec<&dyn AnyPack> = job.parts.iter().map(|part| part.pack).collect();
    let files = Files::of(args.instance.files().chain(args.files.iter().map(PathBuf::as_path)), &[])?;
    for cover in &args.cover {
        cover.check(&packs, random).context("--cover")?;
    }
    let (mut report, findings) = match args.format {
        CheckFormat::Jsonl => {
            let selected: Vec<_> = job.parts.iter().map(Part::selected).collect();
            let mut report = None;
            output::stdout(|writer| {
                let mut failed = Ok(());
                let mut print = |outcome: &Outcome| {
                    let mut lines = lines::lines(outcome, &selected[outcome.part]);
                    if failed.is_ok() {
                        failed = lines.try_for_each(|line| output::json_line(writer, &line));
                    }
                };
                report = Some(run_job(&job, &mut print));
                failed.and_then(|()| writer.flush())
            })?;
            // INVARIANT: the closure above runs once.
            report.expect("a report")
        }
        _ => run_job(&job, &mut |_| ()),
    };
    job.add_violations(&mut report, &findings, SHRINK_BUDGET, &mut |case| store(&args.cases, case, &files));
    for (part, statement, layers, origin) in &findings.undecided {
        let Part { pack, selection, .. } = &job.parts[*part];
        if let Some(case) = pack.undecided(selection, *statement, origin, *layers) {
            let kept = store(&args.cases, &case, &files).map_or_else(String::new, |file| format!(", kept as {file}"));
            output::note(format_args!("{} is {}{kept}", origin.name(), paint(DOUBT, "undecided")));
        }
    }
    let missed: Vec<Missed> = args.cover.iter().flat_map(|cover| cover.missed(&report)).collect();
    print(args.format, &report)?;
    for Missed { pack, kind, found, needed } in &missed {
        output::note(format_args!(
            "--cover: {} random instances of pack {pack} are {kind}, expected at least {needed}",
            paint(BAD, found)
        ));
    }
    let asked = !args.checked.theorems.is_empty();
    Ok(if report.is_violated() || !missed.is_empty() {
        Exit::Failure
    } else if report.is_vacuous(asked) {
        Exit::Vacuous
    } else {
        Exit::Success
    })
}

fn run_job(job: &Job, seen: &mut dyn FnMut(&Outcome)) -> (CheckReport, Findings) {
    let progress = Progress::new("instances", Some(job.cases()));
    let tick = || {
        progress.tick();
        ControlFlow::Continue(())
    };
    job.run(seen, &tick)
}

/// The packs and statements that are asked for, with the instances named, or the gallery.
fn parts(args: &Args) -> Result<Vec<Part<'static>>> {
    let given = if args.files.is_empty() { None } else { Some(given(args)?) };
    let CheckedArgs { packs, theorems, layers, max_layers, fault, .. } = &args.checked;
    let options = CaseOptions::new().with_layers(*layers).with_max_layers(*max_layers);
    let wanted = Wanted { packs, theorems, fault: fault.as_deref(), options };
    hardmax::packs::parts(&wanted, given.as_deref()).map_err(told)
}

/// The error as the option that it is about.
pub(super) fn told(error: ChoiceError) -> anyhow::Error {
    match error {
        ChoiceError::Theorem(_)
        | ChoiceError::Pack { .. }
        | ChoiceError::NoEffect(_)
        | ChoiceError::OtherPack { .. } => {
            anyhow!("--{error}")
        }
        other => other.into(),
    }
}

/// The instances of the files.
fn given(args: &Args) -> Result<Vec<Origin>> {
    let read = |file: &PathBuf| {
        let instance: AnyInstance = Arc::new(args.instance.instance(file)?);
        Ok(Origin::Given { name: super::input::name(file), instance })
    };
    args.files.iter().map(read).collect()
}

/// Writes a case under a name made of its content, so that the same case is written once. Where it cannot be written, a
/// warning says so, and what was found is reported without it.
fn store(folder: &Path, case: &CaseJson, files: &Files) -> Option<String> {
    let path = folder.join(case.file_name());
    let write = || {
        std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
        files.check("--cases", &path)?;
        output::save_json(output::create(&path)?, case)
    };
    let written: Result<()> = write();
    if let Err(error) = &written {
        output::note(format_args!("{}: {error:#}; the report holds this case, no file does", paint(DOUBT, "warning")));
    }
    written.is_ok().then(|| path.display().to_string())
}

fn print(format: CheckFormat, report: &CheckReport) -> Result<()> {
    match format {
        CheckFormat::Human => output::print(&human(report)),
        CheckFormat::Json => output::print_json(report),
        CheckFormat::Jsonl => Ok(()),
        CheckFormat::Junit => output::print(&junit(report)?),
        CheckFormat::Html => output::print(&html(report)),
    }
}

fn human(report: &CheckReport) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["theorem", "held", "not applicable", "violated", "undecided"]);
    for row in &report.theorems {
        let counted = |style, count: usize| if count > 0 { paint(style, count) } else { count.to_string() };
        table.add_row([
            name(row),
            counted(GOOD, row.held),
            row.not_applicable.to_string(),
            counted(BAD, row.violated),
            counted(DOUBT, row.undecided),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut text = format!("{table}\n");
    let comparisons: usize = report.theorems.iter().map(|row| row.comparisons).sum();
    // INVARIANT: writing to a string cannot fail.
    writeln!(
        text,
        "{} instances ({} random, seed {}), {comparisons} exact comparisons",
        report.instances, report.random, report.seed
    )
    .expect("writing to a string");
    for kinds in report.distribution.iter().filter(|_| report.random > 0) {
        text.push_str(&distribution(kinds, report.random));
    }
    for violation in &report.violations {
        text.push_str(&violation_text(violation));
    }
    let violated: usize = report.theorems.iter().map(|row| row.violated).sum();
    if violated > report.violations.len() {
        text.push_str(&format!("{} more violations are counted but not listed\n", violated - report.violations.len()));
    }
    if !report.undecided.is_empty() {
        let some: Vec<&str> = report.undecided.iter().take(10).map(|found| found.instance.as_str()).collect();
        text.push_str(&format!("undecided: {} ({} in all)\n", some.join(", "), report.undecided.len()));
    }
    text
}

fn violation_text(violation: &ViolationReport) -> String {
    let json = violation.case.instance.get();
    let replay = match &violation.file {
        Some(file) => format!("replay: hardmax replay {file}\n"),
        None => String::new(),
    };
    format!(
        "\n{} of {} on {}\n{}\nshrunk to: {json}\n{replay}{}",
        paint(BAD, "violation"),
        paint(STRONG, &violation.case.theorem),
        violation.instance,
        violation.comparison,
        violation.rust
    )
}

/// The id, and before it the pack where it is not the core.
fn name(row: &Row) -> String {
    if row.pack == "hardmax" { row.id.clone() } else { format!("{}/{}", row.pack, row.id) }
}

/// The kinds of random instances that a pack looked at.
fn distribution(kinds: &Distribution, random: u64) -> String {
    let share = |(kind, count): (&String, &u64)| format!("{kind} {:.1} %", *count as f64 * 100.0 / random as f64);
    let list = |counts: &BTreeMap<String, u64>| counts.iter().map(share).collect::<Vec<_>>().join(", ");
    let mut text = String::new();
    for (what, counts) in [("families", &kinds.families), ("of these", &kinds.labels)] {
        if !counts.is_empty() {
            text += &format!("{} {what}: {}\n", kinds.pack, list(counts));
        }
    }
    text
}
