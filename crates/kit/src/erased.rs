//! Packs of any model behind one interface: what programs, reports and registries work with.

use crate::case::CaseJson;
use crate::model::{CaseOptions, InstanceOf, Instances, Model};
use crate::pack::{Legs, Pack};
use crate::verdict::{Comparison, Reason, Verdict};
use std::any::Any;
use std::error::Error;
use std::sync::Arc;

/// A statement without its check: what is read of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The pack.
    pub pack: &'static str,
    /// The id within the pack.
    pub id: &'static str,
    /// What it says.
    pub sentence: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it assumes.
    pub assumptions: Vec<Reason>,
    /// Where it is checked, tested and proved.
    pub legs: Legs,
}

/// An instance of some model, shared.
pub type AnyInstance = Arc<dyn Any + Send + Sync>;

/// Where an instance comes from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// It was handed in, under a name.
    Given {
        /// The name.
        name: String,
        /// The instance.
        instance: AnyInstance,
    },
    /// It is random instance number `index` of `seed`.
    Random {
        /// The seed.
        seed: u64,
        /// The index.
        index: u64,
    },
}

impl Origin {
    /// The name in reports.
    pub fn name(&self) -> String {
        match self {
            Origin::Given { name, .. } => name.clone(),
            Origin::Random { seed, index } => format!("random {index} (seed {seed})"),
        }
    }

    /// The index of a random instance.
    pub fn index(&self) -> Option<u64> {
        match self {
            Origin::Given { .. } => None,
            Origin::Random { index, .. } => Some(*index),
        }
    }
}

/// Which statements of a pack are checked, under what, and how far a case looks. Made by [`AnyPack::select`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    pub(crate) statements: Vec<usize>,
    pub(crate) fault: Option<&'static str>,
    pub(crate) options: CaseOptions,
}

impl Selection {
    /// The fault that is planted, where there is one.
    pub fn fault(&self) -> Option<&'static str> {
        self.fault
    }

    /// How far a case looks.
    pub fn options(&self) -> CaseOptions {
        self.options
    }
}

/// A name that a pack does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownName {
    /// There is no such statement.
    #[error("there is no statement {0:?}")]
    Statement(String),
    /// There is no such fault.
    #[error("there is no fault {0:?}")]
    Fault(String),
    /// There is no such pack.
    #[error("there is no pack {0:?}")]
    Pack(String),
}

/// What the statements said of one instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// A verdict a selected statement.
    pub verdicts: Vec<Verdict>,
    /// The family of a random instance.
    pub family: Option<&'static str>,
    /// The labels that the instance has.
    pub labels: Vec<&'static str>,
}

/// A violation with the smallest instance found on which it is still seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrunk {
    /// What fails there.
    pub comparison: Comparison,
    /// The case, as it is stored.
    pub case: CaseJson,
}

/// A [`Pack`] whose model is not named.
pub trait AnyPack: Send + Sync {
    /// Its name.
    fn id(&self) -> &'static str;

    /// What it is about.
    fn about(&self) -> &'static str;

    /// Its Rust path, for the source of a violation.
    fn path(&self) -> &'static str;

    /// The name of its model.
    fn model(&self) -> &'static str;

    /// Its statements.
    fn summaries(&self) -> Vec<Summary>;

    /// The families of its random instances.
    fn families(&self) -> &'static [&'static str];

    /// What is told apart among its instances beside families.
    fn labels(&self) -> &'static [&'static str];

    /// The planted faults: name and what goes wrong.
    fn faults(&self) -> Vec<(&'static str, &'static str)>;

    /// The instances that have names.
    fn named(&self) -> Vec<Origin>;

    /// Reads an instance of its model.
    ///
    /// # Errors
    /// As [`Instances::read`].
    fn read(&self, text: &str) -> Result<AnyInstance, Box<dyn Error + Send + Sync>>;

    /// The statements with these ids, each once (all where none is named), under the right implementation or under a fault.
    ///
    /// # Errors
    /// The first name that is not known.
    fn select(&self, ids: &[&str], fault: Option<&str>, options: CaseOptions) -> Result<Selection, UnknownName>;

    /// Checks the selected statements on an instance; `None` where the instance is one of another model.
    fn check(&self, selection: &Selection, origin: &Origin) -> Option<Checked>;

    /// Makes the instance smaller on which statement number `statement` of the selection fails, with at most `budget` checks
    /// of smaller ones; `None` where it does not fail.
    fn shrink(&self, selection: &Selection, statement: usize, origin: &Origin, budget: usize) -> Option<Shrunk>;

    /// The case of an instance on which statement number `statement` of the selection came to no answer.
    fn undecided(&self, selection: &Selection, statement: usize, origin: &Origin, layers: usize) -> Option<CaseJson>;
}

