#![doc = include_str!("../README.md")]

#[cfg(feature = "raster")]
mod animation;
pub mod axes;
mod error;
#[cfg(feature = "raster")]
mod raster;
pub mod scene;
mod style;
mod svg;
pub mod text;

#[cfg(feature = "raster")]
pub use animation::{Timed, gif};
pub use error::DrawError;
#[cfg(feature = "raster")]
pub use raster::png;
pub use scene::{Hues, Scene};
pub use style::{COLOURS, Theme};
pub use svg::svg;
