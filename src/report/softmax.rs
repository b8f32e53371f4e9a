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

/// A run in words.
pub fn human(instance: &Instance, temperature: &Temperature, run: &SoftmaxRun) -> String {
    let mut text = format!("softmax at T = {}, beside hardmax\n", short(temperature.value()));
    for layer in &run.layers {
        let bound = layer.bound.map_or_else(|| "no bound".to_owned(), |bound| format!("bound {}", short_float(bound)));
        text += &format!(
            "layer {}: the largest distance is from {} to {}; {bound}\n",
            layer.layer,
            short_float(layer.distance_low),
            short_float(layer.distance_high)
        );
        for (i, token) in layer.tokens.iter().enumerate() {
            let point: Vec<String> = token.iter().map(|&x| short_float(x)).collect();
            text += &format!("  {:>4}  ({}) +- {:.1e}\n", instance.name(i), point.join(", "), layer.radius);
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
