//! The picture of an explained review, in the style of the paper: half-planes shaded, leaders labelled, the mean marked.

use super::plane::Plane;
use super::{Explanation, verdict_name};
use crate::leaders::Rule;
use hardmax::pattern::Pattern;
use hardmax::plot::Palette;
use hardmax_plot::axes::{Placed, Window};
use hardmax_plot::scene::{Anchor, Item, Role, Scene, Shape};
use hardmax_plot::sheet::{MARGIN, Sheet};
use hardmax_plot::{Hues, Theme, svg};

/// The side of a panel.
const SIDE: f64 = 420.0;
const GAP: f64 = 26.0;

/// The colours of the positive and the negative side.
const SIDES: [usize; 2] = [0, 1];

/// Before the first layer and at infinite depth, side by side, as SVG.
pub fn picture(explanation: &Explanation) -> String {
    let panels = Panels::new(explanation);
    let starts: Vec<Vec<f64>> = explanation.words.iter().map(|word| word.start.clone()).collect();
    let shown = [("before the first layer".to_owned(), &*starts), (DEEP.to_owned(), &*limits(explanation))];
    svg(&panels.scene(&shown), Theme::Auto)
}

/// The review layer by layer (shape (layers, m, d)), then its limit: a name and a scene each, all of one size.
pub fn slides(explanation: &Explanation, layers: &[Vec<Vec<f64>>]) -> Vec<(String, Scene)> {
    let (panels, limits) = (Panels::new(explanation), limits(explanation));
    let layers = layers.iter().enumerate().map(|(number, points)| (format!("layer {number}"), points));
    let named = layers.chain([(DEEP.to_owned(), &limits)]);
    named.map(|(name, points)| (name.clone(), panels.scene(&[(name, points)]))).collect()
}

const DEEP: &str = "at infinite depth";

/// Where the words end up. Shape (m, d).
fn limits(explanation: &Explanation) -> Vec<Vec<f64>> {
    explanation.words.iter().map(|word| explanation.clusters[word.cluster].point.clone()).collect()
}

/// What the panels of a review have in common.
struct Panels<'a> {
    explanation: &'a Explanation,
    plane: Plane,
    window: Window,
    /// For each word the colours of the leaders it follows in the end.
    hues: Vec<Hues>,
}

impl<'a> Panels<'a> {
    fn new(explanation: &'a Explanation) -> Self {
        let words = &explanation.words;
        let starts: Vec<Vec<f64>> = words.iter().map(|word| word.start.clone()).collect();
        let plane = Plane::new(&starts, &explanation.hyperplane.v, explanation.hyperplane.b);
        let ends = explanation.clusters.iter().map(|cluster| &cluster.point);
        let window = Window::around(starts.iter().chain(ends).map(|point| plane.project(point)));
        let pattern = Pattern::from_sets(words.iter().map(|word| word.follows.clone()));
        let classes: Vec<usize> = (0..words.len()).collect();
        let leaders: Vec<usize> = classes.iter().copied().filter(|&i| leads(explanation, i)).collect();
        let followed = Palette::default().followed(&pattern, &leaders, &classes);
        // The first colours are those of the sides.
        let colours = |i: usize| followed[pattern.row_of(i)].iter().map(|hue| hue + SIDES.len()).collect();
        Self { explanation, plane, window, hues: classes.iter().map(|&i| colours(i)).collect() }
    }

    /// Panels side by side: their titles and where the words are. Shape (m, d).
    fn scene(&self, panels: &[(String, &[Vec<f64>])]) -> Scene {
        let explanation = self.explanation;
        let verdict = verdict_name(explanation.positive);
        let columns = panels.len() as f64;
        let mut sheet = Sheet::new(2.0 * MARGIN + columns * SIDE + (columns - 1.0) * GAP);
        sheet.heading(&format!("Verdict: {verdict}"));
        sheet.text(&format!("The attention is certified from layer {}.", explanation.layer), Role::Text);
        sheet.y += 5.0;
        for (column, (title, points)) in panels.iter().enumerate() {
            let at = [MARGIN + (SIDE + GAP) * column as f64, sheet.y + 19.0];
            let middle = [at[0] + SIDE / 2.0, sheet.y + 12.0];
            sheet.items.push(Item::text(middle, 12.0, Anchor::Middle, Role::Text, title));
            self.panel(&mut sheet.items, &Placed { window: self.window, at, size: [SIDE; 2] }, points);
        }
        sheet.y += 19.0 + SIDE + 8.0;
        sheet.legend(legend());
        let words = &explanation.words;
        let lead: Vec<&str> =
            (0..words.len()).filter(|&i| leads(explanation, i)).map(|i| words[i].word.as_str()).collect();
        let titles: Vec<&str> = panels.iter().map(|(title, _)| title.as_str()).collect();
        sheet.finish(
            format!("A review, {}", titles.join(" and ")),
            format!("Verdict: {verdict}. Leaders: {}.", lead.join(", ")),
        )
    }

