//! What the page is told, as JSON.

use super::super::caption::{caption, notes};
use super::super::film::{Film, Frame, Roles};
use super::super::floats::{self, FloatLayer};
use super::super::hues::Palette;
use super::super::panel::window;
use super::texts::{Budget, isolated};
use crate::float::{Float, Precision};
use crate::pattern::Pattern;
use crate::report::limit::{certificate, summary};
use crate::report::list;
use crate::tokens::float_classes;
use hardmax_plot::axes::{Window, hull};
use rayon::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// The name and version of the JSON in a page.
pub const PAGE_SCHEMA: &str = "hardmax/page/1";

/// Positions are whole numbers: ten-millionths of half the window.
const FINE: f64 = 1e7;

/// The most tokens that are run in floats as well: every pair of them is looked at in every layer.
const MOST_FLOATS: usize = 3_000;

/// Tokens in all layers together up to which a float run writes its coordinates.
const MOST_FLOAT_TEXTS: usize = 20_000;

/// The most members of an attention set that are joined to a token by a line.
const MOST_LINES: usize = 64;

/// The most lines of the limit in words.
const MOST_WORDS: usize = 300;

/// The data of a page.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct PageJson {
    /// `hardmax/page/1`.
    pub schema: String,
    /// The instances.
    pub films: Vec<FilmJson>,
}

/// An instance, layer by layer.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct FilmJson {
    /// What it is called.
    pub name: String,
    /// The instance and its limit in a few sentences.
    pub caption: String,
    /// What the reader must know about the picture.
    pub notes: Vec<String>,
    /// The indices of the tokens that are shown, ascending: a place is an index into these.
    pub shown: Vec<usize>,
    /// The labels of the shown tokens.
    pub labels: Option<Vec<String>>,
    /// The middle of the window at first.
    pub centre: [f64; 2],
    /// Half the side of the window at first.
    pub reach: f64,
    /// What the axes show.
    pub axes: [String; 2],
    /// The form A, for hyperplanes; null where the picture is a projection. Shape (2, 2).
    pub form: Option<[[f64; 2]; 2]>,
    /// Where every token ends.
    pub limit: LimitPointsJson,
    /// The exact run, then the float runs.
    pub runs: Vec<RunJson>,
}

/// Where every token ends.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct LimitPointsJson {
    /// In words.
    pub words: String,
    /// The certificate, in words.
    pub certificate: String,
    /// The corners of the limit polytope.
    pub hull: Vec<Option<[i64; 2]>>,
    /// The limits where no leader stands.
    pub faces: Vec<Option<[i64; 2]>>,
}

/// The layers in one arithmetic.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct RunJson {
    /// `exact`, `f64` or `f32`.
    pub arithmetic: String,
    /// Where it first parts from the exact run, in words.
    pub parts: Option<String>,
    /// Layers 0, 1, ...
    pub layers: Vec<LayerJson>,
    /// The followers of each leader: layers refer to these.
    pub roles: Vec<RolesJson>,
}

/// A layer.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct LayerJson {
    /// x and y of each shown token, from the middle of the window in ten-millionths of its reach; null where it is no
    /// number. In a float run only those that are elsewhere than in the exact run: place, x, y.
    pub at: Vec<Option<i64>>,
    /// The followers of each leader: an index.
    pub roles: usize,
    /// The shown tokens' coordinates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub points: Vec<String>,
    /// The shown tokens' margins (exact run).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub margins: Vec<String>,
    /// The places whose attention set is not the exact one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub differ: Vec<usize>,
    /// How many tokens, shown or not, have an attention set that is not the exact one.
    pub differing: usize,
}

/// The followers of each leader.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct RolesJson {
    /// For each place its attention set: an index into the lists below.
    pub set: Vec<usize>,
    /// The attention sets in words.
    pub names: Vec<String>,
    /// Their members that are shown, as places; of many, the first.
    pub members: Vec<Vec<usize>>,
    /// The leaders that are followed, directly or through others: numbers of colours.
    pub hues: Vec<Vec<usize>>,
    /// The places of leaders.
    pub leads: Vec<usize>,
}

