//! What is drawn: the layers of one instance in the plane of a picture, the leaders of each token, and the limit.

use super::hues::Palette;
use super::margins::margins;
use super::project::{Plane, Projection};
use super::unit::Unit;
use super::{MOST_LAYERS, PlotError};
use crate::dynamics::Dynamics;
use crate::engine::Exact;
use crate::equilibrium::polytope::{ClusterKind, clusters};
use crate::equilibrium::{DEFAULT_MAX_LAYERS, Limit, Search};
use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::rational::Rational;
use crate::tokens::{Tokens, classes};
use hardmax_plot::Hues;
use std::sync::Arc;

/// How a film is made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FilmOptions {
    /// The last layer.
    pub layers: usize,
    /// The layers within which the limit is looked for.
    pub max_layers: usize,
    /// Which plane R^d is shown in.
    pub projection: Projection,
    /// The most tokens that are shown; of more, the leaders and an even choice of the others.
    pub most_shown: usize,
    /// Whether exact coordinates and margins are kept.
    pub measures: bool,
}

impl Default for FilmOptions {
    fn default() -> Self {
        Self {
            layers: 30,
            max_layers: DEFAULT_MAX_LAYERS,
            projection: Projection::Automatic,
            most_shown: 2_000,
            measures: false,
        }
    }
}

impl FilmOptions {
    /// The same options with another last layer.
    #[must_use]
    pub fn with_layers(self, layers: usize) -> Self {
        Self { layers, ..self }
    }

    /// The same options with another bound on the layers of the limit.
    #[must_use]
    pub fn with_max_layers(self, max_layers: usize) -> Self {
        Self { max_layers, ..self }
    }

    /// The same options with another plane.
    #[must_use]
    pub fn with_projection(self, projection: Projection) -> Self {
        Self { projection, ..self }
    }

    /// The same options with at most so many tokens shown.
    #[must_use]
    pub fn with_most_shown(self, most_shown: usize) -> Self {
        Self { most_shown, ..self }
    }

    /// The same options with exact coordinates and margins kept, or without.
    #[must_use]
    pub fn with_measures(self, measures: bool) -> Self {
        Self { measures, ..self }
    }
}

/// One instance, layer by layer.
pub struct Film {
    /// What it is called.
    pub name: String,
    /// The instance.
    pub instance: Instance,
    /// Where it ends.
    pub limit: Limit,
    /// The distinct limits, where they are decided.
    pub limits: Vec<LimitPoint>,
    /// The tokens that are shown, ascending.
    pub shown: Vec<usize>,
    /// The plane.
    pub plane: Plane,
    /// What coordinates are measured in.
    pub unit: Unit,
    /// Each token's class at layer 0, by its first member.
    pub classes: Vec<usize>,
    /// The leaders' colours.
    pub palette: Palette,
    /// Layers 0, 1, ...
    pub frames: Vec<Frame>,
}

/// One layer.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Where the shown tokens are.
    pub at: Vec<[f64; 2]>,
    /// The leaders of each token.
    pub roles: Arc<Roles>,
    /// What was measured, where that was asked for.
    pub measures: Option<Measures>,
}

/// The leaders of each token: the same for many layers in a row.
#[derive(Debug, Clone)]
pub struct Roles {
    /// The attention sets of all tokens.
    pub pattern: Pattern,
    /// The leaders among all tokens, ascending.
    pub leaders: Vec<usize>,
    /// Whom the shown tokens follow; for a leader, itself.
    pub hues: Vec<Hues>,
    /// Which of the shown tokens lead.
    pub leads: Vec<bool>,
}

/// Exact numbers of the shown tokens.
#[derive(Debug, Clone)]
pub struct Measures {
    /// Coordinates. Shape (shown, d).
    pub tokens: Vec<Vec<Rational>>,
    /// Margins; `None` where no token stands at another point.
    pub margins: Vec<Option<Rational>>,
}

/// A distinct limit.
#[derive(Debug, Clone)]
pub struct LimitPoint {
    /// Where it is.
    pub at: [f64; 2],
    /// The tokens that go there, ascending.
    pub tokens: Vec<usize>,
    /// The leaders it rests on, where no leader stands there.
    pub face: Option<Vec<usize>>,
}

