//! Searches for the shortest instance on which every float run puts a token into the wrong cluster: two tokens of the plane with
//! coordinates p/q, in the order of q, then of the sum of all |p|. It prints the first it finds, as JSON.
//!
//!     cargo run --release --example wrong_cluster

use hardmax::compare::{Options, compare};
use hardmax::float::Float;
use hardmax::instance::Instance;
use hardmax::instance::json::InstanceJson;
use hardmax::rational::ratio;

/// The largest denominator looked at.
const LARGEST: i64 = 12;

/// Numerators (x, y), (u, v) whose scores <z_0, z_0> and <z_0, z_1> tie: without a tie floats have nothing to get wrong.
fn tied(q: i64) -> Vec<[i64; 4]> {
    let range = || -q..=q;
    let mut found = Vec::new();
    for (x, y) in range().flat_map(|x| range().map(move |y| (x, y))) {
        for (u, v) in range().flat_map(|u| range().map(move |v| (u, v))) {
            if (x, y) != (0, 0) && (x, y) != (u, v) && x * x + y * y == x * u + y * v {
                found.push([x, y, u, v]);
            }
        }
    }
    // Positive coordinates first among those of the same size.
    found
        .sort_by_key(|p| (p.iter().map(|x| x.abs()).sum::<i64>(), p.iter().filter(|x| **x < 0).count(), p.map(|x| -x)));
    found
}

fn main() {
    let floats = Float::all();
    let options = Options::default().with_layers(vec![60]).with_errors(false);
    for q in 2..=LARGEST {
        for [x, y, u, v] in tied(q) {
            let rows = vec![vec![ratio(x, q), ratio(y, q)], vec![ratio(u, q), ratio(v, q)]];
            let instance = Instance::new(rows, None, ratio(1, 1)).expect("a valid instance");
            let wrong = |seen: &hardmax::compare::Comparison| !seen.clusters[0].wrong().is_empty();
            if compare(&instance, &floats, &options).iter().all(wrong) {
                let json = serde_json::to_string(&InstanceJson::from(&instance)).expect("an instance as JSON");
                return println!("{json}");
            }
        }
    }
    println!("none with a denominator up to {LARGEST}");
}
