//! `hardmax --version`.

use super::{Exit, output};
use anyhow::Result;
use hardmax::engine::instruction_set;

/// The features of the library that this program was built with.
const FEATURES: [(&str, bool); 9] = [
    ("cli", cfg!(feature = "cli")),
    ("schema", cfg!(feature = "schema")),
    ("junit", cfg!(feature = "junit")),
    ("statistics", cfg!(feature = "statistics")),
    ("plot", cfg!(feature = "plot")),
    ("raster", cfg!(feature = "raster")),
    ("arbitrary", cfg!(feature = "arbitrary")),
    ("proptest", cfg!(feature = "proptest")),
    ("quickcheck", cfg!(feature = "quickcheck")),
];

pub(super) fn run(verbose: bool) -> Result<Exit> {
    let mut text = format!("hardmax {}\n", env!("CARGO_PKG_VERSION"));
    if verbose {
        let features: Vec<&str> = FEATURES.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
        text += &format!("commit {}\n", env!("HARDMAX_COMMIT"));
        text += &format!("features {}\n", features.join(", "));
        text += &format!("instruction sets {}: {}\n", std::env::consts::ARCH, instruction_set());
    }
    output::print(&text)?;
    Ok(Exit::Success)
}