impl Film {
    /// The exact trajectory of an instance, which the film shares.
    ///
    /// # Errors
    /// [`PlotError::TooManyLayers`]; those of [`Plane::new`].
    pub fn new(name: &str, instance: &Instance, options: &FilmOptions) -> Result<Self, PlotError> {
        if options.layers > MOST_LAYERS {
            return Err(PlotError::TooManyLayers(options.layers));
        }
        let exact = Exact::default();
        let limit = Search::new().max_layers(options.max_layers).run(&exact, instance);
        let unit = Unit::of(instance.tokens().entries());
        let measure = |row: &[Rational]| row.iter().map(|entry| unit.measure(entry)).collect::<Vec<f64>>();
        let start: Vec<Vec<f64>> = instance.tokens().rows().map(measure).collect();
        let plane = Plane::new(options.projection, &start)?;
        let classes = classes(instance.tokens());
        let mut palette = Palette::default();
        let mut shown = Vec::new();
        let mut frames: Vec<Frame> = Vec::new();
        let mut flow = exact.start(instance);
        while frames.len() <= options.layers {
            if !frames.is_empty() {
                flow.advance();
            }
            let pattern = flow.attention();
            let roles = match frames.last() {
                Some(last) if last.roles.pattern == *pattern => Arc::clone(&last.roles),
                _ => {
                    // Classes never change (docs/theory.md section 2, `injectivity`).
                    let leaders = pattern.leaders(&classes);
                    if frames.is_empty() {
                        let decided = limit.equilibrium().map(super::super::equilibrium::Equilibrium::leaders);
                        shown = thinned(instance.len(), decided.unwrap_or(&leaders), options.most_shown);
                    }
                    Arc::new(Roles::new(pattern.clone(), leaders, &classes, &shown, &mut palette))
                }
            };
            let tokens = flow.tokens();
            let at = shown.iter().map(|&i| plane.project(&measure(&tokens[i]))).collect();
            let measures = options.measures.then(|| Measures::new(instance, &tokens, pattern, &shown));
            frames.push(Frame { at, roles, measures });
        }
        let mut limits = Vec::new();
        if let Some(equilibrium) = limit.equilibrium() {
            equilibrium.leaders().iter().for_each(|&leader| _ = palette.number(classes[leader]));
            limits = clusters(instance, equilibrium)
                .into_iter()
                .map(|cluster| LimitPoint {
                    at: plane.project(&measure(&cluster.point)),
                    tokens: cluster.tokens,
                    face: match cluster.kind {
                        ClusterKind::Leader | ClusterKind::Mean => None,
                        ClusterKind::Face { rests_on, .. } => Some(rests_on),
                    },
                })
                .collect();
        }
        let (name, instance) = (name.to_owned(), instance.clone());
        Ok(Self { name, instance, limit, limits, shown, plane, unit, classes, palette, frames })
    }

    /// The last layer.
    pub fn last(&self) -> usize {
        self.frames.len() - 1
    }

    /// Where the shown tokens are at a time between the layers, on straight ways.
    pub fn at(&self, time: f64) -> Vec<[f64; 2]> {
        let before = &self.frames[(time as usize).min(self.last())].at;
        let after = &self.frames[(time.ceil() as usize).min(self.last())].at;
        let share = time.fract();
        let between = |(from, to): (&[f64; 2], &[f64; 2])| [0, 1].map(|k| from[k] + share * (to[k] - from[k]));
        before.iter().zip(after).map(between).collect()
    }

    /// The tokens that are not shown, in words; `None` where all are.
    pub fn thinning(&self) -> Option<String> {
        let (shown, all) = (self.shown.len(), self.instance.len());
        (shown < all)
            .then(|| format!("thinned: {shown} of {all} tokens are drawn, leaders first, the others evenly by index"))
    }

    /// The form A in the plane, zero beyond d; `None` where the picture is a projection. Shape (2, 2).
    pub(super) fn form(&self) -> Option<[[f64; 2]; 2]> {
        let rows = self.instance.form().rows();
        let unit = Unit::of(rows.iter().flatten());
        let entry =
            |j: usize, k: usize| rows.get(j).and_then(|row| row.get(k)).map_or(0.0, |entry| unit.measure(entry));
        self.plane.words.is_none().then(|| [0, 1].map(|j| [0, 1].map(|k| entry(j, k))))
    }

