//! Named instances.
//!
//! The instances of the gallery are the files of `gallery/`, which the command line reads as well.

use crate::instance::{Instance, json};

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
    "figure2-nonleader-clusters": "Figure 2: tokens 4 and 5 converge to edge midpoints, where no leader stands";
    "single-token": "one token, a leader at once";
    "repeated-tokens": "tokens 0 and 1 are one leader class";
    "two-equal-leaders": "two equal tokens lead, though neither attends to itself alone";
    "zero-token-1d": "the zero token ties between all tokens and never moves";
    "tie-of-two-leaders": "token 2 ties between two leaders and converges to their midpoint";
    "ties-lost-by-softmax": "the tie of token 2 does not survive softmax at any temperature";
    "wrong-cluster": "token 0 ties and follows token 1; f64, f32 and NumPy make it a leader that never moves";
    "weighted-form": "a form that is not the identity";
    "persistent-moving-tie-balanced": "token 5 attends at every layer to tokens that move, whose mean is constant";
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Spec;
    use crate::theorems::{Case, CaseOptions, REGISTRY, Verdict};

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
                assert!(!matches!(verdict, Verdict::Violated(_)), "{} on {}: {verdict:?}", theorem.id, named.name);
            }
        }
    }
}
