//! Do the verifier in Rust and the checker extracted from the Coq proofs agree on every certificate?
//!
//! Runs where `make -C proofs checker` has built the checker; with HARDMAX_REQUIRE_CHECKER set, a missing one is a failure.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/judges.rs"]
mod judges;
#[path = "common/skipped.rs"]
mod skipped;

use hardmax::dynamics::Spec;
use hardmax::equilibrium::{Kind, Search};
use hardmax::form::Form;
use hardmax::generate::Genome;
use hardmax::instance::{Instance, json};
use hardmax::rational::ratio;
use judges::Judges;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn certificate_of(instance: &Instance) -> Option<(Kind, Vec<u8>)> {
    let limit = Search::new().max_layers(60).run(&Spec, instance);
    let equilibrium = limit.equilibrium()?;
    let file = serde_json::to_vec(&equilibrium.certificate(instance)).unwrap();
    Some((equilibrium.kind.clone(), file))
}

/// An instance of R^3 with leaders in mirror image, followers of theirs, and tokens that tie between followers: their
/// means drift. All numbers over 20, deterministic in `index`.
fn mirrored(index: i64) -> Instance {
    let pick = |salt: i64, from: i64, to: i64| {
        from + (index * 7919 + salt * 104_729 + index * salt * 31).rem_euclid(to - from + 1)
    };
    let (side, inner, height) = (pick(1, 8, 20), pick(2, 1, 7), pick(3, 1, 4));
    let mut rows = vec![[20, side, 0], [20, -side, 0], [20, inner, height], [20, -inner, height]];
    rows.extend((0..pick(4, 1, 3)).map(|more| [pick(5 + more, 4, 12), 0, pick(9 + more, 3, 8)]));
    let tokens = rows.iter().map(|row| row.iter().map(|&x| ratio(x, 20)).collect()).collect();
    let alpha = ratio(pick(13, 1, 6), pick(14, 2, 6));
    Instance::new(tokens, None, alpha).unwrap()
}

fn vectors() -> Vec<Instance> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let instance = |file: &PathBuf| {
        let vector: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        json::read(vector["instance"].to_string().as_bytes()).unwrap()
    };
    files.iter().map(instance).collect()
}

/// Every number in the document, by its path.
fn numbers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| numbers(item, &format!("{path}/{index}"), found));
        }
        Value::Object(entries) => {
            entries.iter().for_each(|(key, item)| numbers(item, &format!("{path}/{key}"), found));
        }
        Value::Number(_) => found.push(path.to_owned()),
        Value::String(text) if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
            found.push(path.to_owned());
        }
        _ => {}
    }
}

/// One number of the certificate changed: deterministic in `salt`.
fn tampered(file: &[u8], salt: usize) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(file).unwrap();
    let mut places = Vec::new();
    numbers(&document, "", &mut places);
    let place = &places[salt.wrapping_mul(2_654_435_761) % places.len()];
    let value = document.pointer_mut(place).unwrap();
    let changed = match &*value {
        Value::Number(number) => Value::from((number.as_u64().unwrap() + 1 + salt as u64 % 2) % 4),
        Value::String(text) => {
            let number = hardmax::rational::parse(text).unwrap();
            let changed = match salt % 3 {
                0 => number + ratio(1, 7),
                1 => -number,
                _ => number * ratio(1, 2),
            };
            Value::from(changed.to_string())
        }
        other => other.clone(),
    };
    *value = changed;
    serde_json::to_vec(&document).unwrap()
}

#[test]
fn the_two_verifiers_agree() {
    let Some(mut judges) = Judges::new() else { return };
    let random = (0..600).map(|index| Genome::random(5, index).decode());
    let found: Vec<(Kind, Vec<u8>)> =
        vectors().into_iter().chain(random).chain((0..600).map(mirrored)).filter_map(|i| certificate_of(&i)).collect();
    let (settled, regimes): (Vec<_>, Vec<_>) = found.into_iter().partition(|(kind, _)| *kind == Kind::Settled);
    let each = settled.len().min(regimes.len());
    let certificates: Vec<Vec<u8>> =
        settled.into_iter().take(each).chain(regimes.into_iter().take(each)).map(|(_, file)| file).collect();
    for file in &certificates {
        assert_eq!(judges.judge(file), 0);
    }
    let mut altered = 0;
    for (salt, file) in certificates.iter().enumerate() {
        for salt in [2 * salt, 2 * salt + 1] {
            let file = tampered(file, salt);
            judges.judge(&file);
            altered += 1;
        }
    }
    assert!(certificates.len() >= 1000 && altered >= 2000, "{} certificates, {altered} altered", certificates.len());
    assert!(judges.counts[1] >= 500, "accepted, rejected, unreadable, undecided: {:?}", judges.counts);
    eprintln!("agreed on {:?} (accepted, rejected, unreadable, undecided)", judges.counts);
}

/// A random instance with a form of entries from -2 to 2: mostly neither symmetric nor definite.
fn of_any_form(index: u64) -> Instance {
    let instance = Genome::random(17, index).decode();
    let d = instance.dimension();
    let entry = |place: usize| {
        ratio((index.wrapping_mul(7919) >> (place % 7)).wrapping_add(31 * place as u64) as i64 % 5 - 2, 1)
    };
    let form =
        Form::square((0..d).map(|row| (0..d).map(|column| entry(row * d + column)).collect()).collect()).unwrap();
    Instance::any_form(instance.tokens().clone(), Some(form), instance.alpha().clone()).unwrap()
}

#[test]
fn the_two_verifiers_agree_under_any_form() {
    let Some(mut judges) = Judges::new() else { return };
    let mut of_inner_products = 0;
    for index in 0..500 {
        let instance = of_any_form(index);
        let Some((_, file)) = certificate_of(&instance) else { continue };
        of_inner_products += usize::from(instance.is_inner_product());
        assert_eq!(judges.judge(&file), 0);
        for salt in 0..2 {
            judges.judge(&tampered(&file, 2 * index as usize + salt));
        }
    }
    let [accepted, rejected, ..] = judges.counts;
    assert!(accepted >= 200 + of_inner_products && rejected >= 200, "{:?}, {of_inner_products}", judges.counts);
    eprintln!("agreed on {:?} (accepted, rejected, unreadable, undecided)", judges.counts);
}
