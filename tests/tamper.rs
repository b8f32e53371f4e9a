//! Are altered certificates judged as an independent recomputation on the altered file judges them?
//!
//! Every alteration leaves a file of the right shape or nearly so; some leave every claim true, and then the verifier
//! must accept.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/draw.rs"]
mod draw;
#[path = "tamper/oracle.rs"]
mod oracle;

use draw::Draw;
use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate;
use hardmax::equilibrium::{Equilibrium, Search, verify};
use hardmax::generate::{Family, Genome, gallery};
use hardmax::instance::{Instance, json};
use hardmax::rational::{Rational, parse, ratio};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Alterations of certificates, and the number of them.
const ALTERED: usize = 1000;

/// An entry of a list, where there is one.
fn pick<'a>(draw: &mut Draw, list: &'a mut Value) -> Option<&'a mut Value> {
    let list = list.as_array_mut().filter(|list| !list.is_empty())?;
    let index = draw.below(list.len());
    list.get_mut(index)
}

/// Certificates of both kinds: the gallery, the vectors that never settle, random instances of every family.
fn certificates() -> Vec<Value> {
    let mut instances: Vec<Instance> = gallery().into_iter().map(|named| named.instance).collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors-regime");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let vector: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        instances.push(json::read(vector["instance"].to_string().as_bytes()).unwrap());
    }
    instances.extend((0..10).map(|index| Genome::random_of(Family::Mirrored, 12, index).decode()));
    for family in Family::ALL {
        instances.extend((0..5).map(|index| Genome::random_of(family, 11, index).decode()));
    }
    let small = |equilibrium: &Equilibrium| equilibrium.layer() <= 16;
    let certify = |instance: &Instance| {
        let limit = Search::new().max_layers(20).run(&Spec, instance);
        limit.equilibrium().filter(|found| small(found)).map(|found| json!(found.certificate(instance)))
    };
    instances.iter().filter(|instance| instance.len() <= 9).filter_map(certify).collect()
}

/// A number of the file, changed a little or a lot.
fn change_number(value: &mut Value, draw: &mut Draw) -> Option<()> {
    let old = parse(value.as_str()?).ok()?;
    let tiny = parse("1e-30").ok()?;
    let new = match draw.below(6) {
        0 => old + ratio(1, 7),
        1 => old + tiny,
        2 => old - tiny,
        3 => -old,
        4 => old * ratio(2, 1),
        _ => ratio(draw.below(5) as i64 - 2, 1),
    };
    *value = json!(new.to_string());
    Some(())
}

fn scale(value: &mut Value, factor: &Rational) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|entry| scale(entry, factor)),
        Value::String(text) => *text = (parse(text).unwrap() * factor).to_string(),
        _ => {}
    }
}

fn bump(value: &mut Value, by: i64) -> Option<()> {
    let new = value.as_i64()? + by;
    *value = json!(new);
    (new >= 0).then_some(())
}

type Alteration = fn(&mut Value, &mut Draw) -> Option<()>;

