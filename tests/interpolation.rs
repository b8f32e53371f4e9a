//! Does the construction interpolate everything that can be interpolated, within its counts, and does a spoilt one fail?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/draw.rs"]
mod draw;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/transformer.rs"]
mod transformer;

use draw::Draw;
use folder::Folder;
use hardmax::interpolation::{BuildError, Counts, Fault, Impossible, Kind, build, build_with, floats};
use hardmax::network::{
    Attention, Block, Form, Mismatch, Network, Neuron, Point, Sequence, Sequences, SequencesJson, check,
};
use hardmax::rational::{Rational, ratio};
use serde_json::{Value, json};
use std::collections::HashSet;
use transformer::{Ties, forward};

fn number(draw: &mut Draw, size: i64, denominators: i64) -> Rational {
    let numerator = draw.below(2 * size as usize + 1) as i64 - size;
    ratio(numerator, 1 + draw.below(denominators as usize) as i64)
}

fn point(draw: &mut Draw, dimension: usize, size: i64, denominators: i64) -> Point {
    (0..dimension).map(|_| number(draw, size, denominators)).collect()
}

fn integers(entries: &[i64]) -> Point {
    entries.iter().map(|entry| ratio(*entry, 1)).collect()
}

/// One to five sequences of one to five tokens among few points, so that tokens are shared and repeated.
fn random(seed: u64) -> Sequences {
    let mut draw = Draw(seed);
    let dimension = [2, 2, 3, 4][draw.below(4)];
    let grid: Vec<Point> = (0..2 + draw.below(4)).map(|_| point(&mut draw, dimension, 2, 3)).collect();
    let labels: Vec<Point> = (0..1 + draw.below(4)).map(|_| point(&mut draw, dimension, 6, 6)).collect();
    let sequences = (0..1 + draw.below(5)).map(|_| {
        let tokens: Vec<Point> = (0..1 + draw.below(5)).map(|_| grid[draw.below(grid.len())].clone()).collect();
        let mut targets: Vec<Point> = Vec::new();
        for _ in 0..1 + draw.below(3) {
            let label = &labels[draw.below(labels.len())];
            if !targets.contains(label) {
                targets.push(label.clone());
            }
        }
        Sequence { tokens, targets }
    });
    Sequences::new(sequences.collect()).unwrap()
}

