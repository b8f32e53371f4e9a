//! How often floats part from the exact run: rates with Wilson intervals, as a table and as JSON.

use super::compare::float_name;
use crate::compare::random::{Cell, Counts, Grid};
use crate::float::Float;
use crate::rate::{LEVEL, Rate};
use crate::rational::Text;
use serde::Serialize;

/// The name and version of the JSON format.
pub const SCHEMA: &str = "hardmax/rates/1";

/// The rates of all cells.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
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
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
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
    /// A follower stops before it reaches its leader.
    pub stall: Rate,
    /// A token is heading for another limit, among the instances whose limit is decided.
    pub clusters: Rate,
}

impl RatesJson {
    /// The rates of a survey of `seed`.
    pub fn new(seed: u64, rows: Vec<Row>) -> Self {
        Self { schema: SCHEMA.to_owned(), seed, level: LEVEL, rows }
    }
}

impl Row {
    /// The rows of a cell: for each number of layers the counts of each float, as [`Survey::run`] has them.
    ///
    /// [`Survey::run`]: crate::compare::random::Survey::run
    pub fn of_cell(cell: &Cell, floats: &[Float], layers: &[usize], counts: &[Vec<Counts>]) -> Vec<Self> {
        let of_layers = |(&layers, counts): (&usize, &Vec<Counts>)| {
            let row = |(float, counts): (&Float, &Counts)| Self::new(cell, *float, layers, *counts);
            floats.iter().zip(counts).map(row).collect::<Vec<_>>()
        };
        layers.iter().zip(counts).flat_map(of_layers).collect()
    }

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
