//! The picture as geometry and roles: what stands where and what it is, not how it looks.

use std::sync::Arc;

/// The leader classes that a thing belongs to, as numbers of colours, ascending; empty for a token that follows no leader.
pub type Hues = Arc<[usize]>;

/// A picture. Lengths are in units of which a screen shows about 96 an inch; y grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// What the picture is, in one line.
    pub title: String,
    /// What it shows, in words, for those who do not see it.
    pub description: String,
    /// What is drawn, from back to front.
    pub items: Vec<Item>,
}

/// One thing that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its geometry.
    pub shape: Shape,
    /// What it is.
    pub role: Role,
    /// What a viewer may show where it is pointed at.
    pub note: Option<String>,
}

/// Geometry.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A disc, in equal sectors where its role has several colours.
    Disc {
        /// Its centre.
        at: [f64; 2],
        /// Its radius.
        radius: f64,
    },
    /// Line segments from point to point.
    Path {
        /// The points.
        points: Vec<[f64; 2]>,
        /// Whether the last is joined to the first.
        closed: bool,
    },
    /// An axis-parallel rectangle.
    Rectangle {
        /// Its upper left corner.
        at: [f64; 2],
        /// Width and height.
        size: [f64; 2],
    },
    /// One line of text.
    Text {
        /// The end of the base line that `anchor` names.
        at: [f64; 2],
        /// The height of its letters.
        size: f64,
        /// Which part of the line stands there.
        anchor: Anchor,
        /// The text.
        text: String,
    },
}

/// Which part of a line of text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// What a thing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// The card everything stands on.
    Card,
    /// The ground of a panel.
    Ground,
    /// The frame of a panel.
    Frame,
    /// A line of the grid, a tick.
    Grid,
    /// A line that matters among them: zero.
    Zero,
    /// Text.
    Text,
    /// Text of a heading.
    Heading,
    /// Text in the background: numbers at ticks.
    Faint,
    /// The name of a token.
    Label,
    /// The limit polytope.
    Polytope,
    /// The way of a token so far, in the colours of the leaders it follows.
    Trail(Hues),
    /// A token.
    Token(Hues),
    /// A token that leads.
    Leader(Hues),
    /// A limit where no leader stands.
    Face,
    /// From the origin to such a limit.
    Foot,
    /// The origin.
    Origin,
    /// The separating hyperplane of a leader.
    Hyperplane(Hues),
    /// One side of a line that decides, tinted in the colour of this number.
    Side(usize),
    /// The mean of the tokens.
    Mean,
    /// A curve of a chart, in the colour of this number.
    Curve(usize),
    /// A bar of a chart, in the colour of this number.
    Bar(usize),
}

impl Item {
    /// A thing without a note.
    pub fn new(shape: Shape, role: Role) -> Self {
        Self { shape, role, note: None }
    }

    /// The same thing with a note.
    pub fn with_note(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }

    /// The same thing elsewhere.
    pub fn moved(self, by: [f64; 2]) -> Self {
        let add = |at: [f64; 2]| [at[0] + by[0], at[1] + by[1]];
        let shape = match self.shape {
            Shape::Disc { at, radius } => Shape::Disc { at: add(at), radius },
            Shape::Path { points, closed } => Shape::Path { points: points.into_iter().map(add).collect(), closed },
            Shape::Rectangle { at, size } => Shape::Rectangle { at: add(at), size },
            Shape::Text { at, size, anchor, text } => Shape::Text { at: add(at), size, anchor, text },
        };
        Self { shape, ..self }
    }

    /// A line of text.
    pub fn text(at: [f64; 2], size: f64, anchor: Anchor, role: Role, text: impl Into<String>) -> Self {
        Self::new(Shape::Text { at, size, anchor, text: text.into() }, role)
    }

    /// A straight line.
    pub fn line(from: [f64; 2], to: [f64; 2], role: Role) -> Self {
        Self::new(Shape::Path { points: vec![from, to], closed: false }, role)
    }
}

impl Shape {
    /// A star with five points.
    pub fn star(at: [f64; 2], radius: f64) -> Self {
        let corner = |k: u32| {
            let angle = f64::from(k) * std::f64::consts::PI / 5.0;
            let r = if k.is_multiple_of(2) { radius } else { radius * 0.45 };
            [at[0] + r * angle.sin(), at[1] - r * angle.cos()]
        };
        Self::Path { points: (0..10).map(corner).collect(), closed: true }
    }

    /// A square on its corner.
    pub fn diamond([x, y]: [f64; 2], radius: f64) -> Self {
        Self::Path { points: vec![[x, y - radius], [x + radius, y], [x, y + radius], [x - radius, y]], closed: true }
    }

    /// Its corners, for what must be inside the picture.
    pub fn extent(&self) -> Vec<[f64; 2]> {
        match self {
            Self::Disc { at, radius } => vec![at.map(|x| x - radius), at.map(|x| x + radius)],
            Self::Path { points, .. } => points.clone(),
            Self::Rectangle { at, size } => vec![*at, [at[0] + size[0], at[1] + size[1]]],
            Self::Text { at, .. } => vec![*at],
        }
    }
}