impl PageJson {
    /// The data for these films, which must hold their measures.
    pub fn new(films: &[Film]) -> Self {
        Self { schema: PAGE_SCHEMA.to_owned(), films: films.iter().map(FilmJson::new).collect() }
    }
}

impl FilmJson {
    fn new(film: &Film) -> Self {
        let window = window(film, film.last());
        let place = |at: [f64; 2]| {
            let [x, y] = fine(&window, at);
            Some([x?, y?])
        };
        let instance = &film.instance;
        let (tokens, d) = (film.shown.len() * film.frames.len(), instance.dimension());
        let budget = Budget::new(tokens, d);
        let exact = exact_run(film, &window, budget);
        let mut notes = notes(film);
        notes.push(budget.note());
        let mut runs = vec![exact];
        if instance.len() <= MOST_FLOATS {
            let mut palette = film.palette.clone();
            for (arithmetic, precision) in [("f64", Precision::F64), ("f32", Precision::F32)] {
                let layers = floats::run(Float { precision, ..Float::default() }, instance, film.last());
                let run =
                    FloatRun { film, window, budget, arithmetic, layers: &layers, write: tokens <= MOST_FLOAT_TEXTS };
                runs.push(run.json(&runs[0], &mut palette));
            }
        } else {
            notes
                .push(format!("Floats are compared for up to {MOST_FLOATS} tokens, and these are {}.", instance.len()));
        }
        let limits = film.limits.iter().map(|limit| limit.at).collect();
        let faces = film.limits.iter().filter(|limit| limit.face.is_some());
        let words = summary(instance, &film.limit);
        let mut lines: Vec<&str> = words.lines().collect();
        let more = format!("... and {} more lines", lines.len().saturating_sub(MOST_WORDS));
        if lines.len() > MOST_WORDS {
            lines.truncate(MOST_WORDS);
            lines.push(&more);
        }
        Self {
            name: film.name.clone(),
            caption: caption(film),
            notes,
            shown: film.shown.clone(),
            labels: instance.labels().map(|labels| film.shown.iter().map(|&i| labels[i].clone()).collect()),
            centre: window.centre,
            reach: window.reach,
            axes: film.plane.names.clone(),
            form: film.form(),
            limit: LimitPointsJson {
                words: isolated(&lines.join("\n")),
                certificate: certificate(&film.limit),
                hull: hull(limits).into_iter().map(place).collect(),
                faces: faces.map(|limit| place(limit.at)).collect(),
            },
            runs,
        }
    }
}

/// From the middle of the window, in ten-millionths of its reach; `None` for what is no number.
fn fine(window: &Window, at: [f64; 2]) -> [Option<i64>; 2] {
    [0, 1].map(|k| {
        let value = (at[k] - window.centre[k]) / window.reach * FINE;
        // Whole numbers up to 2^53 are the same in every reader.
        (value.abs() < 9e15).then(|| value.round() as i64)
    })
}

fn exact_run(film: &Film, window: &Window, budget: Budget) -> RunJson {
    let mut roles: Vec<RolesJson> = Vec::new();
    let mut last: Option<&Arc<Roles>> = None;
    let layer = |frame: &'_ Frame| {
        let mut json =
            LayerJson { at: frame.at.iter().flat_map(|&at| fine(window, at)).collect(), ..LayerJson::default() };
        if let Some(measures) = &frame.measures {
            json.points = measures.tokens.par_iter().map(|point| budget.point(point)).collect();
            let margin = |margin: &Option<_>| margin.as_ref().map_or_else(String::new, |margin| budget.text(margin));
            json.margins = measures.margins.par_iter().map(margin).collect();
        }
        json
    };
    let mut layers = Vec::with_capacity(film.frames.len());
    for frame in &film.frames {
        if last.is_none_or(|last| !Arc::ptr_eq(last, &frame.roles)) {
            roles.push(RolesJson::new(film, &frame.roles));
            last = Some(&frame.roles);
        }
        layers.push(LayerJson { roles: roles.len() - 1, ..layer(frame) });
    }
    RunJson { arithmetic: "exact".to_owned(), parts: None, layers, roles }
}

