//! Windows of the plane and the numbers at their edges.

use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordf64;

/// Round numbers between `low` and `high`, at most `most` of them, with the text at each.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<(f64, String)> {
    if !(high - low).is_finite() || high <= low {
        return Vec::new();
    }
    let range: RangedCoordf64 = (low..high).into();
    let points = range.key_points(BoldPoints(most));
    let step = points.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let step = if step.is_finite() { step } else { high - low };
    let decimals = (-(step * 0.999).log10().floor()).clamp(0.0, 12.0) as usize;
    // What is left of steps that should meet at zero is no number of its own.
    let snapped = |value: f64| if value.abs() < step * 1e-6 { 0.0 } else { value };
    points.into_iter().map(snapped).map(|value| (value, number(value, decimals))).collect()
}

/// A number with a minus sign that is one.
fn number(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e7 || (value != 0.0 && value.abs() < 1e-7) {
        return format!("{value:.1e}").replace('-', "\u{2212}");
    }
    let mut text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text.trim_start_matches('-') == "0" { "0".to_owned() } else { text.replace('-', "\u{2212}") }
}

/// A square of the plane around what is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Its centre.
    pub centre: [f64; 2],
    /// Half the side.
    pub reach: f64,
}

impl Window {
    /// Around these points, with a margin; around a point alone, wide enough to have an inside.
    pub fn around(points: impl Iterator<Item = [f64; 2]>) -> Self {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for point in points.filter(|point| point.iter().all(|x| x.is_finite())) {
            for k in 0..2 {
                low[k] = low[k].min(point[k]);
                high[k] = high[k].max(point[k]);
            }
        }
        if low[0] > high[0] {
            (low, high) = ([0.0; 2], [0.0; 2]);
        }
        let centre = [0, 1].map(|k| low[k] / 2.0 + high[k] / 2.0);
        let size = centre[0].abs().max(centre[1].abs());
        let reach = (high[0] / 2.0 - low[0] / 2.0).max(high[1] / 2.0 - low[1] / 2.0);
        // Beyond the digits of a float there is nothing to see.
        let reach = if reach > size * 1e-12 { reach } else { (size * 0.5).max(1e-9) };
        Self { centre, reach: if reach > 1e-9 { reach * 1.18 } else { 1.0 } }
    }
}

/// Where a window of the plane stands in a picture: its middle at `middle`, `scale` units of the picture to one of the
/// plane, y upwards.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// The window.
    pub window: Window,
    /// Its upper left corner in the picture.
    pub at: [f64; 2],
    /// Its width and height in the picture.
    pub size: [f64; 2],
}

impl Placed {
    fn scale(&self) -> f64 {
        self.size[0] / (2.0 * self.window.reach)
    }

    /// From the plane to the picture.
    pub fn point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [cx, cy] = self.window.centre;
        [
            self.at[0] + self.size[0] / 2.0 + (x - cx) * self.scale(),
            self.at[1] + self.size[1] / 2.0 - (y - cy) * self.scale(),
        ]
    }

    /// Half the width and half the height of what is seen, in the plane.
    pub fn reach(&self) -> [f64; 2] {
        [self.window.reach, self.window.reach * self.size[1] / self.size[0]]
    }

    /// The part of the window where `normal . y >= offset`, a convex polygon in the plane; empty where none of its corners
    /// is inside.
    pub fn half(&self, normal: [f64; 2], offset: f64) -> Vec<[f64; 2]> {
        let ([x, y], [rx, ry]) = (self.window.centre, self.reach());
        let corners = [[x - rx, y - ry], [x + rx, y - ry], [x + rx, y + ry], [x - rx, y + ry]];
        let depth = |point: [f64; 2]| normal[0] * point[0] + normal[1] * point[1] - offset;
        let mut part = Vec::new();
        for (k, &here) in corners.iter().enumerate() {
            let next = corners[(k + 1) % 4];
            let (a, b) = (depth(here), depth(next));
            if a >= 0.0 {
                part.push(here);
            }
            if (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0) {
                let t = a / (a - b);
                part.push([0, 1].map(|k| here[k] + t * (next[k] - here[k])));
            }
        }
        // On the line alone there is no area.
        if corners.iter().any(|&corner| depth(corner) > 0.0) { part } else { Vec::new() }
    }

    /// The segment of the line `normal . y = offset` that is inside; `None` where it misses.
    pub fn clip(&self, normal: [f64; 2], offset: f64) -> Option<[[f64; 2]; 2]> {
        let reach = self.reach();
        let size = normal[0].hypot(normal[1]);
        if !size.is_normal() || !offset.is_finite() {
            return None;
        }
        let [nx, ny] = normal.map(|x| x / size);
        let c = self.window.centre;
        // From the centre to the line, then along it.
        let gap = offset / size - (nx * c[0] + ny * c[1]);
        let foot = [nx * gap, ny * gap];
        let along = [-ny, nx];
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for k in 0..2 {
            if along[k].abs() < 1e-12 {
                if foot[k].abs() > reach[k] {
                    return None;
                }
                continue;
            }
            let (a, b) = ((-reach[k] - foot[k]) / along[k], (reach[k] - foot[k]) / along[k]);
            (low, high) = (low.max(a.min(b)), high.min(a.max(b)));
        }
        (low < high).then(|| [low, high].map(|t| [0, 1].map(|k| c[k] + foot[k] + t * along[k])))
    }
}

