//! A layer of somebody else's, tried: every statement of the core pack on random instances that its float format holds exactly.

use crate::float::{AnswerError, Call, FloatLayer, Format};
use crate::generate::{DEFAULT_BUDGET, Genome, shrink};
use crate::instance::Instance;
use crate::theorems::{Case, CaseOptions, Comparison, REGISTRY, Theorem, Verdict};
use serde::Serialize;

/// How far the statements look. Most layers after the first are not held by a float format.
const OPTIONS: CaseOptions = CaseOptions::new().with_layers(3).with_max_layers(8);

/// The genomes tried for one that a format holds.
const DRAWS: u64 = 20;

/// Which instances a layer is tried on.
#[derive(Debug, Clone, Copy)]
pub struct Trial {
    /// How many.
    pub examples: usize,
    /// The seed of the genomes.
    pub seed: u64,
    /// The format that the layer computes in.
    pub format: Format,
    /// Whether the layer takes forms other than the identity.
    pub forms: bool,
}

/// What came of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Its id.
    pub theorem: &'static str,
    /// What it says.
    pub sentence: &'static str,
    /// The instances on which it holds.
    pub holds: usize,
    /// The instances of which it says nothing.
    pub not_applicable: usize,
    /// The instances whose limit was not decided.
    pub undecided: usize,
}

/// A statement that the layer breaks, on the smallest instance found.
#[derive(Debug, Clone)]
pub struct Broken {
    /// The statement.
    pub theorem: &'static str,
    /// The comparison that fails.
    pub seen: Comparison,
    /// The instance.
    pub instance: Instance,
    /// The number of the random instance it was shrunk from.
    pub example: usize,
}

/// What a trial found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The instances tried; fewer than asked for where one broke a statement.
    pub examples: usize,
    /// The calls of the layer.
    pub calls: usize,
    /// The largest error that counted as none, as a part of [`FloatLayer::bound`].
    pub worst: f64,
    /// What came of each statement.
    pub statements: Vec<Tried>,
    /// The first violation.
    pub broken: Option<Broken>,
}

impl Trial {
    /// 1,000 instances of seed 0 in double precision, with forms.
    pub fn new() -> Self {
        Self { examples: 1000, seed: 0, format: Format::F64, forms: true }
    }

    /// Instance number `index`: the first random one from `20 index` on whose scores the format holds, or one token.
    pub fn instance(&self, index: u64) -> Instance {
        let draw = |draw| {
            let mut genome = Genome::random(self.seed, index.wrapping_mul(DRAWS).wrapping_add(draw)).dyadic();
            if !self.forms {
                genome.form.clear();
            }
            genome.decode()
        };
        let held = |instance: &Instance| self.format.holds_scores(instance, instance.tokens());
        (0..DRAWS).map(draw).find(held).unwrap_or_else(|| Genome::default().decode())
    }

    /// Tries a layer: a function from tokens to the tokens after one layer, row by row. `between` is asked after each instance, with
    /// their number, whether to go on.
    ///
    /// # Errors
    /// The first answer of the layer that is none, with the instance it was asked on.
    pub fn run<F: Fn(Call) -> Result<Vec<f64>, String> + Send + Sync + 'static>(
        &self,
        layer: F,
        mut between: impl FnMut(usize) -> bool,
    ) -> Result<Found, (AnswerError, Box<Instance>)> {
        let layer = FloatLayer::new(layer, self.format);
        let layer = if self.forms { layer } else { layer.without_forms() };
        let mut statements: Vec<Tried> = REGISTRY
            .iter()
            .map(|theorem| Tried {
                theorem: theorem.id,
                sentence: theorem.sentence,
                holds: 0,
                not_applicable: 0,
                undecided: 0,
            })
            .collect();
        let (mut examples, mut broken) = (0, None);
        while examples < self.examples && broken.is_none() {
            let instance = self.instance(examples as u64);
            let case = Case::new(&instance, &layer, OPTIONS);
            for (theorem, tried) in REGISTRY.iter().zip(&mut statements) {
                let verdict = theorem.check(&case);
                if let Some(failure) = layer.take_failure() {
                    return Err((failure, Box::new(instance)));
                }
                match verdict {
                    Verdict::Holds(_) => tried.holds += 1,
                    Verdict::NotApplicable { .. } => tried.not_applicable += 1,
                    Verdict::Undecided { .. } => tried.undecided += 1,
                    Verdict::Violated(seen) => {
                        broken = Some(self.shrunk(&layer, theorem, (instance.clone(), *seen), examples));
                        break;
                    }
                }
            }
            examples += 1;
            if !between(examples) {
                break;
            }
        }
        Ok(Found { examples, calls: layer.calls(), worst: layer.worst(), statements, broken })
    }

    fn shrunk<F: Fn(Call) -> Result<Vec<f64>, String> + Send + Sync + 'static>(
        &self,
        layer: &FloatLayer<F>,
        theorem: &'static Theorem,
        (instance, mut seen): (Instance, Comparison),
        example: usize,
    ) -> Broken {
        let fails = |candidate: &Instance| {
            if !self.format.holds_scores(candidate, candidate.tokens()) {
                return false;
            }
            let verdict = theorem.check(&Case::new(candidate, layer, OPTIONS));
            // A layer that fails on a smaller instance breaks nothing there.
            match (layer.take_failure(), verdict) {
                (None, Verdict::Violated(comparison)) => {
                    seen = *comparison;
                    true
                }
                _ => false,
            }
        };
        let instance = shrink(&instance, fails, DEFAULT_BUDGET);
        Broken { theorem: theorem.id, seen, instance, example }
    }
}