    /// For each leader of a layer that is shown, its place among the shown tokens and its separating hyperplane
    /// `{ y : normal . y = offset }`, up to a factor, in the plane's coordinates; `None` where the picture is a projection.
    pub fn hyperplanes(&self, layer: usize) -> Option<Vec<(usize, [f64; 2], f64)>> {
        let form = self.form()?;
        let frame = &self.frames[layer];
        let plane = |place: usize| {
            let at = frame.at[place];
            let normal = [0, 1].map(|k| form[0][k] * at[0] + form[1][k] * at[1]);
            (place, normal, normal[0] * at[0] + normal[1] * at[1])
        };
        Some((0..self.shown.len()).filter(|&place| frame.roles.leads[place]).map(plane).collect())
    }
}

impl Roles {
    pub(super) fn new(
        pattern: Pattern,
        leaders: Vec<usize>,
        classes: &[usize],
        shown: &[usize],
        palette: &mut Palette,
    ) -> Self {
        let followed = palette.followed(&pattern, &leaders, classes);
        let hues = shown.iter().map(|&i| Arc::clone(&followed[pattern.row_of(i)])).collect();
        let leads = shown.iter().map(|i| leaders.binary_search(i).is_ok()).collect();
        Self { pattern, leaders, hues, leads }
    }
}

impl Measures {
    fn new(instance: &Instance, tokens: &Tokens, pattern: &Pattern, shown: &[usize]) -> Self {
        Self {
            tokens: shown.iter().map(|&i| tokens[i].to_vec()).collect(),
            margins: margins(instance.form(), tokens, pattern, shown),
        }
    }
}

/// At most `most` of n tokens: the leaders, an even choice of them where they alone are more than half of it, and an
/// even choice of the others.
fn thinned(n: usize, leaders: &[usize], most: usize) -> Vec<usize> {
    if n <= most {
        return (0..n).collect();
    }
    let even = |items: &[usize], count: usize| -> Vec<usize> {
        let count = count.min(items.len());
        (0..count).map(|k| items[k * items.len() / count]).collect()
    };
    let others: Vec<usize> = (0..n).filter(|i| leaders.binary_search(i).is_err()).collect();
    let mut shown = even(leaders, leaders.len().min(most.div_ceil(2)).max(most.saturating_sub(others.len())));
    shown.extend(even(&others, most - shown.len()));
    shown.sort_unstable();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::gallery;

    #[test]
    fn all_tokens_are_shown_or_the_leaders_and_an_even_choice() {
        assert_eq!(thinned(3, &[1], 5), [0, 1, 2]);
        assert_eq!(thinned(100, &[3, 99], 4), [0, 3, 50, 99]);
        let crowd: Vec<usize> = (0..100).collect();
        assert_eq!(thinned(100, &crowd, 10).len(), 10);
        assert_eq!(thinned(100, &crowd[..80], 50).len(), 50);
        assert_eq!(thinned(100, &[], 10), (0..100).step_by(10).collect::<Vec<_>>());
    }

    #[test]
    fn a_film_of_the_emerging_leader() {
        let gallery = gallery();
        let named = gallery.iter().find(|named| named.name == "figure2-emerging-leader").unwrap();
        let film = Film::new(named.name, &named.instance, &FilmOptions::default().with_layers(3)).unwrap();
        assert_eq!((film.last(), film.shown.len(), film.thinning()), (3, 8, None));
        assert!(!film.frames[0].roles.leads[1] && film.frames[1].roles.leads[1]);
        // Token 3 follows token 1 as soon as that leads: one colour, the third that appears.
        assert_eq!((*film.frames[1].roles.hues[1]).len(), 1);
        let halfway = film.at(0.5);
        let mean = (film.frames[0].at[7][0] + film.frames[1].at[7][0]) / 2.0;
        assert!((halfway[7][0] - mean).abs() < 1e-12);
        assert_eq!(film.limits.iter().filter(|point| point.face.is_some()).count(), 0);
    }
}
