//! Pictures of films: panels by layer, one panel large, a frame of an animation; each with its caption and a legend.

use super::PlotError;
use super::caption::caption;
use super::film::Film;
use super::panel::{self, PanelStyle};
use hardmax_plot::axes::{Placed, Window};
use hardmax_plot::scene::{Anchor, Item, Role, Scene, Shape};
use hardmax_plot::sheet::{MARGIN, Sheet};
use hardmax_plot::text::cut;

/// The narrowest picture whose text has room.
pub const MIN_WIDTH: f64 = 240.0;

/// The widest picture.
pub const MAX_WIDTH: f64 = 8000.0;

/// What pictures have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Figure {
    /// The width. Panels that would be too narrow for their text go into a line of their own.
    pub width: f64,
    /// Whether the separating hyperplanes of leaders are drawn.
    pub hyperplanes: bool,
}

impl Default for Figure {
    fn default() -> Self {
        Self { width: 960.0, hyperplanes: false }
    }
}

impl Figure {
    /// The same figure of another width.
    #[must_use]
    pub fn with_width(self, width: f64) -> Self {
        Self { width, ..self }
    }

    /// The same figure with separating hyperplanes or without.
    #[must_use]
    pub fn with_hyperplanes(self, hyperplanes: bool) -> Self {
        Self { hyperplanes, ..self }
    }
}

const GUTTER: f64 = 26.0;
const GAP: f64 = 10.0;
const NARROWEST: f64 = 150.0;

/// A panel to be drawn.
struct Cell<'a> {
    film: &'a Film,
    time: f64,
    title: String,
    window: Window,
}

impl Figure {
    /// The panel figure: a row a film, a panel a layer.
    ///
    /// # Errors
    /// [`PlotError::Hyperplanes`], [`PlotError::Width`].
    ///
    /// # Panics
    /// **Panics if** a layer is beyond the last of a film.
    pub fn panels(&self, films: &[Film], layers: &[usize]) -> Result<Scene, PlotError> {
        self.check(films)?;
        let mut sheet = Sheet::new(self.width);
        for film in films {
            heading(&mut sheet, film);
            let window = panel::window(film, layers.iter().copied().max().unwrap_or(0));
            let cell = |&layer: &usize| Cell { film, time: layer as f64, title: format!("layer {layer}"), window };
            self.cells(&mut sheet, &layers.iter().map(cell).collect::<Vec<_>>(), false);
        }
        self.legend(&mut sheet, films);
        let layers: Vec<String> = layers.iter().map(ToString::to_string).collect();
        Ok(finish(sheet, films, &format!("tokens at layers {}", layers.join(", "))))
    }

    /// Each film in one large panel, with the ways of all tokens up to the last layer.
    ///
    /// # Errors
    /// As [`Figure::panels`].
    pub fn trajectory(&self, films: &[Film]) -> Result<Scene, PlotError> {
        self.check(films)?;
        let mut sheet = Sheet::new(self.width);
        for film in films {
            heading(&mut sheet, film);
            let (time, window) = (film.last() as f64, panel::window(film, film.last()));
            let title = format!("layers 0 to {}", film.last());
            self.cells(&mut sheet, &[Cell { film, time, title, window }], true);
        }
        self.legend(&mut sheet, films);
        Ok(finish(sheet, films, "ways of the tokens through the layers"))
    }

    /// A frame of an animation: each film in a panel at a time between its layers.
    ///
    /// # Errors
    /// As [`Figure::panels`].
    pub fn moment(&self, films: &[Film], time: f64) -> Result<Scene, PlotError> {
        self.check(films)?;
        let mut sheet = Sheet::new(self.width);
        let cell = |film| Cell { film, time, title: cut(&film.name, 24), window: panel::window(film, film.last()) };
        let title = format!("layer {}", time as usize);
        sheet.items.push(Item::text([MARGIN, sheet.y + 13.0], 13.5, Anchor::Start, Role::Heading, title));
        sheet.y += 24.0;
        self.cells(&mut sheet, &films.iter().map(cell).collect::<Vec<_>>(), false);
        for film in films {
            for note in super::caption::notes(film) {
                sheet.text(&format!("{}: {note}", cut(&film.name, 40)), Role::Faint);
            }
        }
        self.legend(&mut sheet, films);
        Ok(finish(sheet, films, "tokens moving from layer to layer"))
    }

    pub(super) fn check(&self, films: &[Film]) -> Result<(), PlotError> {
        if !(MIN_WIDTH..=MAX_WIDTH).contains(&self.width) {
            return Err(PlotError::Width(self.width));
        }
        match films.iter().find(|film| self.hyperplanes && film.hyperplanes(0).is_none()) {
            Some(film) => Err(PlotError::Hyperplanes { name: film.name.clone(), dimension: film.instance.dimension() }),
            None => Ok(()),
        }
    }

