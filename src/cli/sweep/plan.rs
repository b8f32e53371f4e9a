//! `hardmax sweep plan`: a command with its options, cut into shards.

use super::super::Exit;
use super::super::check::{CheckedArgs, told};
use super::super::choice::choice;
use super::super::compare::{ComparedArgs, KindArgs};
use super::super::hunt::SpaceArgs;
use super::super::interpolate;
use super::super::output::{self, Files};
use anyhow::Result;
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::hunt::{Objective, ROUND};
use hardmax::sweep::{CheckSweep, CompareSweep, HuntSweep, InterpolateSweep, PROGRAM, Plan, Sweep, SweepError};
use hardmax_kit::sweep::Work;
use std::path::PathBuf;

/// Write the plan of a sweep: a command with its options, cut into shards
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax sweep plan check --random 1000000 --shards 1000 -o plan.json
  hardmax sweep plan compare --random 1000 --dim 2,3 --shards 200 -o plan.json
  hardmax sweep plan hunt --objective undecided --budget 6400 --shards 50 -o plan.json
  hardmax sweep plan interpolate --random 10000 --shards 100 -o plan.json")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Check(CheckArgs),
    Compare(CompareArgs),
    Hunt(HuntArgs),
    Interpolate(InterpolateArgs),
}

/// How a plan is cut, and where it is written.
#[derive(clap::Args)]
struct CutArgs {
    /// The number of shards: many more than workers
    #[arg(long, value_name = "N")]
    shards: u64,

    /// Write the plan to this file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A check of the named instances and of random ones
#[derive(clap::Args)]
struct CheckArgs {
    #[command(flatten)]
    checked: CheckedArgs,

    #[command(flatten)]
    cut: CutArgs,
}

/// A comparison of floats with the exact run on random instances
#[derive(clap::Args)]
struct CompareArgs {
    /// The number of random instances of each kind: every combination of --grid, --dim, --tokens and --steps
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    random: u64,

    #[command(flatten)]
    kinds: KindArgs,

    #[command(flatten)]
    compared: ComparedArgs,

    #[command(flatten)]
    cut: CutArgs,
}

/// A hunt: each shard is a search of its own
#[derive(clap::Args)]
struct HuntArgs {
    /// What is maximised
    #[arg(long, value_parser = choice::<Objective>(), value_name = "ID")]
    objective: Objective,

    #[command(flatten)]
    space: SpaceArgs,

    /// The evaluations of each shard (rounded up to rounds of 64)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=HuntSweep::MOST))]
    budget: u64,

    /// The seed: the same everywhere and in every run
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,

    /// The bound on layers of each evaluation
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    max_layers: usize,

    #[command(flatten)]
    cut: CutArgs,
}

/// Random data to interpolate
#[derive(clap::Args)]
struct InterpolateArgs {
    /// The number of random data sets
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    random: u64,

    #[command(flatten)]
    kind: interpolate::KindArgs,

    #[command(flatten)]
    cut: CutArgs,
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let (sweep, cut) = match &args.command {
        Command::Check(args) => (check(&args.checked), &args.cut),
        Command::Compare(args) => (compare(args), &args.cut),
        Command::Hunt(args) => (hunt(args), &args.cut),
        Command::Interpolate(InterpolateArgs { random, kind, cut }) => {
            (Sweep::Interpolate(InterpolateSweep { random: *random, seed: kind.seed, kind: kind.kind() }), cut)
        }
    };
    // As the option that is wrong.
    if let Err(SweepError::Choice(error)) = sweep.check() {
        return Err(told(error));
    }
    Files::of([], &[("--output", cut.output.as_deref())])?;
    let plan = Plan::new(sweep, cut.shards, PROGRAM)?;
    match cut.output.as_deref() {
        Some(path) => output::save_json(output::create(path)?, &plan)?,
        None => output::print_json(&plan)?,
    }
    Ok(Exit::Success)
}

fn check(args: &CheckedArgs) -> Sweep {
    Sweep::Check(CheckSweep {
        random: args.random.unwrap_or(1000),
        seed: args.seed,
        packs: args.packs.clone(),
        theorems: args.theorems.clone(),
        layers: args.layers,
        max_layers: args.max_layers,
        fault: args.fault.clone(),
    })
}

fn compare(args: &CompareArgs) -> Sweep {
    let CompareArgs { random, kinds, compared, .. } = args;
    Sweep::Compare(CompareSweep {
        random: *random,
        seed: kinds.seed,
        kinds: kinds.kinds(),
        floats: compared.floats(),
        layers: compared.layers(),
        max_layers: compared.max_layers,
    })
}

fn hunt(args: &HuntArgs) -> Sweep {
    let SpaceArgs { dim, tokens, grid, alpha } = args.space;
    Sweep::Hunt(HuntSweep {
        objective: args.objective,
        dimension: dim,
        tokens,
        grid,
        step: alpha,
        seed: args.seed,
        max_layers: args.max_layers,
        evaluations: args.budget.next_multiple_of(ROUND),
    })
}
