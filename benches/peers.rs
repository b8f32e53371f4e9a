//! The Rust side of the table of peers: instances and their exact attention sets as JSON, and times of 8 layers.
//!
//! `cargo bench --bench peers -- FOLDER` writes `FOLDER/<instance>.json`; `benches/peers/run.sh` does the rest.

#[path = "common"]
mod common {
    pub mod beside;
    pub mod generic;
}

use hardmax::dynamics::{Dynamics, Flow, Spec};
use hardmax::engine::Exact;
use hardmax::engine::internals::{TunedFloats, prepare};
use hardmax::equilibrium;
use hardmax::instance::Instance;
use hardmax::spec::Scalar;
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

/// The limit of the instance and its certificate, as text.
fn limit(instance: &Instance) -> String {
    let limit = equilibrium::limit(&Exact::default().with_threads(false), instance);
    let equilibrium = limit.equilibrium().expect("a generic instance settles");
    serde_json::to_string(&equilibrium.certificate(instance)).expect("a certificate is plain data")
}

fn times(instance: &Instance) -> serde_json::Map<String, serde_json::Value> {
    let single = Exact::default().with_threads(false);
    let filtered = single.with_locks(false).with_hull(false).with_integers(false);
    let tuned = TunedFloats::prepare(instance, false);
    let floats = instance.tokens().map(f64::from_rational).to_rows();
    let alpha = f64::from_rational(instance.alpha());
    let engines = [filtered, filtered.with_integers(true), single].map(|exact| prepare(exact, instance));
    let products = LAYERS * instance.len().pow(2) * instance.dimension();
    // In turn, so that a slow spell of the machine meets all of them.
    let mut samples: Vec<(&str, Vec<f64>)> = [
        "filtered exact",
        "integers, then filtered",
        "exact (default)",
        "tuned f64",
        "plain f64",
        "multiply-adds of all products (the limit of the instruction set)",
    ]
    .map(|id| (id, Vec::new()))
    .into();
    for _ in 0..if instance.len() < 100 { 300 } else { 40 } {
        for (place, engine) in engines.iter().enumerate() {
            let mut engine = engine.clone();
            samples[place].1.extend(time(1, || common::generic::run(&mut engine, LAYERS)));
        }
        let mut tuned = tuned.clone();
        samples[3].1.extend(time(1, || tuned.run(LAYERS)));
        samples[4].1.extend(time(1, || drop(black_box(common::beside::plain_floats(floats.clone(), alpha, LAYERS)))));
        samples[5].1.extend(time(1, || _ = black_box(common::beside::multiply_adds(products))));
    }
    if instance.len() <= 128 {
        let integers = prepare(filtered.with_filter(false), instance);
        samples.push(("common-denominator integers", time(3, || common::generic::run(&mut integers.clone(), LAYERS))));
        samples.push(("limit and certificate (exact)", time(5, || drop(black_box(limit(instance))))));
        let run = || {
            let mut flow = Spec.start(instance);
            (1..LAYERS).for_each(|_| flow.advance());
            black_box(flow.layer());
        };
        samples.push(("BigRational specification", time(1, run)));
    }
    samples.into_iter().map(|(id, samples)| (id.to_owned(), samples.into())).collect()
}

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(folder) = folder else { return println!("usage: cargo bench --bench peers -- FOLDER") };
    std::fs::create_dir_all(&folder).expect("a folder to write to");
    let instances = [
        ("generic n=8 d=8", common::generic::generic(8, 8)),
        ("generic n=128 d=8", common::generic::generic(128, 8)),
        ("generic n=128 d=16", common::generic::generic(128, 16)),
        ("tied n=128 d=8", common::beside::tied(128, 8)),
        ("generic n=2000 d=2", common::generic::generic(2000, 2)),
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
            "times": times(instance),
        });
        let path = Path::new(&folder).join(format!("{}.json", name.replace([' ', '='], "-")));
        std::fs::write(&path, document.to_string()).expect("a file to write");
        println!("{}", path.display());
    }
}
