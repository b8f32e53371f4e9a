//! `hardmax completions` and `hardmax man`.

use super::{Exit, output};
use anyhow::Result;

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax completions bash > hardmax.bash
      then: source hardmax.bash
  hardmax completions zsh > _hardmax
      then: move it to a folder of $fpath")]
pub(super) struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Print the manual page, in roff
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  hardmax man > hardmax.1
      then: man ./hardmax.1")]
pub(super) struct ManArgs {}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "hardmax", &mut text);
    output::stdout(|writer| writer.write_all(&text))?;
    Ok(Exit::Success)
}

pub(super) fn man(_: &ManArgs) -> Result<Exit> {
    let mut text = Vec::new();
    let mut command = super::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(&mut text)?;
    }
    output::stdout(|writer| writer.write_all(&text))?;
    Ok(Exit::Success)
}
