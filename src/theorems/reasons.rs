//! Why a statement of the core has nothing to say about a case, beside its assumptions.

use hardmax_kit::Reason;

/// From the certified layer on, a token attends to several points.
pub const SINGLE_CLASSES: Reason = Reason::new("single_classes", "a token attends to several points at every layer");
/// There is no follower of one leader at another point.
pub const SOME_FOLLOWER: Reason = Reason::new("some_follower", "no token follows one leader");
/// At no layer there is a leader.
pub const SOME_LEADER: Reason = Reason::new("some_leader", "there is no leader");
/// Every limit is a vertex.
pub const SOME_FACE: Reason = Reason::new("some_face", "every limit is a vertex");
/// A layer in which every token attends to one class of leaders was not reached.
pub const SOME_LAYER_OF_LEADERS: Reason =
    Reason::new("some_layer_of_leaders", "no layer was reached in which every token attends to one leader");
/// No layer was reached that is settled.
pub const SETTLED_LAYER: Reason = Reason::new("settled_layer", "no layer is settled");
/// The certified limit is not that of a regime whose means drift.
pub const DRIFTING_MEANS: Reason = Reason::new("drifting_means", "the attention means are constant");
/// There is nothing to compare: an instance without tokens, which no constructor makes.
pub const NO_TOKENS: Reason = Reason::new("no_tokens", "there is nothing to compare");
/// No token of an attention set has its A-norm in common with a token at another point.
pub const EQUAL_NORMS: Reason =
    Reason::new("equal_norms", "no attended token has its norm in common with another point");
/// A step size of 0, which the assumptions exclude: the bounds are multiples of 1/beta.
pub const SOME_STEP: Reason = Reason::new("some_step", "alpha is 0");
/// In dimension two and more tokens have no sign.
pub const ONE_DIMENSION: Reason = Reason::new("one_dimension", "tokens have more than one coordinate");
