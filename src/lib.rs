//! Exact hardmax self-attention dynamics: trajectories without rounding, infinite-depth limits with certificates, and the
//! theorems of Alcalde, Fantuzzi and Zuazua (arXiv:2407.01602) checked on any instance.
//!
//! Tokens z_1..z_n in R^d attend to whichever tokens have the largest A-inner product with them, all ties counted, and
//! move towards the mean of those: `z_i' = (z_i + alpha m_i)/(1 + alpha)`. With rational data every layer is rational, so
//! nothing here is ever rounded. The mathematics is in `docs/theory.md`; its names are the names of this crate.
//!
//! ```
//! use hardmax::engine::Exact;
//! use hardmax::equilibrium::{limit, certificate, verify::verify};
//! use hardmax::instance::json;
//! use hardmax::theorems::{Case, REGISTRY, Verdict};
//!
//! // Two leaders, and a token that ties between them at every layer.
//! let instance = json::read(br#"{"alpha":"1/2","tokens":[["1","1"],["1","-1"],["1/2","0"]]}"#).unwrap();
//!
//! // Where does every token end up? The answer is exact, and comes with a certificate.
//! let limit = limit(&Exact::default(), &instance);
//! let equilibrium = limit.equilibrium().unwrap();
//! assert_eq!(equilibrium.leaders(), [0, 1]);
//! assert_eq!(equilibrium.limits[2], [hardmax::rational::ratio(1, 1), hardmax::rational::ratio(0, 1)]);
//!
//! // Anyone can check the certificate, without the code that found it.
//! let file = serde_json::to_vec(&equilibrium.certificate(&instance)).unwrap();
//! assert_eq!(verify(&certificate::read(&file).unwrap()), Ok(()));
//!
//! // Every theorem, on this instance.
//! let exact = Exact::default();
//! let case = Case::new(&instance, &exact, Default::default());
//! assert!(!REGISTRY.iter().any(|theorem| matches!(theorem.check(&case), Verdict::Violated(_))));
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`rational`], [`tokens`], [`block`], [`form`], [`instance`] | exact numbers, points, inner products, and the files they come in |
//! | [`spec`] | the executable specification: the model as code, nothing clever |
//! | [`dynamics`], [`pattern`], [`trajectory`] | layers as a trait, attention patterns, layers with leaders and margins |
//! | [`float`] | the dynamics in f64 and f32 as people write them |
//! | [`engine`] | the fast exact engine: exactly the specification's results, at the speed of floats |
//! | [`equilibrium`] | the limit: settled layers, regimes, certificates and their verifier |
//! | [`compare`] | floats against the exact run, layer by layer |
//! | [`interval`] | intervals of fixed-point numbers, rounded outwards |
//! | [`softmax`] | the softmax layer enclosed, and how far it is from the hardmax one |
//! | [`theorems`] | one file a statement, each with evidence when it holds and a comparison when it fails |
//! | [`network`], [`interpolation`] | hardmax transformers that interpolate sequences exactly: run and checked, and built |
//! | [`generate`] | instances: random genomes, a gallery, counterexamples, shrinking |
//! | [`report`] | what people and programs read |
//! | `plot` | pictures and a page that moves (features `plot` and `raster`) |
//! | `sweep` | checks, comparisons and hunts in shards (feature `statistics`) |
//! | `rate` | rates with Wilson intervals (feature `statistics`) |
//!
//! The feature `cli` (on by default) adds the `hardmax` binary; the library alone has few dependencies.

use hardmax_model::integer;
pub use hardmax_model::{block, form, instance, interval, limits, pattern, rational, records, spec, tokens};
pub use hardmax_packs::interpolation;
pub use hardmax_verify::network;

pub mod compare;
pub mod dynamics;
pub mod engine;
pub mod equilibrium;
pub mod float;
pub mod generate;
mod gram;
pub mod hunt;
pub mod packs;

#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "statistics")]
pub mod rate;
pub mod report;
#[cfg(feature = "schema")]
pub mod schemas;
pub mod softmax;
#[cfg(feature = "statistics")]
pub mod sweep;
pub mod theorems;
pub mod trajectory;
pub mod trial;
