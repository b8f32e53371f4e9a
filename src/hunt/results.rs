//! Results files: what a hunt found, enough to go on with it, and to merge its shards.

use super::objective::Objective;
use super::objective::Record;
use super::search::{Found, Hunt, Plan, ROUND, Shard, ranked};
use super::space::{Space, SpaceError};
use crate::generate::Genome;
use crate::instance::{self, ReadError};
use hardmax_kit::CaseJson;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize, Serializer};

/// The name and version of the JSON format. The cases of version 1 name no pack; it is still read.
pub const SCHEMA: &str = "hardmax/hunt/2";

/// Why a file holds no results, or results cannot be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsError {
    /// The file cannot be read as results.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The sizes in it are impossible.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// A shard in it is impossible.
    #[error(
        "shard {index}/{count} after {evaluations} evaluations, expected I/N with 1 <= I <= N <= {} and a multiple of \
         {ROUND}",
        Shard::MOST
    )]
    Shard {
        /// I.
        index: u64,
        /// N.
        count: u64,
        /// The evaluations made.
        evaluations: u64,
    },
    /// Two results are of different hunts.
    #[error("of another hunt: objective, sizes, step size, seed, bound on layers and number of shards must agree")]
    OtherHunt,
    /// Two results hold the same shard.
    #[error("shard {0} was merged already")]
    SameShard(u64),
    /// Merged results cannot go on.
    #[error("merged from {0} shards: only the results of one shard can be resumed, then merged again")]
    Merged(usize),
    /// There is nothing to merge.
    #[error("no results to merge")]
    Nothing,
}

/// What one or more shards of a hunt found. Written and read as [`ResultsJson`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Results {
    plan: Plan,
    count: u64,
    /// Index and evaluations.
    shards: Vec<(u64, u64)>,
    best: Vec<Found>,
}

impl From<&Hunt> for Results {
    fn from(hunt: &Hunt) -> Self {
        Self {
            plan: *hunt.plan(),
            count: hunt.shard().count(),
            shards: vec![(hunt.shard().index(), hunt.evaluations())],
            best: hunt.best().to_vec(),
        }
    }
}

impl Results {
    /// What was hunted.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The best found, the best first.
    pub fn best(&self) -> &[Found] {
        &self.best
    }

    /// The evaluations of all shards.
    pub fn evaluations(&self) -> u64 {
        self.shards.iter().map(|(_, evaluations)| evaluations).sum()
    }

    /// The case file of the best, where anything was found.
    pub fn record(&self) -> Option<CaseJson<Record>> {
        self.best.first().map(|found| found.case(&self.plan, self.count))
    }

    /// The hunt where it stood.
    ///
    /// # Errors
    /// [`ResultsError::Merged`] where these are results of several shards.
    pub fn resume(self) -> Result<Hunt, ResultsError> {
        match self.shards[..] {
            [(index, evaluations)] => {
                let shard = shard(index, self.count, evaluations)?;
                Ok(Hunt::resumed(self.plan, shard, evaluations, self.best))
            }
            ref shards => Err(ResultsError::Merged(shards.len())),
        }
    }

    /// The results of shards of one hunt, together.
    ///
    /// # Errors
    /// The position of the first results that do not fit those before them, and why.
    pub fn merge(all: Vec<Self>) -> Result<Self, (usize, ResultsError)> {
        let mut all = all.into_iter().enumerate();
        let (_, mut merged) = all.next().ok_or((0, ResultsError::Nothing))?;
        for (position, results) in all {
            if (results.plan, results.count) != (merged.plan, merged.count) {
                return Err((position, ResultsError::OtherHunt));
            }
            for &(index, evaluations) in &results.shards {
                if merged.shards.iter().any(|&(other, _)| other == index) {
                    return Err((position, ResultsError::SameShard(index)));
                }
                merged.shards.push((index, evaluations));
            }
            merged.best.extend(results.best);
        }
        merged.shards.sort_unstable();
        merged.best = ranked(merged.best);
        Ok(merged)
    }

