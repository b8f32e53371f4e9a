//! Limits as they are written.

mod summary;

use super::{list, short, short_point};
use crate::equilibrium::polytope::{Cluster, ClusterKind, clusters};
use crate::equilibrium::{Equilibrium, Kind, Limit, rate_name};
use crate::instance::Instance;
use crate::instance::json::{texts, token_texts};
use crate::rational::Text;
use serde::Serialize;
use std::fmt::{self, Write};
pub use summary::summary;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/limit/1";

/// A limit as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum LimitJson {
    /// A settled layer was found.
    Settled {
        /// `hardmax/limit/1`.
        schema: String,
        /// The first settled layer.
        settled_at: usize,
        /// What follows from it.
        #[serde(flatten)]
        decided: Decided,
    },
    /// The pattern is certified for all later layers, while the attention means drift.
    Regime {
        /// `hardmax/limit/1`.
        schema: String,
        /// The first layer from which the pattern is certified.
        regime_from: usize,
        /// What follows from it.
        #[serde(flatten)]
        decided: Decided,
    },
    /// Neither was found.
    Undecided {
        /// `hardmax/limit/1`.
        schema: String,
        /// The layers looked at.
        layers: usize,
        /// Why the last pattern could not be certified, where there was a reason beyond the bound on layers.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

/// What a decided limit says.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decided {
    /// The leaders, at this layer and every later one.
    leaders: Vec<usize>,
    /// The limits. Shape (n, d).
    limits: Vec<Vec<Text>>,
    /// How fast each token approaches its limit, r = 1/(1 + alpha): `at rest`, `r^t`, `t r^t`, ...
    rates: Vec<String>,
    /// The tokens by limit point.
    clusters: Vec<ClusterJson>,
}

/// The tokens of one limit point.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClusterJson {
    point: Vec<Text>,
    tokens: Vec<usize>,
    #[serde(flatten)]
    kind: KindJson,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
