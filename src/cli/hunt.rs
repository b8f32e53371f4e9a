//! `hardmax hunt`: the search for extremal instances.

use super::choice::choice;
use super::output::{self, Files};
use super::progress::Progress;
use super::style::{STRONG, paint};
use super::{Exit, Format, input, run::Arithmetic};
use anyhow::{Context, Result, anyhow, bail};
use comfy_table::{CellAlignment, Table, presets};
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::hunt::{Found, Hunt, Objective, Plan, ROUND, Results, Shard, Space, read};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Search for extremal instances: random restarts, and mutations of the best
#[derive(clap::Args)]
#[command(after_help = "\
A hunt is a sequence of rounds of 64 evaluations, the same everywhere for a plan, a seed
and a shard; the budget decides where it is cut. A hunt that is stopped and resumed
finds the same as one that runs through.

Examples:
  hardmax hunt --objective last-leader --budget 10m --output hunt.json
  hardmax hunt --resume hunt.json --budget 1h
  hardmax hunt --objective undecided --dim 2 --tokens 10 --grid 3 --record record.json
  hardmax hunt --objective face-limits --shard 1/2 --budget 10m --output shard-1.json
  hardmax hunt --objective face-limits --shard 2/2 --budget 10m --output shard-2.json
  hardmax hunt --merge shard-1.json shard-2.json --output both.json
  hardmax replay record.json")]
pub(super) struct Args {
    /// What is maximised
    #[arg(long, value_parser = choice::<Objective>(), value_name = "ID", required_unless_present_any = ["resume", "merge"])]
    objective: Option<Objective>,

    #[command(flatten)]
    space: SpaceArgs,

    /// How long: a time like 30s, 10m or 2h, or a number of evaluations (rounded up to rounds of 64)
    #[arg(long, value_name = "TIME", default_value = "1m", value_parser = budget)]
    budget: Budget,

    /// The seed: the same everywhere and in every run
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,

    /// Only part I of N, from 1/N to N/N
    #[arg(long, value_name = "I/N", default_value = "1/1", value_parser = shard)]
    shard: Shard,

    /// The bound on layers of each evaluation
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_LAYERS)]
    max_layers: usize,

    /// Go on with the hunt of a results file, under its own plan; written back to it unless --output is given
    #[arg(long, value_name = "FILE", conflicts_with_all = PLAN)]
    resume: Option<PathBuf>,

    /// Put the results of shards together, without a search
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = PLAN, conflicts_with_all = ["resume", "budget"])]
    merge: Vec<PathBuf>,

    /// Write the results to this file (JSON), now and then and at the end
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write the best to this file, as a case for `hardmax replay`
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Where is hunted.
#[derive(clap::Args)]
pub(super) struct SpaceArgs {
    /// The dimension
    #[arg(long, value_name = "D", default_value_t = 3)]
    pub dim: u8,

    /// The most tokens
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub tokens: u8,

    /// The largest denominator of the coordinates, which lie within +-2 (chains and generic tokens keep theirs, 1000)
    #[arg(long, value_name = "G", default_value_t = 4)]
    pub grid: u16,

    /// Only this step size, P and Q from 1 to 100 [default: nine from 1/10 to 5]
    #[arg(long, value_name = "P/Q", value_parser = step)]
    pub alpha: Option<[u8; 2]>,
}

/// What a results file says itself.
const PLAN: [&str; 8] = ["objective", "dim", "tokens", "grid", "alpha", "seed", "shard", "max_layers"];

/// How often results are written while the hunt goes on.
const SAVE_INTERVAL: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Budget {
    Time(Duration),
    Evaluations(u64),
}

fn budget(text: &str) -> Result<Budget, String> {
    let wrong = || "expected a time like 30s, 10m or 2h, or a number of evaluations, at least 1".to_owned();
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let count: u64 = text[..split].parse().ok().filter(|count| *count > 0).ok_or_else(wrong)?;
    let seconds = match &text[split..] {
        "" => return Ok(Budget::Evaluations(count)),
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(wrong()),
    };
    Ok(Budget::Time(Duration::from_secs(count.saturating_mul(seconds))))
}

fn pair(text: &str) -> Option<(u64, u64)> {
    let (left, right) = text.split_once('/')?;
    Some((left.parse().ok()?, right.parse().ok()?))
}

fn shard(text: &str) -> Result<Shard, String> {
    pair(text)
        .and_then(|(index, count)| Shard::new(index, count))
        .ok_or_else(|| format!("expected I/N with 1 <= I <= N <= {}", Shard::MOST))
}

fn step(text: &str) -> Result<[u8; 2], String> {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    match (numerator.parse(), denominator.parse()) {
        (Ok(numerator), Ok(denominator)) => Ok([numerator, denominator]),
        _ => Err("expected P/Q or P with P and Q from 1 to 100".to_owned()),
    }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let output = args.output.as_deref().or(args.resume.as_deref());
    if output == Some(Path::new("-")) {
        bail!("results go to a file, not to standard input: give it with --output");
    }
    let inputs = args.resume.iter().chain(&args.merge).map(PathBuf::as_path);
    Files::of(inputs, &[("--output", args.output.as_deref()), ("--record", args.record.as_deref())])?;
    let mut hunt = match &args.resume {
        Some(path) => Some(results(path)?.resume().with_context(|| input::name(path))?),
        None if args.merge.is_empty() => Some(new(args)?),
        None => None,
    };
    let merged = if args.merge.is_empty() { None } else { Some(merge(&args.merge)?) };
    // Paths that cannot be written are errors before anything is computed.
    let record = args.record.as_deref().map(output::create).transpose()?;
    let first = output.map(output::create).transpose()?;
    if let Some(hunt) = &mut hunt {
        // What a pipe or a device has been given cannot be replaced: it gets the results at the end.
        let now_and_then = output.filter(|_| first.as_ref().is_some_and(|file| !file.is_stream()));
        search(hunt, args.budget, now_and_then)?;
    }
    let results = match (hunt, merged) {
        (Some(hunt), _) => Results::from(&hunt),
        (None, Some(merged)) => merged,
        (None, None) => bail!("neither a hunt nor results to merge"),
    };
    if let Some(file) = first {
        output::save_json(file, &results.json())?;
    }
    if let (Some(file), Some(case)) = (record, results.record()) {
        output::save_json(file, &case)?;
    }
    match args.format {
        Format::Human => output::print(&human(&results)?)?,
        Format::Json => output::print_json(&results.json())?,
    }
    Ok(if results.best().is_empty() { Exit::Vacuous } else { Exit::Success })
}

