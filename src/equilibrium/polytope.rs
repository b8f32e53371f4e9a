//! K = conv(limits): its vertices are the leaders, every other limit is a face projection. Explicit witnesses, no linear
//! program.
//!
//! Source: docs/theory.md section 3, `vertices_are_leaders` and `face_projection`.

use super::Equilibrium;
use crate::form::{Form, dot};
use crate::instance::Instance;
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
#[non_exhaustive]
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
    /// The mean of the tokens that are attended to, under a form that is not that of an inner product: no more is known.
    Mean,
}

/// The hyperplane `{ y : normal . y = offset }` (Euclidean product); K lies where the product is at most the offset.
#[derive(Debug, Clone, PartialEq)]
pub struct Hyperplane {
    /// `A^T p`. Shape (d,).
    pub normal: Vec<Rational>,
    /// `|p|^2`, the squared A-norm.
    pub offset: Rational,
}

/// The clusters of an equilibrium of `instance`, in the order of their first tokens.
pub fn clusters(instance: &Instance, equilibrium: &Equilibrium) -> Vec<Cluster> {
    let form = instance.is_inner_product().then(|| instance.form());
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

/// `form` where it is that of an inner product.
fn kind_of(form: Option<&Form>, equilibrium: &Equilibrium, point: &[Rational]) -> ClusterKind {
    let leaders = equilibrium.leaders();
    let position = |&leader: &usize| &equilibrium.state.tokens[leader];
    if leaders.iter().any(|leader| position(leader) == point) {
        return ClusterKind::Leader;
    }
    let Some(form) = form else { return ClusterKind::Mean };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::equilibrium::limit;
    use crate::instance::Instance;
    use crate::rational::ratio;

    fn halves(point: &[i64]) -> Vec<Rational> {
        point.iter().map(|&x| ratio(x, 2)).collect()
    }

    fn clusters_and_weights(points: &[&[i64]]) -> (Vec<Cluster>, Vec<BTreeMap<usize, Rational>>) {
        let tokens = points.iter().map(|point| halves(point)).collect();
        let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
        let limit = limit(&Spec, &instance);
        let equilibrium = limit.equilibrium().unwrap();
        (clusters(&instance, equilibrium), leader_weights(instance.form(), equilibrium).unwrap())
    }

    #[test]
    fn an_edge_and_its_middle() {
        // Token 2 attends to 0, 1 and 4; token 4 rests at the mean of these; token 3 attends to itself.
        let (clusters, weights) = clusters_and_weights(&[&[2, 2], &[2, -2], &[1, 0], &[-1, 0], &[2, 0]]);
        let hyperplane = Some(Hyperplane { normal: halves(&[2, 0]), offset: ratio(1, 1) });
        assert_eq!(
            clusters[..3],
            [
                Cluster { point: halves(&[2, 2]), tokens: vec![0], kind: ClusterKind::Leader },
                Cluster { point: halves(&[2, -2]), tokens: vec![1], kind: ClusterKind::Leader },
                Cluster {
                    point: halves(&[2, 0]),
                    tokens: vec![2, 4],
                    kind: ClusterKind::Face { rests_on: vec![0, 1], hyperplane }
                },
            ]
        );
        assert_eq!(weights[1], BTreeMap::from([(1, ratio(1, 1))]));
        assert_eq!(weights[2], BTreeMap::from([(0, ratio(1, 2)), (1, ratio(1, 2))]));
        assert_eq!(weights[4], weights[2]);
        let (clusters, weights) = clusters_and_weights(&[&[2], &[-2], &[0]]);
        let at_zero = ClusterKind::Face { rests_on: vec![0, 1], hyperplane: None };
        assert_eq!(clusters[2], Cluster { point: halves(&[0]), tokens: vec![2], kind: at_zero });
        assert_eq!(weights[2], BTreeMap::from([(0, ratio(1, 2)), (1, ratio(1, 2))]));
    }

    #[test]
    fn weights_add_up_along_chains() {
        // 4 follows 2 and 3, which follow 0 and 1.
        let (_, weights) = clusters_and_weights(&[&[2, 2, 0], &[2, -2, 0], &[2, 1, 1], &[2, -1, 1], &[0, 0, 3]]);
        for weights in weights {
            assert_eq!(weights.values().sum::<Rational>(), ratio(1, 1));
        }
    }
}
