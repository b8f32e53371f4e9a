//! Scenes after scenes as an animated GIF.

use crate::error::DrawError;
use crate::raster::pixels;
use crate::scene::Scene;
use crate::style::Theme;
use gif::{Encoder, Frame, Repeat};
use rayon::prelude::*;
use resvg::tiny_skia::Pixmap;
use std::collections::HashMap;

/// A picture of an animation, and how long it stays, in hundredths of a second.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// The picture.
    pub scene: Scene,
    /// How long it stays.
    pub delay: u16,
}

/// Pictures of one size as a GIF file that repeats; `scale` pixels to a unit. No pictures give no bytes.
///
/// # Errors
/// As [`png`](crate::png).
pub fn gif(pictures: &[Timed], theme: Theme, scale: f64) -> Result<Vec<u8>, DrawError> {
    let draw = |timed: &Timed| pixels(&timed.scene, theme, scale);
    let drawn: Vec<Pixmap> = pictures.par_iter().map(draw).collect::<Result<_, _>>()?;
    let failed = |error: gif::EncodingError| DrawError::Encoding(error.to_string());
    let Some(first) = drawn.first() else { return Ok(Vec::new()) };
    let colours = Colours::of(&drawn);
    let [width, height] = [first.width(), first.height()].map(|size| u16::try_from(size).unwrap_or(u16::MAX));
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height, &colours.palette).map_err(failed)?;
    encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
    let mut before: Option<Vec<u8>> = None;
    for (timed, picture) in pictures.iter().zip(&drawn) {
        let indices = colours.indices(picture);
        let mut frame = changed(before.as_deref(), &indices, width, height);
        frame.delay = timed.delay;
        encoder.write_frame(&frame).map_err(failed)?;
        before = Some(indices);
    }
    drop(encoder);
    Ok(file)
}

/// One palette for all pictures, so that nothing flickers.
struct Colours {
    palette: Vec<u8>,
    index: HashMap<[u8; 3], u8>,
}

/// Colours of a palette, one index being kept for "as before".
const MOST: usize = 255;

impl Colours {
    fn of(pictures: &[Pixmap]) -> Self {
        let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
        for picture in pictures {
            for pixel in picture.pixels() {
                *counts.entry([pixel.red(), pixel.green(), pixel.blue()]).or_default() += 1;
            }
        }
        // The most frequent colours as they are; soft edges get the nearest of them.
        let mut colours: Vec<([u8; 3], usize)> = counts.into_iter().collect();
        colours.sort_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
        let kept: Vec<[u8; 3]> = colours.iter().take(MOST).map(|&(colour, _)| colour).collect();
        let nearest = |colour: &[u8; 3]| {
            let distance =
                |other: &[u8; 3]| (0..3).map(|k| i32::from(colour[k].abs_diff(other[k])).pow(2)).sum::<i32>();
            kept.iter().enumerate().min_by_key(|(_, other)| distance(other)).map_or(0, |(index, _)| index as u8)
        };
        let index = colours.par_iter().map(|(colour, _)| (*colour, nearest(colour))).collect();
        Self { palette: kept.concat(), index }
    }

    fn indices(&self, picture: &Pixmap) -> Vec<u8> {
        picture.pixels().iter().map(|pixel| self.index[&[pixel.red(), pixel.green(), pixel.blue()]]).collect()
    }
}

/// The rectangle that differs from the picture before, with what is the same in it left as it is.
fn changed(before: Option<&[u8]>, now: &[u8], width: u16, height: u16) -> Frame<'static> {
    let Some(before) = before else {
        return Frame { width, height, buffer: now.to_vec().into(), ..Frame::default() };
    };
    let wide = usize::from(width);
    let differing = || (0..now.len()).filter(|&k| now[k] != before[k]);
    let (Some(first), Some(last)) = (differing().next(), differing().next_back()) else {
        // Nothing changes: a picture of one pixel that is as before.
        let buffer = vec![MOST as u8].into();
        return Frame { width: 1, height: 1, buffer, transparent: Some(MOST as u8), ..Frame::default() };
    };
    let (top, bottom) = (first / wide, last / wide);
    let left = differing().map(|k| k % wide).min().unwrap_or(0);
    let right = differing().map(|k| k % wide).max().unwrap_or(wide - 1);
    let mut buffer = Vec::with_capacity((bottom - top + 1) * (right - left + 1));
    for line in top..=bottom {
        let range = line * wide + left..=line * wide + right;
        buffer.extend(range.map(|k| if now[k] == before[k] { MOST as u8 } else { now[k] }));
    }
    Frame {
        top: top as u16,
        left: left as u16,
        width: (right - left + 1) as u16,
        height: (bottom - top + 1) as u16,
        transparent: Some(MOST as u8),
        buffer: buffer.into(),
        ..Frame::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_written() {
        let frame = changed(Some(&[0, 0, 0, 0, 0, 0]), &[0, 0, 1, 0, 1, 0], 3, 2);
        assert_eq!((frame.left, frame.top, frame.width, frame.height), (1, 0, 2, 2));
        assert_eq!(*frame.buffer, [255, 1, 1, 255]);
        let still = changed(Some(&[0, 1]), &[0, 1], 2, 1);
        assert_eq!((still.width, still.height, still.transparent), (1, 1, Some(255)));
        assert_eq!(*changed(None, &[0, 1], 2, 1).buffer, [0, 1]);
    }
}
