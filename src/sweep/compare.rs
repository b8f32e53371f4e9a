//! `hardmax compare --random` in shards: the instances of all cells in a row, cell after cell.

use super::{SweepError, Table};
use crate::compare::Options;
use crate::compare::random::{Kinds, Survey};
use crate::float::Float;
use crate::report::rates::{RatesJson, Row};
use hardmax_kit::sweep::Part;
use num_traits::Signed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which floats are compared, and on which random instances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CompareSweep {
    /// The number of random instances of each kind.
    pub random: u64,
    /// Their seed.
    pub seed: u64,
    /// Their kinds.
    pub kinds: Kinds,
    /// The arithmetics.
    pub floats: Vec<Float>,
    /// The numbers of layers, ascending.
    pub layers: Vec<usize>,
    /// The layers within which the exact limit is looked for.
    pub max_layers: usize,
}

/// What was counted of one kind of instances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CellCounts {
    /// The place of the kind among all, from 0.
    pub cell: usize,
    /// For each number of layers the counts of each arithmetic.
    pub counts: Table,
}

impl CompareSweep {
    /// The instances of all kinds.
    pub fn instances(&self) -> u64 {
        let Kinds { grids, dimensions, tokens, steps } = &self.kinds;
        let lengths = [grids.len(), dimensions.len(), tokens.len(), steps.len()];
        lengths.iter().fold(self.random, |product, &length| product.saturating_mul(length as u64))
    }

    pub(super) fn check(&self) -> Result<(), SweepError> {
        let range = |what, fine: bool, found: &dyn std::fmt::Debug, expected| match fine {
            true => Ok(()),
            false => Err(SweepError::Range { what, found: format!("{found:?}"), expected }),
        };
        let Kinds { dimensions, tokens, steps, .. } = &self.kinds;
        let within = |numbers: &[u16], most| numbers.iter().all(|number| (1..=most).contains(number));
        let ascending = self.layers.windows(2).all(|pair| pair[0] < pair[1]);
        let steps: Vec<String> =
            steps.iter().filter(|step| !step.0.is_positive()).map(|step| step.0.to_string()).collect();
        range("random", self.random > 0, &self.random, "at least 1")?;
        range("kinds", self.instances() > 0, &self.kinds, "at least one of each")?;
        range("dimensions", within(dimensions, 1024), dimensions, "1 to 1024")?;
        range("tokens", within(tokens, 2048), tokens, "1 to 2048")?;
        range("steps", steps.is_empty(), &steps, "> 0")?;
        range("floats", !self.floats.is_empty(), &self.floats, "at least one")?;
        range("layers", ascending && !self.layers.is_empty(), &self.layers, "at least one, ascending")
    }

    pub(super) fn run(&self, part: &Part) -> Vec<CellCounts> {
        let options = self.options();
        let mut found = Vec::new();
        for (place, cell) in self.kinds.cells().iter().enumerate() {
            let first = self.random * place as u64;
            let bound = |unit: u64| unit.clamp(first, first + self.random) - first;
            let indices = bound(part.units.start)..bound(part.units.end);
            if !indices.is_empty() {
                let survey = Survey::new(&self.floats, &options, self.seed, self.random).with_indices(indices);
                found.push(CellCounts { cell: place, counts: survey.run(cell) });
            }
        }
        found
    }

    fn options(&self) -> Options {
        Options::default().with_layers(self.layers.clone()).with_max_layers(self.max_layers).with_errors(false)
    }

    /// The rates as the command writes them; cells that nothing was counted of are left out.
    pub(super) fn rates(&self, counted: &[CellCounts]) -> RatesJson {
        let cells = self.kinds.cells();
        let rows = |found: &CellCounts| {
            let cell = cells.get(found.cell);
            cell.map_or_else(Vec::new, |cell| Row::of_cell(cell, &self.floats, &self.layers, &found.counts))
        };
        RatesJson::new(self.seed, counted.iter().flat_map(rows).collect())
    }
}

/// Both counts together, cell by cell.
pub(super) fn merge(one: Vec<CellCounts>, other: Vec<CellCounts>) -> Vec<CellCounts> {
    let mut cells: BTreeMap<usize, Table> = BTreeMap::new();
    for CellCounts { cell, counts } in one.into_iter().chain(other) {
        let sum = match cells.remove(&cell) {
            Some(before) => plus(before, counts),
            None => counts,
        };
        cells.insert(cell, sum);
    }
    cells.into_iter().map(|(cell, counts)| CellCounts { cell, counts }).collect()
}

fn plus(one: Table, other: Table) -> Table {
    let rows = one.into_iter().zip(other);
    rows.map(|(one, other)| one.into_iter().zip(other).map(|(one, other)| one.plus(other)).collect()).collect()
}
