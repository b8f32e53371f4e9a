//! `hardmax check`: every statement on every instance.

use super::choice::choice;
use super::input::InstanceArgs;
use super::output::{self, OutputFile};
use super::progress::Progress;
use super::style::{BAD, DOUBT, GOOD, STRONG, paint};
use super::{Exit, run::Arithmetic};
use anyhow::{Result, anyhow};
use comfy_table::{CellAlignment, Table, presets};
use hardmax::dynamics::{Dynamics, Fault};
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::generate::{Genome, gallery, shrink};
use hardmax::instance::Instance;
use hardmax::report::case::CaseJson;
use hardmax::report::check::{CheckReport, ViolationReport, select};
use hardmax::report::html::html;
use hardmax::report::junit::junit;
use hardmax::theorems::{Case, CaseOptions, Theorem, Verdict};
use rayon::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Check every theorem on every instance, exactly
#[derive(clap::Args)]
#[command(after_help = "\
With no FILE: the built-in gallery and 1,000 random instances. The main job.

Examples: hardmax check
          hardmax check instance.json more.csv --alpha 1/2
          hardmax check --random 100000 --seed 7 --theorem follower_lock --theorem separation
          hardmax check --format junit > check.xml
          hardmax check --format html > check.html
          hardmax check --fault first-index         (plants a fault, to see the checks catch it)")]
pub(super) struct Args {
    /// Instances: JSON, CSV or NPY; `-` reads JSON from standard input
    files: Vec<String>,

    #[command(flatten)]
    instance: InstanceArgs,

    /// The number of random instances [default: 1000, or none where files are named]
    #[arg(long, value_name = "N")]
    random: Option<u64>,

    /// The seed of the random instances: the same everywhere and for ever
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,

    /// Only this theorem (may be repeated); `hardmax theorems` lists them
    #[arg(long = "theorem", value_name = "ID")]
    theorems: Vec<String>,

    /// The layers at which one-layer statements are checked
    #[arg(long, value_name = "K", default_value_t = CaseOptions::default().layers)]
    layers: usize,

    /// The layers within which the limit is looked for
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    max_layers: usize,

    /// Plant a fault in the dynamics, to see the checks catch it
    #[arg(long, value_parser = choice::<Fault>())]
    fault: Option<Fault>,

