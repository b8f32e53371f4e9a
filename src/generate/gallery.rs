//! Named instances, and one counterexample for each hypothesis of the theorems.
//!
//! The instances of the gallery are the files of `gallery/`, which the command line reads as well.

use crate::form::Form;
use crate::instance::{Instance, json};
use crate::rational::{Rational, ratio};
use crate::tokens::Tokens;

/// A valid instance with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its name, that of its file in `gallery/` without the ending.
    pub name: &'static str,
    /// What it shows.
    pub note: &'static str,
    /// The instance.
    pub instance: Instance,
}

/// An instance that lacks one hypothesis of docs/theory.md, and statements that fail for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterexample {
    /// Its name.
    pub name: &'static str,
    /// The hypothesis that does not hold.
    pub dropped: &'static str,
    /// What fails, in words.
    pub what: &'static str,
    /// The ids of the statements whose conclusion is seen to fail, in the order of the registry; none where what fails
    /// is a part of the theorem of the paper that the statements of this crate do without. (Where no token leads, no
    /// layer is certified, and `vertices_are_leaders` stays undecided though it fails too.)
    pub fails: &'static [&'static str],
    /// The instance, which need not be valid.
    pub instance: Instance,
}

macro_rules! gallery {
    ($($name:literal: $note:literal;)*) => {
        const FILES: &[(&str, &str, &str)] =
            &[$(($name, $note, include_str!(concat!("../../gallery/", $name, ".json")))),*];
    };
}

gallery! {
    "figure2-emerging-leader": "Figure 2 of the paper, first row: token 1 becomes a leader at layer 1";
    "figure2-triangle": "Figure 2: three leaders and six tokens that follow them";
    "figure2-square": "Figure 2: token 8 ties between two corners of the square";
    "figure2-nonleader-clusters": "Figure 2: tokens 4 and 5 converge to edge midpoints, which are no leaders";
    "single-token": "one token, a leader at once";
    "repeated-tokens": "tokens 0 and 1 are one leader class";
    "two-equal-leaders": "two equal tokens lead, though neither attends to itself alone";
    "zero-token-1d": "the zero token ties between all tokens and never moves";
    "tie-of-two-leaders": "token 2 ties between two leaders and converges to their midpoint";
    "ties-lost-by-softmax": "the tie of token 2 does not survive softmax at any temperature";
    "wrong-cluster": "token 0 ties and follows token 1; f64, f32 and NumPy make it a leader that never moves";
    "weighted-form": "a form that is not the identity";
    "persistent-moving-tie-balanced": "token 5 attends for ever to tokens that move, whose mean stands still";
    "persistent-moving-tie-drifting": "token 4 follows two moving tokens for 12 layers, then overtakes them and leads";
    "never-settles-drift": "no layer is settled: token 4 follows a mean that drifts, at rate t r^t";
    "rests-and-moves-on": "token 5 is at rest for one layer, then moves on";
}

/// The named instances.
pub fn gallery() -> Vec<Named> {
    let named = |&(name, note, text): &(&'static str, &'static str, &str)| Named {
        name,
        note,
        // INVARIANT: the files are part of the crate, and a test reads each.
        instance: json::read(text.as_bytes()).expect("a valid instance in gallery/"),
    };
    FILES.iter().map(named).collect()
}

