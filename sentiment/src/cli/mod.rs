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
mod train;

use clap::{Parser, Subcommand, ValueEnum};
use std::io::Write;
use std::process::ExitCode;

/// The sentiment model of hardmax transformers: trained fast, explained exactly.
#[derive(Debug, Parser)]
#[command(name = "hardmax-sentiment", version, max_term_width = 110)]
struct Cli {
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
    /// The whole story in half a minute, on a sample that comes with the program.
    Demo(demo::Args),
}

/// The exit code of everything that is refused or fails: nothing is left half-written.
const FAILED: u8 = 2;

/// The exit code of a run that was interrupted.
const INTERRUPTED: i32 = 130;

/// Runs the program on its arguments.
pub fn main() -> ExitCode {
    hardmax_output::end_on_interrupt(INTERRUPTED);
    let cli = Cli::parse();
    if cli.threads > 0 && rayon::ThreadPoolBuilder::new().num_threads(cli.threads).build_global().is_err() {
        return fail("cannot start the threads");
    }
    let result = match cli.command {
        Command::Prepare(args) => prepare::run(args, cli.format),
        Command::Baseline(args) => baseline::run(args, cli.format),
        Command::Evaluate(args) => evaluate::run(args, cli.format),
        Command::Leaders(args) => leaders::run(args, cli.format),
        Command::Explain(args) => explain::run(args, cli.format),
        Command::Demo(args) => demo::run(args, cli.format),
        Command::Train(args) => train::run(args, cli.format),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough closes the pipe: no failure.
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{error:#}")),
    }
}

fn fail(message: &str) -> ExitCode {
    // Nothing is left to be done where stderr is closed.
    let _ = writeln!(std::io::stderr(), "error: {message}");
    ExitCode::from(FAILED)
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().filter_map(|cause| cause.downcast_ref()).any(broken)
}

/// Writes to stdout.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes a JSON value to stdout.
fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&(serde_json::to_string_pretty(value)? + "\n"))
}
