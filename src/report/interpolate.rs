//! What `hardmax interpolate` answers.

use hardmax_packs::interpolation::{BuildError, Built, Floats, Impossible, build, floats};
use hardmax_verify::network::{Mismatch, Sequences, UnwritableNetwork, check};
use serde::Serialize;

/// Whether data can be interpolated, and how large the network is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct InterpolateJson {
    /// `hardmax/interpolate/1`.
    pub schema: &'static str,
    /// The answer.
    pub verdict: Interpolation,
    /// Why no network interpolates the data, with the sequences that prevent it (verdict `impossible`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The network (verdict `interpolated`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<SizeJson>,
    /// The same network in f64 and f32, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floats: Option<FloatsJson>,
}

/// Whether data can be interpolated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// The network interpolates the data: it was run on every sequence.
    Interpolated,
    /// No network interpolates the data.
    Impossible,
}

/// The size of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SizeJson {
    /// The blocks.
    pub blocks: usize,
    /// The most neurons of a block.
    pub width: usize,
    /// All numbers of all blocks.
    pub parameters: usize,
    /// The number N of different empirical measures among the sequences.
    pub measures: usize,
    /// The number M of targets of these measures together.
    pub targets: usize,
}

/// How far floats are off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FloatsJson {
    /// The number of sequences.
    pub sequences: usize,
    /// In f64.
    pub f64: ErrorJson,
    /// In f32.
    pub f32: ErrorJson,
}

/// The errors of one float type.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorJson {
    /// The sequences that are off by more than 1/1000.
    pub off: usize,
    /// The largest error of a coordinate; null where a number is not finite.
    pub worst: Option<f64>,
}

impl From<Floats> for ErrorJson {
    fn from(Floats { off, worst }: Floats) -> Self {
        Self { off, worst }
    }
}

impl From<&Built> for SizeJson {
    fn from(Built { network, measures, targets }: &Built) -> Self {
        Self {
            blocks: network.blocks().len(),
            width: network.width(),
            parameters: network.parameters(),
            measures: *measures,
            targets: *targets,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unanswered {
    /// The construction is not for such data.
    #[error(transparent)]
    Data(BuildError),
    /// The network does not interpolate; this is a defect of the construction.
    #[error("the network that was built does not interpolate the data, which is a defect: {0}")]
    Defect(Mismatch),
    /// The network is beyond a limit of its format.
    #[error(transparent)]
    Unwritable(#[from] UnwritableNetwork),
}

/// Builds a network, runs it on every sequence, and on `in_floats` in f64 and f32 too: the answer, and the file of the network where there
/// is one.
///
/// # Errors
/// [`Unanswered`].
pub fn answer(data: &Sequences, in_floats: bool) -> Result<(InterpolateJson, Option<Vec<u8>>), Unanswered> {
    let built = match build(data) {
        Ok(built) => built,
        Err(BuildError::Impossible(reason)) => return Ok((InterpolateJson::impossible(&reason), None)),
        Err(error) => return Err(Unanswered::Data(error)),
    };
    // The network is its own certificate: what is written was run.
    check(&built.network, data).map_err(Unanswered::Defect)?;
    let errors = in_floats.then(|| FloatsJson {
        sequences: data.list().len(),
        f64: floats::<f64>(&built.network, data).into(),
        f32: floats::<f32>(&built.network, data).into(),
    });
    let file = built.network.to_file()?;
    Ok((InterpolateJson::interpolated(&built, errors), Some(file)))
}

impl InterpolateJson {
    const SCHEMA: &'static str = "hardmax/interpolate/1";

    /// A network that interpolates.
    fn interpolated(built: &Built, floats: Option<FloatsJson>) -> Self {
        Self {
            schema: Self::SCHEMA,
            verdict: Interpolation::Interpolated,
            reason: None,
            network: Some(built.into()),
            floats,
        }
    }

    /// No network does.
    fn impossible(reason: &Impossible) -> Self {
        Self {
            schema: Self::SCHEMA,
            verdict: Interpolation::Impossible,
            reason: Some(reason.to_string()),
            network: None,
            floats: None,
        }
    }

    /// For people.
    pub fn human(&self) -> String {
        let mut lines = Vec::new();
        lines.extend(self.reason.as_ref().map(|reason| format!("impossible: {reason}")));
        lines.extend(self.network.map(|SizeJson { blocks, width, parameters, measures, targets }| {
            format!(
                "interpolated: {blocks} blocks of at most {width} neurons, {parameters} numbers, for {measures} different \
                 measures with {targets} targets"
            )
        }));
        if let Some(FloatsJson { sequences, f64, f32 }) = self.floats {
            lines.extend([("f64", f64), ("f32", f32)].map(|(name, ErrorJson { off, worst })| {
                let worst = worst.map_or_else(|| "not finite".to_owned(), super::short_float);
                format!("{name}: {off} of {sequences} sequences off by more than 1/1000; the largest error is {worst}")
            }));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }
}
