//! Statements as data, and packs of them with the faults that they catch.

use crate::model::{Assumption, CaseOptions, InstanceOf, Instances, Model};
use crate::verdict::{Reason, Verdict};
use std::error::Error;
use std::sync::Arc;

/// One statement about a model.
pub struct Statement<M: Model> {
    /// Its one name everywhere.
    pub id: &'static str,
    /// What it says, in one sentence.
    pub sentence: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it assumes of the instance.
    pub assumptions: &'static [M::Assumption],
    /// The conclusion alone, whatever the assumptions: how counterexamples to them and planted faults are seen to fail.
    pub conclusion: fn(&M::Case) -> Verdict,
    /// The conclusion as the statement says it, where a part of it has a condition of its own, which `conclusion` drops.
    pub conditional: Option<fn(&M::Case) -> Verdict>,
    /// Where it is checked, tested and proved.
    pub legs: Legs,
}

impl<M: Model> Statement<M> {
    /// A statement that assumes nothing and is checked where it stands; its fields say the rest.
    pub const fn new(id: &'static str, sentence: &'static str, conclusion: fn(&M::Case) -> Verdict) -> Self {
        let legs = Legs { check: "", tests: &[], fuzz: None, coq: &[] };
        Self { id, sentence, source: "", assumptions: &[], conclusion, conditional: None, legs }
    }

    /// The statement: the conclusion where the assumptions hold, else [`Verdict::NotApplicable`].
    pub fn check(&self, case: &M::Case) -> Verdict {
        match self.missing(case) {
            Some(assumption) => Verdict::NotApplicable { hypothesis: Reason::failed(assumption) },
            None => self.conditional.unwrap_or(self.conclusion)(case),
        }
    }

    /// The first assumption that fails.
    pub fn missing(&self, case: &M::Case) -> Option<M::Assumption> {
        self.assumptions.iter().copied().find(|assumption| !M::satisfies(case, *assumption))
    }
}

/// Where a statement is checked, tested and proved: paths in the repository of its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Legs {
    /// The source of the check.
    pub check: &'static str,
    /// The tests that run the check.
    pub tests: &'static [&'static str],
    /// The fuzz target that runs the check.
    pub fuzz: Option<&'static str>,
    /// The machine-checked proofs: file and name.
    pub coq: &'static [[&'static str; 2]],
}

/// An implementation with a mistake that the statements of a pack are seen to catch.
pub struct Fault<M: Model> {
    /// Its name.
    pub id: &'static str,
    /// What goes wrong in it.
    pub sentence: &'static str,
    /// The implementation.
    pub subject: fn() -> Arc<M::Subject>,
}

/// An instance that lacks one assumption, and statements whose conclusion fails on it.
pub struct Counterexample<M: Model> {
    /// Its name.
    pub name: &'static str,
    /// The hypothesis that does not hold, in words.
    pub dropped: &'static str,
    /// The same, where the statements of the pack assume it.
    pub assumption: Option<M::Assumption>,
    /// What fails, in words.
    pub what: &'static str,
    /// The ids of the statements whose conclusion is seen to fail, in the order of the pack; none where what fails is a part
    /// of the theorem of a paper that the statements of the pack do without.
    pub fails: &'static [&'static str],
    /// The instance.
    pub instance: InstanceOf<M>,
}

/// Statements about one model, the faults that they catch, and instances with names.
pub struct Pack<M: Model> {
    /// Its name.
    pub id: &'static str,
    /// What it is about, in one sentence.
    pub about: &'static str,
    /// The Rust path of this pack, for the source of a violation.
    pub path: &'static str,
    /// The statements, in the order in which they are read.
    pub statements: &'static [Statement<M>],
    /// The planted faults.
    pub faults: &'static [Fault<M>],
    named: fn() -> Vec<(String, InstanceOf<M>)>,
    counterexamples: fn() -> Vec<Counterexample<M>>,
}