    /// Where the cases of violations are written
    #[arg(long, value_name = "DIR", default_value = "hardmax-cases")]
    cases: PathBuf,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    format: CheckFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum CheckFormat {
    /// A table for people.
    Human,
    /// JSON for programs, with its schema named.
    Json,
    /// JUnit XML for CI.
    Junit,
    /// A page that stands alone, to be attached to a release.
    Html,
}

/// The most violations that are shrunk and reported; all are counted.
const MAX_REPORTED: usize = 20;

/// Checks made while a violation is shrunk.
const SHRINK_BUDGET: usize = 500;

pub(super) fn run(args: &Args) -> Result<Exit> {
    let theorems = select(&args.theorems)
        .map_err(|id| anyhow!("--theorem: there is no theorem {id:?}; `hardmax theorems` lists them"))?;
    let named = named_instances(args)?;
    let random = args.random.unwrap_or(if args.files.is_empty() { 1000 } else { 0 });
    let dynamics: Arc<dyn Dynamics> = match args.fault {
        Some(fault) => Arc::new(fault),
        None => Arithmetic::Exact.dynamics(),
    };
    let options = CaseOptions::new().with_layers(args.layers).with_max_layers(args.max_layers);
    let check = |instance: &Instance| -> Vec<Verdict> {
        let case = Case::new(instance, &dynamics, options);
        theorems.iter().map(|theorem| theorem.check(&case)).collect()
    };

    let mut report = CheckReport::new(&theorems, args.seed, random);
    let mut failing = Vec::new();
    let mut undecided = Vec::new();
    let mut count = |name: String, verdicts: &[Verdict], instance: &dyn Fn() -> Instance| {
        report.count(&name, verdicts);
        for (theorem, verdict) in theorems.iter().zip(verdicts) {
            if matches!(verdict, Verdict::Violated(_)) && failing.len() < MAX_REPORTED {
                failing.push((*theorem, name.clone(), instance()));
            }
        }
    };
    {
        let progress = Progress::new("instances", Some(named.len() as u64 + random));
        for (name, instance) in &named {
            count(name.clone(), &check(instance), &|| instance.clone());
            progress.tick();
        }
        // In blocks, so that memory stays bounded however many instances are asked for.
        const BLOCK: u64 = 4096;
        for start in (0..random).step_by(BLOCK as usize) {
            let block: Vec<Vec<Verdict>> = (start..random.min(start + BLOCK))
                .into_par_iter()
                .map(|index| {
                    let verdicts = check(&Genome::random(args.seed, index).decode());
                    progress.tick();
                    verdicts
                })
                .collect();
            for (index, verdicts) in (start..).zip(&block) {
                let decode = || Genome::random(args.seed, index).decode();
                let name = format!("random {index} (seed {})", args.seed);
                if verdicts.iter().any(|verdict| matches!(verdict, Verdict::Undecided { .. }))
                    && undecided.len() < MAX_REPORTED
                {
                    undecided.push((name.clone(), decode()));
                }
                count(name, verdicts, &decode);
            }
        }
    }
    let still =
        |theorem: &dyn Theorem, instance: &Instance| match theorem.check(&Case::new(instance, &dynamics, options)) {
            Verdict::Violated(seen) => Some(*seen),
            _ => None,
        };
    for (theorem, name, instance) in failing {
        let shrunk = shrink(&instance, |instance| still(theorem, instance).is_some(), SHRINK_BUDGET);
        if let Some(comparison) = still(theorem, &shrunk) {
            let case = CaseJson::violation(theorem.id(), &shrunk, args.fault, &comparison);
            let file = store(&args.cases, &case)?;
            let rust = case.rust();
            report.violations.push(ViolationReport { instance: name, comparison, case, file: Some(file), rust });
        }
    }
    for (name, instance) in undecided {
        let file = store(&args.cases, &CaseJson::undecided(&instance, args.fault, args.max_layers, &name))?;
        anstream::eprintln!("{name} is {}, kept as {file}", paint(DOUBT, "undecided"));
    }
    print(args.format, &report)?;
    Ok(if report.is_violated() {
        Exit::Failure
    } else if report.is_vacuous(&args.theorems) {
        Exit::Vacuous
    } else {
        Exit::Success
    })
}

/// The files, or the gallery where none is named.
fn named_instances(args: &Args) -> Result<Vec<(String, Instance)>> {
    if args.files.is_empty() {
        return Ok(gallery().into_iter().map(|named| (named.name.to_owned(), named.instance)).collect());
    }
    args.files.iter().map(|file| Ok((super::input::name(file), args.instance.instance(file)?))).collect()
}

/// Writes a case under a name made of its content, so that the same case is written once.
fn store(folder: &Path, case: &CaseJson) -> Result<String> {
    std::fs::create_dir_all(folder).map_err(|error| anyhow!("{}: cannot be made: {error}", folder.display()))?;
    let text = serde_json::to_string(case)?;
    // FNV-1a: a name, not a safeguard.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let path = folder.join(format!("{}-{hash:016x}.json", case.theorem));
    output::save_json(OutputFile::create(&path)?, case)?;
    Ok(path.display().to_string())
}

fn print(format: CheckFormat, report: &CheckReport) -> Result<()> {
    match format {
        CheckFormat::Human => output::print(&human(report)),
        CheckFormat::Json => output::print_json(report),
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
            row.id.clone(),
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
    for violation in &report.violations {
        text.push_str(&violation_text(violation));
    }
    let violated: usize = report.theorems.iter().map(|row| row.violated).sum();
    if violated > report.violations.len() {
        text.push_str(&format!("{} more violations are counted but not listed\n", violated - report.violations.len()));
    }
    if !report.undecided.is_empty() {
        let some: Vec<&str> = report.undecided.iter().take(10).map(String::as_str).collect();
        text.push_str(&format!("undecided: {} ({} in all)\n", some.join(", "), report.undecided.len()));
    }
    text
}

fn violation_text(violation: &ViolationReport) -> String {
    let json = serde_json::to_string(&violation.case.instance).unwrap_or_default();
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
