//! Values of the library that have names on the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use hardmax::float::{Formula, Precision, Summation};
use hardmax::hunt::Objective;
use hardmax::instance::{FileFormat, Header};
use hardmax::plot::Theme;

/// A value that is chosen by name.
pub(super) trait Choice: Copy + Send + Sync + 'static {
    /// Each value, its name, and what it means.
    const ALL: &'static [(Self, &'static str, &'static str)];
}

/// The parser of a choice: names with their meanings in the help.
pub(super) fn choice<T: Choice>() -> impl TypedValueParser<Value = T> {
    let named = |(_, name, help): &(T, &'static str, &'static str)| PossibleValue::new(name).help(help);
    let value = |name: String| T::ALL.iter().find(|known| known.1 == name).map(|known| known.0);
    // INVARIANT: the parser before accepts the names of the list alone.
    PossibleValuesParser::new(T::ALL.iter().map(named)).map(move |name| value(name).expect("a name of the list"))
}

impl Choice for FileFormat {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Json, "json", "An instance as JSON"),
        (Self::Csv, "csv", "A table with commas between cells"),
        (Self::Tsv, "tsv", "A table with tabs between cells"),
        (Self::Npy, "npy", "A NumPy array"),
        (Self::Npz, "npz", "NumPy arrays by name"),
    ];
}

impl Choice for Header {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Yes, "yes", "It names them"),
        (Self::No, "no", "It is data"),
        (Self::Auto, "auto", "It names them where no cell of it is a number"),
    ];
}

impl Choice for Precision {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::F64, "f64", "64-bit floats: 53 significant bits"),
        (Self::F32, "f32", "32-bit floats: 24 significant bits"),
    ];
}

impl Choice for Formula {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Convex, "convex", "`(z + alpha m)/(1 + alpha)`"),
        (Self::Increment, "increment", "`z + beta (m - z)` with `beta = alpha/(1 + alpha)`"),
    ];
}

impl Choice for Summation {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Numpy, "numpy", "As NumPy's matrix product and mean do: fused multiply-adds, one rounding a term"),
        (Self::Loop, "loop", "As a loop does: every product and every sum rounded"),
    ];
}

impl Choice for Theme {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Auto, "auto", "Light, and in an SVG dark where the reader's system asks for it"),
        (Self::Light, "light", "Light"),
        (Self::Dark, "dark", "Dark"),
    ];
}

impl Choice for Objective {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::SettledLayer, "settled-layer", "The first settled layer, where there is one"),
        (Self::LastLeader, "last-leader", "The layer at which the last leader appears"),
        (Self::PatternChanges, "pattern-changes", "How often the attention pattern changes"),
        (Self::FaceLimits, "face-limits", "The number of distinct limits where no leader stands"),
        (
            Self::FloatDivergence,
            "float-divergence",
            "The first layer at which an attention set in f64 is not the exact one, where there is such a layer",
        ),
        (
            Self::Undecided,
            "undecided",
            "The layer from which the future is certified; one more than the bound on layers where it is not: an undecided \
             instance beats all others",
        ),
    ];
}
