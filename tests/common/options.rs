//! Every pair of options of a program against a table of what each needs and excludes.
//!
//! A table has blocks: a line with a command as it is given without the options, then a line an option:
//! `--option value : needs --other value | --another; excludes --third`, or `: never` where the command before it already
//! leaves the option without effect. The order of the two is free, and an option may have several lines, one a value.

use std::collections::BTreeSet;
use std::ffi::OsString;

/// One command with its options.
struct Block {
    command: Vec<String>,
    rows: Vec<Row>,
}

/// An option with a value, and what it says of others.
struct Row {
    given: Given,
    needs: Vec<Vec<Given>>,
    excludes: Vec<Given>,
    never: bool,
}

/// An option, with its value or with any.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Given {
    option: String,
    value: Option<String>,
}

impl Given {
    fn parse(text: &str) -> Self {
        let (option, value) = text.trim().split_once(' ').map_or((text.trim(), None), |(o, v)| (o, Some(v.trim())));
        Self { option: option.to_owned(), value: value.map(str::to_owned) }
    }

    fn is(&self, other: &Self) -> bool {
        self.option == other.option && (other.value.is_none() || self.value == other.value)
    }

    fn words(&self) -> impl Iterator<Item = String> + use<'_> {
        std::iter::once(self.option.clone()).chain(self.value.clone())
    }
}

impl Row {
    fn parse(line: &str) -> Self {
        let (given, rest) = line.split_once(" :").unwrap_or((line, ""));
        let mut row = Self { given: Given::parse(given), needs: Vec::new(), excludes: Vec::new(), never: false };
        for clause in rest.split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
            match clause.split_once(' ').unwrap_or((clause, "")) {
                ("needs", list) => row.needs.push(list.split('|').map(Given::parse).collect()),
                ("excludes", list) => row.excludes.extend(list.split(',').map(Given::parse)),
                ("never", "") => row.never = true,
                _ => panic!("{line:?}: {clause:?} is no clause"),
            }
        }
        row
    }
}

impl Block {
    fn row(&self, wanted: &Given) -> &Row {
        let found = self.rows.iter().find(|row| row.given.is(wanted));
        found.unwrap_or_else(|| panic!("{}: no line for {wanted:?}", self.command.join(" ")))
    }

    /// These rows, and with each the first of what it needs.
    fn with_needs<'a>(&'a self, rows: &[&'a Row]) -> Vec<&'a Row> {
        let mut all = rows.to_vec();
        let mut next = 0;
        while next < all.len() {
            for alternatives in &all[next].needs {
                if !all.iter().any(|row| alternatives.iter().any(|need| row.given.is(need))) {
                    all.push(self.row(&alternatives[0]));
                }
            }
            next += 1;
        }
        all
    }

    /// What the table says of these rows together.
    fn expected(rows: &[&Row]) -> bool {
        let there = |wanted: &Given| rows.iter().any(|row| row.given.is(wanted));
        let twice = |row: &Row| rows.iter().filter(|other| other.given.option == row.given.option).count() > 1;
        rows.iter().all(|row| {
            !row.never
                && !twice(row)
                && row.needs.iter().all(|alternatives| alternatives.iter().any(there))
                && !row.excludes.iter().any(there)
        })
    }

    fn line(&self, rows: &[&Row]) -> Vec<String> {
        self.command.iter().cloned().chain(rows.iter().flat_map(|row| row.given.words().collect::<Vec<_>>())).collect()
    }
}

fn blocks(table: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("  "), blocks.last_mut()) {
            (Some(row), Some(block)) => block.rows.push(Row::parse(row)),
            (Some(_), None) => panic!("{line:?} stands before any command"),
            (None, _) => {
                blocks.push(Block { command: line.split_whitespace().map(str::to_owned).collect(), rows: Vec::new() });
            }
        }
    }
    blocks
}

/// The long options of a command, its own and those that all commands have.
fn options(command: &clap::Command) -> BTreeSet<String> {
    let named =
        command.get_arguments().filter(|argument| argument.get_id() != "help" && argument.get_id() != "version");
    named.filter_map(|argument| argument.get_long().map(|long| format!("--{long}"))).collect()
}

/// The commands that do something, each with its names: `sweep` has others below it and does nothing itself.
fn leaves(command: &clap::Command, names: &[String]) -> Vec<(Vec<String>, clap::Command)> {
    let below = || command.get_subcommands().filter(|command| command.get_name() != "help");
    if below().next().is_none() {
        return vec![(names.to_vec(), command.clone())];
    }
    let named = |command: &clap::Command| [names, &[command.get_name().to_owned()]].concat();
    below().flat_map(|command| leaves(command, &named(command))).collect()
}

/// Tries every option and every pair of options of every block, alone and with what they need.
///
/// # Panics
/// **Panics if** an option has no line, a line no option, a command no block, or the program does otherwise than the table.
pub fn check(program: &clap::Command, table: &str, accepts: impl Fn(Vec<OsString>) -> bool) {
    let mut program = program.clone();
    program.build();
    let blocks = blocks(table);
    let mut wrong = Vec::new();
    let commands = leaves(&program, &[]);
    for (names, command) in &commands {
        let known = blocks.iter().any(|block| block.command[1..].starts_with(names));
        assert!(known || options(command).is_empty(), "{} has no block in the table", names.join(" "));
    }
    let mut tried = 0;
    for block in &blocks {
        let command = commands.iter().find(|(names, _)| block.command[1..].starts_with(names));
        let (_, command) = command.unwrap_or_else(|| panic!("{:?} names no command", block.command));
        let base: BTreeSet<String> = block.command.iter().filter(|word| word.starts_with("--")).cloned().collect();
        let listed: BTreeSet<String> = block.rows.iter().map(|row| row.given.option.clone()).chain(base).collect();
        assert_eq!(listed, options(command), "{}: the table and the options differ", block.command.join(" "));
        let mut sets: Vec<Vec<&Row>> = vec![Vec::new()];
        for (index, row) in block.rows.iter().enumerate() {
            sets.push(vec![row]);
            sets.push(block.with_needs(&[row]));
            let others = block.rows[..index].iter().filter(|other| other.given.option != row.given.option);
            for other in others {
                sets.push(vec![row, other]);
                sets.push(block.with_needs(&[row, other]));
            }
        }
        for rows in sets {
            let line = block.line(&rows);
            let (expected, found) = (Block::expected(&rows), accepts(line.iter().map(OsString::from).collect()));
            tried += 1;
            if expected != found {
                let verb = if found { "accepted" } else { "refused" };
                wrong.push(format!("{verb}: {}", line.join(" ")));
            }
        }
    }
    assert!(tried > 500, "only {tried} lines were tried");
    assert!(wrong.is_empty(), "{} of {tried} differ from the table:\n{}", wrong.len(), wrong.join("\n"));
}
