//! Rates as a picture: a panel a kind of failure, a point a cell, with its interval.

use super::compare::float_name;
use super::rates::Row;
use crate::rate::Rate;
use hardmax_plot::HUES;
use plotters::prelude::*;

/// The colour of a series: after the last they repeat.
fn colour(number: usize) -> RGBColor {
    let [red, green, blue] = HUES[number % HUES.len()];
    RGBColor(red, green, blue)
}

type Panel = (&'static str, fn(&Row) -> Rate);

const PANELS: [Panel; 4] = [
    ("attention set differs", |row| row.attention),
    ("leader lost to its follower", |row| row.loss),
    ("follower stalls", |row| row.stall),
    ("wrong cluster", |row| row.clusters),
];

const LEAST_WIDTH: u32 = 1100;
const CELL_WIDTH: u32 = 44;
const PANEL_HEIGHT: u32 = 190;
const NAMES_HEIGHT: u32 = 150;
const LEGEND_HEIGHT: u32 = 60;

/// The rates as SVG, with text as text. No rows give an empty picture.
///
/// # Errors
/// Those of the plotting crate.
pub fn svg(rows: &[Row]) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut text = String::new();
    draw(rows, &mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// What a point on the horizontal axis stands for.
fn cell_name(row: &Row) -> String {
    format!("{} d={} n={} a={}", row.grid, row.dimension, row.tokens, row.alpha.0)
}

fn series_name(row: &Row) -> String {
    format!("{}, {} layers", float_name(&row.float), row.layers)
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

fn draw(rows: &[Row], text: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let cells = distinct(rows.iter().map(cell_name));
    let series = distinct(rows.iter().map(series_name));
    let width = LEAST_WIDTH.max(CELL_WIDTH * cells.len() as u32);
    let above = PANEL_HEIGHT * PANELS.len() as u32;
    let root = SVGBackend::with_string(text, (width, above + NAMES_HEIGHT + LEGEND_HEIGHT)).into_drawing_area();
    root.fill(&WHITE)?;
    let (panels, legend) = root.split_vertically(above + NAMES_HEIGHT);
    let breaks: Vec<u32> = (1..PANELS.len() as u32).map(|panel| panel * PANEL_HEIGHT).collect();
    let areas = panels.split_by_breakpoints(<[u32; 0]>::default(), breaks);
    for (number, (area, (title, rate))) in areas.iter().zip(PANELS).enumerate() {
        // The last panel has the names of the cells below it.
        let names = if number + 1 == PANELS.len() { NAMES_HEIGHT } else { 0 };
        let mut chart = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 17))
            .margin(8)
            .margin_right(24)
            .x_label_area_size(names)
            .y_label_area_size(52)
            .build_cartesian_2d(-0.5..cells.len().max(1) as f64 - 0.5, 0.0..1.0)?;
        let label = |x: &f64| {
            let index = x.round();
            let near = (x - index).abs() < 1e-6 && index >= 0.0;
            if near { cells.get(index as usize).cloned().unwrap_or_default() } else { String::new() }
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .x_labels(2 * cells.len() + 1)
            .x_label_style(("sans-serif", 12).into_font().transform(FontTransform::Rotate90))
            .x_label_formatter(&label)
            .y_labels(5)
            .y_label_formatter(&|y| format!("{:.0}%", 100.0 * y))
            .y_label_style(("sans-serif", 12))
            .draw()?;
        for row in rows {
            let place = |names: &[String], name: String| names.iter().position(|other| *other == name).unwrap_or(0);
            let number = place(&series, series_name(row));
            let colour = colour(number);
            // Side by side within the cell.
            let offset = 0.7 * ((number as f64 + 0.5) / series.len() as f64 - 0.5);
            let x = place(&cells, cell_name(row)) as f64 + offset;
            let Rate { rate, low, high } = rate(row);
            chart.draw_series([PathElement::new(vec![(x, low), (x, high)], colour.stroke_width(2))])?;
            chart.draw_series([Circle::new((x, rate), 3, colour.filled())])?;
        }
    }
    for (number, name) in series.iter().enumerate() {
        let (column, line) = ((number % 4) as i32, (number / 4) as i32);
        let (x, y) = (60 + column * 255, 12 + line * 20);
        legend.draw(&Circle::new((x, y), 4, colour(number).filled()))?;
        legend.draw(&Text::new(name.clone(), (x + 10, y - 6), ("sans-serif", 13)))?;
    }
    root.present()?;
    Ok(())
}
