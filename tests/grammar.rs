//! One grammar for both readers of certificates (docs/formats.md): odd files with the answer that each must give, altered
//! files on which they must agree, and what is written is read back.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/draw.rs"]
mod draw;
#[path = "common/judges.rs"]
mod judges;
#[path = "grammar/mutate.rs"]
mod mutate;
#[path = "grammar/odd.rs"]
mod odd;
#[path = "common/skipped.rs"]
mod skipped;
#[path = "grammar/whole.rs"]
mod whole;

use hardmax::dynamics::Spec;
use hardmax::equilibrium::certificate::{CertificateJson, read};
use hardmax::equilibrium::verify::verify;
use hardmax::equilibrium::{Kind, Search};
use hardmax::generate::{Family, Genome};
use hardmax::instance::Instance;
use judges::{Judges, by_rust};
use mutate::mutated;
use odd::{Change, OLD, OLD_CHANGES, REGIME, REGIME_CHANGES, SETTLED, SETTLED_CHANGES};

/// How many altered files the two readers are compared on.
const ALTERED: u64 = 3_000;

/// Every odd file and the answer it must get.
fn odd_files() -> Vec<(Vec<u8>, i32)> {
    let changed = |base: &str, changes: &[Change]| {
        let change = |&(from, to, code): &Change| {
            assert!(base.contains(from), "{from} is not in {base}");
            (base.replacen(from, to, 1).into_bytes(), code)
        };
        changes.iter().map(change).collect::<Vec<_>>()
    };
    [changed(SETTLED, SETTLED_CHANGES), changed(REGIME, REGIME_CHANGES), changed(OLD, OLD_CHANGES), whole::whole()]
        .concat()
}

#[test]
fn odd_files_get_the_answer_of_the_grammar() {
    let files = odd_files();
    assert!(files.len() >= 300, "{}", files.len());
    let show = |file: &[u8]| String::from_utf8_lossy(&file[..file.len().min(600)]).into_owned();
    for (file, code) in &files {
        assert_eq!(by_rust(file), *code, "{} ({:?})", show(file), read(file).err().map(|error| error.to_string()));
    }
    let Some(mut judges) = Judges::new() else { return };
    for (file, code) in &files {
        assert_eq!(judges.judge(file), *code, "{}", show(file));
    }
    assert!(judges.counts.iter().all(|&count| count >= 5), "{:?}", judges.counts);
}

/// A message of the reader is short, whatever the file, and names no type of the program.
#[test]
fn messages_are_for_people() {
    for (file, _) in odd_files() {
        let Err(error) = read(&file) else { continue };
        let said = error.to_string();
        assert!(said.chars().count() < 1_000, "{said}");
        for word in ["struct", "enum", "usize", "u64", "Option", "tuple", "unit", "Raw"] {
            assert!(!said.contains(word), "{said}");
        }
    }
}

/// Random instances, with ties, repeated tokens and zero tokens.
fn instances() -> impl Iterator<Item = Instance> {
    let families =
        Family::ALL.into_iter().flat_map(|family| (0..12).map(move |index| Genome::random_of(family, 17, index)));
    let mixed = (0..60).map(|index| Genome::random(18, index));
    families.chain(mixed).map(|genome| genome.decode())
}

fn certificates() -> Vec<(Kind, Instance, CertificateJson)> {
    let certify = |instance: Instance| {
        let limit = Search::new().max_layers(40).run(&Spec, &instance);
        let found = limit.equilibrium()?;
        Some((found.kind.clone(), instance.clone(), found.certificate(&instance)))
    };
    instances().filter_map(certify).collect()
}

#[test]
fn what_is_written_is_read_back_and_accepted() {
    let (mut settled, mut regimes, mut lasting) = (0, 0, 0);
    for (kind, instance, json) in certificates() {
        let file = json.to_file().unwrap();
        let claims = read(&file).unwrap();
        assert_eq!(claims.instance, instance);
        assert_eq!(verify(&claims).map_err(|rejection| rejection.to_string()), Ok(()));
        // Written again, the same file: nothing is lost, and equal claims are equal files.
        let again = CertificateJson::new(&claims, claims.rates.clone().unwrap());
        assert_eq!((&again, again.to_file().unwrap()), (&json, file));
        assert!(json.attention[0].is_some());
        let mut seen = 0;
        for &set in json.attention.iter().flatten().flatten() {
            assert!(set <= seen, "sets are numbered as they appear: {:?}", json.attention);
            seen = seen.max(set + 1);
        }
        assert_eq!(seen as usize, json.sets.len());
        lasting += usize::from(json.attention.contains(&None));
        *if kind == Kind::Settled { &mut settled } else { &mut regimes } += 1;
    }
    assert!(settled >= 60 && regimes >= 10 && lasting >= 10, "{settled} {regimes} {lasting}");
}

/// 4,000 tokens at 0 attend to each other: 4,000 entries and as many indices, in a file that is read and accepted.
#[test]
fn many_zero_tokens_are_cheap() {
    let zero = || vec![hardmax::rational::ratio(0, 1)];
    let instance = Instance::new((0..4_000).map(|_| zero()).collect(), None, hardmax::rational::ratio(1, 2)).unwrap();
    let limit = hardmax::equilibrium::limit(&hardmax::engine::Exact::default(), &instance);
    let json = limit.equilibrium().unwrap().certificate(&instance);
    assert_eq!((json.sets.len(), json.sets[0].len()), (1, 4_000));
    let file = json.to_file().unwrap();
    assert!(file.len() < 120_000, "{}", file.len());
    let claims = read(&file).unwrap();
    assert_eq!((claims.attention[0].len(), claims.attention[0][3_999].len()), (4_000, 4_000));
}

/// What is trusted beside the proof is measured in docs/trust.md.
#[test]
fn the_trusted_lines_are_counted() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/trust.md")).unwrap();
    for name in ["json.ml", "reader.ml", "shared.ml", "beside.ml", "main.ml", "spec.ml"] {
        let lines = std::fs::read_to_string(root.join("proofs/checker").join(name)).unwrap().lines().count();
        assert!(page.contains(&format!("`{name}` ({lines} lines")), "{name} has {lines} lines");
    }
}

#[test]
fn both_readers_agree_on_altered_files() {
    let Some(mut judges) = Judges::new() else { return };
    let written = certificates().into_iter().filter(|(_, instance, _)| instance.len() <= 6);
    let written = written.map(|(_, _, json)| String::from_utf8(json.to_file().unwrap()).unwrap());
    let any = SETTLED.replace("definite", "any");
    let consensus = SETTLED.replace("settled", "consensus").replace("{\"alpha\"", "{\"delta\":\"1/2\",\"alpha\"");
    let drifts = REGIME.replace("definite", "any");
    let named = [SETTLED, REGIME, OLD, &any, &drifts, &consensus].map(str::to_owned);
    let bases: Vec<String> = named.into_iter().chain(written.take(40)).collect();
    for salt in 0..ALTERED {
        let base = &bases[salt as usize % bases.len()];
        judges.judge(&mutated(base, salt));
    }
    eprintln!("agreed on {:?} (accepted, rejected, unreadable, undecided)", judges.counts);
    assert!(judges.counts.iter().all(|&count| count >= ALTERED as usize / 100), "{:?}", judges.counts);
}
