//! The command line: one file a command. Standard output is data, standard error is progress and diagnostics.

mod check;
mod choice;
mod compare;
mod completions;
mod exit;
mod floats;
mod hunt;
mod input;
mod interpolate;
mod limit;
mod memory;
mod output;
mod plot;
mod progress;
mod replay;
mod run;
mod style;
mod sweep;
mod theorems;
mod usage;
mod verify;
mod version;

use anyhow::Result;
use clap::{ArgGroup, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
pub(crate) use exit::Exit;
use hardmax::limits::Limits;

/// Exact hardmax self-attention dynamics: infinite-depth limits with certificates, and the theorems checked.
#[derive(Parser)]
#[command(name = "hardmax", version, disable_version_flag = true, about, long_about = None, max_term_width = 90, after_help = EXIT_CODES)]
#[command(arg_required_else_help = true, args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    /// Print the version
    #[arg(short = 'V', long)]
    version: bool,

    /// With --version: also the commit, the features and the instruction sets
    #[arg(long, requires = "version")]
    verbose: bool,

    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all held, decided, verified; 1 violated or rejected; 2 bad usage or bad
            input, nothing written; 3 the run only came to undecided or not applicable;
            130 interrupted.

Start here:
  hardmax check
      every theorem, on the gallery and at random
  hardmax limit instance.json
      where every token ends up, exactly
  hardmax run instance.json --layers 5
      the layers on the way there
  hardmax plot instance.json -o page.html
      a page that shows the tokens moving
  hardmax compare instance.json
      where floats go wrong";

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    Run(run::Args),
    Limit(limit::Args),
    Plot(plot::Args),
    Compare(compare::Args),
    Interpolate(interpolate::Args),
    Verify(verify::Args),
    Theorems(theorems::Args),
    Replay(replay::Args),
    Hunt(hunt::Args),
    Sweep(sweep::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
}

/// What is printed: text for people, or JSON with a `schema` for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people.
    Human,
    /// JSON for programs, with its schema named.
    Json,
}

/// The command line, with what options need that several commands share.
pub(crate) fn command() -> clap::Command {
    // How an instance is given means something only where one is given.
    let needs = |argument: &'static str| move |group: ArgGroup| group.requires(argument);
    let command = Cli::command();
    let command = command.mut_subcommand("verify", |verify| verify.mut_group("InstanceArgs", needs("instance")));
    let of_files = |name| move |command: clap::Command| command.mut_group(name, needs("files"));
    command.mut_subcommand("check", of_files("InstanceArgs")).mut_subcommand("check", of_files("MemoryArgs"))
}

/// Reads arguments, and refuses options that would have no effect.
pub(crate) fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(arguments)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    if let (Some(chosen), Some((name, given))) = (&cli.command, matches.subcommand()) {
        chosen.usage(usage::Given::new(given)).map_err(|unused| unused.error(&mut command, name))?;
    }
    Ok(cli)
}

impl Command {
    /// What the command may read.
    fn limits(&self) -> Limits {
        match self {
            Self::Check(args) => args.memory.limits(),
            Self::Run(args) => args.memory.limits(),
            Self::Limit(args) => args.memory.limits(),
            Self::Plot(args) => args.memory.limits(),
            Self::Verify(args) => args.memory.limits(),
            Self::Compare(args) => args.memory.limits(),
            Self::Interpolate(args) => args.memory.limits(),
            Self::Replay(_) | Self::Hunt(_) | Self::Sweep(_) => Limits::of_this_machine(),
            Self::Theorems(_) | Self::Completions(_) | Self::Man(_) => Limits::current(),
        }
    }

    /// Refuses options without effect, as far as clap itself does not.
    fn usage(&self, given: usage::Given) -> Result<(), usage::Unused> {
        match self {
            Self::Check(args) => args.usage(given),
            Self::Run(args) => args.usage(given),
            Self::Limit(args) => args.usage(given),
            Self::Plot(args) => args.usage(given),
            Self::Verify(args) => args.usage(given),
            Self::Compare(args) => args.usage(given),
            Self::Interpolate(args) => args.usage(given),
            Self::Theorems(_)
            | Self::Replay(_)
            | Self::Hunt(_)
            | Self::Sweep(_)
            | Self::Completions(_)
            | Self::Man(_) => Ok(()),
        }
    }
}

/// Runs the command line on the arguments of the process.
pub(crate) fn main() -> Exit {
    hardmax_output::end_on_interrupt(Exit::Interrupted as i32);
    let cli = match parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render().ansi().to_string();
            if error.use_stderr() {
                output::note(text.trim_end());
                return Exit::BadInput;
            }
            return finish(output::print(&text).map(|()| Exit::Success));
        }
    };
    let Some(command) = cli.command else { return finish(version::run(cli.verbose)) };
    command.limits().set();
    finish(match command {
        Command::Check(args) => check::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Limit(args) => limit::run(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Interpolate(args) => interpolate::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Theorems(args) => theorems::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Hunt(args) => hunt::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => completions::man(&args),
    })
}

/// The exit code of a command; an error goes to standard error.
fn finish(outcome: Result<Exit>) -> Exit {
    outcome.unwrap_or_else(|error| {
        output::note(format_args!("{}: {error:#}", style::paint(style::BAD, "error")));
        Exit::BadInput
    })
}
