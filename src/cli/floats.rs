//! How a float run is written: flags that several commands share.

use super::choice::choice;
use hardmax::float::{Float, Formula, Precision, Summation, Tolerance};

/// How floats are computed, beside their precision.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct FloatArgs {
    /// How the layer is written in floats: convex is (z + alpha m)/(1 + alpha), increment is z + beta (m - z)
    #[arg(long, value_parser = choice::<Formula>(), default_value = "convex")]
    formula: Formula,

    #[command(flatten)]
    ties: TieArgs,
}

/// When scores are equal in floats.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct TieArgs {
    /// How sums are rounded in floats: numpy is `Z @ Z.T` with fused multiply-adds, loop rounds every product and sum
    #[arg(long, value_parser = choice::<Summation>(), default_value = "numpy")]
    summation: Summation,

    /// Relative tolerance within which float scores tie, at least 0 and below 1
    #[arg(long, value_name = "X", value_parser = tolerance, default_value = "0", allow_hyphen_values = true)]
    tie_tolerance: Tolerance,
}

fn tolerance(text: &str) -> Result<Tolerance, String> {
    let number: f64 = text.parse().map_err(|_| "not a number; expected at least 0 and below 1".to_owned())?;
    Tolerance::new(number).map_err(|error| error.to_string())
}

impl FloatArgs {
    /// Floats of this precision.
    pub fn float(&self, precision: Precision) -> Float {
        self.ties.float(precision, self.formula)
    }
}

impl TieArgs {
    /// Floats of this precision, the layer written this way.
    pub fn float(&self, precision: Precision, formula: Formula) -> Float {
        let float = Float::default().with_precision(precision).with_formula(formula);
        float.with_summation(self.summation).with_tie_tolerance(self.tie_tolerance)
    }
}
