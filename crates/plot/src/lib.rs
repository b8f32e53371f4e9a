//! Pictures as geometry and roles ([`Scene`]), drawn as SVG, and with the feature `raster` as PNG and GIF.
//!
//! A scene says what stands where and what it is; [`svg`] gives roles their looks, in light, dark or either; [`png`] and
//! [`gif`](gif()) draw that very SVG, with a font of their own, so that a picture is the same everywhere.
//!
//! ```
//! use hardmax_plot::scene::{Item, Role, Scene, Shape};
//! use hardmax_plot::{Theme, svg};
//! let leader = Item::new(Shape::star([20.0, 20.0], 7.0), Role::Leader([0].into()));
//! let (title, description) = ("A leader".to_owned(), "One leader, alone".to_owned());
//! let scene = Scene { width: 40.0, height: 40.0, title, description, items: vec![leader] };
//! assert!(svg(&scene, Theme::Auto).starts_with("<svg"));
//! ```

#[cfg(feature = "raster")]
mod animation;
pub mod axes;
pub mod chart;
mod error;
#[cfg(feature = "raster")]
mod raster;
pub mod scene;
pub mod sheet;
mod style;
mod svg;
pub mod text;

#[cfg(feature = "raster")]
pub use animation::{Timed, gif};
pub use error::DrawError;
#[cfg(feature = "raster")]
pub use raster::png;
pub use scene::{Hues, Scene};
pub use style::{COLOURS, HUES, Theme, properties};
pub use svg::{slides, svg};
