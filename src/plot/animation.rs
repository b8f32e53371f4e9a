//! Films as an animation: from layer to layer, in small steps.

use super::PlotError;
use super::figure::Figure;
use super::film::Film;
use hardmax_plot::{Theme, Timed};

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
    let picture = |step: usize| {
        let delay = match step {
            step if step == last * STEPS => AT_THE_END,
            step if step.is_multiple_of(STEPS) => AT_A_LAYER,
            _ => DELAY,
        };
        Ok(Timed { scene: figure.moment(films, step as f64 / STEPS as f64)?, delay })
    };
    let pictures: Vec<Timed> = (0..=last * STEPS).map(picture).collect::<Result<_, PlotError>>()?;
    Ok(hardmax_plot::gif(&pictures, theme, scale)?)
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
