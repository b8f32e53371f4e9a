//! How often random data are interpolated, exactly and in floats.

use crate::interpolation::{Counts, Kind};
use crate::rate::Rate;
use serde::Serialize;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/interpolate-rates/1";

/// What became of random data.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct InterpolateRatesJson {
    /// `hardmax/interpolate-rates/1`.
    pub schema: &'static str,
    /// The seed.
    pub seed: u64,
    /// The size of the data.
    pub kind: Kind,
    /// The counts.
    pub counts: Counts,
    /// The share of the networks that are off by more than 1/1000 in f64 on some sequence.
    pub off_f64: Rate,
    /// The same in f32.
    pub off_f32: Rate,
}

impl InterpolateRatesJson {
    /// The rates of these counts.
    pub fn new(seed: u64, kind: Kind, counts: Counts) -> Self {
        let off = |count| Rate::wilson(count, counts.interpolated);
        let (off_f64, off_f32) = (off(counts.off_f64), off(counts.off_f32));
        Self { schema: SCHEMA, seed, kind, counts, off_f64, off_f32 }
    }

    /// For people.
    pub fn human(&self) -> String {
        let Counts { instances, interpolated, impossible, refuted, most_blocks, .. } = self.counts;
        let Self { off_f64, off_f32, .. } = self;
        format!(
            "{instances} random data sets: {interpolated} interpolated, {impossible} impossible, {refuted} refuted\n\
             the longest network has {most_blocks} blocks\n\
             networks that are off by more than 1/1000 in floats: f64 {off_f64}, f32 {off_f32}\n"
        )
    }
}