impl<M: Model> Pack<M> {
    /// A pack of statements and of planted faults.
    ///
    /// # Panics
    /// **Panics if** there is no statement or no fault. A `static` pack is made when the program is compiled, so that this
    /// one compiles, and the one below, which has no fault, does not:
    ///
    /// ```
    /// # use hardmax_kit::*;
    /// # use std::sync::Arc;
    /// # struct Numbers;
    /// # impl Instances for Numbers {
    /// #     const MODEL: &'static str = "number";
    /// #     type Instance = u64;
    /// #     fn random(seed: u64, index: u64) -> u64 { seed + index }
    /// #     fn write(number: &u64) -> Box<serde_json::value::RawValue> { serde_json::value::to_raw_value(number).unwrap() }
    /// #     fn read(text: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> { Ok(serde_json::from_str(text)?) }
    /// # }
    /// # impl Model for Numbers {
    /// #     type Instances = Numbers;
    /// #     type Subject = ();
    /// #     type Case = u64;
    /// #     type Assumption = NoAssumption;
    /// #     fn subject() -> Arc<()> { Arc::new(()) }
    /// #     fn case(number: Arc<u64>, _: Arc<()>, _: &CaseOptions) -> u64 { *number }
    /// #     fn satisfies(_: &u64, assumption: NoAssumption) -> bool { match assumption {} }
    /// # }
    /// # const STATEMENT: Statement<Numbers> = Statement::new("small", "", |_| Verdict::Undecided { layers: 0 });
    /// # const FAULT: Fault<Numbers> = Fault { id: "wrong", sentence: "", subject: || Arc::new(()) };
    /// static PACK: Pack<Numbers> = Pack::new("numbers", "numbers", "crate::PACK", &[STATEMENT], &[FAULT]);
    /// # fn main() { assert_eq!(PACK.faults.len(), 1); }
    /// ```
    ///
    /// ```compile_fail
    /// # use hardmax_kit::*;
    /// # use std::sync::Arc;
    /// # struct Numbers;
    /// # impl Instances for Numbers {
    /// #     const MODEL: &'static str = "number";
    /// #     type Instance = u64;
    /// #     fn random(seed: u64, index: u64) -> u64 { seed + index }
    /// #     fn write(number: &u64) -> Box<serde_json::value::RawValue> { serde_json::value::to_raw_value(number).unwrap() }
    /// #     fn read(text: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> { Ok(serde_json::from_str(text)?) }
    /// # }
    /// # impl Model for Numbers {
    /// #     type Instances = Numbers;
    /// #     type Subject = ();
    /// #     type Case = u64;
    /// #     type Assumption = NoAssumption;
    /// #     fn subject() -> Arc<()> { Arc::new(()) }
    /// #     fn case(number: Arc<u64>, _: Arc<()>, _: &CaseOptions) -> u64 { *number }
    /// #     fn satisfies(_: &u64, assumption: NoAssumption) -> bool { match assumption {} }
    /// # }
    /// # const STATEMENT: Statement<Numbers> = Statement::new("small", "", |_| Verdict::Undecided { layers: 0 });
    /// static PACK: Pack<Numbers> = Pack::new("numbers", "numbers", "crate::PACK", &[STATEMENT], &[]);
    /// # fn main() { assert_eq!(PACK.faults.len(), 0); }
    /// ```
    pub const fn new(
        id: &'static str,
        about: &'static str,
        path: &'static str,
        statements: &'static [Statement<M>],
        faults: &'static [Fault<M>],
    ) -> Self {
        assert!(!statements.is_empty(), "a pack has a statement");
        assert!(!faults.is_empty(), "a pack has a planted fault: a check that cannot fail is a defect");
        Self { id, about, path, statements, faults, named: Vec::new, counterexamples: Vec::new }
    }

    /// With instances that have names: what a check without files looks at first.
    #[must_use]
    pub const fn with_named(mut self, named: fn() -> Vec<(String, InstanceOf<M>)>) -> Self {
        self.named = named;
        self
    }

    /// With counterexamples to dropped assumptions.
    #[must_use]
    pub const fn with_counterexamples(mut self, counterexamples: fn() -> Vec<Counterexample<M>>) -> Self {
        self.counterexamples = counterexamples;
        self
    }

    /// The instances that have names.
    pub fn named(&self) -> Vec<(String, InstanceOf<M>)> {
        (self.named)()
    }

    /// One counterexample for each assumption that can be dropped.
    pub fn counterexamples(&self) -> Vec<Counterexample<M>> {
        (self.counterexamples)()
    }

    /// The statement with this id.
    pub fn find(&self, id: &str) -> Option<&'static Statement<M>> {
        self.statements.iter().find(|statement| statement.id == id)
    }

    /// Reads an instance of the model.
    ///
    /// # Errors
    /// As [`Instances::read`].
    pub fn read(&self, text: &str) -> Result<InstanceOf<M>, Box<dyn Error + Send + Sync>> {
        M::Instances::read(text)
    }

    /// Checks one statement on one instance, under the right implementation or under a fault; `None` where there is no such
    /// statement or fault.
    pub fn check(&self, id: &str, instance: InstanceOf<M>, fault: Option<&str>) -> Option<Verdict> {
        let subject = self.subject(fault)?;
        Some(self.find(id)?.check(&M::case(Arc::new(instance), subject, &CaseOptions::default())))
    }

    /// The right implementation, or the fault of this name.
    pub fn subject(&self, fault: Option<&str>) -> Option<Arc<M::Subject>> {
        match fault {
            None => Some(M::subject()),
            Some(id) => self.faults.iter().find(|fault| fault.id == id).map(|fault| (fault.subject)()),
        }
    }

    /// Every reason for which a statement of this pack may not apply.
    pub fn assumptions(&self) -> Vec<Reason> {
        let mut all: Vec<Reason> = Vec::new();
        for assumption in self.statements.iter().flat_map(|statement| statement.assumptions) {
            if all.iter().all(|known| known.id != assumption.id()) {
                all.push(Reason::failed(*assumption));
            }
        }
        all
    }
}
