//! Comparisons of floats with the exact run, as they are written.

use super::{list, short, short_float};
use crate::compare::clusters::Clusters;
use crate::compare::{Comparison, LeadersDiffer};
use crate::float::{Float, Formula, Precision};
use crate::instance::Instance;
use crate::instance::json::InstanceJson;
use serde::Serialize;
use std::fmt::{self, Write};

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/compare/1";

/// Comparisons as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct CompareJson {
    /// `hardmax/compare/1`.
    pub schema: String,
    /// The layers after which clusters were compared, ascending.
    pub layers: Vec<usize>,
    /// The instances.
    pub instances: Vec<Compared>,
}

/// One instance in every arithmetic.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Compared {
    /// Its file, or its name in the gallery.
    pub name: String,
    /// The instance.
    pub instance: InstanceJson,
    /// What became of the floats.
    pub comparisons: Vec<Comparison>,
}

impl Compared {
    /// The comparisons of an instance.
    pub fn new(name: String, instance: &Instance, comparisons: Vec<Comparison>) -> Self {
        Self { name, instance: InstanceJson::from(instance), comparisons }
    }
}

impl CompareJson {
    /// The comparisons of some instances.
    pub fn new(layers: &[usize], instances: Vec<Compared>) -> Self {
        Self { schema: SCHEMA.to_owned(), layers: layers.to_vec(), instances }
    }
}

/// The arithmetic in words: `f64 convex`.
pub fn float_name(float: &Float) -> String {
    let precision = match float.precision {
        Precision::F64 => "f64",
        Precision::F32 => "f32",
    };
    let formula = match float.formula {
        Formula::Convex => "convex",
        Formula::Increment => "increment",
    };
    format!("{precision} {formula}")
}

/// The comparisons of one instance in words.
pub fn human(name: &str, instance: &Instance, comparisons: &[Comparison]) -> String {
    let mut text = String::new();
    // INVARIANT: writing to a string cannot fail.
    write_human(&mut text, name, instance, comparisons).expect("writing to a string");
    text
}

fn write_human(out: &mut String, name: &str, instance: &Instance, comparisons: &[Comparison]) -> fmt::Result {
    let (tokens, dimension, alpha) = (instance.len(), instance.dimension(), short(instance.alpha()));
    writeln!(out, "{name}: {tokens} tokens in R^{dimension}, alpha = {alpha}")?;
    for comparison in comparisons {
        let lines = lines(instance, comparison);
        let mut label = float_name(&comparison.float);
        for line in lines {
            writeln!(out, "  {label:<13}  {line}")?;
            label.clear();
        }
    }
    Ok(())
}

fn lines(instance: &Instance, comparison: &Comparison) -> Vec<String> {
    let name = |token: usize| instance.name(token);
    let mut lines = Vec::new();
    if !comparison.diverges() {
        lines.push("same attention sets, leaders and clusters as the exact run".to_owned());
    }
    if let Some(seen) = &comparison.overflow {
        lines.push(format!("layer {}: token {} is beyond the range of the floats", seen.layer, name(seen.token)));
    }
    if let Some(seen) = &comparison.attention {
        let float = if seen.float.is_empty() { "no token (NaN)".to_owned() } else { list(&seen.float) };
        let exact = list(&seen.exact);
        lines.push(format!("layer {}: token {} attends to {float}, exactly to {exact}", seen.layer, name(seen.token)));
    }
    if let Some(LeadersDiffer { layer, lost, gained }) = &comparison.leaders {
        let lost = (!lost.is_empty()).then(|| format!("{} stopped leading", list(lost)));
        let gained = (!gained.is_empty()).then(|| format!("{} lead in floats alone", list(gained)));
        let both: Vec<String> = lost.into_iter().chain(gained).collect();
        lines.push(format!("layer {layer}: leaders differ: {}", both.join("; ")));
    }
    if let Some(seen) = &comparison.loss {
        let how = if seen.same_point { "is rounded onto it" } else { "has its score" };
        let (leader, follower) = (name(seen.leader), name(seen.follower));
        lines.push(format!("layer {}: leader {leader} is lost: its follower {follower} {how}", seen.layer));
    }
    if let Some(seen) = &comparison.stall {
        let (token, leader, ulps) = (name(seen.token), name(seen.leader), short_float(seen.ulps));
        lines.push(format!("layer {}: token {token} stops {ulps} ulp before its leader {leader}", seen.layer));
    }
    for clusters in &comparison.clusters {
        match clusters {
            Clusters::Same { .. } => {}
            Clusters::Differ { layer, tokens } => {
                lines.push(format!("layer {layer}: heading for another limit than their own: tokens {}", list(tokens)));
            }
            Clusters::Undecided { layers } => {
                lines.push(format!("clusters not compared: the exact limit is undecided after {layers} layers"));
            }
        }
    }
    let finite: Vec<(usize, f64)> = comparison.errors.iter().map_while(|error| *error).enumerate().collect();
    if let Some((layer, error)) = finite.into_iter().max_by(|left, right| left.1.total_cmp(&right.1)) {
        lines.push(format!("largest coordinate error {} at layer {layer}", short_float(error)));
    }
    lines
}
