//! How the cost of the engine grows with the number of tokens, of layers and of coordinates, as figures and as a plot.
//!
//! `cargo bench --bench growth -- OUT.svg` prints the figures as CSV: medians of five runs, in seconds.

#[path = "common"]
mod common {
    pub mod generic;
}

use hardmax::engine::Exact;
use hardmax::engine::internals::{TunedFloats, prepare};
use hardmax::instance::Instance;
use hardmax::plot::HUES;
use hardmax::rational::{Rational, ratio};
use plotters::coord::Shift;
use plotters::prelude::*;
use std::time::Instant;

/// One line of a panel: what it shows, and (size, seconds).
struct Line {
    name: String,
    points: Vec<(f64, f64)>,
}

struct Panel {
    title: &'static str,
    axis: &'static str,
    cost: &'static str,
    lines: Vec<Line>,
}

fn median(mut run: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[2]
}

const LAYERS: usize = 8;

fn exact(instance: &Instance, layers: usize) -> f64 {
    let engine = prepare(Exact::default().with_threads(false), instance);
    median(|| common::generic::run(&mut engine.clone(), layers))
}

fn tuned(instance: &Instance, layers: usize) -> f64 {
    let tuned = TunedFloats::prepare(instance, false);
    median(|| tuned.clone().run(layers))
}

fn line(name: impl Into<String>, sizes: &[usize], cost: impl Fn(usize) -> f64) -> Line {
    Line { name: name.into(), points: sizes.iter().map(|&size| (size as f64, cost(size))).collect() }
}

fn with_step(instance: &Instance, alpha: Rational) -> Instance {
    Instance::from_tokens(instance.tokens().clone(), None, alpha).expect("a valid instance")
}

fn against_tokens() -> Panel {
    let plane = [100, 316, 1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000];
    let per_layer = |cost: f64| cost / LAYERS as f64;
    let lines = vec![
        line("exact, d = 2", &plane, |n| per_layer(exact(&common::generic::generic(n, 2), LAYERS))),
        line("exact, d = 8", &plane[..5], |n| per_layer(exact(&common::generic::generic(n, 8), LAYERS))),
        line("tuned f64, d = 2", &plane[..5], |n| per_layer(tuned(&common::generic::generic(n, 2), LAYERS))),
        line("tuned f64, d = 8", &plane[..5], |n| per_layer(tuned(&common::generic::generic(n, 8), LAYERS))),
    ];
    Panel { title: "against tokens (8 layers, alpha = 1/2)", axis: "n", cost: "seconds a layer", lines }
}

fn against_layers() -> Panel {
    let sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];
    let instance = common::generic::generic(128, 8);
    let mut lines: Vec<Line> = [(1, 10), (1, 2), (5, 1)]
        .map(|(p, q)| {
            let instance = with_step(&instance, ratio(p, q));
            line(format!("exact, alpha = {}", instance.alpha()), &sizes, |layers| exact(&instance, layers))
        })
        .into();
    lines.push(line("tuned f64, alpha = 1/2", &sizes, |layers| tuned(&instance, layers)));
    Panel { title: "against layers (n = 128, d = 8)", axis: "layers", cost: "seconds in all", lines }
}

fn against_dimension() -> Panel {
    let sizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
    let per_layer = |cost: f64| cost / LAYERS as f64;
    let filtered = Exact::default().with_threads(false).with_locks(false).with_hull(false);
    let lines = vec![
        line("exact", &sizes, |d| per_layer(exact(&common::generic::generic(128, d), LAYERS))),
        line("exact, every decision anew", &sizes, |d| {
            let instance = common::generic::generic(128, d);
            let engine = prepare(filtered, &instance);
            per_layer(median(|| common::generic::run(&mut engine.clone(), LAYERS)))
        }),
        line("tuned f64", &sizes, |d| per_layer(tuned(&common::generic::generic(128, d), LAYERS))),
    ];
    Panel { title: "against coordinates (n = 128, 8 layers, alpha = 1/2)", axis: "d", cost: "seconds a layer", lines }
}

fn draw(panel: &Panel, area: &DrawingArea<SVGBackend, Shift>) -> Result<(), Box<dyn std::error::Error>> {
    let all = || panel.lines.iter().flat_map(|line| &line.points);
    let span = |value: fn(&(f64, f64)) -> f64| {
        let low = all().map(value).fold(f64::INFINITY, f64::min);
        low..all().map(value).fold(0.0, f64::max)
    };
    let (sizes, costs) = (span(|point| point.0), span(|point| point.1));
    let mut chart = ChartBuilder::on(area)
        .caption(panel.title, ("sans-serif", 16))
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(sizes.log_scale(), (costs.start / 2.0..costs.end * 4.0).log_scale())?;
    let power = |x: &f64| format!("{x:.0e}");
    let size = |x: &f64| if *x < 10_000.0 { format!("{x:.0}") } else { power(x) };
    chart
        .configure_mesh()
        .light_line_style(RGBColor(240, 240, 240))
        .x_desc(panel.axis)
        .y_desc(panel.cost)
        .x_labels(6)
        .y_labels(8)
        .x_label_formatter(&size)
        .y_label_formatter(&power)
        .draw()?;
    for (line, colour) in panel.lines.iter().zip(HUES) {
        let colour = RGBColor(colour[0], colour[1], colour[2]);
        chart
            .draw_series(LineSeries::new(line.points.iter().copied(), colour.stroke_width(2)).point_size(3))?
            .label(&line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(RGBColor(200, 200, 200))
        .draw()?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(out) = out else {
        println!("usage: cargo bench --bench growth -- OUT.svg");
        return Ok(());
    };
    let panels = [against_tokens(), against_layers(), against_dimension()];
    println!("panel,line,size,seconds");
    for panel in &panels {
        for line in &panel.lines {
            for (size, seconds) in &line.points {
                println!("{},\"{}\",{size},{seconds:.3e}", panel.cost.replace(' ', "-") + "-" + panel.axis, line.name);
            }
        }
    }
    let root = SVGBackend::new(&out, (1290, 400)).into_drawing_area();
    root.fill(&WHITE)?;
    for (panel, area) in panels.iter().zip(root.split_evenly((1, 3))) {
        draw(panel, &area)?;
    }
    root.present()?;
    Ok(())
}