impl RolesJson {
    fn new(film: &Film, roles: &Roles) -> Self {
        let pattern = &roles.pattern;
        // Only the sets of shown tokens, numbered in order of first use.
        let mut number = vec![None; pattern.rows()];
        let mut json = Self {
            set: Vec::with_capacity(film.shown.len()),
            names: Vec::new(),
            members: Vec::new(),
            hues: Vec::new(),
            leads: (0..film.shown.len()).filter(|&place| roles.leads[place]).collect(),
        };
        for (place, &i) in film.shown.iter().enumerate() {
            let row = pattern.row_of(i);
            let index = *number[row].get_or_insert_with(|| {
                let members = pattern.row(row);
                json.names.push(list(members));
                let places = members.iter().filter_map(|j| film.shown.binary_search(j).ok());
                json.members.push(places.take(MOST_LINES).collect());
                json.hues.push(roles.hues[place].iter().copied().take(MOST_LINES).collect());
                json.names.len() - 1
            });
            json.set.push(index);
        }
        json
    }
}

/// A float run beside the exact one.
struct FloatRun<'a> {
    film: &'a Film,
    window: Window,
    budget: Budget,
    arithmetic: &'a str,
    layers: &'a [FloatLayer],
    /// Whether coordinates are written.
    write: bool,
}

impl FloatRun<'_> {
    fn json(&self, exact: &RunJson, palette: &mut Palette) -> RunJson {
        let mut run =
            RunJson { arithmetic: self.arithmetic.to_owned(), parts: None, layers: Vec::new(), roles: Vec::new() };
        let mut last: Option<(Arc<Pattern>, Vec<usize>)> = None;
        for (index, layer) in self.layers.iter().enumerate() {
            // Equality of floats but for the sign of zero, which is none of a point's.
            let leaders = layer.pattern.leaders(&float_classes(&layer.tokens));
            if last.as_ref().is_none_or(|(pattern, before)| **pattern != *layer.pattern || *before != leaders) {
                let film = self.film;
                let pattern = (*layer.pattern).clone();
                let roles = Roles::new(pattern, leaders.clone(), &film.classes, &film.shown, palette);
                run.roles.push(RolesJson::new(film, &roles));
                last = Some((Arc::clone(&layer.pattern), leaders));
            }
            let exact_pattern = &self.film.frames[index].roles.pattern;
            let differing: Vec<usize> =
                (0..exact_pattern.len()).filter(|&i| exact_pattern.set(i) != layer.pattern.set(i)).collect();
            if let (None, Some(&i)) = (&run.parts, differing.first()) {
                run.parts = Some(self.parting(index, i));
            }
            run.layers.push(LayerJson {
                at: self.elsewhere(layer, &exact.layers[index].at),
                roles: run.roles.len() - 1,
                points: if self.write { self.points(layer) } else { Vec::new() },
                margins: Vec::new(),
                differ: differing.iter().filter_map(|i| self.film.shown.binary_search(i).ok()).collect(),
                differing: differing.len(),
            });
        }
        run
    }

    fn parting(&self, layer: usize, token: usize) -> String {
        let sets = [&self.film.frames[layer].roles.pattern, &*self.layers[layer].pattern]
            .map(|pattern| list(pattern.set(token)));
        let name = isolated(&self.film.instance.name(token));
        let arithmetic = self.arithmetic;
        format!(
            "{arithmetic} parts from exact arithmetic at layer {layer}: token {name} attends to {} instead of {}.",
            sets[1], sets[0]
        )
    }

    /// The shown tokens that are elsewhere than in the exact run, as far as a picture can show: place, x, y.
    fn elsewhere(&self, layer: &FloatLayer, exact: &[Option<i64>]) -> Vec<Option<i64>> {
        let mut out = Vec::new();
        for (place, &i) in self.film.shown.iter().enumerate() {
            let measured: Vec<f64> = layer.tokens[i].iter().map(|&x| self.film.unit.measure_float(x)).collect();
            let here = fine(&self.window, self.film.plane.project(&measured));
            if here[..] != exact[2 * place..2 * place + 2] {
                out.push(Some(place as i64));
                out.extend(here);
            }
        }
        out
    }

    fn points(&self, layer: &FloatLayer) -> Vec<String> {
        let text = |x: &f64| if self.arithmetic == "f32" { (*x as f32).to_string() } else { x.to_string() };
        self.film.shown.iter().map(|&i| self.budget.floats(layer.tokens[i].iter().map(text))).collect()
    }
}
