//! `hardmax verify`: whether every claim of a certificate holds, or whether a network interpolates data.

use super::input::{InstanceArgs, is_standard_input, name, read};
use super::memory::MemoryArgs;
use super::output::{self, Files};
use super::progress::Progress;
use super::usage::{Given, Unused};
use super::{Exit, Format, style};
use anyhow::{Context, Result, bail};
use hardmax::equilibrium::certificate::{self, Certificate, CertificateError, Claim};
use hardmax::equilibrium::verify::{Outcome, Verifier};
use hardmax::network::{self, Network, Sequences};
use hardmax::report::answers::{Answer, VerifyJson};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Check every claim of a certificate, or that a network interpolates data, without the code that found it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  hardmax verify certificate.json
  hardmax verify certificate.json --instance instance.json
  hardmax verify certificate.json --explain
  hardmax verify network.json data.json")]
pub(super) struct Args {
    /// The certificate, or a network: JSON; `-` reads it from standard input
    certificate: PathBuf,

    /// For a network: the sequences with their targets
    #[arg(conflicts_with = "instance")]
    data: Option<PathBuf>,

    /// Also reject the certificate unless it is about this instance (labels apart)
    #[arg(long, value_name = "FILE")]
    instance: Option<PathBuf>,

    #[command(flatten)]
    options: InstanceArgs,

    #[command(flatten)]
    pub(super) memory: MemoryArgs,

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
        given.only_group(self.data.is_none(), "InstanceArgs", "on a network and its data")?;
        given.only(self.format == Format::Human, &["explain"], "with --format json")
    }
}

pub(super) fn run(args: &Args) -> Result<Exit> {
    if is_standard_input(&args.certificate) && args.instance.as_deref().is_some_and(is_standard_input) {
        bail!("standard input cannot be both the certificate and the instance");
    }
    let inputs = args.instance.iter().chain(&args.data).chain([&args.certificate]).map(PathBuf::as_path);
    Files::of(inputs.chain(args.options.files()), &[])?;
    let bytes = read(&args.certificate)?;
    match (&args.data, network::is_network(&bytes)) {
        (Some(data), true) => return run_network(args, &bytes, data),
        (None, true) if args.instance.is_some() => {
            bail!("{}: a network is about no instance; expected `verify NETWORK DATA`", name(&args.certificate))
        }
        (None, true) => {
            bail!("{}: a network needs data beside it; expected `verify NETWORK DATA`", name(&args.certificate))
        }
        (Some(data), false) => bail!(
            "{}: data is for a network, and {} is none; a network has the schema {:?}",
            name(data),
            name(&args.certificate),
            network::NETWORK_SCHEMA
        ),
        (None, false) => {}
    }
    let expected = args.instance.as_deref().map(|path| args.options.instance(path)).transpose()?;
    let (answer, reason, certificate) = match certificate::read(&bytes) {
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
    let explained = certificate.filter(|_| args.explain).map(|certificate| explanation(&certificate));
    say(args.format, answer, reason, "every claim holds", explained)
}

/// Whether a network interpolates data.
fn run_network(args: &Args, bytes: &[u8], data: &Path) -> Result<Exit> {
    if is_standard_input(&args.certificate) && is_standard_input(data) {
        bail!("standard input cannot be both the network and the data");
    }
    let network = network::read(bytes).with_context(|| name(&args.certificate))?;
    let data = network::read_sequences(&read(data)?).with_context(|| name(data))?;
    let (answer, reason) = match network::check(&network, &data) {
        Ok(()) => (Answer::Accepted, None),
        Err(mismatch) => (Answer::Rejected, Some(mismatch.to_string())),
    };
    let explained = args.explain.then(|| explanation_of_network(&network, &data));
    say(args.format, answer, reason, "the network sends every sequence to its targets", explained)
}

/// Prints the answer; `good` where it needs no reason, with an explanation where that is asked for.
fn say(format: Format, answer: Answer, reason: Option<String>, good: &str, explained: Option<String>) -> Result<Exit> {
    if format == Format::Json {
        output::print_json(&VerifyJson::new(answer, reason))?;
    } else {
        let (style, word) = match answer {
            Answer::Accepted => (style::GOOD, "accepted"),
            Answer::Rejected => (style::BAD, "rejected"),
            _ => (style::DOUBT, "undecided"),
        };
        let reason = reason.as_deref().unwrap_or(good);
        output::print(&format!("{}: {reason}\n", style::paint(style, word)))?;
        if let Some(text) = explained.filter(|_| answer == Answer::Accepted) {
            output::print(&text)?;
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

fn explanation_of_network(network: &Network, data: &Sequences) -> String {
    let (blocks, width, dimension) = (network.blocks().len(), network.width(), network.dimension());
    let (sequences, tokens) =
        (data.list().len(), data.list().iter().map(|sequence| sequence.tokens.len()).sum::<usize>());
    format!(
        "1. The network has {blocks} blocks of at most {width} neurons, on points of R^{dimension}; its numbers are rational.\n\
         2. It was run exactly on {sequences} sequences, {tokens} tokens together: every token ends at a target of its sequence,\n   \
         and at every target a token ends.\nSource: docs/interpolation.md.\n"
    )
}

fn explanation(certificate: &Certificate) -> String {
    let Certificate { instance, layer, leaders, claim, .. } = certificate;
    let (n, d) = (instance.len(), instance.dimension());
    let list = hardmax::report::list(leaders);
    let form = match claim {
        Claim::SettledAnyForm => "any square matrix",
        _ => "symmetric positive definite",
    };
    let last = match claim {
        Claim::Settled | Claim::SettledAnyForm => format!(
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
        "1. The instance has {n} tokens in R^{d}; A is {form} and alpha = {} > 0.\n\
         2. Its layers 0 to {layer} were replayed exactly, and each attention set found as claimed; the leaders are {list}.\n\
         {last}\nSource: docs/theory.md section 3.\n",
        instance.alpha()
    )
}