/// Points of integers.
type Points<'a> = &'a [&'a [i64]];

fn data(sequences: &[(Points, Points)]) -> Sequences {
    let points = |all: Points| all.iter().map(|entries| integers(entries)).collect();
    let sequence = |(tokens, targets): &(Points, Points)| Sequence { tokens: points(tokens), targets: points(targets) };
    Sequences::new(sequences.iter().map(sequence).collect()).unwrap()
}

fn set(points: &[Point]) -> HashSet<&Point> {
    points.iter().collect()
}

/// Whether the definition sends every sequence to its targets.
fn interpolates(network: &Network, data: &Sequences, ties: Ties) -> bool {
    let sent = |sequence: &Sequence| set(&forward(network, &sequence.tokens, ties)) == set(&sequence.targets);
    data.list().iter().all(sent)
}

/// Random data that can be interpolated, `count` of them.
fn possible(count: usize) -> impl Iterator<Item = (Sequences, Network)> {
    let built = (0..).map(random).filter_map(|data| build(&data).ok().map(|built| (data, built.network)));
    built.take(count)
}

/// Every data set either has a network that interpolates it, within the counts, or names what prevents one.
#[test]
fn six_hundred_random_data_sets() {
    let (mut built, mut equal, mut many) = (0, 0, 0);
    for seed in 0.. {
        let data = random(seed);
        match build(&data) {
            Ok(made) => {
                built += 1;
                let (network, d) = (&made.network, data.dimension());
                assert_eq!(check(network, &data), Ok(()), "{seed}");
                assert!(interpolates(network, &data, Ties::All), "{seed}");
                for sequence in data.list() {
                    assert_eq!(
                        network.forward(&sequence.tokens),
                        forward(network, &sequence.tokens, Ties::All),
                        "{seed}"
                    );
                }
                let blocks = network.blocks().len();
                assert!(blocks < made.measures + 2 * made.targets && blocks < 3 * made.targets, "{seed}: {blocks}");
                assert!(network.width() <= 4, "{seed}");
                assert!(network.parameters() <= blocks * (12 * d + 7), "{seed}");
                let forms = network.blocks().iter().filter_map(|block| block.attention.as_ref());
                assert!(forms.into_iter().all(|attention| match &attention.form {
                    Form::Factors { left, right } => left.len() <= 2 && right.len() <= 2,
                    Form::Matrix(_) => false,
                }));
            }
            Err(BuildError::Impossible(Impossible::EqualMeasures { first, second })) => {
                equal += 1;
                let (one, other) = (&data.list()[first], &data.list()[second]);
                assert_eq!(set(&one.tokens), set(&other.tokens), "{seed}");
                assert_ne!(set(&one.targets), set(&other.targets), "{seed}");
            }
            Err(BuildError::Impossible(Impossible::TooManyTargets { sequence, targets, tokens })) => {
                many += 1;
                let sequence = &data.list()[sequence];
                assert_eq!((set(&sequence.targets).len(), set(&sequence.tokens).len()), (targets, tokens), "{seed}");
                assert!(targets > tokens, "{seed}");
            }
            Err(other) => panic!("{seed}: {other}"),
        }
        if built == 600 {
            break;
        }
    }
    assert!(equal > 20 && many > 20, "{equal} {many}");
}

#[test]
fn spoilt_constructions_are_caught() {
    let mut caught = [0; Fault::ALL.len()];
    let mut first = 0;
    for (data, network) in possible(150) {
        for (fault, caught) in Fault::ALL.into_iter().zip(&mut caught) {
            let spoilt = build_with(&data, Some(fault)).unwrap().network;
            *caught += usize::from(check(&spoilt, &data).is_err());
        }
        first += usize::from(!interpolates(&network, &data, Ties::First));
    }
    assert!(caught.iter().chain([&first]).all(|caught| *caught > 50), "{caught:?}, {first}");
}

/// A parameter that is altered is found, or is one that no sequence depends on; most are found.
#[test]
fn altered_networks_are_rejected() {
    let (mut found, mut tried) = (0, 0);
    for (place, (data, network)) in possible(60).enumerate() {
        let mut blocks = network.blocks().to_vec();
        let block = place % blocks.len();
        match blocks[block].neurons.first_mut() {
            Some(neuron) => neuron.output[0] += ratio(1, 7),
            None => blocks[block].eta += ratio(1, 7),
        }
        let altered = Network::new(network.dimension(), blocks).unwrap();
        tried += 1;
        let answer = check(&altered, &data);
        assert_eq!(answer.is_ok(), interpolates(&altered, &data, Ties::All));
        found += usize::from(answer.is_err());
    }
    assert!(found > tried / 2, "{found} of {tried}");
}

#[test]
fn each_hypothesis_is_needed() {
    // (a) and (a, a) are one measure.
    let equal = data(&[(&[&[1, 0]], &[&[0, 0]]), (&[&[1, 0], &[1, 0]], &[&[1, 1]])]);
    let found = build(&equal).unwrap_err();
    assert_eq!(found, BuildError::Impossible(Impossible::EqualMeasures { first: 0, second: 1 }));
    assert!(found.to_string().starts_with("sequences[0] and sequences[1] have the same tokens"), "{found}");
    // With equal targets they are one sequence to a network.
    let same = data(&[(&[&[1, 0]], &[&[1, 1]]), (&[&[1, 0], &[1, 0]], &[&[1, 1]])]);
    let built = build(&same).unwrap();
    assert_eq!((built.measures, check(&built.network, &same)), (1, Ok(())));
    // (a, a) to two targets.
    let many = data(&[(&[&[0, 1]], &[&[0, 0]]), (&[&[1, 0], &[1, 0]], &[&[0, 0], &[1, 1]])]);
    let found = build(&many).unwrap_err();
    assert_eq!(found, BuildError::Impossible(Impossible::TooManyTargets { sequence: 1, targets: 2, tokens: 1 }));
    assert!(found.to_string().starts_with("sequences[1] has 2 targets and 1 distinct tokens"), "{found}");
    assert_eq!(build(&data(&[(&[&[1]], &[&[2]])])).unwrap_err(), BuildError::OneDimension);
    // The set of (a, b) and (a, b, b) is the same, and the measure is not.
    let often = data(&[(&[&[1, 0], &[0, 1]], &[&[0, 0]]), (&[&[1, 0], &[0, 1], &[0, 1]], &[&[1, 1]])]);
    assert_eq!(check(&build(&often).unwrap().network, &often), Ok(()));
    // Without attention a token has one image in all sequences.
    let shared = data(&[(&[&[1, 0], &[0, 1]], &[&[0, 0]]), (&[&[1, 0], &[1, 1]], &[&[1, 1]])]);
    let network = build(&shared).unwrap().network;
    assert_eq!(check(&network, &shared), Ok(()));
    let without = network.blocks().iter().map(|block| Block { attention: None, ..block.clone() }).collect();
    let without = Network::new(2, without).unwrap();
    assert!(matches!(check(&without, &shared), Err(Mismatch::Token { .. })));
    let images = shared.list().iter().map(|sequence| without.forward(&sequence.tokens)[0].clone());
    assert_eq!(images.collect::<HashSet<_>>().len(), 1);
}

/// `bondy_features` is sharp: N sequences of one token need N - 1 tents.
#[test]
fn one_token_sequences_need_all_tents() {
    let points: Vec<[i64; 2]> = (0..5).map(|j| [j, 0]).collect();
    let sequence =
        |point: &[i64; 2]| Sequence { tokens: vec![integers(point)], targets: vec![integers(&[point[0], 1])] };
    let data = Sequences::new(points.iter().map(sequence).collect()).unwrap();
    let built = build(&data).unwrap();
    assert_eq!((built.network.blocks().len(), check(&built.network, &data)), (4 + 2 * 5, Ok(())));
}

#[test]
fn long_sequences_do_not_cost_blocks() {
    let mut draw = Draw(2);
    let mut sequence = |targets: &[[i64; 2]]| Sequence {
        tokens: (0..60).map(|_| point(&mut draw, 2, 9, 1)).collect(),
        targets: targets.iter().map(|target| integers(target)).collect(),
    };
    let sequences = vec![sequence(&[[1, 0]]), sequence(&[[0, 1], [2, 2]]), sequence(&[[1, 0]])];
    let data = Sequences::new(sequences).unwrap();
    let built = build(&data).unwrap();
    assert!(built.network.blocks().len() <= 2 + 2 * 4);
    assert_eq!(check(&built.network, &data), Ok(()));
}

/// A network of any kind: forms that are not symmetric, ties, any width.
fn any_network(draw: &mut Draw, dimension: usize) -> Network {
    let block = |draw: &mut Draw| {
        let neuron = |draw: &mut Draw| Neuron {
            input: point(draw, dimension, 3, 2),
            bias: number(draw, 3, 2),
            output: point(draw, dimension, 3, 2),
        };
        let rank = draw.below(3);
        let form = match rank {
            2 => Form::Matrix((0..dimension).map(|_| point(draw, dimension, 1, 1)).collect()),
            rank => Form::Factors {
                left: (0..rank).map(|_| point(draw, dimension, 1, 1)).collect(),
                right: (0..rank).map(|_| point(draw, dimension, 1, 1)).collect(),
            },
        };
        Block {
            eta: number(draw, 2, 2),
            neurons: (0..draw.below(3)).map(|_| neuron(draw)).collect(),
            attention: Some(Attention { rho: number(draw, 2, 2), v: ratio(1, 2), form }),
        }
    };
    Network::new(dimension, (0..2).map(|_| block(draw)).collect()).unwrap()
}

/// Whether permuting permutes, repeating repeats, and equal tokens stay equal.
fn invariant(draw: &mut Draw, tokens: &[Point], run: impl Fn(&[Point]) -> Vec<Point>) -> bool {
    let ends = run(tokens);
    let times = 2 + draw.below(2);
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    (1..order.len()).rev().for_each(|place| order.swap(place, draw.below(place + 1)));
    let pick = |points: &[Point]| order.iter().map(|place| points[*place].clone()).collect::<Vec<_>>();
    let repeated = |points: &[Point]| std::iter::repeat_n(points, times).flatten().cloned().collect::<Vec<_>>();
    let images = tokens.iter().zip(&ends).collect::<HashSet<_>>().len();
    run(&pick(tokens)) == pick(&ends) && run(&repeated(tokens)) == repeated(&ends) && images == set(tokens).len()
}

#[test]
fn measure_invariance() {
    let mut broken = 0;
    for seed in 0..500 {
        let mut draw = Draw(seed);
        let dimension = 1 + draw.below(3);
        let network = any_network(&mut draw, dimension);
        let tokens: Vec<Point> = (0..1 + draw.below(5)).map(|_| point(&mut draw, dimension, 2, 1)).collect();
        assert_eq!(network.forward(&tokens), forward(&network, &tokens, Ties::All), "{seed}");
        assert!(invariant(&mut draw, &tokens, |tokens| network.forward(tokens)), "{seed}");
        broken += usize::from(!invariant(&mut draw, &tokens, |tokens| forward(&network, tokens, Ties::First)));
    }
    assert!(broken > 50, "attention to the first maximiser is invariant in all but {broken} cases");
}

/// Tents cancel in floats: what is exact in rationals is far off in f32.
#[test]
fn floats_lose_what_is_exact() {
    let (mut single, mut double, mut sequences) = (0, 0, 0);
    for (data, network) in possible(100) {
        sequences += data.list().len();
        single += floats::<f32>(&network, &data).off;
        double += floats::<f64>(&network, &data).off;
    }
    assert!(single > sequences / 4 && double < single, "{single} and {double} of {sequences}");
    let one = data(&[(&[&[1, 0]], &[&[2, 0]])]);
    let found = floats::<f64>(&build(&one).unwrap().network, &one);
    assert_eq!((found.off, found.worst), (0, Some(0.0)));
}

const DATA: &str = r#"{"schema":"hardmax/sequences/1","sequences":[
    {"tokens":[["1","0"],["0","1"]],"targets":[["0","0"]]},
    {"tokens":[["1","0"],["0","1"],["0","1"]],"targets":[["5","5"],["1/3","0"]]}]}"#;

