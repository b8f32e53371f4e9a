//! Pictures: panels, a trajectory, norms and margins by layer, an animation, and a page that moves.
//!
//! A [`Film`] is an instance unrolled and put into the plane of a picture; a [`Scene`] is a picture of films as geometry
//! and roles; [`svg`] writes a scene, and with the feature `raster` [`png`] and [`gif`](gif()) draw the very same. [`html`] is
//! a page of its own.
//!
//! ```
//! use hardmax::plot::{Figure, Film, FilmOptions, Theme, svg};
//! use hardmax::{instance::Instance, rational::ratio};
//! let tokens = vec![vec![ratio(1, 1), ratio(1, 1)], vec![ratio(1, 1), ratio(-1, 1)], vec![ratio(1, 2), ratio(0, 1)]];
//! let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
//! let film = Film::new("tie", &instance, &FilmOptions::default().with_layers(3)).unwrap();
//! let scene = Figure::default().panels(&[film], &[0, 1, 3]).unwrap();
//! assert!(svg(&scene, Theme::Auto).contains("layer 3"));
//! ```

#[cfg(feature = "raster")]
mod animation;
mod caption;
mod figure;
mod film;
mod floats;
mod hues;
mod margins;
mod norms;
mod page;
mod panel;
mod pictures;
pub mod project;
mod softmax;
pub mod unit;

#[cfg(feature = "raster")]
pub use animation::gif;
pub use figure::Figure;
pub use film::{Film, FilmOptions, Frame, LimitPoint, Measures, Roles};
#[cfg(feature = "raster")]
pub use hardmax_plot::png;
pub use hardmax_plot::{COLOURS, DrawError, HUES, Hues, Scene, Theme, scene, svg};
pub use hues::Palette;
pub use page::{PAGE_SCHEMA, PageJson, html};
pub use pictures::{PICTURES, Picture, Wish};
pub use project::{Plane, Projection};

/// The last layer a picture may show.
pub const MOST_LAYERS: usize = 10_000;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// A text that names no projection.
    #[error("{0:?} is no projection; expected `pca` or two coordinates from 0, like `0,3`")]
    Projection(String),
    /// A coordinate that the tokens do not have.
    #[error("there is no coordinate {asked}: the tokens have {dimension}, numbered from 0")]
    NoCoordinate {
        /// The coordinate.
        asked: usize,
        /// d.
        dimension: usize,
    },
    /// A layer beyond [`MOST_LAYERS`].
    #[error("layer {0} is beyond {MOST_LAYERS}, the last that a picture may show")]
    TooManyLayers(usize),
    /// Separating hyperplanes are lines only in the plane itself.
    #[error(
        "{name}: a separating hyperplane is a line only where d <= 2 and nothing is projected, and here d = {dimension}"
    )]
    Hyperplanes {
        /// The instance.
        name: String,
        /// d.
        dimension: usize,
    },
    /// A picture too small for its text or too large for memory.
    #[error("a width of {0} is out of range; expected {MIN} to {MAX}", MIN = figure::MIN_WIDTH, MAX = figure::MAX_WIDTH)]
    Width(f64),
    /// The picture cannot be drawn.
    #[error(transparent)]
    Draw(#[from] DrawError),
}
