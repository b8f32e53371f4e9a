//! The dynamics in floats, as people write them: ties are equality of rounded scores, or closeness within a tolerance.
//!
//! Whether two rounded scores are equal depends on how they are summed, so the order of summation is a part of the
//! arithmetic. [`Summation::Numpy`] is that of the three lines
//!
//! ```text
//! S = Z @ A @ Z.T                                                    # Z @ Z.T where A is the identity
//! m = np.array([Z[s == s.max()].mean(axis=0) for s in S])
//! Z = (Z + alpha * m) / (1 + alpha)                                  # or Z + beta * (m - Z)
//! ```
//!
//! on a processor with fused multiply-adds: matrix products add up coordinate by coordinate with one rounding a term, the rows of
//! an attention set are added in the order of their indices (for d = 1 in NumPy's pairwise order), and the scalars alpha,
//! 1 + alpha and beta are worked out in f64 before they are rounded to the precision. `benches/peers/floats.py` compares
//! attention sets with NumPy's. [`Summation::Loop`] rounds every product and every sum, as a loop over `np.dot` of two short rows
//! does, and as the [specification](crate::spec) does on floats.
//!
//! Nothing here panics on numbers beyond the range of a float: they become infinities and NaNs as they do elsewhere, a token
//! with a NaN among its scores attends to no token, and [`FloatFlow::overflow`] says so.

mod layer;
mod sums;

pub use layer::{AnswerError, Call, FloatLayer, Format};

use crate::instance::Instance;
use crate::pattern::Pattern;
use crate::spec::{Scalar, System, attention::inner, attention_mean};
use crate::tokens::Tokens;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sums::{Number, best, fused, members, pairwise_sum};

/// The fewest tokens whose scores are worth a thread.
const LEAST_ROWS: usize = 128;

/// The precision of a float run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Precision {
    /// 64-bit floats: 53 significant bits.
    #[default]
    F64,
    /// 32-bit floats: 24 significant bits.
    F32,
}

/// How the layer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Formula {
    /// `(z + alpha m)/(1 + alpha)`.
    #[default]
    Convex,
    /// `z + beta (m - z)` with `beta = alpha/(1 + alpha)`.
    Increment,
}

/// In which order scores and means are added up, and where they are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Summation {
    /// As NumPy's matrix product and mean do: fused multiply-adds, one rounding a term.
    #[default]
    Numpy,
    /// As a loop does: every product and every sum rounded.
    Loop,
}

/// The relative tolerance within which scores tie: at least 0, below 1. With 0 only equal scores tie.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Tolerance(f64);

impl<'de> Deserialize<'de> for Tolerance {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// A number outside the range of tolerances.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("tie tolerance {0}, expected at least 0 and below 1")]
pub struct ToleranceError(f64);

impl Tolerance {
    /// Scores at least `best - relative * |best|` tie with the best one.
    ///
    /// # Errors
    /// [`ToleranceError`] unless `0 <= relative < 1`.
    pub fn new(relative: f64) -> Result<Self, ToleranceError> {
        if (0.0..1.0).contains(&relative) { Ok(Self(relative)) } else { Err(ToleranceError(relative)) }
    }

    /// The tolerance as a number.
    pub fn relative(self) -> f64 {
        self.0
    }
}

/// One way to compute the dynamics in floats.
///
/// ```
/// use hardmax::{float::Float, instance::json};
/// // Token 2 attends to tokens 0 and 1 alike, and floats see it.
/// let instance = json::read(br#"{"alpha":"1/2","tokens":[["1","1"],["1","-1"],["1/2","0"]]}"#).unwrap();
/// let mut flow = Float::default().start(&instance);
/// assert_eq!(flow.attention().to_sets(), [vec![0], vec![1], vec![0, 1]]);
/// flow.advance();
/// assert_eq!(flow.tokens()[2], [2.0 / 3.0, 0.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Float {
    /// The precision.
    pub precision: Precision,
    /// How the layer is written.
    pub formula: Formula,
    /// The order of summation.
    pub summation: Summation,
    /// When scores tie.
    pub tie_tolerance: Tolerance,
}

impl Float {
    /// The same arithmetic in another precision.
    #[must_use]
    pub fn with_precision(self, precision: Precision) -> Self {
        Self { precision, ..self }
    }

    /// The same arithmetic with the layer written another way.
    #[must_use]
    pub fn with_formula(self, formula: Formula) -> Self {
        Self { formula, ..self }
    }

    /// The same arithmetic with another order of summation.
    #[must_use]
    pub fn with_summation(self, summation: Summation) -> Self {
        Self { summation, ..self }
    }

    /// The same arithmetic with another tolerance of ties.
    #[must_use]
    pub fn with_tie_tolerance(self, tie_tolerance: Tolerance) -> Self {
        Self { tie_tolerance, ..self }
    }

