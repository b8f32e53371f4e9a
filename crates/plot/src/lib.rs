#![doc = include_str!("../README.md")]

#[cfg(feature = "raster")]
mod animation;
pub mod axes;
pub mod chart;
mod error;
#[cfg(feature = "raster")]
mod raster;
pub mod scene;
pub mod sheet;
mod slides;
mod style;
mod svg;
pub mod text;

#[cfg(feature = "raster")]
pub use animation::{Timed, gif};
pub use error::DrawError;
#[cfg(feature = "raster")]
pub use raster::png;
pub use scene::{Hues, Scene};
pub use slides::slides;
pub use style::{COLOURS, HUES, Theme, properties};
pub use svg::svg;
