//! Softmax runs beside hardmax ones, as they are written.

use super::{short, short_float};
use crate::instance::Instance;
use crate::instance::json::InstanceJson;
use crate::rational::Text;
use crate::softmax::{ChainEnds, SoftmaxLayer, SoftmaxRun, Temperature};
use serde::Serialize;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/softmax/1";

/// A softmax run as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct SoftmaxJson {
    /// `hardmax/softmax/1`.
    pub schema: String,
    /// The instance.
    pub instance: InstanceJson,
    /// T.
    pub temperature: Text,
    /// The bits after the point that the enclosures needed.
    pub bits: usize,
    /// The layers from 0.
    pub layers: Vec<SoftmaxLayer>,
    /// Where the chain of `softmax_gap` ends; null where it does not.
    pub ends: Option<ChainEnds>,
}

impl SoftmaxJson {
    /// A run.
    pub fn new(instance: &Instance, temperature: &Temperature, run: SoftmaxRun) -> Self {
        let SoftmaxRun { layers, ends, bits } = run;
        let (instance, temperature) = (InstanceJson::from(instance), Text(temperature.value().clone()));
        Self { schema: SCHEMA.to_owned(), instance, temperature, bits, layers, ends }
    }
}

/// A float of a run; a number that no float holds is said to be one.
fn near(value: f64) -> String {
    held(value, short_float)
}

fn held(value: f64, text: impl Fn(f64) -> String) -> String {
    if value.is_finite() { text(value) } else { "beyond the floats".to_owned() }
}

/// A run in words.
pub fn human(instance: &Instance, temperature: &Temperature, run: &SoftmaxRun) -> String {
    let mut text = format!("softmax at T = {}, beside hardmax\n", short(temperature.value()));
    for layer in &run.layers {
        let bound = layer.bound.map_or_else(|| "no bound".to_owned(), |bound| format!("bound {}", near(bound)));
        text += &format!(
            "layer {}: the largest distance is from {} to {}; {bound}\n",
            layer.layer,
            near(layer.distance_low),
            near(layer.distance_high)
        );
        for (i, token) in layer.tokens.iter().enumerate() {
            let point: Vec<String> = token.iter().map(|&x| near(x)).collect();
            let radius = held(layer.radius, |radius| format!("{radius:.1e}"));
            text += &format!("  {:>4}  ({}) +- {radius}\n", instance.name(i), point.join(", "));
        }
    }
    match &run.ends {
        Some(ChainEnds { layer, token: Some(token) }) => {
            let name = instance.name(*token);
            text += &format!(
                "the bound ends at layer {layer}: token {name} attends to several points, and ties do not survive softmax\n"
            );
        }
        Some(ChainEnds { layer, token: None }) => {
            text += &format!("the bound ends at layer {layer}: the next one would exceed the diameter of the tokens\n");
        }
        None => text += "the bound reaches the last layer: every attention set is one point\n",
    }
    text
}