    /// Both precisions, both formulas and both orders of summation, ties by equality.
    pub fn all() -> Vec<Self> {
        let mut floats = Vec::new();
        for precision in [Precision::F64, Precision::F32] {
            for formula in [Formula::Convex, Formula::Increment] {
                for summation in [Summation::Numpy, Summation::Loop] {
                    floats.push(Self { precision, formula, summation, ..Self::default() });
                }
            }
        }
        floats
    }

    /// The run at layer 0: the nearest floats to the tokens, and their attention pattern.
    pub fn start(self, instance: &Instance) -> FloatFlow {
        let run = match self.precision {
            Precision::F64 => Run::F64(State::new(self, instance)),
            Precision::F32 => Run::F32(State::new(self, instance)),
        };
        let (attention, overflow) = run.attend();
        FloatFlow { run, layer: 0, attention, overflow }
    }
}

/// A run in floats, unrolled layer by layer in constant memory.
#[derive(Debug, Clone)]
pub struct FloatFlow {
    run: Run,
    layer: usize,
    attention: Pattern,
    overflow: Option<usize>,
}

#[derive(Debug, Clone)]
enum Run {
    F64(State<f64>),
    F32(State<f32>),
}

impl Run {
    fn attend(&self) -> (Pattern, Option<usize>) {
        match self {
            Run::F64(state) => state.attend(),
            Run::F32(state) => state.attend(),
        }
    }

    fn advance(&mut self, pattern: &Pattern) -> bool {
        match self {
            Run::F64(state) => state.advance(pattern),
            Run::F32(state) => state.advance(pattern),
        }
    }
}

impl FloatFlow {
    /// The index of the current layer, from 0.
    pub fn layer(&self) -> usize {
        self.layer
    }

    /// The arithmetic of the run.
    pub fn float(&self) -> Float {
        match &self.run {
            Run::F64(state) => state.kind,
            Run::F32(state) => state.kind,
        }
    }

    /// The tokens of the current layer; f32 as f64, which is exact. Shape (n, d).
    pub fn tokens(&self) -> Tokens<f64> {
        match &self.run {
            Run::F64(state) => state.tokens.clone(),
            Run::F32(state) => state.tokens.map(|&x| f64::from(x)),
        }
    }

    /// The attention pattern of the current layer. A set is empty where a score of its token is NaN.
    pub fn attention(&self) -> &Pattern {
        &self.attention
    }

    /// The attention means of the current layer, rounded as the run rounds them. Shape (n, d).
    pub fn means(&self) -> Tokens<f64> {
        let rows = |i: usize| -> Vec<f64> {
            match &self.run {
                Run::F64(state) => state.mean(self.attention.set(i)),
                Run::F32(state) => state.mean(self.attention.set(i)).into_iter().map(f64::from).collect(),
            }
        };
        // INVARIANT: means have the dimension of the tokens.
        Tokens::from_rows((0..self.attention.len()).map(rows).collect()).expect("rows of one length")
    }

    /// The first token with a coordinate or a best score that is infinite or NaN.
    pub fn overflow(&self) -> Option<usize> {
        self.overflow
    }

    /// Goes on to the next layer; tells whether any token moved.
    pub fn advance(&mut self) -> bool {
        let moved = self.run.advance(&self.attention);
        self.layer += 1;
        if moved {
            (self.attention, self.overflow) = self.run.attend();
        }
        moved
    }
}

#[derive(Debug, Clone)]
struct State<S> {
    kind: Float,
    system: System<S>,
    identity: bool,
    scale: S,
    beta: S,
    tolerance: S,
    tokens: Tokens<S>,
}

impl<S: Number> State<S> {
    fn new(kind: Float, instance: &Instance) -> Self {
        let alpha = f64::from_rational(instance.alpha());
        Self {
            kind,
            system: System::of(instance),
            identity: instance.form().is_identity(),
            scale: S::nearest(1.0 + alpha),
            beta: S::nearest(alpha / (1.0 + alpha)),
            tolerance: S::nearest(kind.tie_tolerance.relative()),
            tokens: instance.tokens().map(S::from_rational),
        }
    }

    /// The attention pattern, and the first token that overflows.
    fn attend(&self) -> (Pattern, Option<usize>) {
        let attend = |i: usize| {
            let scores = self.scores(&self.tokens[i]);
            let best = best(&scores);
            let finite = best.is_finite() && self.tokens[i].iter().all(|x| x.is_finite());
            (members(&scores, best, self.tolerance), finite)
        };
        let rows = (0..self.tokens.len()).into_par_iter().with_min_len(LEAST_ROWS);
        let (sets, finite): (Vec<Vec<usize>>, Vec<bool>) = rows.map(attend).unzip();
        (Pattern::from_sets(sets), finite.iter().position(|finite| !finite))
    }