impl<M: Model> Pack<M> {
    fn instance(origin: &Origin) -> Option<Arc<InstanceOf<M>>> {
        match origin {
            Origin::Given { instance, .. } => Arc::clone(instance).downcast().ok(),
            Origin::Random { seed, index } => Some(Arc::new(M::Instances::random(*seed, *index))),
        }
    }

    fn selected_subject(&self, selection: &Selection) -> Arc<M::Subject> {
        // INVARIANT: a selection is made by `select` of this pack, which looks the fault up.
        self.subject(selection.fault).expect("a fault of this pack")
    }

    fn case_of(&self, selection: &Selection, instance: Arc<InstanceOf<M>>) -> M::Case {
        M::case(instance, self.selected_subject(selection), &selection.options)
    }
}

impl<M: Model> AnyPack for Pack<M> {
    fn id(&self) -> &'static str {
        self.id
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn path(&self) -> &'static str {
        self.path
    }

    fn model(&self) -> &'static str {
        M::Instances::MODEL
    }

    fn summaries(&self) -> Vec<Summary> {
        let summary = |statement: &crate::Statement<M>| Summary {
            pack: self.id,
            id: statement.id,
            sentence: statement.sentence,
            source: statement.source,
            assumptions: statement.assumptions.iter().map(|assumption| Reason::failed(*assumption)).collect(),
            legs: statement.legs,
        };
        self.statements.iter().map(summary).collect()
    }

    fn families(&self) -> &'static [&'static str] {
        M::Instances::FAMILIES
    }

    fn labels(&self) -> &'static [&'static str] {
        M::LABELS
    }

    fn faults(&self) -> Vec<(&'static str, &'static str)> {
        self.faults.iter().map(|fault| (fault.id, fault.sentence)).collect()
    }

    fn named(&self) -> Vec<Origin> {
        let given = |(name, instance)| Origin::Given { name, instance: Arc::new(instance) as AnyInstance };
        Pack::named(self).into_iter().map(given).collect()
    }

    fn read(&self, text: &str) -> Result<AnyInstance, Box<dyn Error + Send + Sync>> {
        Ok(Arc::new(Pack::read(self, text)?))
    }

    fn select(&self, ids: &[&str], fault: Option<&str>, options: CaseOptions) -> Result<Selection, UnknownName> {
        let place = |id: &&str| {
            let found = self.statements.iter().position(|statement| statement.id == *id);
            found.ok_or_else(|| UnknownName::Statement((*id).to_owned()))
        };
        let mut statements: Vec<usize> = Vec::new();
        for id in ids {
            let place = place(id)?;
            if !statements.contains(&place) {
                statements.push(place);
            }
        }
        if ids.is_empty() {
            statements = (0..self.statements.len()).collect();
        }
        let known = |id: &str| self.faults.iter().map(|fault| fault.id).find(|known| *known == id);
        let fault = fault.map(|id| known(id).ok_or_else(|| UnknownName::Fault(id.to_owned()))).transpose()?;
        Ok(Selection { statements, fault, options })
    }

    fn check(&self, selection: &Selection, origin: &Origin) -> Option<Checked> {
        let case = self.case_of(selection, Self::instance(origin)?);
        let verdicts = selection.statements.iter().map(|&place| self.statements[place].check(&case)).collect();
        let family = match origin {
            Origin::Random { seed, index } => M::Instances::family(*seed, *index),
            Origin::Given { .. } => None,
        };
        Some(Checked { verdicts, family, labels: M::labels(&case) })
    }

    fn shrink(&self, selection: &Selection, statement: usize, origin: &Origin, budget: usize) -> Option<Shrunk> {
        let statement = &self.statements[*selection.statements.get(statement)?];
        let seen = |instance: Arc<InstanceOf<M>>| match statement.check(&self.case_of(selection, instance)) {
            Verdict::Violated(comparison) => Some(*comparison),
            _ => None,
        };
        let instance = Self::instance(origin)?;
        let first = seen(Arc::clone(&instance))?;
        let mut fails = |candidate: &InstanceOf<M>| seen(Arc::new(candidate.clone())).is_some();
        let small = Arc::new(M::Instances::shrink(&instance, &mut fails, budget));
        let comparison = seen(Arc::clone(&small)).unwrap_or(first);
        let written = M::Instances::write(&small);
        let case = CaseJson::violation(self.id, statement.id, written, selection.fault, &comparison);
        Some(Shrunk { comparison, case })
    }

    fn undecided(&self, selection: &Selection, statement: usize, origin: &Origin, layers: usize) -> Option<CaseJson> {
        let statement = &self.statements[*selection.statements.get(statement)?];
        let written = M::Instances::write(&*Self::instance(origin)?);
        let note = format!("{}: undecided within {layers} layers", origin.name());
        let fault = selection.fault.map(str::to_owned);
        Some(CaseJson { fault, layer: Some(layers), ..CaseJson::new(self.id, statement.id, written, note) })
    }
}
