//! Cost of 8 layers: the engine, what floats cost, and the exact alternatives, one group a row of the table.
//!
//! `cargo bench --bench engine`; `benches/peers/run.sh` runs it beside the Python peers.

#[path = "common"]
mod common {
    pub mod beside;
    pub mod generic;
}

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use hardmax::dynamics::{Dynamics, Spec};
use hardmax::engine::Exact;
use hardmax::engine::internals::{Engine, TunedFloats, prepare};
use hardmax::instance::Instance;
use hardmax::spec::Scalar;
use std::hint::black_box;
use std::time::Duration;

const LAYERS: usize = 8;

fn group(criterion: &mut Criterion, name: &str, instance: &Instance, slow: bool) {
    let mut group = criterion.benchmark_group(name);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(900)).sample_size(20);
    let single = Exact::default().with_threads(false);
    let filtered = single.with_locks(false).with_hull(false).with_integers(false);
    let integers = filtered.with_filter(false);
    for (id, exact) in [
        ("filtered exact", filtered),
        ("integers, then filtered", filtered.with_integers(true)),
        ("exact (default, one thread)", single),
        ("exact (default)", Exact::default()),
    ] {
        let engine = prepare(exact, instance);
        let run = |mut engine: Engine| {
            common::generic::run(&mut engine, LAYERS);
            black_box(engine.layer())
        };
        group.bench_function(BenchmarkId::from_parameter(id), |bencher| {
            bencher.iter_batched(|| engine.clone(), run, BatchSize::SmallInput);
        });
    }
    let tuned = TunedFloats::prepare(instance, false);
    group.bench_function(BenchmarkId::from_parameter("tuned f64"), |bencher| {
        let run = |mut tuned: TunedFloats| {
            tuned.run(LAYERS);
            tuned
        };
        bencher.iter_batched(|| tuned.clone(), run, BatchSize::SmallInput);
    });
    let floats = instance.tokens().map(f64::from_rational).to_rows();
    let alpha = f64::from_rational(instance.alpha());
    group.bench_function(BenchmarkId::from_parameter("plain f64"), |bencher| {
        bencher.iter_batched(
            || floats.clone(),
            |floats| common::beside::plain_floats(floats, alpha, LAYERS),
            BatchSize::SmallInput,
        );
    });
    if slow {
        group.sample_size(10);
        group.bench_function(BenchmarkId::from_parameter("common-denominator integers"), |bencher| {
            let engine = prepare(integers, instance);
            bencher.iter_batched(
                || engine.clone(),
                |mut engine| common::generic::run(&mut engine, LAYERS),
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::from_parameter("BigRational specification"), |bencher| {
            bencher.iter(|| {
                let mut flow = Spec.start(instance);
                (1..LAYERS).for_each(|_| flow.advance());
                black_box(flow.layer())
            });
        });
    }
    group.finish();
}

fn table(criterion: &mut Criterion) {
    group(criterion, "generic n=8 d=8", &common::generic::generic(8, 8), true);
    group(criterion, "generic n=128 d=8", &common::generic::generic(128, 8), true);
    group(criterion, "tied n=128 d=8", &common::beside::tied(128, 8), true);
    group(criterion, "generic n=2000 d=2", &common::generic::generic(2000, 2), false);
}

fn limit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generic n=2000 d=2");
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(900)).sample_size(20);
    group.bench_function(BenchmarkId::from_parameter("multiply-add limit"), |bencher| {
        bencher.iter(|| black_box(common::beside::multiply_adds(LAYERS * 2000 * 2000 * 2)));
    });
    group.finish();
}

criterion_group!(benches, table, limit);
criterion_main!(benches);