/// One instance a hypothesis: the table at the end of docs/theory.md section 4.
pub fn counterexamples() -> Vec<Counterexample> {
    let half = || ratio(1, 2);
    vec![
        Counterexample {
            name: "zero-token",
            dropped: "nonzero tokens",
            what: "the zero token stays: its limit is 0, which is not on the boundary",
            fails: &["face_projection"],
            instance: instance(half(), &[&[(1, 1)], &[(-1, 1)], &[(0, 1)]], None),
        },
        Counterexample {
            name: "repeated-leader",
            dropped: "distinct tokens",
            what: "C_i = {i} for leaders; their class is the set instead",
            fails: &[],
            instance: instance(half(), &[&[(1, 1), (0, 1)], &[(1, 1), (0, 1)], &[(0, 1), (1, 1)]], None),
        },
        Counterexample {
            name: "tied-token",
            dropped: "no ties",
            what: "the limit (1, 0) is no leader's position",
            fails: &[],
            instance: instance(half(), &[&[(1, 1), (1, 1)], &[(1, 1), (-1, 1)], &[(1, 2), (0, 1)]], None),
        },
        Counterexample {
            name: "negative-form",
            dropped: "A positive definite",
            what: "tokens attend to each other's opposite, and all limits are 0",
            fails: &["attention_order", "leaders_exist"],
            instance: instance(half(), &[&[(1, 1)], &[(-1, 1)]], Some(&[&[-1]])),
        },
        Counterexample {
            name: "negative-form-unit-step",
            dropped: "A positive definite",
            what: "distinct tokens meet",
            fails: &["injectivity", "attention_order", "leaders_exist"],
            instance: instance(ratio(1, 1), &[&[(1, 1)], &[(-1, 1)]], Some(&[&[-1]])),
        },
        Counterexample {
            name: "indefinite-form",
            dropped: "A definite",
            what: "no token leads",
            fails: &["attention_order", "leaders_exist"],
            instance: instance(
                half(),
                &[&[(1, 1), (0, 1)], &[(1, 1), (1, 1)], &[(1, 1), (-1, 1)]],
                Some(&[&[1, 0], &[0, -1]]),
            ),
        },
        Counterexample {
            name: "turning-form",
            dropped: "A symmetric",
            what: "tokens attend to the next corner of the square, and norms shrink",
            fails: &["norm_growth", "attention_order", "leaders_exist"],
            instance: instance(
                half(),
                &[&[(1, 1), (0, 1)], &[(-1, 1), (0, 1)], &[(0, 1), (1, 1)], &[(0, 1), (-1, 1)]],
                Some(&[&[3, -4], &[4, 3]]),
            ),
        },
        Counterexample {
            name: "skew-form",
            dropped: "A symmetric",
            what: "tokens 0 and 2 come closer than r times their distance",
            fails: &[
                "norm_growth",
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
            what: "token 0 alternates between -1/9 and 4/9",
            fails: &["norm_growth", "hull_nesting", "injectivity", "follower_lock", "certificate_sound", "convergence"],
            instance: instance(ratio(-1, 2), &[&[(2, 3)], &[(1, 1)], &[(-2, 3)]], None),
        },
        Counterexample {
            name: "negative-step-leaves-the-hull",
            dropped: "alpha > 0",
            what: "a follower moves away from its leader, out of the hull",
            fails: &["norm_growth", "hull_nesting", "injectivity", "follower_lock", "certificate_sound", "convergence"],
            instance: instance(ratio(-1, 2), &[&[(1, 1)], &[(1, 2)]], None),
        },
        Counterexample {
            name: "negative-step-loses-a-leader",
            dropped: "alpha > 0",
            what: "token 2 stops leading at layer 5",
            fails: &[
                "norm_growth",
                "hull_nesting",
                "injectivity",
                "leader_invariance",
                "follower_lock",
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
    fn the_gallery_is_the_folder() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("gallery");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
            .collect();
        files.sort();
        let mut names: Vec<&str> = gallery().iter().map(|named| named.name).collect();
        names.sort_unstable();
        assert_eq!(files, names);
    }

    #[test]
    fn every_statement_holds_on_the_gallery() {
        for named in gallery() {
            let case = Case::new(&named.instance, &Spec, CaseOptions::default());
            for theorem in REGISTRY {
                let verdict = theorem.check(&case);
                assert!(!matches!(verdict, Verdict::Violated(_)), "{} on {}: {verdict:?}", theorem.id(), named.name);
            }
        }
    }

    #[test]
    fn each_counterexample_fails_what_it_says() {
        for example in counterexamples() {
            let case = Case::new(&example.instance, &Spec, CaseOptions::new().with_layers(8).with_max_layers(30));
            let fails = |id: &str| matches!(find(id).unwrap().conclusion(&case), Verdict::Violated(_));
            let failing: Vec<&str> = REGISTRY.iter().map(|theorem| theorem.id()).filter(|id| fails(id)).collect();
            assert_eq!(failing, example.fails, "{}", example.name);
        }
    }
}