/// Each by its name; `None` where there is nothing of the kind to alter.
const ALTERATIONS: &[(&str, Alteration)] = &[
    ("nothing", |_, _| Some(())),
    ("token", |file, draw| {
        let row = pick(draw, &mut file["instance"]["tokens"])?;
        change_number(pick(draw, row)?, draw)
    }),
    ("alpha", |file, draw| change_number(&mut file["instance"]["alpha"], draw)),
    ("matrix", |file, draw| {
        let rows = &mut file["instance"]["matrix"];
        let size = rows.as_array()?.len();
        let (i, j) = (draw.below(size), draw.below(size));
        change_number(&mut rows[i][j], draw)?;
        if draw.below(3) > 0 {
            rows[j][i] = rows[i][j].clone();
        }
        Some(())
    }),
    ("form scaled", |file, _| {
        scale(&mut file["instance"]["matrix"], &ratio(3, 2));
        Some(())
    }),
    ("all scaled", |file, _| {
        let factor = ratio(2, 3);
        scale(&mut file["instance"]["tokens"], &factor);
        scale(&mut file["limits"], &factor);
        if let Some(forms) = file.get_mut("closed_forms") {
            scale(forms, &factor);
        }
        Some(())
    }),
    ("layer", |file, draw| bump(&mut file["layer"], [-1, 1][draw.below(2)])),
    ("layer and patterns", |file, draw| {
        let patterns = file["attention"].as_array_mut()?;
        if draw.below(2) == 0 {
            patterns.push([patterns.last()?.clone(), Value::Null][draw.below(2)].clone());
            bump(&mut file["layer"], 1)
        } else {
            patterns.pop()?;
            bump(&mut file["layer"], -1)
        }
    }),
    ("pattern", |file, draw| {
        let count = file["limits"].as_array()?.len();
        let set = pick(draw, &mut file["sets"])?.as_array_mut()?;
        let token = json!(draw.below(count));
        match (draw.below(2), set.iter().position(|member| *member == token)) {
            (0, Some(position)) => drop(set.remove(position)),
            (0, None) => {
                set.push(token);
                set.sort_by_key(Value::as_u64);
            }
            _ => *set = vec![token],
        }
        Some(())
    }),
    ("set of a token", |file, draw| {
        let count = file["sets"].as_array()?.len();
        let layer = pick(draw, &mut file["attention"])?;
        *pick(draw, layer)? = json!(draw.below(count));
        Some(())
    }),
    ("layer as before", |file, draw| {
        *pick(draw, &mut file["attention"])? = Value::Null;
        Some(())
    }),
    ("rate", |file, draw| {
        let rate = pick(draw, &mut file["rates"])?;
        *rate = [Value::Null, json!(0), json!(1), json!(2)][draw.below(4)].clone();
        Some(())
    }),
    ("leaders", |file, draw| {
        let count = file["limits"].as_array()?.len();
        let leaders = file["leaders"].as_array_mut()?;
        let token = json!(draw.below(count));
        match leaders.iter().position(|leader| *leader == token) {
            Some(position) => drop(leaders.remove(position)),
            None => {
                leaders.push(token);
                leaders.sort_by_key(Value::as_u64);
            }
        }
        Some(())
    }),
    ("limit", |file, draw| {
        let row = pick(draw, &mut file["limits"])?;
        change_number(pick(draw, row)?, draw)
    }),
    ("limits swapped", |file, draw| {
        let limits = file["limits"].as_array_mut()?;
        let (i, j) = (draw.below(limits.len()), draw.below(limits.len()));
        limits.swap(i, j);
        Some(())
    }),
    ("coefficient", |file, draw| {
        let form = pick(draw, &mut file["closed_forms"])?;
        let row = pick(draw, form)?;
        change_number(pick(draw, row)?, draw)
    }),
    ("coefficient dropped", |file, draw| pick(draw, &mut file["closed_forms"])?.as_array_mut()?.pop().map(drop)),
    ("zero coefficient", |file, draw| {
        let dimension = file["limits"][0].as_array()?.len();
        pick(draw, &mut file["closed_forms"])?.as_array_mut()?.push(json!(vec!["0"; dimension]));
        Some(())
    }),
    ("bound", |file, draw| {
        let bound = pick(draw, &mut file["bounds"])?;
        let old = bound.as_u64()?;
        *bound = json!([0, 1, old.saturating_sub(1), old + 1, 2 * old, 1_000_000, 1_000_001][draw.below(7)]);
        Some(())
    }),
    ("settled as a regime", |file, draw| {
        // The closed form of a settled layer is that of its limits, where the tokens of layer 0 are those of layer k.
        (file["kind"] == "settled").then_some(())?;
        let (tokens, limits) = (file["instance"]["tokens"].as_array()?, file["limits"].as_array()?);
        let entry =
            |z: &Value, m: &Value| Some(json!((parse(z.as_str()?).ok()? - parse(m.as_str()?).ok()?).to_string()));
        let row = |(z, m): (&Value, &Value)| {
            let pairs = z.as_array()?.iter().zip(m.as_array()?);
            pairs.map(|(z, m)| entry(z, m)).collect::<Option<Vec<_>>>()
        };
        let forms = tokens.iter().zip(limits).map(|pair| Some(vec![row(pair)?])).collect::<Option<Vec<_>>>()?;
        file["bounds"] = json!(vec![1 << draw.below(8); forms.len()]);
        file["closed_forms"] = json!(forms);
        file["kind"] = json!("regime");
        Some(())
    }),
    ("regime as settled", |file, _| {
        let object = file.as_object_mut()?;
        object.remove("bounds")?;
        object.remove("closed_forms")?;
        object.insert("kind".to_owned(), json!("settled"));
        Some(())
    }),
    ("tokens swapped", |file, draw| {
        let tokens = file["instance"]["tokens"].as_array_mut()?;
        let (i, j) = (draw.below(tokens.len()), draw.below(tokens.len()));
        tokens.swap(i, j);
        Some(())
    }),
];

/// A file that is no certificate is not accepted either.
fn verifier_accepts(file: &Value) -> bool {
    certificate::read(file.to_string().as_bytes()).is_ok_and(|read| verify::verify(&read).is_ok())
}

#[test]
fn altered_certificates_are_judged_as_the_oracle_judges_them() {
    let certificates = certificates();
    let of_kind = |kind: &str| certificates.iter().filter(|file| file["kind"] == kind).cloned().collect::<Vec<_>>();
    let kinds = [of_kind("settled"), of_kind("regime")];
    assert!(kinds.iter().all(|kind| kind.len() >= 8), "{} and {}", kinds[0].len(), kinds[1].len());
    let mut draw = Draw(6);
    let mut judged: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut altered = 0;
    while altered < ALTERED {
        let source = &kinds[draw.below(2)];
        let mut file = source[draw.below(source.len())].clone();
        let (name, alter) = ALTERATIONS[draw.below(ALTERATIONS.len())];
        if alter(&mut file, &mut draw).is_none() {
            continue;
        }
        let expected = oracle::accepts(&file);
        assert_eq!(verifier_accepts(&file), expected, "{name}: the oracle says {expected} of\n{file}");
        judged.entry(name).or_default()[usize::from(expected)] += 1;
        altered += 1;
    }
    eprintln!("rejected and accepted: {judged:#?}");
    // Each alteration was tried, and those that can go either way went both ways.
    assert_eq!(judged.len(), ALTERATIONS.len());
    let both =
        ["layer and patterns", "limits swapped", "bound", "settled as a regime", "tokens swapped", "token", "limit"];
    assert!(both.iter().all(|name| judged[name].iter().all(|count| *count > 0)), "{judged:?}");
    for name in ["nothing", "form scaled", "all scaled", "zero coefficient"] {
        assert_eq!(judged[name][0], 0, "{name} leaves every claim true");
    }
    for name in ["layer", "pattern", "regime as settled"] {
        assert!(judged[name][0] > 0, "{name}: {judged:?}");
    }
}

#[test]
fn certificates_that_were_not_altered_pass_both() {
    for file in certificates() {
        assert!(oracle::accepts(&file) && verifier_accepts(&file), "{file}");
    }
}
