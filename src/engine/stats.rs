//! What the engine did: how many decisions were made by which means.

use serde::Serialize;

/// Counts of a flow so far. A decision is one point's attention set at one layer; repeated tokens are one point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats {
    /// n, the number of tokens.
    pub tokens: usize,
    /// m, the number of distinct points among them.
    pub points: usize,
    /// Layers whose pattern was decided.
    pub layers_decided: u64,
    /// Of those, layers held as small integers in doubles, where nothing rounds.
    pub layers_integer: u64,
    /// Of those, layers held as doubles with an error bound.
    pub layers_filtered: u64,
    /// Of those, layers without doubles, for numbers beyond the bound.
    pub layers_exact: u64,
    /// Layers after all points were locked: closed form, nothing decided.
    pub layers_closed: u64,
    /// Decisions by integers in doubles.
    pub decided_by_integers: u64,
    /// Decisions by the filter: one candidate.
    pub decided_by_filter: u64,
    /// Decisions by exact comparison of several candidates.
    pub decided_by_comparison: u64,
    /// Decisions taken over because the point is locked for ever.
    pub decided_by_lock: u64,
    /// Layers of a planar instance whose columns were those on the hull only.
    pub layers_hull: u64,
    /// Candidates compared exactly.
    pub candidates_compared: u64,
    /// Points locked as leaders, as followers of a leader, as tied between leaders.
    pub locked_leaders: u64,
    /// Points locked as followers of one leader.
    pub locked_followers: u64,
    /// Points locked as tied between several leaders.
    pub locked_ties: u64,
    /// Times exact points were replayed from layer 0.
    pub replays: u64,
    /// Exact points worked out, each once a layer or a jump over layers.
    pub points_replayed: u64,
    /// Changes of the pattern, each stored once.
    pub patterns: u64,
    /// The first layer at which every point was locked: it is settled (docs/theory.md section 3).
    pub settled_at: Option<usize>,
}
