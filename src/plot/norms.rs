//! Squared norms and margins by layer.

use super::PlotError;
use super::figure::{Figure, finish, heading};
use super::film::{Film, Measures};
use super::unit::Unit;
use crate::rational::Rational;
use hardmax_plot::chart::{Chart, GUTTER};
use hardmax_plot::scene::{Anchor, Item, Role, Scene, Shape};
use hardmax_plot::sheet::{MARGIN, Sheet};

const HEIGHT: f64 = 190.0;

impl Figure {
    /// Two charts a film: squared A-norms and margins of the tokens by layer. The films must hold their measures.
    ///
    /// # Errors
    /// [`PlotError::Width`].
    pub fn norms(&self, films: &[Film]) -> Result<Scene, PlotError> {
        Figure { hyperplanes: false, ..*self }.check(films)?;
        let mut sheet = Sheet::new(self.width);
        for film in films {
            heading(&mut sheet, film);
            // Side by side where there is room.
            let columns = if self.width >= 560.0 { 2 } else { 1 };
            let width = (self.width - 2.0 * MARGIN - GUTTER * columns as f64) / columns as f64;
            for (column, chart) in [norms(film), margins(film)].into_iter().enumerate() {
                let x = MARGIN + GUTTER + if columns == 2 { (width + GUTTER) * column as f64 } else { 0.0 };
                chart.draw(&mut sheet.items, film, [x, sheet.y + 20.0], [width, HEIGHT]);
                if columns == 1 || column == 1 {
                    sheet.y += HEIGHT + 54.0;
                }
            }
        }
        let star = Item::new(Shape::star([9.0, 0.0], 6.0), Role::Leader([0].into()));
        let line = Shape::Path { points: vec![[0.0, 0.0], [18.0, 0.0]], closed: false };
        let entries = vec![
            (vec![Item::new(line, Role::Trail([0].into()))], "a token, in the colour of the leader it follows at last"),
            (vec![star], "leader, from the layer at which it leads"),
        ];
        sheet.legend(entries);
        Ok(finish(sheet, films, "squared norms and margins by layer"))
    }
}

/// What a chart shows: a line a token, a value a layer.
struct Lines {
    title: String,
    /// For each shown token its values. Shape (shown, layers).
    lines: Vec<Vec<Option<f64>>>,
}

fn norms(film: &Film) -> Lines {
    let form = film.instance.form();
    chart(film, "squared A-norm |z|\u{b2}", |measures, place| Some(form.norm_squared(&measures.tokens[place])))
}

fn margins(film: &Film) -> Lines {
    chart(film, "margin, positive for leaders", |measures, place| measures.margins[place].clone())
}

fn chart(film: &Film, title: &str, value: impl Fn(&Measures, usize) -> Option<Rational>) -> Lines {
    let measures = || film.frames.iter().filter_map(|frame| frame.measures.as_ref());
    let line = |place| measures().map(|measures| value(measures, place)).collect();
    let values: Vec<Vec<Option<Rational>>> = (0..film.shown.len()).map(line).collect();
    let unit = Unit::of(values.iter().flatten().flatten());
    let title = unit.name().map_or_else(|| title.to_owned(), |unit| format!("{title}, in {unit}"));
    Lines {
        title,
        lines: values
            .iter()
            .map(|line| line.iter().map(|value| Some(unit.measure(value.as_ref()?))).collect())
            .collect(),
    }
}

impl Lines {
    fn draw(&self, items: &mut Vec<Item>, film: &Film, at: [f64; 2], size: [f64; 2]) {
        let values = || self.lines.iter().flatten().flatten().copied();
        let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
        let pad = if high > low { (high - low) * 0.06 } else { 1.0 };
        let (low, high) = (if low < 0.0 { low - pad } else { low }, high + pad);
        let last = film.last().max(1) as f64;
        let chart = Chart { at, size, x: [0.0, last], y: [low, high] };
        items.extend(chart.ground(&self.title, "layer"));
        let roles = &film.frames[film.last()].roles;
        for (place, line) in self.lines.iter().enumerate() {
            let points: Vec<[f64; 2]> = line
                .iter()
                .enumerate()
                .filter_map(|(layer, value)| value.map(|value| chart.point([layer as f64, value])))
                .collect();
            if points.is_empty() {
                continue;
            }
            let hues = roles.hues[place].clone();
            let first = film.frames.iter().position(|frame| frame.roles.leads[place]);
            let star = first.and_then(|layer| points.get(layer)).map(|&at| Shape::star(at, 5.0));
            items.push(Item::new(Shape::Path { points, closed: false }, Role::Trail(hues.clone())));
            items.extend(star.map(|star| Item::new(star, Role::Leader(hues))));
        }
        if self.lines.iter().flatten().all(Option::is_none) {
            let middle = [at[0] + size[0] / 2.0, at[1] + size[1] / 2.0];
            items.push(Item::text(middle, 10.5, Anchor::Middle, Role::Faint, "none: all tokens are at one point"));
        }
        items.push(chart.frame());
    }
}
