//! Does the engine agree exactly with the specification, whichever path it takes?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax::compare::random::{Cell, Grid};
use hardmax::dynamics::{Dynamics, Flow, Spec, Stats};
use hardmax::engine::Exact;
use hardmax::form::Form;
use hardmax::instance::Instance;
use hardmax::rational::{Rational, parse, ratio};
use hardmax::tokens::Tokens;
use num_traits::FromPrimitive;
use proptest::prelude::*;

/// Every combination of options that changes the path.
fn variants() -> impl Iterator<Item = Exact> {
    (0..8).map(|bits| {
        let exact = Exact::default().with_threads(false);
        exact.with_integers(bits & 1 == 0).with_filter(bits & 2 == 0).with_locks(bits & 4 == 0)
    })
}

/// Compares tokens and patterns of `layers` layers, and returns what the engine did.
fn agrees(exact: &Exact, instance: &Instance, layers: usize) -> Stats {
    let mut want = Spec.start(instance);
    let mut flow = exact.flow(instance);
    let mut lazy = exact.flow(instance);
    for layer in 0..=layers {
        assert_eq!((flow.layer(), want.layer()), (layer, layer));
        assert_eq!(flow.attention(), want.attention(), "layer {layer}, {exact:?}, {instance:?}");
        assert_eq!(flow.tokens(), want.tokens(), "layer {layer}, {exact:?}, {instance:?}");
        assert_eq!(lazy.attention(), want.attention(), "layer {layer}, lazily, {exact:?}, {instance:?}");
        if layer < layers {
            for flow in [&mut flow as &mut dyn Flow, &mut lazy, &mut *want] {
                flow.advance();
            }
        }
    }
    assert_eq!(lazy.tokens(), want.tokens(), "lazily, {exact:?}, {instance:?}");
    lazy.stats()
}

fn agrees_on_all_paths(instance: &Instance, layers: usize) {
    variants().for_each(|exact| {
        agrees(&exact, instance, layers);
    });
}

fn vectors() -> impl Iterator<Item = Instance> {
    ["tests/vectors", "tests/vectors-regime"].into_iter().flat_map(|folder| {
        std::fs::read_dir(folder).unwrap().map(|entry| {
            let text = std::fs::read(entry.unwrap().path()).unwrap();
            let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
            hardmax::instance::json::read(value["instance"].to_string().as_bytes()).unwrap()
        })
    })
}

#[test]
fn all_vectors_on_all_paths() {
    let mut count = 0;
    for instance in vectors() {
        agrees_on_all_paths(&instance, 10);
        count += 1;
    }
    assert_eq!(count, 66);
}

fn instance_of(rows: Vec<Vec<Rational>>, form: Option<Form>, alpha: Rational) -> Instance {
    Instance::new(rows, form, alpha).unwrap()
}

