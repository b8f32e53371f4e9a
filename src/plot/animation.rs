//! Scenes after scenes as an animated GIF.

use super::figure::Figure;
use super::film::Film;
use super::raster::pixels;
use super::style::Theme;
use super::{PlotError, scene::Scene};
use gif::{Encoder, Frame, Repeat};
use rayon::prelude::*;
use resvg::tiny_skia::Pixmap;
use std::collections::HashMap;

/// Pictures from one layer to the next.
const STEPS: usize = 6;

/// How long a picture stays, in hundredths of a second; at a layer, and at the end.
const DELAY: u16 = 6;
const AT_A_LAYER: u16 = 24;
const AT_THE_END: u16 = 220;

/// The films side by side, moving from layer 0 to `last`, as a GIF file; `scale` pixels to a unit. The ways between layers
/// are straight. It ends before `last` where no token moves visibly any more.
///
/// # Errors
/// As [`Figure::panels`] and [`png`](super::png).
///
/// # Panics
/// **Panics if** `last` is beyond the last layer of a film.
pub fn gif(figure: &Figure, films: &[Film], last: usize, theme: Theme, scale: f64) -> Result<Vec<u8>, PlotError> {
    let last = visible(films, last);
    let times: Vec<f64> = (0..=last * STEPS).map(|step| step as f64 / STEPS as f64).collect();
    let scenes: Vec<Scene> = times.iter().map(|&time| figure.moment(films, time)).collect::<Result<_, _>>()?;
    let pictures: Vec<Pixmap> = scenes.par_iter().map(|scene| pixels(scene, theme, scale)).collect::<Result<_, _>>()?;
    let failed = |error: gif::EncodingError| PlotError::Encoding(error.to_string());
    let Some(first) = pictures.first() else { return Ok(Vec::new()) };
    let colours = Colours::of(&pictures);
    let [width, height] = [first.width(), first.height()].map(|size| u16::try_from(size).unwrap_or(u16::MAX));
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height, &colours.palette).map_err(failed)?;
    encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
    let mut before: Option<Vec<u8>> = None;
    for (step, picture) in pictures.iter().enumerate() {
        let indices = colours.indices(picture);
        let mut frame = changed(before.as_deref(), &indices, width, height);
        frame.delay = match step {
            step if step == last * STEPS => AT_THE_END,
            step if step.is_multiple_of(STEPS) => AT_A_LAYER,
            _ => DELAY,
        };
        encoder.write_frame(&frame).map_err(failed)?;
        before = Some(indices);
    }
    drop(encoder);
    Ok(file)
}

/// The last layer at which some token is visibly away from where it is at layer `last`: a two-hundredth of the window.
fn visible(films: &[Film], last: usize) -> usize {
    let away = |film: &Film, layer: usize| {
        let reach = super::panel::window(film, last).reach;
        let far = |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - b[0]).hypot(a[1] - b[1]) > reach / 100.0;
        film.frames[layer].at.iter().zip(&film.frames[last].at).any(far)
    };
    (0..last).rev().find(|&layer| films.iter().any(|film| away(film, layer))).map_or(last.min(1), |layer| layer + 1)
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
