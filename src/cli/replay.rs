//! `hardmax replay`: a stored case, checked again.

use super::style::{BAD, DOUBT, GOOD, paint};
use super::{Exit, Format, input, output};
use crate::report::answers::ReplayJson;
use crate::report::case;
use crate::theorems::{CaseOptions, Verdict};
use anyhow::{Context, Result};

/// Check a stored case again
#[derive(clap::Args)]
#[command(after_help = "Example: hardmax replay hardmax-cases/follower_lock-0123456789abcdef.json")]
pub(super) struct Args {
    /// The case: JSON; `-` reads it from standard input
    case: String,

    /// The layers within which the limit is looked for
    #[arg(long, value_name = "N", default_value_t = CaseOptions::default().max_layers)]
    max_layers: usize,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    let case = case::read(&input::read(&args.case)?).with_context(|| input::name(&args.case))?;
    let verdict = case.check(CaseOptions { max_layers: args.max_layers, ..CaseOptions::default() });
    let exit = match verdict {
        Verdict::Holds(_) => Exit::Success,
        Verdict::Violated(_) => Exit::Failure,
        Verdict::NotApplicable { .. } | Verdict::Undecided { .. } => Exit::Vacuous,
    };
    let theorem = case.theorem.id();
    match args.format {
        Format::Json => output::print_json(&ReplayJson::new(theorem, verdict))?,
        Format::Human => {
            if let Some(note) = &case.note {
                output::print(&format!("note: {note}\n"))?;
            }
            output::print(&match verdict {
                Verdict::Holds(evidence) => {
                    let witness = evidence.witness.map(|seen| format!("\n  {seen}")).unwrap_or_default();
                    format!("{theorem} {} ({} comparisons){witness}\n", paint(GOOD, "holds"), evidence.comparisons)
                }
                Verdict::Violated(seen) => format!("{theorem} is {}\n  {seen}\n", paint(BAD, "violated")),
                Verdict::NotApplicable { hypothesis } => {
                    format!("{theorem} is {}: {hypothesis}\n", paint(DOUBT, "not applicable"))
                }
                Verdict::Undecided { layers } => {
                    format!("{theorem} is {} within {layers} layers\n", paint(DOUBT, "undecided"))
                }
            })?;
        }
    }
    Ok(exit)
}
