//! One panel: the tokens of a film at a time, on the limit polytope, with their ways so far.

use super::caption::{label, name};
use super::film::Film;
use crate::report::list;
use hardmax_plot::axes::{Placed, Window, hull, ticks};
use hardmax_plot::scene::{Anchor, Item, Role, Shape};
use hardmax_plot::text::text_width;

/// How a panel is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct PanelStyle {
    /// Numbers at the left edge.
    pub left: bool,
    /// Separating hyperplanes of leaders.
    pub hyperplanes: bool,
    /// One trajectory large: a mark at every layer, and every token named where there is room.
    pub large: bool,
    /// The size of a mark, 1 for panels of ordinary size.
    pub mark: f64,
}

/// The most tokens of which each has a note; for more, the file would be large and points too close to be pointed at.
const MOST_NOTES: usize = 100;

/// The most leaders that are named in a panel, and tokens in a large one.
const MOST_NAMES: usize = 12;
const MOST_NAMES_LARGE: usize = 24;

/// The window for all layers of a film up to `last`, with the origin where that does not make it much larger.
pub(super) fn window(film: &Film, last: usize) -> Window {
    let limits = film.limits.iter().map(|limit| limit.at);
    let points = film.frames.iter().take(last + 1).flat_map(|frame| frame.at.iter().copied()).chain(limits);
    let alone = Window::around(points.clone());
    let with_origin = Window::around(points.chain([[0.0, 0.0]]));
    if with_origin.reach <= 1.5 * alone.reach { with_origin } else { alone }
}

/// Draws the panel of `film` at `time`, at this place.
pub(super) fn draw(items: &mut Vec<Item>, film: &Film, time: f64, placed: &Placed, style: PanelStyle) {
    let Placed { at, size, .. } = *placed;
    items.push(Item::new(Shape::Rectangle { at, size }, Role::Ground));
    grid(items, film, placed, style);
    let layer = (time as usize).min(film.last());
    polytope(items, film, placed, style);
    if style.hyperplanes {
        for (place, normal, offset) in film.hyperplanes(layer).into_iter().flatten() {
            if let Some([from, to]) = placed.clip(normal, offset) {
                let role = Role::Hyperplane(film.frames[layer].roles.hues[place].clone());
                items.push(Item::line(placed.point(from), placed.point(to), role));
            }
        }
    }
    trails(items, film, time, placed, style);
    tokens(items, film, time, placed, style);
    items.push(Item::new(Shape::Rectangle { at, size }, Role::Frame));
}

fn grid(items: &mut Vec<Item>, film: &Film, placed: &Placed, style: PanelStyle) {
    let Placed { at, size, window } = *placed;
    let reach = placed.reach();
    let most = |length: f64| ((length / 45.0) as usize).clamp(3, 9);
    for (value, text) in ticks(window.centre[0] - reach[0], window.centre[0] + reach[0], most(size[0])) {
        let x = placed.point([value, 0.0])[0];
        items.push(Item::line([x, at[1]], [x, at[1] + size[1]], Role::Grid));
        items.push(Item::text([x, at[1] + size[1] + 11.0], 9.0, Anchor::Middle, Role::Faint, text));
    }
    if film.instance.dimension() == 1 {
        return;
    }
    for (value, text) in ticks(window.centre[1] - reach[1], window.centre[1] + reach[1], most(size[1])) {
        let y = placed.point([0.0, value])[1];
        items.push(Item::line([at[0], y], [at[0] + size[0], y], Role::Grid));
        if style.left {
            items.push(Item::text([at[0] - 4.0, y + 3.2], 9.0, Anchor::End, Role::Faint, text));
        }
    }
}

fn polytope(items: &mut Vec<Item>, film: &Film, placed: &Placed, style: PanelStyle) {
    let corners: Vec<[f64; 2]> =
        hull(film.limits.iter().map(|limit| limit.at).collect()).into_iter().map(|at| placed.point(at)).collect();
    if corners.len() > 1 {
        items.push(Item::new(Shape::Path { points: corners, closed: true }, Role::Polytope));
    }
    let inside = |point: [f64; 2]| (0..2).all(|k| (point[k] - placed.window.centre[k]).abs() <= placed.reach()[k]);
    let faces = film.limits.iter().filter_map(|limit| limit.face.as_ref().map(|face| (limit, face)));
    for (limit, face) in faces.clone() {
        // A projection onto a plane does not keep feet of perpendiculars.
        if film.plane.words.is_none() && inside([0.0, 0.0]) {
            items.push(Item::line(placed.point([0.0, 0.0]), placed.point(limit.at), Role::Foot));
        }
        let note =
            format!("limit of {}: on the face of leaders {}, where no leader stands", list(&limit.tokens), list(face));
        let diamond = Shape::diamond(placed.point(limit.at), 5.5 * style.mark);
        items.push(Item::new(diamond, Role::Face).with_note(note));
    }
    if faces.count() > 0 && inside([0.0, 0.0]) {
        let [x, y] = placed.point([0.0, 0.0]);
        items.push(Item::line([x - 3.0, y], [x + 3.0, y], Role::Origin));
        items.push(Item::line([x, y - 3.0], [x, y + 3.0], Role::Origin));
    }
}

