//! Learning curves as CSV and as a picture.

use super::EpochRecord;
use crate::error::{Error, Result};
use hardmax_plot::chart::{Chart, GUTTER};
use hardmax_plot::scene::{Item, Role, Shape};
use hardmax_plot::sheet::{MARGIN, Sheet};
use hardmax_plot::{Theme, svg};
use std::fmt::Write;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 230.0;

/// One row an epoch; cells are empty where nothing was measured.
pub fn csv(history: &[EpochRecord]) -> String {
    let mut out = String::from("epoch,loss,accuracy,validation_loss,validation_accuracy,test_accuracy,alpha\n");
    let cell = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for record in history {
        let EpochRecord { epoch, loss, accuracy, alpha, .. } = record;
        let [validation_loss, validation_accuracy, test_accuracy] =
            [record.validation_loss, record.validation_accuracy, record.test_accuracy].map(cell);
        // INVARIANT: writing to a string cannot fail.
        writeln!(out, "{epoch},{loss},{accuracy},{validation_loss},{validation_accuracy},{test_accuracy},{alpha}")
            .expect("a string");
    }
    out
}

/// Loss above, accuracy below, over the epochs, as SVG.
///
/// # Errors
/// [`Error::Picture`] where there is no epoch.
pub fn picture(history: &[EpochRecord], selected: usize) -> Result<String> {
    let Some(last) = history.last() else {
        return Err(Error::Picture("no epoch has been trained".to_owned()));
    };
    let charts: [(&str, Vec<Curve>); 2] = [
        (
            "loss",
            vec![
                ("training", curve(history, |record| Some(record.loss))),
                ("validation", curve(history, |record| record.validation_loss)),
            ],
        ),
        (
            "accuracy",
            vec![
                ("training", curve(history, |record| Some(record.accuracy))),
                ("validation", curve(history, |record| record.validation_accuracy)),
                ("test", curve(history, |record| record.test_accuracy)),
            ],
        ),
    ];
    let mut sheet = Sheet::new(WIDTH);
    sheet.heading("Learning curves");
    for (title, curves) in &charts {
        let at = [MARGIN + GUTTER, sheet.y + 20.0];
        let size = [WIDTH - 2.0 * MARGIN - GUTTER, HEIGHT];
        draw(&mut sheet.items, title, curves, selected, |y| Chart {
            at,
            size,
            x: [1.0, (last.epoch as f64).max(2.0)],
            y,
        });
        sheet.y += HEIGHT + 58.0;
    }
    let line = |role| vec![Item::line([0.0, 0.0], [18.0, 0.0], role)];
    let mut entries: Vec<(Vec<Item>, &str)> = Vec::new();
    // The longer list has every name.
    for (hue, (name, _)) in charts[1].1.iter().enumerate() {
        let measured = charts.iter().filter_map(|(_, curves)| curves.get(hue)).any(|(_, points)| !points.is_empty());
        if measured {
            entries.push((line(Role::Curve(hue)), name));
        }
    }
    entries.push((vec![Item::line([9.0, -6.0], [9.0, 6.0], Role::Zero)], "selected epoch"));
    sheet.legend(entries);
    let description = format!("Loss and accuracy over {} epochs; epoch {selected} is selected.", last.epoch);
    Ok(svg(&sheet.finish("Learning curves".to_owned(), description), Theme::Auto))
}

/// What was measured, and its values by epoch.
type Curve = (&'static str, Vec<[f64; 2]>);

fn curve(history: &[EpochRecord], value: fn(&EpochRecord) -> Option<f64>) -> Vec<[f64; 2]> {
    history.iter().filter_map(|record| Some([record.epoch as f64, value(record)?])).collect()
}

fn draw(items: &mut Vec<Item>, title: &str, curves: &[Curve], selected: usize, chart: impl FnOnce([f64; 2]) -> Chart) {
    let values = || curves.iter().flat_map(|(_, points)| points.iter().map(|point| point[1]));
    let (low, high) = values().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let margin = ((high - low) * 0.05).max(1e-3);
    let (low, high) = (low - margin, high + margin);
    let chart = chart([low, high]);
    items.extend(chart.ground(title, "epoch"));
    let selected = selected as f64;
    items.push(Item::line(chart.point([selected, low]), chart.point([selected, high]), Role::Zero));
    for (hue, (_, points)) in curves.iter().enumerate().filter(|(_, (_, points))| !points.is_empty()) {
        let points = points.iter().map(|&point| chart.point(point)).collect();
        items.push(Item::new(Shape::Path { points, closed: false }, Role::Curve(hue)));
    }
    items.push(chart.frame());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_have_a_row_an_epoch_and_a_line_a_measure() {
        let record = |epoch| EpochRecord {
            epoch,
            loss: 0.5,
            accuracy: 0.75,
            validation_loss: None,
            validation_accuracy: Some(0.5),
            test_accuracy: None,
            alpha: 0.25,
        };
        let history = [record(1), record(2)];
        let text = csv(&history);
        assert_eq!(text.lines().count(), 3);
        assert_eq!(text.lines().nth(1), Some("1,0.5,0.75,,0.5,,0.25"));
        let drawn = picture(&history, 1).unwrap();
        assert!(drawn.starts_with("<svg") && drawn.contains("validation") && !drawn.contains("test"));
        assert!(picture(&[], 0).is_err());
    }
}
