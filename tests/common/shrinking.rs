//! Failures on small instances.

use hardmax::generate::{DEFAULT_BUDGET, shrink};
use hardmax::instance::Instance;
use hardmax::instance::json::InstanceJson;

/// Fails with the smallest instance found on which `holds` does not hold, as JSON that `tests/regressions/*.json` keeps.
pub fn holds_on(instance: &Instance, holds: impl Fn(&Instance) -> Result<(), String>) -> Result<(), String> {
    holds(instance).map_err(|_| {
        let small = shrink(instance, |candidate| holds(candidate).is_err(), DEFAULT_BUDGET);
        let message = holds(&small).expect_err("the shrunk instance still fails");
        format!("{message}\n{}", serde_json::to_string(&InstanceJson::from(&small)).expect("an instance as JSON"))
    })
}
