//! K = conv(limits): its vertices are the leaders, every other limit is a face projection. Explicit witnesses, no linear
//! program.
//!
//! Source: docs/theory.md section 3, `vertices_are_leaders` and `face_projection`.

use super::Equilibrium;
use crate::form::{Form, dot};
use crate::rational::Rational;
use crate::tokens::classes;
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// The tokens whose limits coincide.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The limit point. Shape (d,).
    pub point: Vec<Rational>,
    /// The tokens that converge to it, ascending.
    pub tokens: Vec<usize>,
    /// What the point is to K.
    pub kind: ClusterKind,
}

/// What a limit point is to K = conv(limits).
#[derive(Debug, Clone, PartialEq)]
pub enum ClusterKind {
    /// A vertex: the position of a leader.
    Leader,
    /// The A-projection of the origin onto a face of K.
    Face {
        /// The leaders at the vertices of that face, ascending.
        rests_on: Vec<usize>,
        /// The supporting hyperplane; `None` where the point is 0 and the face is K.
        hyperplane: Option<Hyperplane>,
    },
}

/// The hyperplane `{ y : normal . y = offset }` (Euclidean product); K lies where the product is at most the offset.
#[derive(Debug, Clone, PartialEq)]
pub struct Hyperplane {
    /// `A^T p`. Shape (d,).
    pub normal: Vec<Rational>,
    /// `|p|^2`, the squared A-norm.
    pub offset: Rational,
}

/// The clusters of an equilibrium, in the order of their first tokens.
pub fn clusters(form: &Form, equilibrium: &Equilibrium) -> Vec<Cluster> {
    let classes = classes(&equilibrium.limits);
    let mut cluster_of = vec![0; classes.len()];
    let mut clusters: Vec<Cluster> = Vec::new();
    for (i, point) in equilibrium.limits.rows().enumerate() {
        let index = if classes[i] == i { clusters.len() } else { cluster_of[classes[i]] };
        cluster_of[i] = index;
        if index == clusters.len() {
            clusters.push(Cluster {
                point: point.to_vec(),
                tokens: Vec::new(),
                kind: kind_of(form, equilibrium, point),
            });
        }
        clusters[index].tokens.push(i);
    }
    clusters
}

fn kind_of(form: &Form, equilibrium: &Equilibrium, point: &[Rational]) -> ClusterKind {
    let leaders = equilibrium.leaders();
    let position = |&leader: &usize| &equilibrium.state.tokens[leader];
    if leaders.iter().any(|leader| position(leader) == point) {
        return ClusterKind::Leader;
    }
    let normal = form.covector(point);
    let offset = dot(&normal, point);
    let rests_on = leaders.iter().filter(|leader| dot(&normal, position(leader)) == offset).copied().collect();
    let zero = point.iter().all(Zero::is_zero);
    ClusterKind::Face { rests_on, hyperplane: (!zero).then_some(Hyperplane { normal, offset }) }
}

/// For each token the convex weights that write its limit in the positions of leaders; `None` where the attention sets
/// are cyclic, which they cannot be where A is symmetric positive definite.
///
/// In the order of decreasing norm (`attention_order`): a leader is itself; a token at rest is the mean of its attention
/// set without its own class; any other token has the mean of the limits in its attention set.
pub fn leader_weights(form: &Form, equilibrium: &Equilibrium) -> Option<Vec<BTreeMap<usize, Rational>>> {
    let state = &equilibrium.state;
    let mut order: Vec<usize> = (0..state.tokens.len()).collect();
    let norms = state.norms_squared(form);
    order.sort_by(|&i, &j| norms[j].cmp(&norms[i]));
    let mut weights: Vec<Option<BTreeMap<usize, Rational>>> = vec![None; order.len()];
    for i in order {
        if state.leaders.binary_search(&i).is_ok() {
            weights[i] = Some(BTreeMap::from([(i, Rational::one())]));
            continue;
        }
        let others: Vec<usize> =
            state.attention.set(i).iter().copied().filter(|&j| state.tokens[j] != state.tokens[i]).collect();
        let share = Rational::new(1.into(), others.len().max(1).into());
        let mut sum: BTreeMap<usize, Rational> = BTreeMap::new();
        for j in others {
            for (&leader, weight) in weights[j].as_ref()? {
                *sum.entry(leader).or_insert_with(Rational::zero) += weight * &share;
            }
        }
        weights[i] = Some(sum);
    }
    weights.into_iter().collect()
}
