//! Do we agree with independent programs, number by number? The vectors hold inputs and what those programs made of them.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/transformer.rs"]
mod transformer;

use hardmax::dynamics::Spec;
use hardmax::equilibrium::Search;
use hardmax::form::Form;
use hardmax::instance::Instance;
use hardmax::instance::json::texts;
use hardmax::interpolation::{BuildError, Impossible, build};
use hardmax::network::{Network, NetworkJson, Point, check, read, read_sequences};
use hardmax::rational::{Rational, parse};
use hardmax::spec::attention_mean;
use hardmax::theorems::{Case, CaseOptions, Verdict, find};
use hardmax::trajectory::layers;
use serde_json::{Value, json};
use std::path::Path;
use transformer::{Ties, forward};

fn vectors(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kernels").join(name);
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn points(points: &[Point]) -> Value {
    json!(points.iter().map(|point| texts(point)).collect::<Vec<_>>())
}

fn network(value: &Value) -> Network {
    read(value.to_string().as_bytes()).unwrap()
}

#[test]
fn the_same_networks_are_built() {
    let vectors = vectors("interpolation.json");
    let (mut built, mut whole, mut impossible) = (0, 0, 0);
    for set in vectors["sets"].as_array().unwrap() {
        let data = read_sequences(set["data"].to_string().as_bytes()).unwrap();
        if let Some(why) = set["impossible"].as_str() {
            impossible += 1;
            match build(&data).unwrap_err() {
                BuildError::Impossible(Impossible::EqualMeasures { .. }) => {
                    assert_eq!(why, "equal empirical measures, different outputs");
                }
                BuildError::Impossible(Impossible::TooManyTargets { .. }) => {
                    assert_eq!(why, "more outputs than distinct tokens");
                }
                other => panic!("{other}"),
            }
            continue;
        }
        let ours = build(&data).unwrap();
        built += 1;
        let counts = [ours.network.blocks().len(), ours.network.parameters(), ours.measures, ours.targets];
        assert_eq!(json!(counts), json!([set["blocks"], set["parameters"], set["measures"], set["targets"]]));
        assert_eq!(check(&ours.network, &data), Ok(()));
        let ends: Vec<Value> =
            data.list().iter().map(|sequence| points(&ours.network.forward(&sequence.tokens))).collect();
        assert_eq!(json!(ends), set["ends"]);
        if !set["network"].is_null() {
            whole += 1;
            assert_eq!(json!(NetworkJson::from(&ours.network)), set["network"]);
            let first =
                data.list().iter().map(|sequence| points(&forward(&ours.network, &sequence.tokens, Ties::First)));
            assert_eq!(json!(first.collect::<Vec<_>>()), set["first"]);
        }
    }
    assert_eq!((built, whole, impossible), (50, 20, 10));
}

#[test]
fn any_network_makes_the_same_of_any_sequence() {
    let vectors = vectors("interpolation.json");
    let all = vectors["forward"].as_array().unwrap();
    assert_eq!(all.len(), 20);
    for vector in all {
        let network = network(&vector["network"]);
        let data = json!({
            "schema": "hardmax/sequences/1",
            "sequences": [{"tokens": vector["tokens"], "targets": [vector["tokens"][0]]}]
        });
        let data = read_sequences(data.to_string().as_bytes()).unwrap();
        let tokens = &data.list()[0].tokens;
        assert_eq!(points(&network.forward(tokens)), vector["ends"]);
        assert_eq!(points(&forward(&network, tokens, Ties::All)), vector["ends"]);
    }
}

fn number(value: &Value) -> Rational {
    parse(value.as_str().unwrap()).unwrap()
}

fn rows(value: &Value) -> Vec<Vec<Rational>> {
    let row = |row: &Value| row.as_array().unwrap().iter().map(number).collect();
    value.as_array().unwrap().iter().map(row).collect()
}

fn holds(id: &str, instance: &Instance) {
    let case = Case::new(instance, &Spec, CaseOptions::new().with_layers(5).with_max_layers(20));
    let verdict = find(id).unwrap().check(&case);
    assert!(matches!(verdict, Verdict::Holds(_)), "{id}: {verdict:?} on {instance:?}");
}

#[test]
fn limits_in_dimension_one_are_those_read_off_layer_0() {
    let vectors = vectors("core.json");
    let all = vectors["one_dim_boolean"].as_array().unwrap();
    assert_eq!(all.len(), 500);
    for vector in all {
        let tokens = vector[0].as_array().unwrap().iter().map(|entry| vec![number(entry)]).collect();
        let form = Form::square(vec![vec![number(&vector[1])]]).unwrap();
        let instance = Instance::new(tokens, Some(form), number(&vector[2])).unwrap();
        let limit = Search::new().max_layers(20).run(&Spec, &instance);
        let limits = limit.equilibrium().unwrap().limits.rows().map(texts).collect::<Vec<_>>();
        let expected: Vec<Value> = vector[3].as_array().unwrap().iter().map(|entry| json!([entry])).collect();
        assert_eq!(json!(limits), json!(expected));
        holds("one_dim_boolean", &instance);
    }
}

#[test]
fn gaps_are_the_same() {
    let vectors = vectors("core.json");
    let all = vectors["frank_wolfe_gap"].as_array().unwrap();
    assert_eq!(all.len(), 500);
    for vector in all {
        let form = Form::square(rows(&vector[1])).unwrap();
        let instance = Instance::new(rows(&vector[0]), Some(form), number(&vector[2])).unwrap();
        let state = layers(&Spec, &instance).next().unwrap();
        let gap = |i: usize| {
            let (z, mean) = (&state.tokens[i], attention_mean(&state.tokens, state.attention.set(i)));
            instance.form().inner(z, &mean) - instance.form().norm_squared(z)
        };
        let gaps: Vec<Rational> = (0..instance.len()).map(gap).collect();
        assert_eq!(json!(texts(&gaps)), vector[3]);
        holds("frank_wolfe_gap", &instance);
    }
}
