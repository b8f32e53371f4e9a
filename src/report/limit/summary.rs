//! The limit of a large instance in a few lines: the largest clusters, the leaders, their margins.

use super::{heading, human};
use crate::block::Block;
use crate::equilibrium::polytope::{Cluster, ClusterKind, clusters};
use crate::equilibrium::{Equilibrium, Limit, rate_name};
use crate::form::Form;
use crate::gram::Gram;
use crate::instance::Instance;
use crate::rational::Rational;
use crate::report::{is_large, list, short, some_coordinates};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// The most clusters that are named.
const MOST: usize = 30;

/// The limit in words: of a large instance, a summary of less than 60 lines.
pub fn summary(instance: &Instance, limit: &Limit) -> String {
    let Limit::Decided(equilibrium) = limit else { return human(instance, limit) };
    if !is_large(instance) {
        return human(instance, limit);
    }
    let mut text = String::new();
    // INVARIANT: writing to a string cannot fail.
    write_summary(&mut text, instance, equilibrium).expect("writing to a string");
    text
}

fn write_summary(out: &mut String, instance: &Instance, equilibrium: &Equilibrium) -> fmt::Result {
    heading(out, instance, equilibrium)?;
    let mut clusters = clusters(instance, equilibrium);
    let at_leaders = clusters.iter().filter(|cluster| cluster.kind == ClusterKind::Leader).count();
    let (n, d, points) = (instance.len(), instance.dimension(), clusters.len());
    writeln!(
        out,
        "{n} tokens in R^{d}, {points} limit points: {at_leaders} of leaders, {} of {}",
        points - at_leaders,
        if clusters.iter().any(|cluster| cluster.kind == ClusterKind::Mean) { "other means" } else { "faces" }
    )?;
    writeln!(out, "leaders: {}", list(equilibrium.leaders()))?;
    let mut rates = BTreeMap::new();
    (0..n).for_each(|i| *rates.entry(equilibrium.rate(i)).or_insert(0) += 1);
    let rates: Vec<String> = rates.iter().map(|(rate, count)| format!("{count} {}", rate_name(*rate))).collect();
    writeln!(out, "approach: {}", rates.join(", "))?;

    clusters.sort_by_key(|cluster| Reverse(cluster.tokens.len()));
    let named = &clusters[..points.min(MOST)];
    let first_leader = |cluster: &Cluster| {
        let leads = |i: &&usize| equilibrium.leaders().binary_search(i).is_ok();
        cluster.tokens.iter().find(leads).copied().filter(|_| cluster.kind == ClusterKind::Leader)
    };
    let leaders: Vec<usize> = named.iter().filter_map(first_leader).collect();
    let margins = margins(instance.form(), equilibrium, &leaders);
    writeln!(out, "\n  tokens  the largest limit points")?;
    for cluster in named {
        let point = some_coordinates(cluster.point.iter().map(short), d);
        write!(out, "{:>8}  {point}  ", cluster.tokens.len())?;
        match (&cluster.kind, first_leader(cluster)) {
            (ClusterKind::Face { rests_on, .. }, _) => writeln!(out, "on the face of leaders {}", list(rests_on))?,
            (ClusterKind::Mean, _) => writeln!(out, "the mean of the tokens that are attended to")?,
            (ClusterKind::Leader, leader) => {
                // INVARIANT: a cluster at a leader's position holds that leader.
                let leader = leader.expect("the leader of a cluster");
                let margin = margins[&leader].as_ref().map(|margin| format!(", margin {}", short(margin)));
                writeln!(out, "leader {}{}", instance.name(leader), margin.unwrap_or_default())?;
            }
        }
    }
    let rest = &clusters[named.len()..];
    if !rest.is_empty() {
        let tokens: usize = rest.iter().map(|cluster| cluster.tokens.len()).sum();
        writeln!(out, "{tokens:>8}  at {} other limit points", rest.len())?;
    }
    Ok(())
}

/// The margins `|z_i|^2 - <z_i, z_j>` of leaders at the deciding layer, least over the tokens j at other points; None where all
/// tokens are at one point.
fn margins(form: &Form, equilibrium: &Equilibrium, leaders: &[usize]) -> BTreeMap<usize, Option<Rational>> {
    let tokens = &equilibrium.state.tokens;
    let block = Block::of(tokens);
    let gram = Gram::new(form, &block.select(leaders), &block);
    let margin = |(place, &i): (usize, &usize)| {
        let others = (0..tokens.len()).filter(|&j| tokens[j] != tokens[i]);
        let next = others.map(|j| gram.numerator(place, j)).max();
        let margin = next.map(|next| Rational::new(gram.numerator(place, i) - next, gram.denominator().clone()));
        (i, margin)
    };
    leaders.iter().enumerate().map(margin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::equilibrium::Search;
    use crate::generate::Genome;
    use crate::rational::ratio;
    use crate::tokens::Tokens;

    #[test]
    fn margins_are_those_of_the_definition() {
        let mut seen = 0;
        for index in 0..60 {
            let instance = Genome::random(4, index).decode();
            let Limit::Decided(equilibrium) = Search::new().run(&Spec, &instance) else { continue };
            let expected = equilibrium.state.margins(instance.form());
            for (leader, margin) in margins(instance.form(), &equilibrium, equilibrium.leaders()) {
                assert_eq!(margin, expected[leader], "instance {index}, leader {leader}");
                seen += 1;
            }
        }
        assert!(seen > 60, "{seen} leaders");
    }

    #[test]
    fn a_large_instance_takes_less_than_sixty_lines_and_a_small_one_is_told_whole() {
        let decided = |tokens: Vec<Vec<Rational>>| {
            let instance = Instance::new(tokens, None, ratio(1, 2)).unwrap();
            let limit = Search::new().run(&Spec, &instance);
            (summary(&instance, &limit), human(&instance, &limit))
        };
        let on_a_curve = |n: i64| (0..n).map(|x| vec![ratio(x, 1), ratio(n * n - x * x, n)]).collect::<Vec<_>>();
        let (short, whole) = decided(on_a_curve(50));
        assert_eq!(short, whole);
        let (short, whole) = decided(on_a_curve(120));
        assert!(short.lines().count() < 60 && whole.lines().count() >= 120, "{short}");
        assert!(short.contains("120 tokens in R^2"), "{short}");
        let counted = |line: &str| line.split_whitespace().next().and_then(|count| count.parse::<usize>().ok());
        let after = short.split("limit points\n").last().unwrap();
        assert_eq!(after.lines().filter_map(counted).sum::<usize>(), 120, "{short}");
        let (short, _) = decided(vec![vec![ratio(1, 3); 9]; 2]);
        assert!(short.contains("1/3, ... (9))  leader 0\n"), "{short}");
        let tokens = Tokens::from_rows(on_a_curve(60)).unwrap();
        let instance = Instance::from_tokens(tokens, None, ratio(1, 2)).unwrap();
        let undecided = Limit::Undecided { layers: 3, reason: None };
        assert_eq!(summary(&instance, &undecided), human(&instance, &undecided));
    }
}
