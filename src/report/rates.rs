//! How often floats part from the exact run: rates with Wilson intervals, as a table and as JSON.

use super::compare::float_name;
use crate::compare::random::{Cell, Counts, Grid};
use crate::float::Float;
use crate::rational::Text;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/rates/1";

/// The level of the intervals.
pub const LEVEL: f64 = 0.95;

/// The rates of all cells.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RatesJson {
    /// `hardmax/rates/1`.
    pub schema: String,
    /// The seed.
    pub seed: u64,
    /// The level of the intervals.
    pub level: f64,
    /// The rates.
    pub rows: Vec<Row>,
}

/// One cell in one arithmetic after one number of layers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Row {
    /// Where coordinates lie.
    pub grid: Grid,
    /// n.
    pub tokens: usize,
    /// d.
    pub dimension: usize,
    /// The step size.
    pub alpha: Text,
    /// The layers.
    pub layers: usize,
    /// The arithmetic.
    pub float: Float,
    /// The counts.
    pub counts: Counts,
    /// An attention set differs.
    pub attention: Rate,
    /// The leaders differ.
    pub leaders: Rate,
    /// A leader is lost to its follower.
    pub loss: Rate,
    /// A follower stands still before it reaches its leader.
    pub stall: Rate,
    /// A token is heading for another limit, among the instances whose limit is decided.
    pub clusters: Rate,
}

/// A rate with its Wilson interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Rate {
    /// Successes over trials; 0 where there are no trials.
    pub rate: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Rate {
    /// E. B. Wilson's score interval (J. Amer. Statist. Assoc. 22, 1927) at [`LEVEL`]; all of [0, 1] where there are no trials.
    pub fn wilson(successes: u64, trials: u64) -> Self {
        if trials == 0 {
            return Self { rate: 0.0, low: 0.0, high: 1.0 };
        }
        let z = Normal::standard().inverse_cdf(0.5 + LEVEL / 2.0);
        let (count, n) = (successes as f64, trials as f64);
        let rate = count / n;
        let spread = z * (rate * (1.0 - rate) / n + z * z / (4.0 * n * n)).sqrt();
        let (middle, scale) = (rate + z * z / (2.0 * n), 1.0 + z * z / n);
        // The ends are exact where nothing or everything is a success; rounding would move them.
        let low = if successes == 0 { 0.0 } else { (middle - spread) / scale };
        let high = if successes == trials { 1.0 } else { (middle + spread) / scale };
        Self { rate, low, high }
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        let percent = |x: f64| format!("{:.1}", 100.0 * x);
        write!(formatter, "{}% ({}-{})", percent(self.rate), percent(self.low), percent(self.high))
    }
}

impl Row {
    /// The rates of a cell.
    pub fn new(cell: &Cell, float: Float, layers: usize, counts: Counts) -> Self {
        let of = |successes| Rate::wilson(successes, counts.instances);
        Self {
            grid: cell.grid,
            tokens: cell.tokens,
            dimension: cell.dimension,
            alpha: Text(cell.alpha.clone()),
            layers,
            float,
            counts,
            attention: of(counts.attention),
            leaders: of(counts.leaders),
            loss: of(counts.loss),
            stall: of(counts.stall),
            clusters: Rate::wilson(counts.clusters, counts.instances - counts.undecided),
        }
    }

    /// Whether any instance diverges.
    pub fn diverges(&self) -> bool {
        let Counts { attention, leaders, overflow, clusters, .. } = self.counts;
        attention + leaders + overflow + clusters > 0
    }

    /// The cells of a table.
    pub fn texts(&self) -> [String; 11] {
        [
            self.grid.to_string(),
            self.dimension.to_string(),
            self.tokens.to_string(),
            self.alpha.0.to_string(),
            self.layers.to_string(),
            float_name(&self.float),
            self.attention.to_string(),
            self.leaders.to_string(),
            self.loss.to_string(),
            self.stall.to_string(),
            self.clusters.to_string(),
        ]
    }
}

/// The heads of the columns of [`Row::texts`].
pub const COLUMNS: [&str; 11] = [
    "grid",
    "d",
    "n",
    "alpha",
    "layers",
    "floats",
    "attention differs",
    "leaders differ",
    "leader lost",
    "stalls",
    "wrong cluster",
];

/// The table for a document.
pub fn markdown(rows: &[Row]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head = line(&COLUMNS.map(str::to_owned));
    let rule = format!("|{}\n", "---|".repeat(COLUMNS.len()));
    head + &rule + &rows.iter().map(|row| line(&row.texts())).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_of_a_textbook() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (successes, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let rate = Rate::wilson(successes, trials);
            assert!((rate.low - low).abs() < 5e-5 && (rate.high - high).abs() < 5e-5, "{rate:?}");
        }
        assert_eq!(Rate::wilson(0, 0), Rate { rate: 0.0, low: 0.0, high: 1.0 });
        assert_eq!(Rate::wilson(7, 7).high, 1.0);
    }
}