    /// `<z_i, z_j>` for all j.
    fn scores(&self, token: &[S]) -> Vec<S> {
        match self.kind.summation {
            Summation::Loop => self.tokens.rows().map(|other| inner(&self.system.form, token, other)).collect(),
            Summation::Numpy => {
                let covector = self.covector(token);
                self.tokens.rows().map(|other| fused(covector.iter().zip(other))).collect()
            }
        }
    }

    /// A row of `Z @ A`.
    fn covector(&self, token: &[S]) -> Vec<S> {
        if self.identity {
            return token.to_vec();
        }
        let column = |k: usize| fused(token.iter().zip(self.system.form.iter().map(|row| &row[k])));
        (0..token.len()).map(column).collect()
    }

    fn mean(&self, set: &[usize]) -> Vec<S> {
        if self.kind.summation == Summation::Numpy && self.tokens.dimension() == 1 {
            let entries: Vec<S> = set.iter().map(|&j| self.tokens[j][0]).collect();
            return vec![pairwise_sum(&entries) / S::from_count(set.len())];
        }
        attention_mean(&self.tokens, set)
    }

    fn advance(&mut self, pattern: &Pattern) -> bool {
        let next = self.next(pattern);
        let moved = next != self.tokens;
        self.tokens = next;
        moved
    }

    fn next(&self, pattern: &Pattern) -> Tokens<S> {
        let alpha = self.system.alpha;
        // Equal sets have equal means.
        let means: Vec<Vec<S>> = (0..pattern.rows()).map(|row| self.mean(pattern.row(row))).collect();
        let mut next = Tokens::new(self.tokens.dimension());
        for (i, token) in self.tokens.rows().enumerate() {
            let row = token.iter().zip(&means[pattern.row_of(i)]).map(|(&z, &m)| match self.kind.formula {
                Formula::Convex => (z + alpha * m) / self.scale,
                Formula::Increment => z + self.beta * (m - z),
            });
            // INVARIANT: a mean has the dimension of the tokens, so the row fits.
            next.push(row).expect("a row of the tokens' dimension");
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::{parse, ratio};

    fn line(entries: &[&str]) -> Instance {
        Instance::new(entries.iter().map(|entry| vec![parse(entry).unwrap()]).collect(), None, ratio(1, 2)).unwrap()
    }

    #[test]
    fn tolerances_below_zero_from_one_on_and_nan_are_refused() {
        for bad in [-1e-300, 1.0, 2.0, f64::NAN, f64::INFINITY] {
            assert!(Tolerance::new(bad).is_err(), "{bad}");
        }
        assert_eq!(Tolerance::new(-0.0).map(Tolerance::relative), Ok(0.0));
        assert_eq!(Tolerance::new(-1.0).unwrap_err().to_string(), "tie tolerance -1, expected at least 0 and below 1");
    }

    #[test]
    fn a_tolerance_widens_the_attention_sets() {
        let instance = line(&["1", "1.0001", "0.9"]);
        let sets = |tolerance: f64| {
            let float = Float { tie_tolerance: Tolerance::new(tolerance).unwrap(), ..Float::default() };
            float.start(&instance).attention().set(0).to_vec()
        };
        assert_eq!([sets(0.0), sets(1e-3), sets(0.5)], [vec![1], vec![0, 1], vec![0, 1, 2]]);
    }

    #[test]
    fn what_no_float_holds_is_an_overflow_and_no_panic() {
        let overflow = |precision, entries: &[&str]| {
            let mut flow = Float { precision, ..Float::default() }.start(&line(entries));
            (0..5).for_each(|_| _ = flow.advance());
            (flow.overflow(), flow.attention().to_sets())
        };
        assert_eq!(overflow(Precision::F64, &["1e200", "1"]), (Some(0), vec![vec![0, 1]; 2]));
        assert_eq!(overflow(Precision::F32, &["1", "1e39"]).0, Some(0));
        assert_eq!(overflow(Precision::F64, &["1e400", "0"]), (Some(0), vec![vec![], vec![]]));
        assert_eq!(overflow(Precision::F64, &["1e100", "1"]).0, None);
    }

    #[test]
    fn both_formulas_are_the_same_layer_up_to_rounding() {
        let instance = line(&["3", "1", "-2"]);
        let run = |formula| {
            let mut flow = Float { formula, ..Float::default() }.start(&instance);
            assert!(flow.advance());
            flow.tokens().entries().to_vec()
        };
        assert_eq!(run(Formula::Convex), [3.0, 2.5 / 1.5, -2.0]);
        assert_eq!(run(Formula::Increment), [3.0, 1.0 + 0.5 / 1.5 * 2.0, -2.0]);
    }
}