impl Folder {
    fn says(&self, args: &[&str], code: i32) -> (String, String) {
        let done = self.command().args(args).assert().code(code);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (text(&done.get_output().stdout), text(&done.get_output().stderr))
    }

    fn has(&self, name: &str) -> bool {
        self.0.path().join(name).exists()
    }
}

#[test]
fn the_program_builds_and_verifies() {
    let folder = Folder::new();
    folder.write("data.json", DATA);
    let (said, _) = folder.says(&["interpolate", "data.json", "-o", "network.json", "--floats"], 0);
    assert!(said.starts_with("interpolated: 7 blocks of at most 4 neurons"), "{said}");
    assert!(said.contains("\nf32: ") && said.contains("\nf64: "), "{said}");
    let (said, _) = folder.says(&["verify", "network.json", "data.json", "--explain"], 0);
    assert!(said.starts_with("accepted: the network sends every sequence to its targets\n1. "), "{said}");
    folder.write("other.json", DATA.replace("1/3", "1/4"));
    let (said, _) = folder.says(&["verify", "network.json", "other.json"], 1);
    assert_eq!(said, "rejected: sequences[1]: token 0 ends at (1/3, 0), which is no target\n");
    let (said, _) = folder.says(&["verify", "network.json", "other.json", "--format", "json"], 1);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["verdict"], "rejected");
    assert!(said["reason"].as_str().unwrap().starts_with("sequences[1]"), "{said}");
    folder.write("plane.json", r#"{"schema":"hardmax/sequences/1","sequences":[{"tokens":[[1]],"targets":[[1]]}]}"#);
    let (said, _) = folder.says(&["verify", "network.json", "plane.json"], 1);
    assert!(
        said.starts_with("rejected: the network is one of dimension 2, and the points have 1 coordinates"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_interpolated_leaves_no_file() {
    let folder = Folder::new();
    let impossible = DATA.replace("[[\"1\",\"0\"],[\"0\",\"1\"]]", "[[\"1\",\"0\"],[\"0\",\"1\"],[\"0\",\"1\"]]");
    folder.write("equal.json", impossible);
    let (said, _) = folder.says(&["interpolate", "equal.json", "-o", "network.json"], 1);
    assert!(said.starts_with("impossible: sequences[0] and sequences[1] have the same tokens"), "{said}");
    let (said, _) = folder.says(&["interpolate", "equal.json", "-o", "network.json", "--format", "json"], 1);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&said["verdict"], &said["network"]), (&json!("impossible"), &Value::Null));
    folder.write("many.json", DATA.replace("[[\"0\",\"0\"]]", "[[1,2],[3,4],[5,6]]"));
    let (said, _) = folder.says(&["interpolate", "many.json", "-o", "network.json"], 1);
    assert!(said.starts_with("impossible: sequences[0] has 3 targets and 2 distinct tokens"), "{said}");
    assert!(!folder.has("network.json"));
}

#[test]
fn bad_input_is_refused_by_name() {
    let folder = Folder::new();
    folder.write("data.json", DATA);
    folder.says(&["interpolate", "data.json", "-o", "network.json"], 0);
    let network = std::fs::read_to_string(folder.0.path().join("network.json")).unwrap();
    let line = r#"{"schema":"hardmax/sequences/1","sequences":[{"tokens":[[1]],"targets":[[1]]}]}"#;
    for (text, expected) in [
        (line.to_owned(), "sequences[0].tokens[0]: 1 coordinate; expected at least 2, which the construction needs"),
        (DATA.replace("[\"5\",\"5\"]", "[\"5\"]"), "sequences[1].targets[0]: 1 coordinates; expected 2"),
        (DATA.replace("\"1/3\"", "\"NaN\""), "sequences[1].targets[1][0]: \"NaN\": not a rational"),
        (network.clone(), "unknown field `dimension`, expected `schema` or `sequences`"),
    ] {
        folder.write("bad.json", text);
        let (said, error) = folder.says(&["interpolate", "bad.json", "-o", "none.json"], 2);
        assert!(said.is_empty() && error.contains("bad.json") && error.contains(expected), "{error}");
        assert!(!folder.has("none.json"));
    }
    folder.write("ragged.json", network.replacen("\"output\":[", "\"output\":[\"1\",", 1));
    folder.write("empty.json", r#"{"schema":"hardmax/network/1","dimension":2,"blocks":[]}"#);
    folder.write("certificate.json", r#"{"schema":"hardmax/certificate/2"}"#);
    for (args, expected) in [
        (&["verify", "ragged.json", "data.json"][..], "blocks[0].neurons[0].output: 3 numbers; expected 2"),
        (&["verify", "empty.json", "data.json"], "blocks: there are none; expected at least one"),
        (&["verify", "network.json"], "network.json: a network needs data beside it"),
        (&["verify", "network.json", "--instance", "data.json"], "a network is about no instance"),
        (&["verify", "certificate.json", "data.json"], "data is for a network, and certificate.json is none"),
        (&["verify", "network.json", "network.json"], "unknown field `dimension`, expected `schema` or `sequences`"),
        (&["interpolate", "data.json", "-o", "data.json"], "data.json"),
    ] {
        let (said, error) = folder.says(args, 2);
        assert!(said.is_empty() && error.contains(expected), "{args:?}: {error}");
    }
    assert_eq!(std::fs::read_to_string(folder.0.path().join("data.json")).unwrap(), DATA);
}

#[test]
fn random_data_are_counted_and_a_spoilt_construction_is_seen() {
    let kind = Kind { sequences: 5, tokens: 5, dimension: 2 };
    let all = kind.survey(7, 0..60, None).unwrap();
    let parts = kind.survey(7, 0..13, None).unwrap().plus(kind.survey(7, 13..60, None).unwrap());
    assert_eq!(all, parts);
    // One by one, by the definition.
    let mut counts = Counts { instances: 60, ..Counts::default() };
    for index in 0..60 {
        let data = kind.random(7, index).unwrap();
        assert!(data.list().len() <= 5 && data.list().iter().all(|sequence| sequence.tokens.len() <= 5));
        match build(&data) {
            Ok(built) => {
                assert!(interpolates(&built.network, &data, Ties::All));
                counts.interpolated += 1;
                counts.most_blocks = counts.most_blocks.max(built.network.blocks().len() as u64);
                counts.off_f64 += u64::from(floats::<f64>(&built.network, &data).off > 0);
                counts.off_f32 += u64::from(floats::<f32>(&built.network, &data).off > 0);
            }
            Err(BuildError::Impossible(_)) => counts.impossible += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(all, counts);
    assert!(all.interpolated > 20 && all.impossible > 5 && all.off_f32 > 0, "{all:?}");
    for fault in Fault::ALL {
        let spoilt = kind.survey(7, 0..60, Some(fault)).unwrap();
        assert!(spoilt.refuted > 0 && spoilt.impossible == all.impossible, "{fault:?}: {spoilt:?}");
    }
    let folder = Folder::new();
    let line = ["interpolate", "--random", "60", "--seed", "7"];
    let (said, _) = folder.says(&line, 0);
    assert!(said.contains(&format!("60 random data sets: {} interpolated", all.interpolated)), "{said}");
    let (said, _) = folder.says(&[&line[..], &["--format", "json"]].concat(), 0);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["counts"], json!(all));
}

#[test]
fn kinds_without_data_are_refused() {
    for (kind, what) in
        [((0, 5, 2), "sequences"), ((5, 0, 2), "tokens"), ((5, 5, 1), "dimension"), ((5, 5, 65), "dimension")]
    {
        let (sequences, tokens, dimension) = kind;
        let error = Kind { sequences, tokens, dimension }.check().unwrap_err();
        assert_eq!(error.what, what);
    }
    let (_, error) = Folder::new().says(&["interpolate", "--random", "5", "--dim", "1"], 2);
    assert!(error.contains("--dim") && error.contains("2..=64"), "{error}");
}

#[test]
fn files_of_the_program_are_those_of_the_library() {
    let folder = Folder::new();
    for (data, network) in possible(5) {
        folder.write("data.json", json!(SequencesJson::from(&data)).to_string());
        folder.says(&["interpolate", "data.json", "-o", "network.json"], 0);
        let written = std::fs::read(folder.0.path().join("network.json")).unwrap();
        assert_eq!(written, network.to_file().unwrap());
        folder.says(&["verify", "network.json", "data.json"], 0);
    }
}
