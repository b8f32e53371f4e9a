//! Is every random instance decided, and does every tie-free one settle?
//!
//! `hardmax check --random 100000` does the same at length. A tie-free instance that does not settle within the bound
//! would be an exception to `certificate_complete`, or a slow one: it is reported with its margin history.

use hardmax::engine::Exact;
use hardmax::equilibrium::certificate;
use hardmax::equilibrium::{Kind, Limit, Search, verify};
use hardmax::generate::{Family, Genome};
use hardmax::instance::Instance;
use hardmax::pattern::Pattern;
use hardmax::tokens::classes;
use hardmax::trajectory::layers;

const SEED: u64 = 2026;
const OF_A_FAMILY: u64 = 200;
const MAX_LAYERS: usize = 400;

/// Whether every token attends to a single class.
fn is_tie_free(pattern: &Pattern, classes: &[usize]) -> bool {
    pattern.sets().all(|set| set.iter().all(|&j| classes[j] == classes[set[0]]))
}

/// The least margin by which a leader leads, at the first layers and at the last ones.
fn margin_history(instance: &Instance) -> Vec<String> {
    let at = |state: hardmax::trajectory::LayerState| {
        let margins = state.margins(instance.form());
        let least = state.leaders.iter().filter_map(|&leader| margins[leader].clone()).min();
        format!("layer {}: {}", state.layer, least.map_or("none".to_owned(), |margin| hardmax::report::short(&margin)))
    };
    layers(&Exact::default(), instance).take(MAX_LAYERS + 1).step_by(40).map(at).collect()
}

#[test]
fn every_random_instance_is_decided_and_every_tie_free_one_settles() {
    let (mut settled, mut tied, mut regimes) = (0, 0, 0);
    for family in Family::ALL {
        for index in 0..OF_A_FAMILY {
            let name = format!("{family:?} {index} (seed {SEED})");
            let instance = Genome::random_of(family, SEED, index).decode();
            let equilibrium = match Search::new().max_layers(MAX_LAYERS).run(&Exact::default(), &instance) {
                Limit::Decided(equilibrium) => equilibrium,
                Limit::Undecided { layers, reason } => {
                    panic!("{name} after {layers} layers: {reason:?}\nmargins: {:?}", margin_history(&instance))
                }
            };
            let tie_free = is_tie_free(&equilibrium.state.attention, &classes(instance.tokens()));
            match equilibrium.kind {
                Kind::Settled if tie_free => settled += 1,
                Kind::Settled => tied += 1,
                Kind::Regime(_) if tie_free => {
                    panic!("{name} is tie-free and never settles\nmargins: {:?}", margin_history(&instance))
                }
                Kind::Regime(_) => regimes += 1,
                other => panic!("{name}: a kind that is not counted: {other:?}"),
            }
            if index % 8 == 0 {
                let written = serde_json::to_vec(&equilibrium.certificate(&instance)).unwrap();
                assert_eq!(verify::verify(&certificate::read(&written).unwrap()), Ok(()), "{name}");
            }
        }
    }
    eprintln!("{settled} settle without a tie, {tied} with one, {regimes} never settle");
    assert!(settled > 0 && tied > 0);
}
