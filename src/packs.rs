//! All packs of statements, what `hardmax check`, `theorems` and `replay` know, and the choice among them.

use hardmax_kit::job::Part;
use hardmax_kit::{AnyPack, CaseOptions, Origin, Registry, UnknownName};

/// The core pack first, then its kin.
pub static PACKS: Registry = Registry::new(&[&crate::theorems::PACK, &hardmax_packs::softmax::PACK]);

/// Which statements are to be checked.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Packs by their ids, all of their statements; none here and below: all packs.
    pub packs: &'a [String],
    /// Statements as `ID` or `PACK/ID`.
    pub theorems: &'a [String],
    /// A planted fault, by its name.
    pub fault: Option<&'a str>,
    /// How far they look.
    pub options: CaseOptions,
}

/// Why a choice is none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// There is no such statement.
    #[error("theorem: there is no theorem {0:?}; `hardmax theorems` lists them")]
    Theorem(String),
    /// There is no such pack.
    #[error("pack: there is no pack {name:?}; expected one of {}", known.join(", "))]
    Pack {
        /// Its name.
        name: String,
        /// Those there are.
        known: Vec<&'static str>,
    },
    /// A pack whose statements are asked for already.
    #[error("pack {0} has no effect: its statements, or some by theorem, are already asked for")]
    NoEffect(String),
    /// A fault of a pack that is not the one checked.
    #[error("fault: {fault} is a fault of pack {owner}, and pack {pack} is checked")]
    OtherPack {
        /// The fault.
        fault: &'static str,
        /// Its pack.
        owner: &'static str,
        /// The pack that is checked.
        pack: &'static str,
    },
    /// There is no such name.
    #[error(transparent)]
    Unknown(#[from] UnknownName),
}

/// The packs and statements that are wanted, with the instances given, or where there are none with those that have names.
///
/// # Errors
/// [`ChoiceError`].
pub fn parts(wanted: &Wanted, given: Option<&[Origin]>) -> Result<Vec<Part<'static>>, ChoiceError> {
    let same = |one: &dyn AnyPack, other: &dyn AnyPack| one.id() == other.id();
    let mut chosen: Vec<(&'static dyn AnyPack, Vec<&'static str>)> = Vec::new();
    for name in wanted.theorems {
        let (pack, id) = PACKS.statement(name).map_err(|_| ChoiceError::Theorem(name.clone()))?;
        match chosen.iter_mut().find(|(known, _)| same(*known, pack)) {
            Some((_, ids)) => ids.push(id),
            None => chosen.push((pack, vec![id])),
        }
    }
    for name in wanted.packs {
        let pack = PACKS.pack(name).map_err(|_| {
            let known = PACKS.packs().map(AnyPack::id).collect();
            ChoiceError::Pack { name: name.clone(), known }
        })?;
        if chosen.iter().any(|(known, _)| same(*known, pack)) {
            return Err(ChoiceError::NoEffect(name.clone()));
        }
        chosen.push((pack, Vec::new()));
    }
    let planted = wanted.fault.map(|fault| PACKS.fault(fault)).transpose()?;
    if chosen.is_empty() {
        chosen = match planted {
            Some((pack, _)) => vec![(pack, Vec::new())],
            None => PACKS.packs().map(|pack| (pack, Vec::new())).collect(),
        };
    }
    let part = |(pack, ids): (&'static dyn AnyPack, Vec<&'static str>)| {
        if let Some((owner, fault)) = planted.filter(|(owner, _)| !same(*owner, pack)) {
            return Err(ChoiceError::OtherPack { fault, owner: owner.id(), pack: pack.id() });
        }
        let selection = pack.select(&ids, planted.map(|(_, fault)| fault), wanted.options)?;
        // Packs of one model share the instances that have names.
        let named = || PACKS.packs().filter(|other| other.model() == pack.model()).flat_map(AnyPack::named);
        Ok(Part { pack, selection, given: given.map_or_else(|| named().collect(), <[Origin]>::to_vec) })
    };
    chosen.into_iter().map(part).collect()
}
