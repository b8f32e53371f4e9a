//! The picture of an explained review, in the style of the paper: half-planes shaded, leaders labelled, the mean marked.

use super::Explanation;
use super::plane::Plane;
use std::fmt::Write;

const SIZE: f64 = 420.0;
const MARGIN: f64 = 44.0;

/// The window of the plane that is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    centre: (f64, f64),
    reach: f64,
}

impl Window {
    pub(super) fn around(points: impl Iterator<Item = (f64, f64)> + Clone) -> Self {
        let range = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let x = range(&mut points.clone().map(|point| point.0));
        let y = range(&mut points.map(|point| point.1));
        let reach = (x.1 - x.0).max(y.1 - y.0).max(1e-6) * 0.58;
        Self { centre: ((x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0), reach }
    }

    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let scale = SIZE / (2.0 * self.reach);
        (SIZE / 2.0 + (x - self.centre.0) * scale, SIZE / 2.0 - (y - self.centre.1) * scale)
    }

    fn corners(&self) -> [(f64, f64); 4] {
        let ((x, y), r) = (self.centre, self.reach);
        [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
    }
}

/// Before the first layer and at infinite depth, side by side, as SVG.
pub fn svg(explanation: &Explanation) -> String {
    let starts: Vec<Vec<f64>> = explanation.words.iter().map(|word| word.start.clone()).collect();
    let limits: Vec<Vec<f64>> =
        explanation.words.iter().map(|word| explanation.clusters[word.cluster].point.clone()).collect();
    let plane = plane(explanation);
    let window = window(explanation, &plane);
    let (width, height) = (2.0 * SIZE + 3.0 * MARGIN, SIZE + 2.0 * MARGIN + 16.0);
    let mut out = header(width, height);
    for (offset, title, points) in [(MARGIN, "before", &starts), (2.0 * MARGIN + SIZE, "at infinite depth", &limits)] {
        out += &format!("<g transform=\"translate({offset},{MARGIN})\">");
        out += &format!("<text x=\"0\" y=\"-10\" font-size=\"15\">{title}</text>");
        out += &panel(explanation, &plane, window, points);
        out += "</g>\n";
    }
    let verdict = super::html::verdict_name(explanation.positive);
    let y = SIZE + 2.0 * MARGIN;
    out += &format!(
        "<text x=\"{MARGIN}\" y=\"{y}\" font-size=\"13\">verdict: {verdict}; blue: positive side, red: negative side; star: leader; cross: mean; attention certified from layer {}</text>\n",
        explanation.layer
    );
    out + "</svg>\n"
}

pub(super) fn plane(explanation: &Explanation) -> Plane {
    let starts: Vec<Vec<f64>> = explanation.words.iter().map(|word| word.start.clone()).collect();
    Plane::new(&starts, &explanation.hyperplane.v, explanation.hyperplane.b)
}

pub(super) fn window(explanation: &Explanation, plane: &Plane) -> Window {
    let points: Vec<(f64, f64)> = explanation
        .words
        .iter()
        .map(|word| plane.project(&word.start))
        .chain(explanation.clusters.iter().map(|cluster| plane.project(&cluster.point)))
        .collect();
    Window::around(points.into_iter())
}

pub(super) fn header(width: f64, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    )
}

