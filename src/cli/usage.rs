//! Options without effect: what clap cannot say by itself, because it depends on the values of other options.

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, Id};

/// Which options were given.
#[derive(Clone, Copy)]
pub(super) struct Given<'a>(&'a ArgMatches);

/// An option that would have no effect.
#[derive(Debug)]
pub(super) struct Unused(String);

impl<'a> Given<'a> {
    /// Those of one command.
    pub fn new(matches: &'a ArgMatches) -> Self {
        Self(matches)
    }

    /// Whether an option stands on the command line: `tie-tolerance` for `--tie-tolerance`.
    pub fn has(self, option: &str) -> bool {
        let id = option.replace('-', "_");
        // INVARIANT: `usage` of a command asks for its own options alone; `tests/options.rs` goes through them all.
        self.0.value_source(&id) == Some(ValueSource::CommandLine)
    }

    /// Refuses these options, unless `effective`, for the reason that `why` gives.
    ///
    /// # Errors
    /// [`Unused`] with the first of them that was given.
    pub fn only(self, effective: bool, options: &[&str], why: &str) -> Result<(), Unused> {
        match options.iter().find(|option| !effective && self.has(option)) {
            Some(option) => Err(Unused(format!("--{option} has no effect {why}"))),
            None => Ok(()),
        }
    }

    /// Refuses every option of a group, the one that `#[derive(Args)]` makes of a struct, unless `effective`.
    ///
    /// # Errors
    /// [`Unused`] with one of them that was given.
    pub fn only_group(self, effective: bool, group: &str, why: &str) -> Result<(), Unused> {
        let there = self.0.get_many::<Id>(group).into_iter().flatten().find(|id| self.has(id.as_str()));
        match there.filter(|_| !effective) {
            Some(id) => Err(Unused(format!("--{} has no effect {why}", id.as_str().replace('_', "-")))),
            None => Ok(()),
        }
    }
}

impl Unused {
    /// As clap reports wrong usage of the command `name`.
    pub fn error(self, command: &mut Command, name: &str) -> clap::Error {
        let command = command.find_subcommand_mut(name);
        // INVARIANT: the arguments were read as those of this command.
        command.expect("the command that was read").error(ErrorKind::ArgumentConflict, self.0)
    }
}
