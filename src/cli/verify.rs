//! `hardmax verify`: whether every claim of a certificate holds.

use super::input::{InstanceArgs, is_standard_input, name, read};
use super::output::{self, Files};
use super::progress::Progress;
use super::usage::{Given, Unused};
use super::{Exit, Format, style};
use anyhow::{Context, Result, bail};
use hardmax::equilibrium::certificate::{self, Certificate, CertificateError, Claim};
use hardmax::equilibrium::verify::{Outcome, Verifier};
use hardmax::report::answers::{Answer, VerifyJson};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Check every claim of a certificate, without the code that found it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax verify certificate.json
  hardmax verify certificate.json --instance instance.json
  hardmax verify certificate.json --explain")]
pub(super) struct Args {
    /// The certificate: JSON; `-` reads it from standard input
    certificate: PathBuf,

    /// Also reject the certificate unless it is about this instance (labels apart)
    #[arg(long, value_name = "FILE")]
    instance: Option<PathBuf>,

    #[command(flatten)]
    options: InstanceArgs,

    /// Say what was checked
    #[arg(long)]
    explain: bool,

    /// What standard output gets
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Args {
    /// Refuses options without effect.
    pub fn usage(&self, given: Given) -> Result<(), Unused> {
        given.only(self.format == Format::Human, &["explain"], "with --format json")
    }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    if is_standard_input(&args.certificate) && args.instance.as_deref().is_some_and(is_standard_input) {
        bail!("standard input cannot be both the certificate and the instance");
    }
    let inputs = args.instance.iter().map(PathBuf::as_path).chain([args.certificate.as_path()]);
    Files::of(inputs.chain(args.options.files()), &[])?;
    let expected = args.instance.as_deref().map(|path| args.options.instance(path)).transpose()?;
    let (answer, reason, certificate) = match certificate::read(&read(&args.certificate)?) {
        Ok(certificate) => {
            let (answer, reason) = match expected {
                Some(expected) if !certificate.is_about(&expected) => {
                    (Answer::Rejected, Some("the certificate is about another instance".to_owned()))
                }
                _ => answer(&certificate),
            };
            (answer, reason, Some(certificate))
        }
        // Nobody has looked whether the claims hold.
        Err(error @ CertificateError::Undecided(_)) => (Answer::Undecided, Some(error.to_string()), None),
        Err(CertificateError::Instance(error)) => (Answer::Rejected, Some(format!("instance: {error}")), None),
        Err(error) => return Err(error).with_context(|| name(&args.certificate)),
    };
    if args.format == Format::Json {
        output::print_json(&VerifyJson::new(answer, reason))?;
    } else {
        let (style, word) = match answer {
            Answer::Accepted => (style::GOOD, "accepted"),
            Answer::Rejected => (style::BAD, "rejected"),
            _ => (style::DOUBT, "undecided"),
        };
        let reason = reason.unwrap_or_else(|| "every claim holds".to_owned());
        output::print(&format!("{}: {reason}\n", style::paint(style, word)))?;
        if let Some(certificate) = certificate.filter(|_| args.explain && answer == Answer::Accepted) {
            output::print(&explanation(&certificate))?;
        }
    }
    Ok(match answer {
        Answer::Accepted => Exit::Success,
        Answer::Rejected => Exit::Failure,
        _ => Exit::Vacuous,
    })
}

/// Whether the claims hold, with the first that does not.
fn answer(certificate: &Certificate) -> (Answer, Option<String>) {
    let progress = Progress::new("layers", Some(certificate.attention.len() as u64));
    let tick = |_, _| {
        progress.tick();
        ControlFlow::Continue(())
    };
    match Verifier::new().with_progress(tick).run(certificate) {
        Outcome::Accepted => (Answer::Accepted, None),
        Outcome::Rejected(rejection) => (Answer::Rejected, Some(rejection.to_string())),
        Outcome::Stopped => (Answer::Undecided, Some("the verifier was stopped".to_owned())),
    }
}

fn explanation(certificate: &Certificate) -> String {
    let Certificate { instance, layer, leaders, claim, .. } = certificate;
    let (n, d) = (instance.len(), instance.dimension());
    let list = hardmax::report::list(leaders);
    let last = match claim {
        Claim::Settled => format!(
            "3. Layer {layer} is settled: (a) the mean of the attention means over each attention set is the token's own, and\n   \
             (b) all three rows <z_i, z_j>, <z_i, m_j> + <m_i, z_j> and <m_i, m_j> take their maximum on the attention set.\n   \
             So attention sets no longer change, and every token converges to its attention mean at the rate r^t.\n   \
             The limits in the file are exactly those means."
        ),
        Claim::Regime { bounds, .. } => format!(
            "3. The closed forms start at the tokens of layer {layer} and obey the layer, coefficient by coefficient.\n\
             4. Every score that the pattern says is largest stays the largest: one term dominates from T on (T up to {}),\n   \
             and the values before T are positive, all of them. So the limits are the constant terms of the closed forms.",
            bounds.iter().max().unwrap_or(&1)
        ),
    };
    format!(
        "1. The instance has {n} tokens in R^{d}; A is symmetric positive definite and alpha = {} > 0.\n\
         2. Its layers 0 to {layer} were replayed exactly, and each attention set found as claimed; the leaders are {list}.\n\
         {last}\nSource: docs/theory.md section 3.\n",
        instance.alpha()
    )
}