/// One panel: the words at `points` (shape (m, d)).
pub(super) fn panel(explanation: &Explanation, plane: &Plane, window: Window, points: &[Vec<f64>]) -> String {
    let mut out = String::new();
    for (sign, color) in [(1.0, "#d6e6f7"), (-1.0, "#f9dcd9")] {
        let corners = half(plane, &window.corners(), sign);
        let corners: Vec<String> =
            corners.into_iter().map(|corner| window.at(corner)).map(|(x, y)| format!("{x:.2},{y:.2}")).collect();
        if !corners.is_empty() {
            push(&mut out, format_args!("<polygon points=\"{}\" fill=\"{color}\"/>", corners.join(" ")));
        }
    }
    push(&mut out, format_args!("<rect width=\"{SIZE}\" height=\"{SIZE}\" fill=\"none\" stroke=\"#888\"/>"));
    let mut mean = (0.0, 0.0);
    let mut total = 0.0;
    let mut labels = String::new();
    for (word, point) in explanation.words.iter().zip(points) {
        let at = plane.project(point);
        let count = f64::from(word.count);
        mean = (mean.0 + count * at.0, mean.1 + count * at.1);
        total += count;
        let (x, y) = window.at(at);
        let name = escape(&word.word);
        if word.leader.contains(&crate::leaders::Rule::Class) {
            let star = star(x, y, 8.0);
            push(
                &mut labels,
                format_args!(
                    "<polygon points=\"{star}\" fill=\"#e8a200\" stroke=\"#555\"><title>{name}</title></polygon>"
                ),
            );
            let (anchor, dx) = if x > SIZE * 0.75 { ("end", -9.0) } else { ("start", 9.0) };
            push(
                &mut labels,
                format_args!(
                    "<text x=\"{:.2}\" y=\"{:.2}\" font-size=\"12\" text-anchor=\"{anchor}\" paint-order=\"stroke\" stroke=\"white\" stroke-width=\"2\">{name}</text>",
                    x + dx,
                    y - 5.0
                ),
            );
        } else {
            push(
                &mut out,
                format_args!(
                    "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"3.2\" fill=\"#444\" fill-opacity=\"0.65\"><title>{name}</title></circle>"
                ),
            );
            // At a leader the names of those that followed it would only hide its own.
            let cluster = &explanation.clusters[word.cluster];
            if cluster.leader.is_none() || *point != cluster.point {
                push(
                    &mut out,
                    format_args!(
                        "<text x=\"{:.2}\" y=\"{:.2}\" font-size=\"9\" fill=\"#444\">{name}</text>",
                        x + 5.0,
                        y + 3.0
                    ),
                );
            }
        }
    }
    out += &labels;
    let (x, y) = window.at((mean.0 / total, mean.1 / total));
    push(
        &mut out,
        format_args!(
            "<path d=\"M{:.2} {y:.2}h14M{x:.2} {:.2}v14\" stroke=\"black\" stroke-width=\"3\"><title>mean</title></path>",
            x - 7.0,
            y - 7.0
        ),
    );
    out
}

/// The part of a convex polygon on one side of the decision line.
fn half(plane: &Plane, polygon: &[(f64, f64)], sign: f64) -> Vec<(f64, f64)> {
    let mut out = Vec::new();
    for (index, &here) in polygon.iter().enumerate() {
        let next = polygon[(index + 1) % polygon.len()];
        let (a, b) = (sign * plane.side(here), sign * plane.side(next));
        if a >= 0.0 {
            out.push(here);
        }
        if (a > 0.0) != (b > 0.0) && a != b {
            let t = a / (a - b);
            out.push((here.0 + t * (next.0 - here.0), here.1 + t * (next.1 - here.1)));
        }
    }
    out
}

fn star(x: f64, y: f64, radius: f64) -> String {
    let corner = |k: u32| {
        let angle = f64::from(k) * std::f64::consts::PI / 5.0;
        let r = if k.is_multiple_of(2) { radius } else { radius * 0.42 };
        format!("{:.2},{:.2}", x + r * angle.sin(), y - r * angle.cos())
    };
    (0..10).map(corner).collect::<Vec<_>>().join(" ")
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // INVARIANT: writing to a string cannot fail.
    writeln!(out, "{text}").expect("a string");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_share_the_window() {
        let plane = Plane::new(&[], &[1.0, 0.0], -0.5);
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        assert_eq!(half(&plane, &square, 1.0), [(0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0)]);
        assert_eq!(half(&plane, &square, -1.0).len(), 4);
        let all = Plane::new(&[], &[0.0, 0.0], 1.0);
        assert_eq!((half(&all, &square, 1.0).len(), half(&all, &square, -1.0).len()), (4, 0));
    }

    #[test]
    fn words_are_escaped() {
        assert_eq!(escape("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
    }
}
