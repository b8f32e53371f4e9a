//! Squared norms and margins by layer.

use super::PlotError;
use super::figure::{Figure, MARGIN, Page};
use super::film::{Film, Measures};
use super::unit::Unit;
use crate::rational::Rational;
use hardmax_plot::axes::ticks;
use hardmax_plot::scene::{Anchor, Item, Role, Scene, Shape};

const GUTTER: f64 = 40.0;
const HEIGHT: f64 = 190.0;

impl Figure {
    /// Two charts a film: squared A-norms and margins of the tokens by layer. The films must hold their measures.
    ///
    /// # Errors
    /// [`PlotError::Width`].
    pub fn norms(&self, films: &[Film]) -> Result<Scene, PlotError> {
        Figure { hyperplanes: false, ..*self }.check(films)?;
        let mut page = Page::new(self.width);
        for film in films {
            page.heading(film);
            // Side by side where there is room.
            let columns = if self.width >= 560.0 { 2 } else { 1 };
            let width = (self.width - 2.0 * MARGIN - GUTTER * columns as f64) / columns as f64;
            for (column, chart) in [norms(film), margins(film)].into_iter().enumerate() {
                let x = MARGIN + GUTTER + if columns == 2 { (width + GUTTER) * column as f64 } else { 0.0 };
                chart.draw(&mut page.items, film, [x, page.y + 20.0], [width, HEIGHT]);
                if columns == 1 || column == 1 {
                    page.y += HEIGHT + 54.0;
                }
            }
        }
        let star = Item::new(Shape::star([9.0, 0.0], 6.0), Role::Leader([0].into()));
        let line = Shape::Path { points: vec![[0.0, 0.0], [18.0, 0.0]], closed: false };
        let entries = vec![
            (vec![Item::new(line, Role::Trail([0].into()))], "a token, in the colour of the leader it follows at last"),
            (vec![star], "leader, from the layer at which it leads"),
        ];
        page.legend(entries);
        Ok(page.finish(films, "squared norms and margins by layer"))
    }
}

/// A chart: a line a token, a value a layer.
struct Chart {
    title: String,
    /// For each shown token its values. Shape (shown, layers).
    lines: Vec<Vec<Option<f64>>>,
}

fn norms(film: &Film) -> Chart {
    let form = film.instance.form();
    chart(film, "squared A-norm |z|\u{b2}", |measures, place| Some(form.norm_squared(&measures.tokens[place])))
}

fn margins(film: &Film) -> Chart {
    chart(film, "margin, positive for leaders", |measures, place| measures.margins[place].clone())
}

fn chart(film: &Film, title: &str, value: impl Fn(&Measures, usize) -> Option<Rational>) -> Chart {
    let measures = || film.frames.iter().filter_map(|frame| frame.measures.as_ref());
    let line = |place| measures().map(|measures| value(measures, place)).collect();
    let values: Vec<Vec<Option<Rational>>> = (0..film.shown.len()).map(line).collect();
    let unit = Unit::of(values.iter().flatten().flatten());
    let title = unit.name().map_or_else(|| title.to_owned(), |unit| format!("{title}, in {unit}"));
    Chart {
        title,
        lines: values
            .iter()
            .map(|line| line.iter().map(|value| Some(unit.measure(value.as_ref()?))).collect())
            .collect(),
    }
}

impl Chart {
    fn draw(&self, items: &mut Vec<Item>, film: &Film, at: [f64; 2], size: [f64; 2]) {
        let values = || self.lines.iter().flatten().flatten().copied();
        let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
        let pad = if high > low { (high - low) * 0.06 } else { 1.0 };
        let (low, high) = (if low < 0.0 { low - pad } else { low }, high + pad);
        let last = film.last().max(1) as f64;
        let x = |layer: f64| at[0] + 8.0 + (size[0] - 16.0) * layer / last;
        let y = |value: f64| at[1] + size[1] * (high - value) / (high - low);
        items.push(Item::text([at[0], at[1] - 7.0], 11.0, Anchor::Start, Role::Text, &self.title));
        items.push(Item::new(Shape::Rectangle { at, size }, Role::Ground));
        for (value, text) in ticks(low, high, 6) {
            let role = if value == 0.0 { Role::Zero } else { Role::Grid };
            items.push(Item::line([at[0], y(value)], [at[0] + size[0], y(value)], role));
            items.push(Item::text([at[0] - 4.0, y(value) + 3.2], 9.0, Anchor::End, Role::Faint, text));
        }
        for (layer, text) in ticks(0.0, last, 10).into_iter().filter(|tick| tick.0.fract() == 0.0) {
            items.push(Item::text([x(layer), at[1] + size[1] + 12.0], 9.0, Anchor::Middle, Role::Faint, text));
        }
        items.push(Item::text(
            [at[0] + size[0] / 2.0, at[1] + size[1] + 25.0],
            9.5,
            Anchor::Middle,
            Role::Faint,
            "layer",
        ));
        let roles = &film.frames[film.last()].roles;
        for (place, line) in self.lines.iter().enumerate() {
            let points: Vec<[f64; 2]> = line
                .iter()
                .enumerate()
                .filter_map(|(layer, value)| value.map(|value| [x(layer as f64), y(value)]))
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
        items.push(Item::new(Shape::Rectangle { at, size }, Role::Frame));
    }
}