fn trails(items: &mut Vec<Item>, film: &Film, time: f64, placed: &Placed, style: PanelStyle) {
    let layer = (time as usize).min(film.last());
    let now = film.at(time);
    let roles = &film.frames[layer].roles;
    for (place, &end) in now.iter().enumerate() {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for at in film.frames[..=layer].iter().map(|frame| frame.at[place]).chain([end]) {
            let point = placed.point(at);
            // Steps shorter than a twentieth of a unit are not seen.
            if points.last().is_none_or(|last| (point[0] - last[0]).hypot(point[1] - last[1]) > 0.05) {
                points.push(point);
            }
        }
        if points.len() < 2 {
            continue;
        }
        let hues = roles.hues[place].clone();
        if style.large && now.len() <= MOST_NOTES {
            // The start as large as a token, then small marks.
            let radius = |k: usize| if k == 0 { 3.3 } else { 1.6 } * style.mark;
            let dots = points[..points.len() - 1].iter().enumerate();
            items.extend(
                dots.map(|(k, &at)| Item::new(Shape::Disc { at, radius: radius(k) }, Role::Token(hues.clone()))),
            );
        }
        items.push(Item::new(Shape::Path { points, closed: false }, Role::Trail(hues)));
    }
}

fn tokens(items: &mut Vec<Item>, film: &Film, time: f64, placed: &Placed, style: PanelStyle) {
    let layer = (time as usize).min(film.last());
    let roles = &film.frames[layer].roles;
    let now = film.at(time);
    // Leaders in front of those that gather at them.
    let mut order: Vec<usize> = (0..now.len()).collect();
    order.sort_by_key(|&place| roles.leads[place]);
    let crowd = if now.len() > 300 { 0.55 } else { 1.0 } * style.mark;
    for place in order {
        let (i, at, hues) = (film.shown[place], placed.point(now[place]), roles.hues[place].clone());
        let mut item = match roles.leads[place] {
            true => Item::new(Shape::star(at, 7.0 * crowd), Role::Leader(hues)),
            false => Item::new(Shape::Disc { at, radius: 3.3 * crowd }, Role::Token(hues)),
        };
        if now.len() <= MOST_NOTES {
            let does = if roles.leads[place] { "leads" } else { "attends to" };
            let set = if roles.leads[place] { String::new() } else { format!(" {}", list(roles.pattern.set(i))) };
            item = item.with_note(format!("token {} {does}{set}", name(film, i)));
        }
        items.push(item);
    }
    names(items, film, time, placed, style);
}

/// Leaders are named; in a large picture all tokens are, where they start. Names stand away from the middle.
fn names(items: &mut Vec<Item>, film: &Film, time: f64, placed: &Placed, style: PanelStyle) {
    let layer = (time as usize).min(film.last());
    let leads = &film.frames[layer].roles.leads;
    let most = if style.large { MOST_NAMES_LARGE } else { MOST_NAMES };
    let all = style.large && film.shown.len() <= most;
    let named: Vec<usize> = (0..film.shown.len()).filter(|&place| all || leads[place]).collect();
    if named.len() > most {
        return;
    }
    let middle = placed.point(placed.window.centre);
    let mut taken: Vec<[f64; 2]> = Vec::new();
    for place in named {
        let i = film.shown[place];
        let text = label(film, i, 18).unwrap_or_else(|| i.to_string());
        // At the current layer where it leads, else where it starts.
        let from = if leads[place] { layer } else { 0 };
        let at = placed.point(film.frames[from].at[place]);
        // Tokens at one point have one name too many.
        if taken.iter().any(|other| (other[0] - at[0]).hypot(other[1] - at[1]) < 7.0) {
            continue;
        }
        taken.push(at);
        let right = at[0] >= middle[0];
        let (anchor, dx) = if right { (Anchor::Start, 6.5) } else { (Anchor::End, -6.5) };
        // Long names turn inwards, so that they stay in the panel.
        let room = if right { placed.at[0] + placed.size[0] - at[0] } else { at[0] - placed.at[0] };
        let fits = text_width(&text, 9.5) + 8.0 <= room;
        let (anchor, dx) = match (fits, right) {
            (true, _) => (anchor, dx),
            (false, true) => (Anchor::End, -6.5),
            (false, false) => (Anchor::Start, 6.5),
        };
        // Away from the middle too, unless the panel ends there.
        let above =
            if at[1] <= middle[1] { at[1] - 15.0 > placed.at[1] } else { at[1] + 14.0 > placed.at[1] + placed.size[1] };
        let dy = if above { -5.0 } else { 12.0 };
        items.push(Item::text([at[0] + dx, at[1] + dy], 9.5, anchor, Role::Label, text));
    }
}
