//! The Rust side of the table of peers: instances and their exact attention sets as JSON, and times of 8 layers.
//!
//! `cargo bench --bench peers -- FOLDER` writes `FOLDER/<instance>.json`; `benches/peers/run.sh` does the rest.

mod common;

use hardmax::dynamics::{Dynamics, Flow, Spec};
use hardmax::engine::{Exact, TunedFloats};
use hardmax::instance::Instance;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

const LAYERS: usize = 8;

/// Nanoseconds this thread was on a processor, where the system tells: on a busy machine the wall clock says little about long
/// runs. It is too coarse for short ones.
fn processor_time() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}

/// Seconds of each of `rounds` runs.
fn time(rounds: usize, mut run: impl FnMut()) -> Vec<f64> {
    let once = |_| {
        let before = processor_time();
        let start = Instant::now();
        run();
        let wall = start.elapsed().as_secs_f64();
        match (before, processor_time()) {
            (Some(before), Some(after)) if wall > 0.02 => (after - before) as f64 / 1e9,
            _ => wall,
        }
    };
    (0..rounds).map(once).collect()
}

fn times(instance: &Instance, small: bool) -> serde_json::Map<String, serde_json::Value> {
    let single = Exact::default().with_threads(false);
    let filtered = single.with_locks(false).with_hull(false).with_integers(false);
    let mut times = serde_json::Map::new();
    // In turn, so that a slow spell of the machine meets all of them.
    let tuned = TunedFloats::prepare(instance, false);
    let engines = [
        ("filtered exact", filtered),
        ("integers, then filtered", filtered.with_integers(true)),
        ("exact (default)", single),
    ]
    .map(|(id, exact)| (id, exact.prepare(instance)));
    let mut samples: Vec<(&str, Vec<f64>)> = engines.iter().map(|engine| (engine.0, Vec::new())).collect();
    samples.push(("tuned f64", Vec::new()));
    for _ in 0..if small { 300 } else { 40 } {
        for (place, (_, engine)) in engines.iter().enumerate() {
            let mut engine = engine.clone();
            samples[place].1.extend(time(1, || engine.run(LAYERS)));
        }
        let mut tuned = tuned.clone();
        samples[engines.len()].1.extend(time(1, || tuned.run(LAYERS)));
    }
    let integers = filtered.with_filter(false).prepare(instance);
    samples.push(("common-denominator integers", time(3, || integers.clone().run(LAYERS))));
    if instance.len() <= 128 {
        let run = || {
            let mut flow = Spec.start(instance);
            (1..LAYERS).for_each(|_| flow.advance());
            black_box(flow.layer());
        };
        samples.push(("BigRational specification", time(1, run)));
    }
    for (id, samples) in samples {
        times.insert(id.into(), samples.into());
    }
    times
}

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(folder) = folder else { return println!("usage: cargo bench --bench peers -- FOLDER") };
    std::fs::create_dir_all(&folder).expect("a folder to write to");
    let instances = [
        ("generic n=8 d=8", common::generic(8, 8)),
        ("generic n=128 d=8", common::generic(128, 8)),
        ("tied n=128 d=8", common::tied(128, 8)),
    ];
    for (name, instance) in &instances {
        let mut flow = Exact::default().flow(instance);
        let mut attention = Vec::new();
        for _ in 0..LAYERS {
            attention.push(flow.attention().to_sets());
            flow.advance();
        }
        let rational = |entry: &hardmax::rational::Rational| entry.to_string();
        let document = serde_json::json!({
            "name": name,
            "alpha": instance.alpha().to_string(),
            "tokens": instance.tokens().map(rational).to_rows(),
            "attention": attention,
            "times": times(instance, instance.len() < 100),
        });
        let path = Path::new(&folder).join(format!("{}.json", name.replace([' ', '='], "-")));
        std::fs::write(&path, document.to_string()).expect("a file to write");
        println!("{}", path.display());
    }
}
