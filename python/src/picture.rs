//! Pictures, and the page that moves.

use crate::instance::{Instance, value_error};
use crate::numbers::named;
use crate::watch::Watch;
use hardmax::equilibrium::DEFAULT_MAX_LAYERS;
use hardmax::plot::{Figure, Film, FilmOptions, MOST_LAYERS, PICTURES, Projection, Theme, Wish, gif, html, png, svg};
use hardmax::rational::ratio;
use hardmax::softmax::Temperature;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

fn films(
    instances: &[(String, Instance)],
    last: usize,
    project: Option<&str>,
    max_layers: usize,
    page: bool,
    watch: &Watch,
) -> Result<Vec<Film>, String> {
    let projection: Projection = match project {
        Some(given) => given.parse().map_err(|error| format!("project: {error}"))?,
        None => Projection::default(),
    };
    let options = FilmOptions::default().with_layers(last).with_max_layers(max_layers).with_projection(projection);
    let options = options.with_measures(page);
    let mut films = Vec::new();
    for (name, instance) in instances {
        films.push(Film::new(name, &instance.0, &options).map_err(|error| error.to_string())?);
        if watch.tick().is_break() {
            break;
        }
    }
    Ok(films)
}

fn last_of(layers: &[usize]) -> PyResult<usize> {
    let last = layers.iter().copied().max().unwrap_or(0);
    if last > MOST_LAYERS {
        let error = format!("layers: {last} is beyond {MOST_LAYERS}, the last layer that a picture may show");
        return Err(PyValueError::new_err(error));
    }
    Ok(last)
}

/// Draws instances, as `hardmax plot` does: the bytes of an SVG, PNG or GIF.
#[pyfunction]
#[pyo3(signature = (instances, kind, picture, layers, temperature=None, hyperplanes=false, project=None, width=None, scale=None,
    theme="auto", max_layers=DEFAULT_MAX_LAYERS, progress=None))]
#[expect(clippy::too_many_arguments, reason = "the options of the command")]
pub fn picture(
    py: Python<'_>,
    instances: Vec<(String, Instance)>,
    kind: &str,
    picture: &str,
    layers: Vec<usize>,
    temperature: Option<&Bound<'_, PyAny>>,
    hyperplanes: bool,
    project: Option<&str>,
    width: Option<f64>,
    scale: Option<f64>,
    theme: &str,
    max_layers: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Vec<u8>> {
    let one_of = |name: &str, value: &str, known: &[&str]| {
        PyValueError::new_err(format!("{name}: {value:?}, expected one of {}", known.join(", ")))
    };
    let Some(drawn) = PICTURES.iter().find(|known| known.id == picture) else {
        let known: Vec<&str> = PICTURES.iter().map(|known| known.id).collect();
        return Err(one_of("picture", picture, &known));
    };
    let theme = match theme {
        "auto" => Theme::Auto,
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        other => return Err(one_of("theme", other, &["auto", "light", "dark"])),
    };
    if !["svg", "png", "gif"].contains(&kind) {
        return Err(one_of("format", kind, &["svg", "png", "gif"]));
    }
    let temperature = match temperature {
        Some(given) => named(given, "temperature", false)?,
        None => ratio(1, 4),
    };
    let wish = Wish { temperature: Temperature::new(temperature).map_err(value_error)?, layers };
    let last = last_of(&wish.layers)?;
    let watch = Watch::new(progress, Some(instances.len() as u64))?;
    let drawn = watch.run(py, |watch| -> Result<Vec<u8>, String> {
        let films = films(&instances, last, project, max_layers, picture == "norms", watch)?;
        let figure =
            Figure::default().with_width(width.unwrap_or(Figure::default().width)).with_hyperplanes(hyperplanes);
        let scene = || (drawn.draw)(&figure, &films, &wish).map_err(|error| error.to_string());
        match kind {
            "svg" => Ok(svg(&scene()?, theme).into_bytes()),
            "png" => png(&scene()?, theme, scale.unwrap_or(2.0)).map_err(|error| error.to_string()),
            _ => gif(&figure, &films, last, theme, scale.unwrap_or(1.0)).map_err(|error| error.to_string()),
        }
    })?;
    drawn.map_err(value_error)
}

/// The page that moves, as `hardmax plot -o page.html` writes it.
#[pyfunction]
#[pyo3(signature = (instances, layers=30, project=None, max_layers=DEFAULT_MAX_LAYERS, progress=None))]
pub fn page(
    py: Python<'_>,
    instances: Vec<(String, Instance)>,
    layers: usize,
    project: Option<&str>,
    max_layers: usize,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<String> {
    let last = last_of(&[layers])?;
    let watch = Watch::new(progress, Some(instances.len() as u64))?;
    let drawn = watch.run(py, |watch| films(&instances, last, project, max_layers, true, watch))?;
    Ok(html(&drawn.map_err(value_error)?))
}
