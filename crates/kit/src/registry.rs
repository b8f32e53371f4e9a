//! Several packs together, and the names by which their statements are asked for.

use crate::erased::{AnyPack, Summary, UnknownName};

/// The packs of a program.
#[derive(Clone, Copy)]
pub struct Registry {
    packs: &'static [&'static dyn AnyPack],
}

impl Registry {
    /// These packs, in the order in which they are listed.
    pub const fn new(packs: &'static [&'static dyn AnyPack]) -> Self {
        Self { packs }
    }

    /// The packs.
    pub fn packs(&self) -> impl Iterator<Item = &'static dyn AnyPack> {
        self.packs.iter().copied()
    }

    /// The pack with this id.
    ///
    /// # Errors
    /// [`UnknownName::Pack`].
    pub fn pack(&self, id: &str) -> Result<&'static dyn AnyPack, UnknownName> {
        self.packs().find(|pack| pack.id() == id).ok_or_else(|| UnknownName::Pack(id.to_owned()))
    }

    /// The statements of all packs.
    pub fn summaries(&self) -> Vec<Summary> {
        self.packs().flat_map(super::erased::AnyPack::summaries).collect()
    }

    /// The pack and the id of a statement that is named `pack/id`, or by its id alone: then in the first pack that has it.
    ///
    /// # Errors
    /// [`UnknownName`].
    pub fn statement(&self, name: &str) -> Result<(&'static dyn AnyPack, &'static str), UnknownName> {
        let (packs, id): (Vec<_>, &str) = match name.split_once('/') {
            Some((pack, id)) => (vec![self.pack(pack)?], id),
            None => (self.packs().collect(), name),
        };
        let known = |pack: &'static dyn AnyPack| pack.summaries().into_iter().find(|known| known.id == id);
        let found = packs.into_iter().find_map(|pack| known(pack).map(|summary| (pack, summary.id)));
        found.ok_or_else(|| UnknownName::Statement(name.to_owned()))
    }

    /// The pack that plants a fault of this name: `pack/fault`, or the name alone.
    ///
    /// # Errors
    /// [`UnknownName`].
    pub fn fault(&self, name: &str) -> Result<(&'static dyn AnyPack, &'static str), UnknownName> {
        let (packs, id): (Vec<_>, &str) = match name.split_once('/') {
            Some((pack, id)) => (vec![self.pack(pack)?], id),
            None => (self.packs().collect(), name),
        };
        let known = |pack: &'static dyn AnyPack| pack.faults().into_iter().find(|known| known.0 == id);
        let found = packs.into_iter().find_map(|pack| known(pack).map(|fault| (pack, fault.0)));
        found.ok_or_else(|| UnknownName::Fault(name.to_owned()))
    }
}