/// The corners of the convex hull, counter-clockwise.
pub fn hull(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.retain(|point| point.iter().all(|x| x.is_finite()));
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    let cross = |o: [f64; 2], a: [f64; 2], b: [f64; 2]| (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
    let chain = |points: &mut dyn Iterator<Item = &[f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for &point in points {
            while chain.len() >= 2 && cross(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain
    };
    if points.len() < 3 {
        return points;
    }
    let (mut lower, mut upper) = (chain(&mut points.iter()), chain(&mut points.iter().rev()));
    lower.pop();
    upper.pop();
    lower.extend(upper);
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        let texts = |low, high| ticks(low, high, 5).into_iter().map(|tick| tick.1).collect::<Vec<_>>();
        assert_eq!(texts(-1.18, 1.18), ["\u{2212}1", "\u{2212}0.5", "0", "0.5", "1"]);
        assert!(texts(0.0, 0.013).len() <= 5 && texts(0.0, 0.013).len() >= 2);
        assert_eq!(ticks(1.0, 1.0, 5), []);
        assert_eq!(ticks(0.0, f64::INFINITY, 5), []);
    }

    #[test]
    fn windows_have_an_inside() {
        let window = Window::around([[1.0, 2.0], [3.0, 2.0], [f64::NAN, 0.0]].into_iter());
        assert_eq!(window, Window { centre: [2.0, 2.0], reach: 1.18 });
        for alone in [[0.0, 0.0], [5.0, -5.0]] {
            assert!(Window::around([alone, alone].into_iter()).reach > 0.1);
        }
        assert_eq!(Window::around(std::iter::empty()).reach, 1.0);
    }

    #[test]
    fn lines_are_clipped_to_the_window() {
        let window = Window { centre: [0.0, 0.0], reach: 1.0 };
        let placed = Placed { window, at: [0.0, 0.0], size: [100.0, 100.0] };
        assert_eq!(placed.clip([2.0, 0.0], 1.0), Some([[0.5, -1.0], [0.5, 1.0]]));
        assert_eq!(placed.clip([1.0, 0.0], 2.0), None);
        assert_eq!(placed.clip([0.0, 0.0], 0.0), None);
        assert_eq!(placed.point([0.5, 0.5]), [75.0, 25.0]);
    }

    #[test]
    fn the_hull_has_corners_only() {
        let square = vec![[0.0, 0.0], [1.0, 0.0], [0.5, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.5], [0.0, 0.0]];
        assert_eq!(hull(square), [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]);
        assert_eq!(hull(vec![[1.0, 1.0]; 3]), [[1.0, 1.0]]);
    }

    #[test]
    fn halves_share_the_window() {
        let window = Window { centre: [0.5, 0.5], reach: 0.5 };
        let placed = Placed { window, at: [0.0, 0.0], size: [10.0, 10.0] };
        assert_eq!(placed.half([1.0, 0.0], 0.5), [[0.5, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.0]]);
        assert_eq!(placed.half([-1.0, 0.0], -0.5), [[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]]);
        assert_eq!((placed.half([0.0, 0.0], -1.0).len(), placed.half([0.0, 0.0], 1.0).len()), (4, 0));
        assert_eq!((placed.half([0.0, 0.0], 0.0).len(), placed.half([1.0, 0.0], 1.0).len()), (0, 0));
    }
}
