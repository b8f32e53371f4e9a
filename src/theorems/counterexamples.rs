//! One counterexample for each hypothesis of the theorems.

use super::{Assumption, Hardmax};
use crate::form::Form;
use crate::instance::Instance;
use crate::rational::{Rational, ratio};
use crate::tokens::Tokens;
use hardmax_kit::Counterexample;

/// One instance a hypothesis: the table at the end of docs/theory.md section 4.
pub fn counterexamples() -> Vec<Counterexample<Hardmax>> {
    let half = || ratio(1, 2);
    vec![
        Counterexample {
            name: "zero-token",
            dropped: "nonzero tokens",
            assumption: None,
            what: "the zero token stays: its limit is 0, which is not on the boundary",
            fails: &["face_projection"],
            instance: instance(half(), &[&[(1, 1)], &[(-1, 1)], &[(0, 1)]], None),
        },
        Counterexample {
            name: "repeated-leader",
            dropped: "distinct tokens",
            assumption: None,
            what: "C_i = {i} for leaders; their class is the set instead",
            fails: &[],
            instance: instance(half(), &[&[(1, 1), (0, 1)], &[(1, 1), (0, 1)], &[(0, 1), (1, 1)]], None),
        },
        Counterexample {
            name: "tied-token",
            dropped: "no ties",
            assumption: None,
            what: "no leader stands at the limit (1, 0)",
            fails: &[],
            instance: instance(half(), &[&[(1, 1), (1, 1)], &[(1, 1), (-1, 1)], &[(1, 2), (0, 1)]], None),
        },
        Counterexample {
            name: "two-norms",
            dropped: "equal norms",
            assumption: None,
            what: "the token 1 attends to 3, and the nearest token is itself",
            fails: &[],
            instance: instance(half(), &[&[(1, 1)], &[(3, 1)]], None),
        },
        Counterexample {
            name: "negative-form",
            dropped: "A positive definite",
            assumption: Some(Assumption::PositiveDefiniteForm),
            what: "tokens attend to each other's opposite, and all limits are 0",
            fails: &["frank_wolfe_gap", "attention_order", "leaders_exist", "one_dim_boolean"],
            instance: instance(half(), &[&[(1, 1)], &[(-1, 1)]], Some(&[&[-1]])),
        },
        Counterexample {
            name: "negative-form-unit-step",
            dropped: "A positive definite",
            assumption: Some(Assumption::PositiveDefiniteForm),
            what: "distinct tokens meet",
            fails: &["frank_wolfe_gap", "injectivity", "attention_order", "leaders_exist", "one_dim_boolean"],
            instance: instance(ratio(1, 1), &[&[(1, 1)], &[(-1, 1)]], Some(&[&[-1]])),
        },
        Counterexample {
            name: "indefinite-form",
            dropped: "A definite",
            assumption: Some(Assumption::PositiveDefiniteForm),
            what: "no token leads",
            fails: &["frank_wolfe_gap", "attention_order", "leaders_exist"],
            instance: instance(
                half(),
                &[&[(1, 1), (0, 1)], &[(1, 1), (1, 1)], &[(1, 1), (-1, 1)]],
                Some(&[&[1, 0], &[0, -1]]),
            ),
        },
        Counterexample {
            name: "turning-form",
            dropped: "A symmetric",
            assumption: Some(Assumption::SymmetricForm),
            what: "tokens attend to the next corner of the square, and norms shrink",
            fails: &["norm_growth", "frank_wolfe_gap", "attention_order", "leaders_exist", "voronoi_cells"],
            instance: instance(
                half(),
                &[&[(1, 1), (0, 1)], &[(-1, 1), (0, 1)], &[(0, 1), (1, 1)], &[(0, 1), (-1, 1)]],
                Some(&[&[3, -4], &[4, 3]]),
            ),
        },
        Counterexample {
            name: "skew-form",
            dropped: "A symmetric",
            assumption: Some(Assumption::SymmetricForm),
            what: "tokens 0 and 2 come closer than r times their distance",
            fails: &[
                "norm_growth",
                "frank_wolfe_gap",
                "injectivity",
                "attention_order",
                "leaders_exist",
                "vertices_are_leaders",
                "convergence",
            ],
            instance: instance(
                ratio(1, 1),
                &[&[(0, 1), (1, 1)], &[(2, 1), (-1, 1)], &[(3, 1), (1, 1)]],
                Some(&[&[2, -3], &[3, 2]]),
            ),
        },
        Counterexample {
            name: "negative-step-alternates",
            dropped: "alpha > 0",
            assumption: Some(Assumption::PositiveStepSize),
            what: "token 0 alternates between -1/9 and 4/9",
            fails: &[
                "norm_growth",
                "hull_nesting",
                "frank_wolfe_gap",
                "injectivity",
                "follower_lock",
                "one_dim_boolean",
                "certificate_sound",
                "convergence",
            ],
            instance: instance(ratio(-1, 2), &[&[(2, 3)], &[(1, 1)], &[(-2, 3)]], None),
        },
        Counterexample {
            name: "negative-step-leaves-the-hull",
            dropped: "alpha > 0",
            assumption: Some(Assumption::PositiveStepSize),
            what: "a follower moves away from its leader, out of the hull",
            fails: &[
                "norm_growth",
                "hull_nesting",
                "frank_wolfe_gap",
                "injectivity",
                "follower_lock",
                "one_dim_boolean",
                "certificate_sound",
                "convergence",
            ],
            instance: instance(ratio(-1, 2), &[&[(1, 1)], &[(1, 2)]], None),
        },
        Counterexample {
            name: "negative-step-loses-a-leader",
            dropped: "alpha > 0",
            assumption: Some(Assumption::PositiveStepSize),
            what: "token 2 stops leading at layer 5",
            fails: &[
                "norm_growth",
                "hull_nesting",
                "frank_wolfe_gap",
                "injectivity",
                "leader_invariance",
                "follower_lock",
                "one_dim_boolean",
                "certificate_sound",
                "convergence",
            ],
            instance: instance(ratio(-1, 2), &[&[(1, 1)], &[(3, 4)], &[(1, 2)]], None),
        },
    ]
}

