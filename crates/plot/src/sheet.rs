//! A picture that grows downwards: headings, paragraphs, panels and legends on one card.

use crate::scene::{Anchor, Item, Role, Scene, Shape};
use crate::text::{cut, text_width, wrapped};

/// What stays free at the edges of the card.
pub const MARGIN: f64 = 16.0;

const HEADING: f64 = 14.0;
const PARAGRAPH: f64 = 11.0;

/// A picture in the making.
#[derive(Debug, Clone)]
pub struct Sheet {
    width: f64,
    /// Where the next thing begins.
    pub y: f64,
    /// What is drawn so far, from back to front.
    pub items: Vec<Item>,
}

impl Sheet {
    /// An empty sheet of this width.
    pub fn new(width: f64) -> Self {
        Self { width, y: MARGIN, items: Vec::new() }
    }

    /// A heading of one line, cut where it is too long.
    pub fn heading(&mut self, text: &str) {
        let most = ((self.width - 2.0 * MARGIN) / (HEADING * 0.66)) as usize;
        self.items.push(Item::text([MARGIN, self.y + 12.0], HEADING, Anchor::Start, Role::Heading, cut(text, most)));
        self.y += 18.0;
    }

    /// A paragraph.
    pub fn text(&mut self, text: &str, role: Role) {
        for line in wrapped(text, PARAGRAPH, self.width - 2.0 * MARGIN) {
            self.items.push(Item::text([MARGIN, self.y + PARAGRAPH], PARAGRAPH, Anchor::Start, role.clone(), line));
            self.y += PARAGRAPH * 1.4;
        }
    }

    /// Marks, drawn around the left end of a base line at the origin, and what they mean.
    pub fn legend(&mut self, entries: Vec<(Vec<Item>, &str)>) {
        let mut x = MARGIN;
        self.y += 4.0;
        for (marks, text) in entries {
            let width = 24.0 + text_width(text, 10.0);
            if x > MARGIN && x + width > self.width - MARGIN {
                (x, self.y) = (MARGIN, self.y + 17.0);
            }
            let y = self.y + 8.0;
            self.items.extend(marks.into_iter().map(|mark| mark.moved([x, y])));
            self.items.push(Item::text([x + 24.0, y + 3.6], 10.0, Anchor::Start, Role::Text, text));
            x += width + 14.0;
        }
        self.y += 17.0;
    }

    /// The picture, on its card.
    pub fn finish(self, title: String, description: String) -> Scene {
        let (width, height) = (self.width, (self.y + MARGIN - 4.0).ceil());
        let card = Item::new(Shape::Rectangle { at: [0.0, 0.0], size: [width, height] }, Role::Card);
        Scene { width, height, title, description, items: [card].into_iter().chain(self.items).collect() }
    }
}
