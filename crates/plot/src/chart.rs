//! Charts: a value over a count.

use crate::axes::ticks;
use crate::scene::{Anchor, Item, Role, Shape};

/// What stays free on the left of a chart for the numbers at its edge.
pub const GUTTER: f64 = 40.0;

/// What stays free at the left and the right end within the frame.
const INSET: f64 = 8.0;

/// Where a chart stands and what it spans.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chart {
    /// Its upper left corner in the picture.
    pub at: [f64; 2],
    /// Its width and height in the picture.
    pub size: [f64; 2],
    /// The first and the last count, left and right.
    pub x: [f64; 2],
    /// The lowest and the highest value.
    pub y: [f64; 2],
}

impl Chart {
    /// Where a value stands in the picture.
    pub fn point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let Self { at, size, x: [first, last], y: [low, high] } = *self;
        [
            at[0] + INSET + (size[0] - 2.0 * INSET) * (x - first) / (last - first),
            at[1] + size[1] * (high - y) / (high - low),
        ]
    }

    /// What lies behind the data: the title above, the ground, the grid with its numbers, and what is counted below.
    pub fn ground(&self, title: &str, counted: &str) -> Vec<Item> {
        let Self { at, size, .. } = *self;
        let mut items = vec![
            Item::text([at[0], at[1] - 7.0], 11.0, Anchor::Start, Role::Text, title),
            Item::new(Shape::Rectangle { at, size }, Role::Ground),
        ];
        for (value, text) in ticks(self.y[0], self.y[1], 6) {
            let y = self.point([self.x[0], value])[1];
            let role = if value == 0.0 { Role::Zero } else { Role::Grid };
            items.push(Item::line([at[0], y], [at[0] + size[0], y], role));
            items.push(Item::text([at[0] - 4.0, y + 3.2], 9.0, Anchor::End, Role::Faint, text));
        }
        let below = at[1] + size[1];
        for (count, text) in ticks(self.x[0], self.x[1], 10).into_iter().filter(|tick| tick.0.fract() == 0.0) {
            let x = self.point([count, self.y[0]])[0];
            items.push(Item::text([x, below + 12.0], 9.0, Anchor::Middle, Role::Faint, text));
        }
        let middle = at[0] + size[0] / 2.0;
        items.push(Item::text([middle, below + 25.0], 9.5, Anchor::Middle, Role::Faint, counted));
        items
    }

    /// The frame, in front of the data.
    pub fn frame(&self) -> Item {
        Item::new(Shape::Rectangle { at: self.at, size: self.size }, Role::Frame)
    }
}
