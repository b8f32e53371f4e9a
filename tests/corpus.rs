//! Do the stored inputs of the fuzzers still pass, and is every target complete?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod common {
    pub mod cases;
    pub mod skipped;
}

use hardmax_fuzz_bodies::{TARGETS, Target, proved};
use std::path::{Path, PathBuf};

/// The most seeds a target keeps.
const MAX_SEEDS: usize = 200;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn files(folder: PathBuf) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// The targets that can run here: one needs a program that the proofs give.
fn targets() -> impl Iterator<Item = &'static (&'static str, Target)> {
    let built = proved::program().is_some();
    if !built {
        common::skipped::skipped("HARDMAX_REQUIRE_CHECKER", "proved_spec needs hardmax-spec: make -C proofs checker");
    }
    TARGETS.iter().filter(move |(name, _)| built || *name != "proved_spec")
}

#[test]
fn every_seed_passes() {
    for (name, target) in targets() {
        let seeds = files(fuzz().join("corpus").join(name));
        assert!((1..=MAX_SEEDS).contains(&seeds.len()), "{name}: {} seeds", seeds.len());
        for seed in seeds {
            println!("{}", seed.display());
            target(&std::fs::read(&seed).unwrap());
        }
    }
}

#[test]
fn every_target_is_a_fuzzer() {
    let stem = |file: &PathBuf| file.file_stem().unwrap().to_str().unwrap().to_owned();
    let fuzzers: Vec<String> = files(fuzz().join("fuzz_targets")).iter().map(stem).collect();
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(fuzzers, names);
    let manifest = std::fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    let table = std::fs::read_to_string(fuzz().join("README.md")).unwrap();
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
        assert!(table.contains(&format!("| `{name}` |")), "{name} is not in fuzz/README.md");
    }
}

#[test]
fn every_target_passes_on_random_bytes() {
    for (name, target) in targets() {
        let mut state = 0x9e37_79b9_7f4a_7c15u64;
        for case in 0..common::cases::cases(60) {
            let bytes: Vec<u8> = (0..case % 96)
                .map(|_| {
                    // SplitMix64: a fixed sequence of bytes.
                    state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    (mixed >> 56) as u8
                })
                .collect();
            println!("{name} {bytes:?}");
            target(&bytes);
        }
    }
}