    /// One panel: the words at `points`. Shape (m, d).
    fn panel(&self, items: &mut Vec<Item>, placed: &Placed, points: &[Vec<f64>]) {
        let Placed { at, size, .. } = *placed;
        let frame = Shape::Rectangle { at, size };
        items.push(Item::new(frame.clone(), Role::Ground));
        let Plane { normal, bias, .. } = self.plane;
        for (hue, sign) in SIDES.into_iter().zip([1.0, -1.0]) {
            let part = placed.half(normal.map(|entry| sign * entry), -sign * bias);
            let points: Vec<[f64; 2]> = part.into_iter().map(|point| placed.point(point)).collect();
            if !points.is_empty() {
                items.push(Item::new(Shape::Path { points, closed: true }, Role::Side(hue)));
            }
        }
        items.push(Item::new(frame, Role::Frame));
        let explanation = self.explanation;
        let (mut sum, mut total) = ([0.0; 2], 0.0);
        let mut leaders = Vec::new();
        for (i, (word, point)) in explanation.words.iter().zip(points).enumerate() {
            let count = f64::from(word.count);
            let place = self.plane.project(point);
            sum = [0, 1].map(|k| sum[k] + count * place[k]);
            total += count;
            let [x, y] = placed.point(place);
            let (name, hues) = (word.word.as_str(), self.hues[i].clone());
            if leads(explanation, i) {
                leaders.push(Item::new(Shape::star([x, y], 8.0), Role::Leader(hues)).with_note(name.to_owned()));
                let (anchor, dx) = if x > at[0] + size[0] * 0.75 { (Anchor::End, -9.0) } else { (Anchor::Start, 9.0) };
                leaders.push(Item::text([x + dx, y - 5.0], 12.0, anchor, Role::Label, name));
                continue;
            }
            let disc = Shape::Disc { at: [x, y], radius: 3.3 };
            items.push(Item::new(disc, Role::Token(hues)).with_note(name.to_owned()));
            // At a leader the names of those that followed it would only hide its own.
            let cluster = &explanation.clusters[word.cluster];
            if cluster.leader.is_none() || *point != cluster.point {
                items.push(Item::text([x + 5.0, y + 3.0], 9.0, Anchor::Start, Role::Label, name));
            }
        }
        items.append(&mut leaders);
        items.extend(cross(placed.point(sum.map(|entry| entry / total)), 7.0));
    }
}

/// Whether a word leads at infinite depth.
fn leads(explanation: &Explanation, word: usize) -> bool {
    explanation.words[word].leader.contains(&Rule::Class)
}

/// The mark of the mean.
fn cross([x, y]: [f64; 2], reach: f64) -> [Item; 2] {
    [([x - reach, y], [x + reach, y]), ([x, y - reach], [x, y + reach])]
        .map(|(from, to)| Item::line(from, to, Role::Mean).with_note("mean".to_owned()))
}

fn legend() -> Vec<(Vec<Item>, &'static str)> {
    let side = |hue| {
        let swatch = Shape::Rectangle { at: [1.0, -6.0], size: [16.0, 12.0] };
        vec![Item::new(swatch.clone(), Role::Side(hue)), Item::new(swatch, Role::Frame)]
    };
    let hues: Hues = [SIDES.len()].into();
    vec![
        (side(SIDES[0]), "positive side"),
        (side(SIDES[1]), "negative side"),
        (vec![Item::new(Shape::star([9.0, 0.0], 7.0), Role::Leader(hues.clone()))], "leader"),
        (
            vec![Item::new(Shape::Disc { at: [9.0, 0.0], radius: 3.6 }, Role::Token(hues))],
            "word, in the colour of the leader it follows in the end",
        ),
        (cross([9.0, 0.0], 6.0).to_vec(), "mean"),
    ]
}
