//! The JSON Schemas of every machine format: what is kept in `schemas/`.

use crate::equilibrium::certificate::CertificateJson;
use crate::hunt::ResultsJson;
use crate::instance::json::{InstanceJson, MODEL};
use crate::plot::PageJson;
use crate::report::answers::{ReplayJson, VerifyJson};
use crate::report::{
    case::CaseJson, compare::CompareJson, interpolate::InterpolateJson, interpolate_rates::InterpolateRatesJson,
    limit::LimitJson, rates::RatesJson, softmax::SoftmaxJson, theorems::TheoremsJson, trajectory::TrajectoryJson,
};
use crate::sweep::{Outcome, Plan};
use hardmax_kit::lines::Line;
use hardmax_kit::report::CheckReport;
use hardmax_kit::sweep::Status;
use hardmax_verify::network::{NETWORK_SCHEMA, NetworkJson, SEQUENCES_SCHEMA, SequencesJson};
use schemars::{Schema, schema_for};
use serde_json::Value;

/// The name of each format and its schema.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("instance", instance()),
        ("trajectory", schema_for!(TrajectoryJson).to_value()),
        ("limit", schema_for!(LimitJson).to_value()),
        ("certificate", schema_for!(CertificateJson).to_value()),
        ("case", schema_for!(CaseJson).to_value()),
        ("check", schema_for!(CheckReport).to_value()),
        ("verdict", schema_for!(Line).to_value()),
        ("compare", schema_for!(CompareJson).to_value()),
        ("rates", schema_for!(RatesJson).to_value()),
        ("softmax", schema_for!(SoftmaxJson).to_value()),
        ("verify", schema_for!(VerifyJson).to_value()),
        ("replay", schema_for!(ReplayJson).to_value()),
        ("hunt", schema_for!(ResultsJson).to_value()),
        ("theorems", schema_for!(TheoremsJson).to_value()),
        ("sweep-plan", schema_for!(Plan).to_value()),
        ("sweep-result", schema_for!(Outcome).to_value()),
        ("sweep-status", schema_for!(Status).to_value()),
        ("page", schema_for!(PageJson).to_value()),
        ("interpolate", schema_for!(InterpolateJson).to_value()),
        ("interpolate-rates", schema_for!(InterpolateRatesJson).to_value()),
        ("network", read_as(schema_for!(NetworkJson), NETWORK_SCHEMA)),
        ("sequences", read_as(schema_for!(SequencesJson), SEQUENCES_SCHEMA)),
    ]
}

/// Instances are read more freely than they are written: the matrix may be missing, numbers may be JSON numbers, strings
/// need not be reduced, and the schema and the model may be named.
fn instance() -> Value {
    let mut schema: Schema = schema_for!(InstanceJson);
    let document = schema.ensure_object();
    document["required"] = serde_json::json!(["alpha", "tokens"]);
    document["properties"]["schema"] = serde_json::json!({"enum": ["hardmax/instance/1", "hardmax/instance/2"]});
    document["properties"]["model"] = serde_json::json!({"description": "the model; absent: hardmax", "const": MODEL});
    document.insert(
        "not".to_owned(),
        serde_json::json!({
            "description": "version 1 has no model",
            "properties": {"schema": {"const": "hardmax/instance/1"}},
            "required": ["schema", "model"]
        }),
    );
    document["$defs"]["Rational"] = number();
    schema.to_value()
}

/// Networks and sequences, which have to name their schema. Numbers are read more freely than they are written.
fn read_as(mut schema: Schema, name: &str) -> Value {
    let document = schema.ensure_object();
    document["properties"]["schema"] = serde_json::json!({"const": name});
    document["$defs"]["Rational"] = number();
    schema.to_value()
}

/// A number of a file.
fn number() -> Value {
    serde_json::json!({
        "description": "an exact rational: a string, or a number taken by its text",
        "anyOf": [
            {"type": "string", "pattern": r"^\s*-?[0-9]+(/[0-9]+|(\.[0-9]+)?([eE][+-]?[0-9]+)?)\s*$"},
            {"type": "number"}
        ]
    })
}
