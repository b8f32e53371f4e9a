//! The command line: one file a command. Data goes to stdout, progress and diagnostics to stderr.

mod baseline;
mod choice;
mod demo;
mod evaluate;
mod explain;
mod leaders;
mod prepare;
mod progress;
mod review;
mod sweep;
mod train;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// The sentiment model of hardmax transformers: trained fast, explained exactly.
#[derive(Debug, Parser)]
#[command(name = "hardmax-sentiment", version, max_term_width = 110)]
pub(crate) struct Cli {
    /// How results are written to stdout.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Threads to work with; 0 for as many as there are cores. No result depends on it.
    #[arg(long, global = true, default_value_t = 0)]
    threads: usize,
    #[command(subcommand)]
    command: Command,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON value.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Turn published reviews into processed ones.
    Prepare(prepare::Args),
    /// Train the classifier.
    Train(train::Args),
    /// Logistic regression and the model without attention, on the same split.
    Baseline(baseline::Args),
    /// Accuracy of the softmax model, the hardmax model and the model of infinite depth.
    Evaluate(evaluate::Args),
    /// The words that lead, over a set of reviews.
    Leaders(leaders::Args),
    /// Why a review gets its verdict.
    Explain(explain::Args),
    /// Training runs over seeds and dimensions, in shards that any machines run.
    Sweep(sweep::Args),
    /// The whole story in half a minute, on a sample that comes with the program.
    Demo(demo::Args),
}

/// The exit code of everything that is refused or fails: nothing is left half-written.
const FAILED: u8 = 2;

/// The exit code of a run that was interrupted.
const INTERRUPTED: i32 = 130;

/// The command line.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Reads arguments, and refuses options that would have no effect.
pub(crate) fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(arguments)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    if let Some((name, given)) = matches.subcommand() {
        let unused = match &cli.command {
            Command::Prepare(_) => prepare::unused(given),
            Command::Baseline(args) => args.unused(given),
            Command::Sweep(_) => sweep::unused(given),
            _ => None,
        };
        if let Some(message) = unused {
            // INVARIANT: the arguments were read as those of this command.
            let subcommand = command.find_subcommand_mut(name).expect("the command that was read");
            return Err(subcommand.error(ErrorKind::ArgumentConflict, message));
        }
    }
    Ok(cli)
}

/// The first of these options that stands on the command line.
fn first_given<'a>(given: &ArgMatches, options: &[&'a str]) -> Option<&'a str> {
    let there = |option: &&&str| given.value_source(&option.replace('-', "_")) == Some(ValueSource::CommandLine);
    options.iter().find(there).copied()
}

/// Runs the program on its arguments.
pub fn main() -> ExitCode {
    hardmax_output::end_on_interrupt(INTERRUPTED);
    let cli = match parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            // With colours only where standard error is a terminal that has them.
            let _ = error.print();
            return ExitCode::from(FAILED);
        }
        Err(help) => return finish(print(&help.render().to_string())),
    };
    if cli.threads > 0 && rayon::ThreadPoolBuilder::new().num_threads(cli.threads).build_global().is_err() {
        return fail("cannot start the threads");
    }
    let result = match cli.command {
        Command::Sweep(args) => return ended(sweep::run(args, cli.format, cli.threads)),
        Command::Prepare(args) => prepare::run(args, cli.format),
        Command::Baseline(args) => baseline::run(args, cli.format),
        Command::Evaluate(args) => evaluate::run(args, cli.format),
        Command::Leaders(args) => leaders::run(args, cli.format),
        Command::Explain(args) => explain::run(args, cli.format),
        Command::Demo(args) => demo::run(args, cli.format),
        Command::Train(args) => train::run(args, cli.format),
    };
    finish(result)
}

fn finish(result: anyhow::Result<()>) -> ExitCode {
    ended(result.map(|()| ExitCode::SUCCESS))
}

fn ended(result: anyhow::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| fail(&format!("{error:#}")))
}

fn fail(message: &str) -> ExitCode {
    note(format_args!("error: {message}"));
    ExitCode::from(FAILED)
}

/// Writes a line to stderr.
fn note(line: impl std::fmt::Display) {
    hardmax_output::note(std::io::stderr(), line);
}

/// Writes to stdout; that the reader has gone is no error.
fn print(text: &str) -> anyhow::Result<()> {
    Ok(hardmax_output::stdout(std::io::stdout().lock(), |out| out.write_all(text.as_bytes()))?)
}

/// Writes a JSON value to stdout.
fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&(serde_json::to_string_pretty(value)? + "\n"))
}
