//! What a model brings to the kit: instances, what is checked on them, and how far a check looks.

use serde_json::value::RawValue;
use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;

/// The instances of a model: where they come from, how they are written, and how they get smaller.
pub trait Instances: Send + Sync + 'static {
    /// The name of the model, as the key `model` of a file says it.
    const MODEL: &'static str;

    /// One instance.
    type Instance: Clone + PartialEq + Debug + Send + Sync + 'static;

    /// Random instance number `index` of `seed`: the same everywhere and in every run.
    fn random(seed: u64, index: u64) -> Self::Instance;

    /// The families that random instances come in.
    const FAMILIES: &'static [&'static str] = &[];

    /// The family of random instance number `index` of `seed`, where the instances come in families.
    fn family(seed: u64, index: u64) -> Option<&'static str> {
        let _ = (seed, index);
        None
    }

    /// Instances one step simpler than this one, the boldest steps first. Following them must end.
    fn simpler(instance: &Self::Instance) -> Vec<Self::Instance> {
        let _ = instance;
        Vec::new()
    }

    /// The smallest instance found on which `fails` is still true, with at most `budget` calls of it: greedy, by
    /// [`Instances::simpler`], where the model has no better way.
    fn shrink(
        instance: &Self::Instance,
        fails: &mut dyn FnMut(&Self::Instance) -> bool,
        budget: usize,
    ) -> Self::Instance {
        let (mut best, mut left) = (instance.clone(), budget);
        loop {
            let mut candidates = Self::simpler(&best).into_iter().take(left);
            let tried = candidates.len();
            let Some(simpler) = candidates.find(|candidate| fails(candidate)) else { return best };
            left -= tried - candidates.len();
            best = simpler;
        }
    }

    /// The instance as JSON, as files and cases hold it.
    fn write(instance: &Self::Instance) -> Box<RawValue>;

    /// Reads what [`Instances::write`] wrote, and what users write by hand.
    ///
    /// # Errors
    /// What is wrong, with its place, the value and what is expected.
    fn read(text: &str) -> Result<Self::Instance, Box<dyn Error + Send + Sync>>;
}

/// What is checked, on which instances: one model of a pack.
pub trait Model: Send + Sync + 'static {
    /// Its instances.
    type Instances: Instances;

    /// What is under test: an implementation of the model.
    type Subject: ?Sized + Send + Sync + 'static;

    /// An instance under a subject, unrolled as far as the statements look.
    type Case;

    /// What statements assume of an instance.
    type Assumption: Assumption;

    /// The implementation that is right.
    fn subject() -> Arc<Self::Subject>;

    /// The case of an instance under a subject.
    fn case(instance: Arc<InstanceOf<Self>>, subject: Arc<Self::Subject>, options: &CaseOptions) -> Self::Case;

    /// Whether an assumption holds. Matched without a wildcard, so that an assumption that nothing decides does not compile.
    fn satisfies(case: &Self::Case, assumption: Self::Assumption) -> bool;

    /// What is told apart among instances beside their families, such as `ties`.
    const LABELS: &'static [&'static str] = &[];

    /// Which of [`Model::LABELS`] the case has.
    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let _ = case;
        Vec::new()
    }
}

/// The instances of a model.
pub type InstanceOf<M> = <<M as Model>::Instances as Instances>::Instance;

/// What a statement assumes of an instance.
pub trait Assumption: Copy + PartialEq + Debug + Send + Sync + 'static {
    /// Its name in files.
    fn id(self) -> &'static str;

    /// What is said where it fails, such as `alpha is not positive`.
    fn failure(self) -> &'static str;
}

/// For models whose statements assume nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAssumption {}

impl Assumption for NoAssumption {
    fn id(self) -> &'static str {
        match self {}
    }

    fn failure(self) -> &'static str {
        match self {}
    }
}

/// How far a case looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseOptions {
    /// The layers from 0 at which statements of one layer are checked.
    pub layers: usize,
    /// The layers within which a limit is looked for.
    pub max_layers: usize,
}

impl CaseOptions {
    /// Ten layers, and a limit within 400.
    pub const fn new() -> Self {
        Self { layers: 10, max_layers: 400 }
    }

    /// The same options with so many layers for statements of one layer.
    #[must_use]
    pub const fn with_layers(self, layers: usize) -> Self {
        Self { layers, ..self }
    }

    /// The same options with another bound on the layers of the limit.
    #[must_use]
    pub const fn with_max_layers(self, max_layers: usize) -> Self {
        Self { max_layers, ..self }
    }
}

impl Default for CaseOptions {
    fn default() -> Self {
        Self::new()
    }
}