prop_compose! {
    /// Small grids, mirrored and repeated tokens, zero tokens, forms L L^T + I over a denominator, simple step sizes.
    fn tie_rich()(d in 1usize..4)(
        rows in prop::collection::vec((prop::collection::vec(-3i64..4, d), any::<u8>()), 1..9),
        factor in prop::collection::vec(-2i64..3, d * d),
        identity in any::<bool>(),
        (grid, denominator) in (prop::sample::select(vec![1i64, 2, 3, 10, 1 << 30]), 1i64..4),
        alpha in prop::sample::select(vec![(1, 2), (1, 1), (2, 1), (1, 100), (3, 7), (1000003, 2)]),
        d in Just(d),
    ) -> Instance {
        let mut tokens: Vec<Vec<Rational>> = Vec::new();
        for (row, kind) in rows {
            let row: Vec<Rational> = row.into_iter().map(|entry| ratio(entry, grid)).collect();
            match kind % 6 {
                0 => tokens.push(row.iter().map(|entry| -entry).collect()),
                1 if !tokens.is_empty() => tokens.push(tokens[kind as usize % tokens.len()].clone()),
                2 => tokens.push(vec![ratio(0, 1); d]),
                _ => {}
            }
            tokens.push(row);
        }
        let entry = |i: usize, j: usize| {
            let sum: i64 = (0..d).map(|k| factor[i * d + k] * factor[j * d + k]).sum();
            ratio(sum + i64::from(i == j), denominator)
        };
        let form = (!identity).then(|| Form::square((0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect()).unwrap());
        instance_of(tokens, form, ratio(alpha.0, alpha.1))
    }
}

prop_compose! {
    /// Doubles of any magnitude, as NPY files hold them, repeated and mirrored now and then.
    fn doubles()(d in 1usize..4, spread in prop::sample::select(vec![0, 3, 60, 300]))(
        rows in prop::collection::vec((prop::collection::vec((-1.0f64..1.0, -spread..=spread), d), any::<u8>()), 1..8),
        alpha in prop::sample::select(vec![0.5, 0.1, 3.0, 1e-9, 1e9, 1e-200, 1e200]),
        diagonal in prop::collection::vec((0.1f64..1.0, -spread..=spread), d),
        identity in any::<bool>(),
    ) -> Instance {
        let exact = |(mantissa, exponent): &(f64, i32)| Rational::from_f64(mantissa * 10f64.powi(*exponent)).unwrap();
        let mut tokens: Vec<Vec<Rational>> = Vec::new();
        for (row, kind) in &rows {
            let row: Vec<Rational> = row.iter().map(exact).collect();
            if kind % 4 == 0 {
                tokens.push(row.iter().map(|entry| -entry).collect());
            }
            if kind % 4 == 1 {
                tokens.push(row.iter().enumerate().map(|(c, x)| if c == 0 { x.clone() } else { -x }).collect());
            }
            tokens.push(row);
        }
        let d = diagonal.len();
        let entry = |i: usize, j: usize| if i == j { exact(&diagonal[i]) } else { ratio(0, 1) };
        let form = (!identity).then(|| Form::square((0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect()).unwrap());
        instance_of(tokens, form, Rational::from_f64(alpha).unwrap())
    }
}

prop_compose! {
    /// Anything of the right shapes: forms of any sign and symmetry, negative step sizes.
    fn outside()(d in 1usize..4)(
        rows in prop::collection::vec(prop::collection::vec(-2i64..3, d), 1..7),
        form in prop::collection::vec(-2i64..3, d * d),
        alpha in prop::sample::select(vec![(1, 2), (1, 1), (-1, 2), (-3, 1), (-3, 2), (0, 1)]),
        d in Just(d),
    ) -> Instance {
        let tokens = rows.into_iter().map(|row| row.into_iter().map(|entry| ratio(entry, 1)).collect()).collect();
        let form = (0..d).map(|i| (0..d).map(|j| ratio(form[i * d + j], 1)).collect()).collect();
        let form = Form::square(form).unwrap();
        Instance::outside_hypotheses(Tokens::from_rows(tokens).unwrap(), Some(form), ratio(alpha.0, alpha.1)).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn ties(instance in tie_rich()) {
        agrees_on_all_paths(&instance, 8);
    }

    #[test]
    fn floats(instance in doubles()) {
        agrees_on_all_paths(&instance, 3);
    }

    #[test]
    fn outside_the_hypotheses(instance in outside()) {
        agrees_on_all_paths(&instance, 6);
    }
}

#[test]
fn every_path_is_taken() {
    let filtered = Exact::default().with_integers(false).with_locks(false);
    let mut integers = Stats::default();
    for instance in vectors().take(30) {
        let stats = agrees(&Exact::default(), &instance, 8);
        integers.decided_by_integers += stats.decided_by_integers;
        integers.locked_leaders += stats.locked_leaders;
        integers.locked_followers += stats.locked_followers;
        integers.locked_ties += stats.locked_ties;
        integers.layers_closed += stats.layers_closed;
        integers.decided_by_lock += stats.decided_by_lock;
        let stats = agrees(&filtered, &instance, 8);
        integers.decided_by_filter += stats.decided_by_filter;
        integers.decided_by_comparison += stats.decided_by_comparison;
        integers.replays += stats.replays;
        integers.layers_filtered += stats.layers_filtered;
        let stats = agrees(&filtered.with_filter(false), &instance, 8);
        integers.layers_exact += stats.layers_exact;
    }
    let Stats { decided_by_integers, decided_by_filter, decided_by_comparison, decided_by_lock, .. } = integers;
    assert!(
        [decided_by_integers, decided_by_filter, decided_by_comparison, decided_by_lock].iter().all(|&hits| hits > 0)
    );
    let Stats { locked_leaders, locked_followers, locked_ties, layers_closed, layers_exact, replays, .. } = integers;
    let hits = [locked_leaders, locked_followers, locked_ties, layers_closed, layers_exact, replays];
    assert!(hits.iter().all(|&hits| hits > 0), "{integers:?}");
}

/// The filter leaves at most one decision in 10^5 to exact arithmetic where tokens are in general position.
#[test]
fn generic_decisions_hardly_ever_need_exact_comparison() {
    let cell = Cell { grid: Grid::Gaussian, tokens: 500, dimension: 8, alpha: ratio(1, 2) };
    let (mut decisions, mut compared) = (0, 0);
    for index in 0..400 {
        let instance = cell.instance(5, index);
        let mut flow = Exact::default().with_locks(false).flow(&instance);
        (0..8).for_each(|_| flow.advance());
        let stats = flow.stats();
        decisions += stats.decided_by_filter + stats.decided_by_comparison;
        compared += stats.decided_by_comparison;
    }
    eprintln!("{compared} of {decisions} decisions by exact comparison");
    assert!(decisions > 1_500_000 && compared * 100_000 <= decisions, "{compared} of {decisions}");
}

#[test]
fn integers_give_way_to_doubles() {
    let tokens = (0..6).map(|i| vec![ratio(1 + i * i, 7), ratio(11 - 3 * i, 9)]).collect();
    let instance = instance_of(tokens, None, ratio(1, 100));
    let stats = agrees(&Exact::default().with_locks(false), &instance, 12);
    assert!(stats.layers_integer > 0 && stats.layers_filtered > 0, "{stats:?}");
}

#[test]
fn denominators_of_thousands_of_digits() {
    let huge = format!("1{}1", "0".repeat(3000));
    let near = |p: i64, q: &str| parse(&format!("{p}/{q}")).unwrap();
    let tokens = vec![
        vec![near(1, &huge), ratio(1, 1)],
        vec![ratio(0, 1), ratio(1, 1)],
        vec![near(-1, &huge), ratio(1, 1)],
        vec![ratio(1, 2), near(1, "3")],
        vec![near(1, &huge), near(7, &huge)],
    ];
    let instance = instance_of(tokens, None, &ratio(1, 2) + near(1, &huge));
    agrees_on_all_paths(&instance, 2);
}

#[test]
fn a_tie_that_only_rounding_would_break_or_make() {
    let close = |k: i64| ratio(1, 1) + ratio(k, 1) / Rational::from_integer((1i128 << 100).into());
    let tokens = vec![
        vec![close(1), ratio(1, 1)],
        vec![close(-1), ratio(1, 1)],
        vec![close(0), ratio(-1, 1)],
        vec![ratio(1, 3), ratio(0, 1)],
        vec![ratio(1, 7), ratio(0, 1)],
        vec![ratio(0, 1), ratio(1, 3)],
    ];
    let stats = agrees(&Exact::default(), &instance_of(tokens.clone(), None, ratio(1, 2)), 8);
    assert!(stats.decided_by_comparison > 0 && stats.replays > 0);
    agrees_on_all_paths(&instance_of(tokens, None, ratio(1, 2)), 8);
}

/// n points without pattern in R^d, over a prime denominator.
fn scattered(n: u64, d: u64, denominator: i64) -> Vec<Vec<Rational>> {
    let mix = |k: u64| (k.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 31) ^ k.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let entry = |i, c| ratio((mix(i * d + c + 1) % (2 * denominator as u64)) as i64 - denominator, denominator);
    (0..n).map(|i| (0..d).map(|c| entry(i, c)).collect()).collect()
}

/// Two engines that share no path agree.
fn engines_agree(one: Exact, other: Exact, instance: &Instance, layers: usize) -> (Stats, Stats) {
    let (mut one, mut other) = (one.flow(instance), other.flow(instance));
    for layer in 0..=layers {
        assert_eq!(one.attention(), other.attention(), "layer {layer}");
        assert_eq!(one.tokens(), other.tokens(), "layer {layer}");
        one.advance();
        other.advance();
    }
    (one.stats(), other.stats())
}

#[test]
fn many_points_on_several_threads() {
    let instance = instance_of(scattered(620, 3, 65_537), None, ratio(1, 2));
    let integers = Exact::default().with_integers(false).with_filter(false).with_locks(false);
    engines_agree(Exact::default(), integers, &instance, 1);
    engines_agree(Exact::default().with_integers(false).with_locks(false), integers, &instance, 1);
}

#[test]
fn the_planar_boundary_changes_nothing() {
    let plain = Exact::default().with_hull(false).with_threads(false);
    // On a circle, on the sides of a square, mirrored, inside, and the origin, which attends to every point.
    let circle = (0..900i64)
        .map(|k| (k * k - 202_500, 900 * k, k * k + 202_500))
        .map(|(x, y, r)| vec![ratio(x, r), ratio(y, r)]);
    let sides =
        (0..400i64).flat_map(|k| [vec![ratio(1, 1), ratio(k - 200, 200)], vec![ratio(k - 200, 200), ratio(-1, 1)]]);
    let mut square: Vec<Vec<Rational>> = sides.chain(scattered(300, 2, 1009)).collect();
    square.push(vec![ratio(0, 1), ratio(0, 1)]);
    let form = Form::square(vec![vec![ratio(2, 1), ratio(1, 3)], vec![ratio(1, 3), ratio(1, 5)]]).unwrap();
    for (tokens, form) in [
        (circle.clone().collect(), None),
        (circle.collect::<Vec<_>>(), Some(form.clone())),
        (square.clone(), None),
        (square, Some(form)),
        (scattered(900, 2, 1_000_003), None),
        ((0..600).map(|k| vec![ratio(k, 7), ratio(3 * k, 7)]).collect(), None),
    ] {
        let instance = instance_of(tokens, form, ratio(1, 2));
        for exact in [Exact::default(), Exact::default().with_integers(false).with_locks(false)] {
            let (stats, _) = engines_agree(exact, plain, &instance, 3);
            assert!(stats.layers_hull > 0, "{stats:?}");
        }
    }
}
