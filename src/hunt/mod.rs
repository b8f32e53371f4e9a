//! The hunt for extremal instances: random restarts over all families, and mutations of the best.
//!
//! An [`Objective`] gives an instance a value, a [`Space`] says which instances are looked at, and [`Hunt`] proposes
//! genomes in rounds. Evaluation number e of a shard is a function of the seed, the shard, e and the best found in the
//! rounds before, so a hunt is the same everywhere, however long it is given and however often it is resumed.

mod objective;
mod results;
mod search;
mod space;

pub use objective::{Objective, Record};
pub use results::{FoundJson, Results, ResultsError, ResultsJson, SCHEMA, ShardJson, read};
pub use search::{Found, Hunt, KEPT, Plan, ROUND, Shard};
pub use space::{RANGE, Space, SpaceError};
