//! All packs of statements: what `hardmax check`, `theorems` and `replay` know.

use hardmax_kit::Registry;

/// The core pack first, then its kin.
pub static PACKS: Registry = Registry::new(&[&crate::theorems::PACK, &hardmax_packs::softmax::PACK]);
