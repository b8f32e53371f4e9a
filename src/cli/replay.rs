//! `hardmax replay`: a stored case, checked again.

use super::output::{self, Files};
use super::style::{BAD, DOUBT, GOOD, paint};
use super::{Exit, Format, input, run::Arithmetic};
use anyhow::{Context, Result};
use hardmax::report::answers::{RecordJson, ReplayJson};
use hardmax::report::case;
use hardmax_kit::{CaseOptions, Verdict};
use std::path::PathBuf;

/// Check a stored case again
#[derive(clap::Args)]
#[command(after_help = "\
`hardmax check` writes cases of violated statements, `hardmax hunt` cases with a record.
The value of a record is computed again.

Examples:
  hardmax replay case.json
  hardmax replay record.json --max-layers 2000")]
pub(super) struct Args {
    /// The case: JSON; `-` reads it from standard input
    case: PathBuf,

    /// The layers within which the limit is looked for
    #[arg(long, value_name = "N", default_value_t = CaseOptions::default().max_layers)]
    max_layers: usize,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    Files::of([args.case.as_path()], &[])?;
    let case = case::read(&input::read(&args.case)?).with_context(|| input::name(&args.case))?;
    let verdict = case.check(CaseOptions::new().with_max_layers(args.max_layers));
    let record = case.record.map(|claimed| RecordJson {
        found: case.instance().and_then(|instance| claimed.recompute(&*Arithmetic::Exact.dynamics(), instance)),
        claimed,
    });
    let exit = match (&verdict, record) {
        (Verdict::Violated(_), _) => Exit::Failure,
        (_, Some(record)) => {
            if record.holds() {
                Exit::Success
            } else {
                Exit::Failure
            }
        }
        (Verdict::Holds(_), None) => Exit::Success,
        (Verdict::NotApplicable { .. } | Verdict::Undecided { .. }, None) => Exit::Vacuous,
    };
    let theorem = case.theorem;
    match args.format {
        Format::Json => output::print_json(&ReplayJson::new(case.pack.id(), theorem, record, verdict))?,
        Format::Human => {
            if let Some(note) = &case.note {
                output::print(&format!("note: {note}\n"))?;
            }
            if let Some(record) = &record {
                output::print(&record_text(record))?;
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

fn record_text(record: &RecordJson) -> String {
    let (id, value) = (record.claimed.objective.id(), record.claimed.value);
    match record.found {
        Some(found) if found == value => format!("record {id} = {value} {}\n", paint(GOOD, "holds")),
        Some(found) => format!("record {id} = {value} is {}: it is {found}\n", paint(BAD, "wrong")),
        None => format!("record {id} = {value} is {}: the instance has no such value\n", paint(BAD, "wrong")),
    }
}
