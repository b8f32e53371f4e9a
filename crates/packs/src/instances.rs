//! The instances of hardmax dynamics as the kit wants them.

use hardmax_kit::Instances;
use hardmax_model::generate::{self, Family, Genome};
use hardmax_model::instance::Instance;
use hardmax_model::instance::json::{self, InstanceJson};
use serde_json::value::{RawValue, to_raw_value};
use std::error::Error;

/// Tokens, a form and a step size: random ones from genomes, files in JSON.
#[derive(Debug, Clone, Copy)]
pub struct HardmaxInstances;

impl Instances for HardmaxInstances {
    const MODEL: &'static str = json::MODEL;

    const FAMILIES: &'static [&'static str] = &Family::IDS;

    type Instance = Instance;

    fn random(seed: u64, index: u64) -> Instance {
        Genome::random(seed, index).decode()
    }

    fn family(seed: u64, index: u64) -> Option<&'static str> {
        Some(Genome::random(seed, index).family.id())
    }

    fn shrink(instance: &Instance, fails: &mut dyn FnMut(&Instance) -> bool, budget: usize) -> Instance {
        generate::shrink(instance, fails, budget)
    }

    fn write(instance: &Instance) -> Box<RawValue> {
        // INVARIANT: an instance is plain text and lists.
        to_raw_value(&InstanceJson::from(instance)).expect("an instance as JSON")
    }

    fn read(text: &str) -> Result<Instance, Box<dyn Error + Send + Sync>> {
        Ok(json::read(text.as_bytes())?)
    }
}
