//! How far softmax runs are from the hardmax run, by layer, beside what `softmax_gap` bounds.

use super::PlotError;
use super::figure::{Figure, finish, heading};
use super::film::Film;
use crate::report::short;
use crate::softmax::{self, SoftmaxLayer, Temperature};
use hardmax_plot::chart::{Chart, GUTTER};
use hardmax_plot::scene::{Anchor, Item, Role, Scene, Shape};
use hardmax_plot::sheet::{MARGIN, Sheet};

const HEIGHT: f64 = 210.0;

/// What is measured of a layer, where it is.
type Measure = fn(&SoftmaxLayer) -> Option<f64>;

/// What is drawn of a layer, and what it is called; its place is its colour.
const CURVES: [(&str, Measure); 2] = [
    ("the largest A-norm distance of a softmax token from its hardmax token", |layer| Some(layer.distance_high)),
    ("what softmax_gap says it is at most", |layer| layer.bound),
];

impl Figure {
    /// A chart a film: the largest distance of a softmax token from its hardmax token, and its bound, by layer, as powers of
    /// ten. A layer whose distance may be 0 has no place on it.
    ///
    /// # Errors
    /// [`PlotError::Width`].
    pub fn softmax_distance(&self, films: &[Film], temperature: &Temperature) -> Result<Scene, PlotError> {
        Figure { hyperplanes: false, ..*self }.check(films)?;
        let mut sheet = Sheet::new(self.width);
        let size = [self.width - 2.0 * MARGIN - GUTTER, HEIGHT];
        for film in films {
            heading(&mut sheet, film);
            let run = softmax::run(&film.instance, temperature, film.last());
            let title = format!("distance of the softmax run at T = {}, powers of ten", short(temperature.value()));
            draw(&mut sheet.items, &title, &run.layers, [MARGIN + GUTTER, sheet.y + 20.0], size);
            sheet.y += HEIGHT + 54.0;
            let ends = match &run.ends {
                None => continue,
                Some(softmax::ChainEnds { layer, token: Some(token) }) => {
                    let name = film.instance.name(*token);
                    format!("The bound ends at layer {layer}: token {name} attends to several points there.")
                }
                Some(softmax::ChainEnds { layer, token: None }) => {
                    format!(
                        "The bound ends at layer {layer}: from there on it would be more than the diameter of the tokens."
                    )
                }
            };
            sheet.text(&ends, Role::Faint);
        }
        let line = |hue| vec![Item::line([0.0, 0.0], [18.0, 0.0], Role::Curve(hue))];
        sheet.legend(CURVES.iter().enumerate().map(|(hue, (name, _))| (line(hue), *name)).collect());
        Ok(finish(sheet, films, &format!("softmax at T = {} beside hardmax", short(temperature.value()))))
    }
}

fn draw(items: &mut Vec<Item>, title: &str, layers: &[SoftmaxLayer], at: [f64; 2], size: [f64; 2]) {
    let apart = || layers.iter().filter(|layer| layer.distance_low > 0.0);
    let curve = |value: Measure| -> Vec<[f64; 2]> {
        apart().filter_map(|layer| Some([layer.layer as f64, value(layer)?.log10()])).collect()
    };
    let curves = CURVES.map(|(_, value)| curve(value));
    let values = || curves.iter().flatten().map(|point| point[1]);
    let (low, high) = (values().fold(f64::MAX, f64::min).floor(), values().fold(f64::MIN, f64::max).ceil());
    let y = if low < high { [low, high] } else { [low.min(-1.0), low.min(-1.0) + 1.0] };
    let last = layers.last().map_or(1, |layer| layer.layer.max(1)) as f64;
    let chart = Chart { at, size, x: [0.0, last], y };
    items.extend(chart.ground(title, "layer"));
    for (hue, points) in curves.iter().enumerate().filter(|(_, points)| !points.is_empty()) {
        let points: Vec<[f64; 2]> = points.iter().map(|&point| chart.point(point)).collect();
        if let [alone] = points[..] {
            items.push(Item::new(Shape::Disc { at: alone, radius: 2.5 }, Role::Curve(hue)));
        }
        items.push(Item::new(Shape::Path { points, closed: false }, Role::Curve(hue)));
    }
    if curves.iter().all(Vec::is_empty) {
        let middle = [at[0] + size[0] / 2.0, at[1] + size[1] / 2.0];
        items.push(Item::text(middle, 10.5, Anchor::Middle, Role::Faint, "every distance is 0"));
    }
    items.push(chart.frame());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::FilmOptions;
    use crate::rational::ratio;

    fn scene(tokens: &[[i64; 2]], layers: usize) -> Scene {
        let rows = tokens.iter().map(|row| row.iter().map(|&x| ratio(x, 4)).collect()).collect();
        let instance = crate::instance::Instance::new(rows, None, ratio(1, 2)).unwrap();
        let film = Film::new("film", &instance, &FilmOptions::default().with_layers(layers)).unwrap();
        Figure::default().softmax_distance(&[film], &Temperature::new(ratio(1, 20)).unwrap()).unwrap()
    }

    fn lengths(scene: &Scene) -> Vec<usize> {
        let length = |item: &Item| match (&item.role, &item.shape) {
            (Role::Curve(_), Shape::Path { points, .. }) if points.len() > 2 => Some(points.len()),
            _ => None,
        };
        scene.items.iter().filter_map(length).collect()
    }

    #[test]
    fn a_line_for_the_distance_and_one_for_the_bound() {
        // At layer 0 the distance is 0; the bound is there until a token ties.
        assert_eq!(lengths(&scene(&[[4, 4], [4, -4], [3, 2], [-5, 1]], 6)), [6, 6]);
        let tied = scene(&[[4, 4], [4, -4], [2, 0], [-5, 1]], 6);
        assert_eq!(lengths(&tied), [6]);
        let words =
            |item: &Item| matches!(&item.shape, Shape::Text { text, .. } if text.contains("bound ends at layer 0"));
        assert!(tied.items.iter().any(words));
    }

    #[test]
    fn tokens_at_one_point_have_no_distance() {
        let scene = scene(&[[1, 1], [1, 1]], 3);
        assert!(lengths(&scene).is_empty());
        assert!(
            scene
                .items
                .iter()
                .any(|item| matches!(&item.shape, Shape::Text { text, .. } if text == "every distance is 0"))
        );
    }
}