    /// The results as they are written.
    pub fn json(&self) -> ResultsJson {
        let Plan { objective, space, seed, max_layers } = self.plan;
        let found = |found: &Found| FoundJson {
            value: found.value,
            shard: found.shard,
            evaluation: found.evaluation,
            genome: found.genome.clone(),
            case: found.case(&self.plan, self.count),
        };
        ResultsJson {
            schema: SCHEMA.to_owned(),
            objective,
            dimension: space.dimension(),
            tokens: space.tokens(),
            grid: space.grid(),
            step: space.step(),
            seed,
            max_layers,
            shard_count: self.count,
            shards: self.shards.iter().map(|&(index, evaluations)| ShardJson { index, evaluations }).collect(),
            best: self.best.iter().map(found).collect(),
        }
    }
}

fn shard(index: u64, count: u64, evaluations: u64) -> Result<Shard, ResultsError> {
    Shard::new(index, count)
        .filter(|_| evaluations.is_multiple_of(ROUND) && evaluations < 1 << 60)
        .ok_or(ResultsError::Shard { index, count, evaluations })
}

/// The results of a hunt as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct ResultsJson {
    /// `hardmax/hunt/2`.
    pub schema: String,
    /// What was maximised.
    pub objective: Objective,
    /// d.
    pub dimension: u8,
    /// The most tokens.
    pub tokens: u8,
    /// The largest denominator of the numerators.
    pub grid: u16,
    /// Numerator and denominator of the step size, where it was fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<[u8; 2]>,
    /// The seed.
    pub seed: u64,
    /// The bound on layers of each evaluation.
    pub max_layers: usize,
    /// N, the number of shards of the hunt.
    pub shard_count: u64,
    /// The shards in these results.
    pub shards: Vec<ShardJson>,
    /// The best found, the best first.
    pub best: Vec<FoundJson>,
}

/// How far a shard has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a shard with its index and its evaluations")]
pub struct ShardJson {
    /// I, from 1.
    pub index: u64,
    /// The evaluations made.
    pub evaluations: u64,
}

/// One find.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct FoundJson {
    /// Its value.
    pub value: u64,
    /// The shard that found it.
    pub shard: u64,
    /// The evaluation of that shard, from 0.
    pub evaluation: u64,
    /// The genome, from which the hunt goes on.
    pub genome: Genome,
    /// The same as a case that `hardmax replay` accepts.
    pub case: CaseJson<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "the results of a hunt, an object")]
struct Raw {
    #[serde(rename = "schema")]
    _schema: Schema,
    objective: Objective,
    dimension: u8,
    tokens: u8,
    grid: u16,
    #[serde(default)]
    step: Option<[u8; 2]>,
    seed: u64,
    max_layers: usize,
    shard_count: u64,
    shards: Vec<ShardJson>,
    best: Vec<RawFound>,
}

#[derive(Deserialize)]
enum Schema {
    #[serde(rename = "hardmax/hunt/1")]
    One,
    #[serde(rename = "hardmax/hunt/2")]
    Two,
}

/// The case of a find is made from its genome, never read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "what a hunt has found, an object")]
struct RawFound {
    value: u64,
    shard: u64,
    evaluation: u64,
    genome: Genome,
    #[serde(rename = "case")]
    _case: IgnoredAny,
}

/// Reads results.
///
/// # Errors
/// [`ResultsError`] where the file is of another kind or version, or its sizes or shards are impossible.
pub fn read(bytes: &[u8]) -> Result<Results, ResultsError> {
    serde_json::from_str::<Raw>(instance::text(bytes)?).map_err(ReadError::from)?.try_into()
}

impl Serialize for Results {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl TryFrom<Raw> for Results {
    type Error = ResultsError;

    fn try_from(raw: Raw) -> Result<Self, ResultsError> {
        let space = Space::new(raw.dimension, raw.tokens, raw.grid, raw.step)?;
        let plan = Plan { objective: raw.objective, space, seed: raw.seed, max_layers: raw.max_layers };
        let mut shards = Vec::new();
        for ShardJson { index, evaluations } in raw.shards {
            shard(index, raw.shard_count, evaluations)?;
            shards.push((index, evaluations));
        }
        if shards.is_empty() {
            return Err(ResultsError::Nothing);
        }
        let found = |raw: RawFound| Found {
            value: raw.value,
            shard: raw.shard,
            evaluation: raw.evaluation,
            genome: space.confined(Genome { dimension: space.dimension(), ..raw.genome }),
        };
        let best = ranked(raw.best.into_iter().map(found).collect());
        Ok(Results { plan, count: raw.shard_count, shards, best })
    }
}