impl Default for Trial {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(u: &[f64], v: &[f64]) -> f64 {
        u.iter().zip(v).map(|(a, b)| a * b).sum()
    }

    /// A layer as one writes it; `keep` cuts the attention set down.
    fn layer(call: Call, keep: fn(&mut Vec<usize>)) -> Result<Vec<f64>, String> {
        let d = call.dimension;
        let rows: Vec<&[f64]> = call.tokens.chunks(d).collect();
        let mut next = Vec::new();
        for z in &rows {
            let q: Vec<f64> = match call.form {
                Some(form) => form.chunks(d).map(|row| dot(row, z)).collect(),
                None => z.to_vec(),
            };
            let scores: Vec<f64> = rows.iter().map(|row| dot(&q, row)).collect();
            let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let mut set: Vec<usize> = (0..rows.len()).filter(|j| scores[*j] == best).collect();
            keep(&mut set);
            for k in 0..d {
                let mean = set.iter().map(|j| rows[*j][k]).sum::<f64>() / set.len() as f64;
                next.push((z[k] + call.alpha * mean) / (1.0 + call.alpha));
            }
        }
        Ok(next)
    }

    #[test]
    fn a_correct_layer_breaks_nothing_and_is_called_often() {
        let trial = Trial { examples: 100, ..Trial::new() };
        let found = trial.run(|call| layer(call, |_| ()), |_| true).unwrap();
        assert!(found.broken.is_none(), "{:?}", found.broken);
        assert!(found.examples == 100 && found.calls > 1000 && found.worst > 0.0 && found.worst < 0.5, "{found:?}");
        let idle: Vec<_> =
            found.statements.iter().filter(|tried| tried.holds < 10).map(|tried| tried.theorem).collect();
        assert_eq!(idle, ["face_projection", "regime_sound"]);
    }

    #[test]
    fn a_layer_of_the_identity_alone_is_not_asked_about_other_forms() {
        let trial = Trial { examples: 100, forms: false, ..Trial::new() };
        let identity = |call: Call| {
            assert!(call.form.is_none());
            layer(call, |_| ())
        };
        let found = trial.run(identity, |_| true).unwrap();
        assert!(found.broken.is_none(), "{:?}", found.broken);
        let found = trial.run(|call| layer(call, |set| set.truncate(1)), |_| true).unwrap();
        assert!(found.broken.is_some());
    }

    #[test]
    fn an_argmax_is_found_out_on_a_tie_between_two_tokens() {
        let found = Trial::new().run(|call| layer(call, |set| set.truncate(1)), |_| true).unwrap();
        let broken = found.broken.unwrap();
        assert!(broken.instance.len() <= 3 && broken.example < 50, "{broken:?}");
    }

    #[test]
    fn a_trial_ends_when_it_is_told_to() {
        let found = Trial::new().run(|call| layer(call, |_| ()), |examples| examples < 5).unwrap();
        assert_eq!(found.examples, 5);
    }

    #[test]
    fn every_format_has_instances_with_ties() {
        for format in [Format::F64, Format::F32, Format::F16, Format::BF16] {
            for forms in [false, true] {
                let trial = Trial { format, forms, ..Trial::new() };
                let instances: Vec<Instance> = (0..100).map(|index| trial.instance(index)).collect();
                assert!(
                    instances.iter().all(|instance| format.holds_scores(instance, instance.tokens())),
                    "{format:?}"
                );
                let tied = |instance: &&Instance| {
                    let sets = crate::spec::System::of(instance).pattern(instance.tokens());
                    sets.iter().any(|set| set.iter().any(|j| instance.tokens()[*j] != instance.tokens()[set[0]]))
                };
                assert!(instances.iter().filter(tied).count() >= 20, "{format:?}");
                let identity = instances.iter().all(|instance| instance.form().is_identity());
                assert_eq!(identity, !forms, "{format:?}");
            }
        }
    }
}