fn new(args: &Args) -> Result<Hunt> {
    let SpaceArgs { dim, tokens, grid, alpha } = args.space;
    let space = Space::new(dim, tokens, grid, alpha)?;
    // INVARIANT: clap asks for an objective unless there is a file to resume or to merge.
    let objective = args.objective.ok_or_else(|| anyhow!("--objective is missing"))?;
    let plan = Plan::new(objective, space).with_seed(args.seed).with_max_layers(args.max_layers);
    Ok(Hunt::new(plan, args.shard))
}

fn results(path: &Path) -> Result<Results> {
    read(&input::read(path)?).with_context(|| input::name(path))
}

fn merge(paths: &[PathBuf]) -> Result<Results> {
    let all = paths.iter().map(|path| results(path)).collect::<Result<Vec<_>>>()?;
    Results::merge(all).map_err(|(position, error)| anyhow!("{}: {error}", input::name(&paths[position])))
}

/// Rounds until the budget is used up; at least one.
fn search(hunt: &mut Hunt, budget: Budget, output: Option<&Path>) -> Result<()> {
    let rounds = match budget {
        Budget::Evaluations(count) => Some(count.div_ceil(ROUND)),
        Budget::Time(_) => None,
    };
    let (start, mut saved, from) = (Instant::now(), Instant::now(), hunt.evaluations());
    let dynamics = Arithmetic::Exact.dynamics();
    let progress = Progress::new("evaluations", rounds.map(|rounds| rounds * ROUND));
    for round in 0.. {
        let done = match budget {
            Budget::Evaluations(_) => rounds.is_some_and(|rounds| round >= rounds),
            Budget::Time(time) => round > 0 && start.elapsed() >= time,
        };
        if done {
            break;
        }
        let candidates = hunt.candidates();
        let values: Vec<Option<u64>> = candidates
            .par_iter()
            .map(|genome| {
                let value = hunt.value(&*dynamics, genome);
                progress.tick();
                value
            })
            .collect();
        if hunt.end_round(candidates, &values) {
            progress.say(&best_line(hunt));
        }
        if let Some(path) = output.filter(|_| saved.elapsed() >= SAVE_INTERVAL) {
            output::save_json(output::create(path)?, &Results::from(&*hunt).json())?;
            saved = Instant::now();
        }
    }
    let (made, seconds) = (hunt.evaluations() - from, start.elapsed().as_secs_f64());
    progress.say(&format!("{made} evaluations in {seconds:.1} s, {:.0} a second", made as f64 / seconds));
    Ok(())
}

fn best_line(hunt: &Hunt) -> String {
    let best = hunt.best().first().map_or(String::new(), |found| {
        format!("{} ({:?}, evaluation {})", found.value, found.genome.family, found.evaluation)
    });
    format!("{} evaluations, best {best}", hunt.evaluations())
}

fn human(results: &Results) -> Result<String> {
    const SHOWN: usize = 10;
    let plan = results.plan();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header([plan.objective.id(), "family", "n", "alpha", "shard", "evaluation"]);
    for found in results.best().iter().take(SHOWN) {
        table.add_row(row(plan, found));
    }
    for column in [0, 2, 3, 4, 5] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = format!("{table}\n{} evaluations, seed {}\n", results.evaluations(), plan.seed);
    if let Some(case) = results.record() {
        let instance = serde_json::to_string(&case.instance)?;
        text.push_str(&format!("{}: {instance}\n", paint(STRONG, "best")));
    }
    Ok(text)
}

fn row(plan: &Plan, found: &Found) -> [String; 6] {
    let instance = plan.space.instance(&found.genome);
    [
        found.value.to_string(),
        format!("{:?}", found.genome.family),
        instance.len().to_string(),
        instance.alpha().to_string(),
        found.shard.to_string(),
        found.evaluation.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_times_or_numbers() {
        assert_eq!(budget("10m"), Ok(Budget::Time(Duration::from_secs(600))));
        assert_eq!(budget("500"), Ok(Budget::Evaluations(500)));
        assert!(["", "0", "m", "10 m", "1.5h", "-1", "10d", "99999999999999999999"].iter().all(|x| budget(x).is_err()));
    }

    #[test]
    fn shards_and_steps_are_fractions() {
        assert_eq!(shard("2/3"), Ok(Shard::new(2, 3).unwrap()));
        assert!(["0/3", "4/3", "1", "a/b", "1/0"].iter().all(|x| shard(x).is_err()));
        assert_eq!((step("1/2"), step("3")), (Ok([1, 2]), Ok([3, 1])));
        assert!(step("1/256").is_err() && step("x").is_err());
    }
}
