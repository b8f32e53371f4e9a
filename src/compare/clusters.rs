//! Which limit a float run is heading for, against the exact limit.

use crate::equilibrium::{Kind, Limit};
use crate::float::Float;
use crate::instance::Instance;
use crate::spec::{Scalar, System, attention::inner};
use crate::tokens::Tokens;
use serde::Serialize;

/// The limits that a float run is heading for after some number of layers, against the exact ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Clusters {
    /// Every token is heading for its own limit.
    Same {
        /// The layer of the float run that was looked at.
        layer: usize,
    },
    /// Some are not.
    Differ {
        /// The layer of the float run that was looked at.
        layer: usize,
        /// Tokens heading elsewhere, ascending.
        tokens: Vec<usize>,
    },
    /// The exact limit is undecided.
    Undecided {
        /// The layers looked at.
        layers: usize,
    },
}

impl Clusters {
    /// Tokens heading elsewhere than to their limit.
    pub fn wrong(&self) -> &[usize] {
        match self {
            Clusters::Differ { tokens, .. } => tokens,
            _ => &[],
        }
    }
}

/// Half a bit over a millionth: a regime's means are looked at once r^t is below it.
const NEAR: f64 = 1.0 / 1_048_576.0;

/// The most layers that a float run is followed beyond the layer that decides a regime.
const MOST_AFTER: f64 = 20_000.0;

/// A token whose attention mean is farther from its limit than this part of the largest limit is heading elsewhere.
const ELSEWHERE: f64 = 1.0 / 256.0;

/// The exact limits as floats, scaled so that the largest coordinate is 1.
pub(super) enum Destinations {
    Undecided { layers: usize },
    Known(Known),
}

pub(super) struct Known {
    scale: f64,
    limits: Tokens<f64>,
    form: Vec<Vec<f64>>,
    radius: f64,
    /// The layer from which attention means say where tokens go.
    layer: usize,
}

impl Destinations {
    pub fn new(instance: &Instance, limit: &Limit) -> Self {
        let equilibrium = match limit {
            Limit::Decided(equilibrium) => equilibrium,
            Limit::Undecided { layers, .. } => return Self::Undecided { layers: *layers },
        };
        let limits = equilibrium.limits.map(f64::from_rational);
        let largest = limits.entries().iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let scale = if largest > 0.0 && largest.is_finite() { largest } else { 1.0 };
        let limits = limits.map(|x| x / scale);
        let System { form, alpha } = System::<f64>::of(instance);
        let norm = |point: &[f64]| inner(&form, point, point).sqrt();
        let radius = limits.rows().map(norm).fold(0.0, f64::max);
        let after = match equilibrium.kind {
            Kind::Settled => 0,
            Kind::Regime(_) => (-NEAR.ln() / alpha.ln_1p()).ceil().min(MOST_AFTER) as usize,
        };
        Self::Known(Known { scale, limits, form, radius, layer: equilibrium.layer() + after })
    }
}

impl Known {
    fn distance(&self, mean: &[f64], limit: usize) -> f64 {
        let apart: Vec<f64> = mean.iter().zip(&self.limits[limit]).map(|(x, y)| x / self.scale - y).collect();
        inner(&self.form, &apart, &apart).max(0.0).sqrt()
    }

    /// Whether a token with this attention mean is not on its way to its limit: the mean is far from the limit, or at most half
    /// as far from that of another token. A NaN is far from everything.
    fn is_elsewhere(&self, token: usize, mean: &[f64]) -> bool {
        let own = self.distance(mean, token);
        let near = own <= ELSEWHERE * self.radius;
        !near || (0..self.limits.len()).any(|other| 2.0 * self.distance(mean, other) < own)
    }
}

/// For each number of layers, ascending: where the attention means of the float run at that layer, or at the layer that decides
/// the exact limit if that is later, say that the tokens go.
pub(super) fn assignments(
    float: Float,
    instance: &Instance,
    destinations: &Destinations,
    layers: &[usize],
) -> Vec<Clusters> {
    let known = match destinations {
        Destinations::Undecided { layers: looked } => {
            return layers.iter().map(|_| Clusters::Undecided { layers: *looked }).collect();
        }
        Destinations::Known(known) => known,
    };
    let mut flow = float.start(instance);
    let mut stands = false;
    let judge = |&count: &usize| {
        let layer = count.max(known.layer);
        while flow.layer() < layer && !stands {
            stands = !flow.advance();
        }
        let means = flow.means();
        let tokens: Vec<usize> = (0..means.len()).filter(|&i| known.is_elsewhere(i, &means[i])).collect();
        if tokens.is_empty() { Clusters::Same { layer } } else { Clusters::Differ { layer, tokens } }
    };
    layers.iter().map(judge).collect()
}