    fn cells(&self, sheet: &mut Sheet, cells: &[Cell], large: bool) {
        let room = self.width - 2.0 * MARGIN - GUTTER;
        let fit = (((room + GAP) / (NARROWEST + GAP)) as usize).max(1);
        let lines = cells.len().div_ceil(fit).max(1);
        // As many a line as in every other.
        let columns = cells.len().div_ceil(lines).max(1);
        let width = (room - GAP * (columns - 1) as f64) / columns as f64;
        // One panel alone need not fill a wide picture.
        let width = if large { width } else { width.min(340.0) };
        for line in cells.chunks(columns) {
            let flat = line.iter().all(|cell| cell.film.instance.dimension() == 1);
            let height = if flat { 56.0 } else { width };
            for (column, cell) in line.iter().enumerate() {
                let at = [MARGIN + GUTTER + (width + GAP) * column as f64, sheet.y + 17.0];
                let title = [at[0] + width / 2.0, sheet.y + 11.0];
                sheet.items.push(Item::text(title, 11.0, Anchor::Middle, Role::Text, &cell.title));
                let style = PanelStyle {
                    left: column == 0,
                    hyperplanes: self.hyperplanes,
                    large,
                    mark: if large { 1.35 } else { 1.0 },
                };
                let placed = Placed { window: cell.window, at, size: [width, height] };
                panel::draw(&mut sheet.items, cell.film, cell.time, &placed, style);
            }
            sheet.y += 17.0 + height + 22.0;
        }
        sheet.y += 6.0;
    }

    fn legend(&self, sheet: &mut Sheet, films: &[Film]) {
        let any = |test: &dyn Fn(&Film) -> bool| films.iter().any(test);
        let [first, second] = [0usize, 1].map(|hue| super::Hues::from([hue]));
        let both = super::Hues::from([0usize, 1]);
        let line = |y: f64| vec![[0.0, y], [18.0, y]];
        let tied = |film: &Film| film.frames.iter().any(|frame| frame.roles.hues.iter().any(|hues| hues.len() > 1));
        let mut entries: Vec<(Vec<Item>, &str)> = vec![
            (vec![Item::new(Shape::star([9.0, 0.0], 7.0), Role::Leader(first.clone()))], "leader"),
            (
                vec![Item::new(Shape::Disc { at: [9.0, 0.0], radius: 3.6 }, Role::Token(first.clone()))],
                "follower, in the colour of the leader it follows",
            ),
        ];
        if any(&tied) {
            let disc = Shape::Disc { at: [9.0, 0.0], radius: 4.2 };
            entries.push((vec![Item::new(disc, Role::Token(both))], "follower of several leaders"));
        }
        let trail = Item::new(Shape::Path { points: line(0.0), closed: false }, Role::Trail(first));
        entries.push((vec![trail], "way so far"));
        if any(&|film| film.limits.len() > 1) {
            let area = vec![[1.0, -5.0], [17.0, -5.0], [17.0, 5.0], [1.0, 5.0]];
            let polytope = Item::new(Shape::Path { points: area, closed: true }, Role::Polytope);
            entries.push((vec![polytope], "limit polytope"));
        }
        if any(&|film| film.limits.iter().any(|limit| limit.face.is_some())) {
            let diamond = Item::new(Shape::diamond([9.0, 0.0], 5.5), Role::Face);
            let foot = "limit where no leader stands: the origin (+) projected onto a face";
            entries.push((vec![diamond], foot));
        }
        if self.hyperplanes {
            let plane = Item::new(Shape::Path { points: line(0.0), closed: false }, Role::Hyperplane(second));
            entries.push((vec![plane], "separating hyperplane of a leader"));
        }
        sheet.legend(entries);
    }
}

/// The name of a film and its caption.
pub(super) fn heading(sheet: &mut Sheet, film: &Film) {
    sheet.heading(&film.name);
    sheet.text(&caption(film), Role::Text);
    sheet.y += 5.0;
}

/// The picture of films, described by their captions.
pub(super) fn finish(sheet: Sheet, films: &[Film], what: &str) -> Scene {
    let names: Vec<String> = films.iter().map(|film| cut(&film.name, 60)).collect();
    let captions: Vec<String> = films.iter().map(|film| format!("{}: {}", film.name, caption(film))).collect();
    sheet.finish(format!("{}: {what}", names.join(", ")), captions.join(" "))
}