enum KindJson {
    /// The point is the position of a leader, a vertex of K = conv(limits).
    Leader,
    /// The point is the projection of the origin onto a face of K.
    Face {
        /// The leaders at the vertices of the face.
        rests_on: Vec<usize>,
        /// The hyperplane through the face; null where the point is 0.
        hyperplane: Option<HyperplaneJson>,
    },
    /// The point is the mean of the tokens that are attended to, under a form that is not that of an inner product.
    Mean,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct HyperplaneJson {
    /// `A^T p`.
    normal: Vec<Text>,
    /// `|p|^2`.
    offset: Text,
}

impl LimitJson {
    /// The limit of `instance`.
    pub fn new(instance: &Instance, limit: &Limit) -> Self {
        let schema = SCHEMA.to_owned();
        match limit {
            Limit::Undecided { layers, reason } => {
                Self::Undecided { schema, layers: *layers, reason: reason.map(|reason| reason.to_string()) }
            }
            Limit::Decided(equilibrium) => {
                let decided = Decided::new(instance, equilibrium);
                match equilibrium.kind {
                    Kind::Settled => Self::Settled { schema, settled_at: equilibrium.layer(), decided },
                    Kind::Regime(_) => Self::Regime { schema, regime_from: equilibrium.layer(), decided },
                }
            }
        }
    }
}

impl Decided {
    fn new(instance: &Instance, equilibrium: &Equilibrium) -> Self {
        Self {
            leaders: equilibrium.leaders().to_vec(),
            limits: token_texts(&equilibrium.limits),
            rates: (0..instance.len()).map(|i| rate_name(equilibrium.rate(i))).collect(),
            clusters: clusters(instance, equilibrium).into_iter().map(ClusterJson::from).collect(),
        }
    }
}

impl From<Cluster> for ClusterJson {
    fn from(cluster: Cluster) -> Self {
        let kind = match cluster.kind {
            ClusterKind::Leader => KindJson::Leader,
            ClusterKind::Mean => KindJson::Mean,
            ClusterKind::Face { rests_on, hyperplane } => KindJson::Face {
                rests_on,
                hyperplane: hyperplane
                    .map(|plane| HyperplaneJson { normal: texts(&plane.normal), offset: Text(plane.offset) }),
            },
        };
        Self { point: texts(&cluster.point), tokens: cluster.tokens, kind }
    }
}

/// In words, why the limit is certain and how anyone can check it.
pub fn certificate(limit: &Limit) -> String {
    let Limit::Decided(equilibrium) = limit else {
        return "There is no certificate: the limit is undecided.".to_owned();
    };
    let layer = equilibrium.layer();
    let why = match equilibrium.kind {
        Kind::Settled => format!(
            "layer {layer} is settled. Every attention mean is constant, and the scores of each attention set stay the largest \
             while tokens move towards their means. So attention sets no longer change, and every limit is exactly the \
             attention mean of layer {layer} (docs/theory.md section 3, certificate_sound)."
        ),
        Kind::Regime(_) => format!(
            "attention sets no longer change from layer {layer} on. While they are constant, every token is its limit plus r^t \
             times a known polynomial in t, and under these closed forms the scores of each attention set stay the largest \
             at every later layer (docs/theory.md section 3, regime_sound)."
        ),
    };
    format!(
        "The certificate says: {why} `hardmax limit FILE --certificate CERT.json` writes it, and `hardmax verify CERT.json` \
         checks it without the code that found it."
    )
}

/// The limit in words, with every token and coordinate.
pub fn human(instance: &Instance, limit: &Limit) -> String {
    let mut text = String::new();
    // INVARIANT: writing to a string cannot fail.
    write_human(&mut text, instance, limit).expect("writing to a string");
    text
}

fn write_human(out: &mut String, instance: &Instance, limit: &Limit) -> fmt::Result {
    let equilibrium = match limit {
        Limit::Decided(equilibrium) => equilibrium,
        Limit::Undecided { layers, reason } => {
            writeln!(
                out,
                "undecided after {layers} layers: neither a settled layer nor a certified pattern was found"
            )?;
            return match reason {
                Some(reason) => writeln!(out, "  {reason}"),
                None => writeln!(out, "  (look further with --max-layers)"),
            };
        }
    };
    heading(out, instance, equilibrium)?;
    for cluster in clusters(instance, equilibrium) {
        write_cluster(out, instance, equilibrium, &cluster)?;
    }
    Ok(())
}

/// What decides the limit, and the rate r.
fn heading(out: &mut String, instance: &Instance, equilibrium: &Equilibrium) -> fmt::Result {
    let layer = equilibrium.layer();
    match equilibrium.kind {
        Kind::Settled => writeln!(
            out,
            "settled at layer {layer}: attention sets no longer change, and every attention mean is constant"
        )?,
        Kind::Regime(_) => writeln!(
            out,
            "regime from layer {layer}: attention sets no longer change; some attention means drift, so no layer is settled"
        )?,
    }
    writeln!(out, "r = {}", short(&instance.rate()))?;
    writeln!(out)
}

fn write_cluster(out: &mut String, instance: &Instance, equilibrium: &Equilibrium, cluster: &Cluster) -> fmt::Result {
    let point = short_point(&cluster.point);
    match &cluster.kind {
        ClusterKind::Leader => writeln!(out, "{point}  a leader's position, vertex of the limit polytope")?,
        ClusterKind::Mean => writeln!(out, "{point}  the mean of the tokens that are attended to")?,
        ClusterKind::Face { rests_on, hyperplane: Some(plane) } => writeln!(
            out,
            "{point}  the origin's projection onto the face of leaders {}, in the hyperplane {} . y = {}",
            list(rests_on),
            short_point(&plane.normal),
            short(&plane.offset)
        )?,
        ClusterKind::Face { rests_on, hyperplane: None } => {
            writeln!(out, "{point}  the origin itself, inside the hull of leaders {}", list(rests_on))?;
        }
    }
    for &i in &cluster.tokens {
        let set = equilibrium.state.attention.set(i);
        let does = if equilibrium.leaders().binary_search(&i).is_ok() {
            "leads".to_owned()
        } else {
            match equilibrium.rate(i) {
                None => format!("at rest between tokens {}", list(set)),
                Some(0) => format!("follows {}, approaches as r^t", list(set)),
                rate => format!("follows {} as they drift, approaches as {}", list(set), rate_name(rate)),
            }
        };
        writeln!(out, "  token {}  {does}", instance.name(i))?;
    }
    Ok(())
}
