//! Stored cases: one statement on one instance, to be checked again at any time.

use crate::hunt::Record;
use crate::instance::{self, Instance, ReadError};
use crate::packs::PACKS;
use hardmax_kit::{AnyInstance, AnyPack, CaseOptions, Origin, UnknownName, Verdict, read_case};
use std::fmt::Display;

/// A stored case as it is written.
pub type CaseJson = hardmax_kit::CaseJson<Record>;

/// A case that was read: a statement and what to check it on.
pub struct StoredCase {
    /// The pack of the statement.
    pub pack: &'static dyn AnyPack,
    /// The id of the statement within the pack.
    pub theorem: &'static str,
    /// The planted fault, where there is one.
    pub fault: Option<String>,
    /// The value that the instance is claimed to have, where there is one.
    pub record: Option<Record>,
    /// What there is to say about it.
    pub note: Option<String>,
    instance: AnyInstance,
}

impl StoredCase {
    /// Checks the statement on the instance.
    ///
    /// # Panics
    /// **Panics if** the fields were changed to names that the pack does not know.
    pub fn check(&self, options: CaseOptions) -> Verdict {
        // INVARIANT: `read` looked the statement and the fault up.
        let selection = self.pack.select(&[self.theorem], self.fault.as_deref(), options).expect("known names");
        let origin = Origin::Given { name: String::new(), instance: AnyInstance::clone(&self.instance) };
        // INVARIANT: the instance was read by the pack, and one statement is selected.
        let checked = self.pack.check(&selection, &origin).expect("an instance of the pack's model");
        checked.verdicts.into_iter().next().expect("one verdict")
    }

    /// The instance, where it is one of hardmax dynamics.
    pub fn instance(&self) -> Option<&Instance> {
        self.instance.downcast_ref()
    }
}

/// Reads a case.
///
/// # Errors
/// [`ReadError`] where the file is no case, its instance none, or a name in it unknown.
pub fn read(bytes: &[u8]) -> Result<StoredCase, ReadError> {
    let stored = read_case::<Record>(instance::text(bytes)?)?;
    // The id of the statement may name its pack too.
    let name = match &stored.pack {
        Some(pack) if !stored.theorem.starts_with(&format!("{pack}/")) => format!("{pack}/{}", stored.theorem),
        _ => stored.theorem.clone(),
    };
    let (pack, theorem) = PACKS.statement(&name).map_err(|unknown| match (&unknown, &stored.pack) {
        (UnknownName::Pack(_), Some(_)) => named("pack", &unknown, PACKS.packs().map(|pack| pack.id().to_owned())),
        _ => named("theorem", &unknown, PACKS.summaries().iter().map(|known| format!("{}/{}", known.pack, known.id))),
    })?;
    pack.select(&[theorem], stored.fault.as_deref(), CaseOptions::default())
        .map_err(|unknown| named("fault", &unknown, pack.faults().iter().map(|fault| fault.0.to_owned())))?;
    let instance = match pack.read(stored.instance.get()) {
        Ok(instance) => instance,
        Err(error) => match error.downcast::<ReadError>() {
            Ok(error) => return Err(*error),
            Err(error) => return Err(wrong(error)),
        },
    };
    Ok(StoredCase { pack, theorem, fault: stored.fault, record: stored.record, note: stored.note, instance })
}

fn named(key: &str, unknown: &UnknownName, known: impl Iterator<Item = String>) -> ReadError {
    let known: Vec<String> = known.collect();
    wrong(format_args!("{key}: {unknown}; expected one of {}", known.join(", ")))
}

fn wrong(message: impl Display) -> ReadError {
    ReadError::Json(serde::de::Error::custom(message))
}
