//! Why a scene cannot be drawn.

/// Why a scene cannot be drawn in pixels.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DrawError {
    /// The picture has more pixels than are held.
    #[error("{width} x {height} pixels are too many; expected at most {most} in all: show fewer layers or files")]
    TooLarge {
        /// The width in pixels.
        width: u64,
        /// The height in pixels.
        height: u64,
        /// The most pixels that are held.
        most: u64,
    },
    /// The pixels cannot be written in this format.
    #[error("the picture cannot be encoded: {0}")]
    Encoding(String),
}
