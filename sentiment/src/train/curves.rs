//! Learning curves as CSV and as a picture.

use super::EpochRecord;
use crate::error::{Error, Result};
use plotters::prelude::*;
use std::fmt::Write;

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
pub fn svg(history: &[EpochRecord], selected: usize) -> Result<String> {
    let Some(last) = history.last() else {
        return Err(Error::Picture("no epoch has been trained".to_owned()));
    };
    let mut out = String::new();
    draw(&mut out, history, selected, last.epoch).map_err(|cause| Error::Picture(cause.to_string()))?;
    Ok(out)
}

type Curve<'a> = (&'a str, RGBColor, Vec<(f64, f64)>);

fn draw(
    out: &mut String,
    history: &[EpochRecord],
    selected: usize,
    last: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let curve = |value: fn(&EpochRecord) -> Option<f64>| -> Vec<(f64, f64)> {
        history.iter().filter_map(|record| value(record).map(|value| (record.epoch as f64, value))).collect()
    };
    let (blue, orange, green) = (RGBColor(31, 119, 180), RGBColor(255, 127, 14), RGBColor(44, 160, 44));
    let losses: [Curve; 2] = [
        ("training", blue, curve(|record| Some(record.loss))),
        ("validation", orange, curve(|record| record.validation_loss)),
    ];
    let accuracies: [Curve; 3] = [
        ("training", blue, curve(|record| Some(record.accuracy))),
        ("validation", orange, curve(|record| record.validation_accuracy)),
        ("test", green, curve(|record| record.test_accuracy)),
    ];
    let root = SVGBackend::with_string(out, (760, 640)).into_drawing_area();
    root.fill(&WHITE)?;
    let (upper, lower) = root.split_vertically(320);
    for (area, title, curves) in [(upper, "loss", &losses[..]), (lower, "accuracy", &accuracies[..])] {
        let values = || curves.iter().flat_map(|(_, _, points)| points.iter().map(|point| point.1));
        let (low, high) = values().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        let margin = ((high - low) * 0.05).max(1e-3);
        let mut chart = ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(30)
            .y_label_area_size(60)
            .build_cartesian_2d(1.0..(last as f64).max(2.0), low - margin..high + margin)?;
        chart.configure_mesh().x_desc("epoch").x_label_formatter(&|x| format!("{x:.0}")).draw()?;
        let mark = [(selected as f64, low - margin), (selected as f64, high + margin)];
        chart.draw_series(LineSeries::new(mark, BLACK.mix(0.4)))?;
        for (name, color, points) in curves.iter().filter(|(_, _, points)| !points.is_empty()) {
            let color = *color;
            chart
                .draw_series(LineSeries::new(points.iter().copied(), color.stroke_width(2)))?
                .label(*name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
        }
        chart.configure_series_labels().background_style(WHITE.mix(0.8)).border_style(BLACK.mix(0.3)).draw()?;
    }
    root.present()?;
    drop(root);
    Ok(())
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
        let picture = svg(&history, 1).unwrap();
        assert!(picture.starts_with("<svg") && picture.contains("validation") && !picture.contains("test"));
        assert!(svg(&[], 0).is_err());
    }
}