fn instance(alpha: Rational, tokens: &[&[(i64, i64)]], form: Option<&[&[i64]]>) -> Instance {
    let rows = tokens.iter().map(|row| row.iter().map(|&(p, q)| ratio(p, q)).collect()).collect();
    let form = form.map(|rows| {
        // INVARIANT: the forms of this file are square.
        Form::square(rows.iter().map(|row| row.iter().map(|&entry| ratio(entry, 1)).collect()).collect())
            .expect("a square form")
    });
    // INVARIANT: the shapes of this file fit, and no step size is -1.
    Tokens::from_rows(rows)
        .map_err(Into::into)
        .and_then(|tokens| Instance::outside_hypotheses(tokens, form, alpha))
        .expect("an instance of the right shapes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::theorems::{Case, CaseOptions, REGISTRY, Verdict, find};

    #[test]
    fn each_counterexample_fails_what_it_says() {
        let failing = |example: &Counterexample<Hardmax>| {
            let case = Case::new(&example.instance, &Spec, CaseOptions::new().with_layers(8).with_max_layers(30));
            let fails = |id: &&str| matches!((find(id).unwrap().conclusion)(&case), Verdict::Violated(_));
            REGISTRY.iter().map(|theorem| theorem.id).filter(fails).collect()
        };
        let seen: Vec<(&str, Vec<&str>)> =
            counterexamples().iter().map(|example| (example.name, failing(example))).collect();
        let said: Vec<(&str, Vec<&str>)> =
            counterexamples().iter().map(|example| (example.name, example.fails.to_vec())).collect();
        assert_eq!(seen, said);
    }
}
