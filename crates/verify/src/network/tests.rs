use super::*;
use hardmax_model::rational::ratio;

fn point(entries: &[i64]) -> Point {
    entries.iter().map(|entry| ratio(*entry, 1)).collect()
}

fn attention(rho: i64, v: i64, form: Form) -> Block {
    let attention = Attention { rho: ratio(rho, 1), v: ratio(v, 1), form };
    Block { eta: ratio(1, 1), neurons: Vec::new(), attention: Some(attention) }
}

fn network(blocks: Vec<Block>) -> Network {
    Network::new(2, blocks).unwrap()
}

const NETWORK: &str = r#"{"schema":"hardmax/network/1","dimension":2,"blocks":[{"eta":"1/2","neurons":[{"input":["1","0"],"bias":"-1","output":["3","2/3"]}],"attention":{"rho":"1","v":"1/2","form":{"left":[["1","0"]],"right":[["0","1"]]}}},{"eta":"1","neurons":[]}]}"#;
const SEQUENCES: &str =
    r#"{"schema":"hardmax/sequences/1","sequences":[{"tokens":[["1","0"],["1","0"]],"targets":[["0","1/2"]]}]}"#;

#[test]
fn neurons_speak_above_zero_alone() {
    let neuron = Neuron { input: point(&[2, 0]), bias: ratio(-1, 1), output: point(&[0, 3]) };
    let layer = Block { eta: ratio(1, 2), neurons: vec![neuron.clone(), neuron], attention: None };
    let tokens = [vec![ratio(1, 2), ratio(0, 1)], point(&[1, 0]), point(&[-4, 2])];
    let expected = [vec![ratio(1, 4), ratio(0, 1)], vec![ratio(1, 2), ratio(6, 1)], point(&[-2, 1])];
    assert_eq!(network(vec![layer]).forward(&tokens), expected);
}

#[test]
fn attention_takes_the_mean_of_all_maximisers() {
    let tokens = [point(&[2, 1]), point(&[2, -1]), point(&[0, 0]), point(&[2, -1])];
    // Everybody attends to everybody.
    let mean = vec![ratio(3, 2), ratio(-1, 4)];
    assert_eq!(network(vec![attention(0, 1, Form::zero())]).forward(&tokens), vec![mean; 4]);
    // The first coordinate: three maximisers for what is positive, all for what is zero.
    let first = || Form::Factors { left: vec![point(&[1, 0])], right: vec![point(&[1, 0])] };
    let three = vec![ratio(2, 1), ratio(-1, 3)];
    let all = vec![ratio(3, 2), ratio(-1, 4)];
    let expected = [three.clone(), three.clone(), all, three];
    assert_eq!(network(vec![attention(0, 1, first())]).forward(&tokens), expected);
    let matrix = Form::Matrix(vec![point(&[1, 0]), point(&[0, 0])]);
    assert_eq!(network(vec![attention(0, 1, matrix)]).forward(&tokens), expected);
}

/// The score of x_i for x_l is x_i^T A x_l: a form that is not symmetric shows which is which.
#[test]
fn the_token_is_the_left_one() {
    let tokens = [point(&[1, 0]), point(&[0, 1]), point(&[0, -1])];
    for form in [
        Form::Matrix(vec![point(&[0, 1]), point(&[0, 0])]),
        Form::Factors { left: vec![point(&[1, 0])], right: vec![point(&[0, 1])] },
    ] {
        let ends = network(vec![attention(0, 1, form)]).forward(&tokens);
        assert_eq!(ends[0], point(&[0, 1]));
        assert_eq!(ends[1], vec![ratio(1, 3), ratio(0, 1)]);
    }
}

#[test]
fn files_survive_the_round_trip() {
    let read_back = read(NETWORK.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(read_back.to_file().unwrap()).unwrap(), format!("{NETWORK}\n"));
    assert_eq!((read_back.dimension(), read_back.width(), read_back.parameters()), (2, 1, 15));
    let data = read_sequences(SEQUENCES.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&SequencesJson::from(&data)).unwrap(), SEQUENCES);
    let matrix = NETWORK.replace(r#"{"left":[["1","0"]],"right":[["0","1"]]}"#, r#"[["0","1"],["0",0]]"#);
    let form = &read(matrix.as_bytes()).unwrap().blocks()[0].attention.as_ref().unwrap().form.clone();
    assert_eq!(form, &Form::Matrix(vec![point(&[0, 1]), point(&[0, 0])]));
}

#[test]
fn a_network_is_known_by_its_schema() {
    assert!(is_network(NETWORK.as_bytes()));
    assert!(is_network(br#"{"schema":"hardmax/network/9"}"#));
    for other in [SEQUENCES, "{", "[]", "3", r#"{"schema":"hardmax/certificate/2"}"#, r#"{"schema":1}"#] {
        assert!(!is_network(other.as_bytes()), "{other}");
    }
}

#[test]
fn messages_name_the_place_the_value_and_what_was_expected() {
    for (from, to, expected) in [
        (
            "hardmax/network/1",
            "hardmax/network/2",
            "schema: \"\\\"hardmax/network/2\\\"\" is not known here; expected \"hardmax/network/1\"",
        ),
        (
            r#""dimension":2"#,
            r#""dimension":"2""#,
            "dimension: \"\\\"2\\\"\" is no dimension; expected a natural number, at least 1",
        ),
        (r#""dimension":2"#, r#""dimension":0"#, "dimension: 0; expected 1 to 1024"),
        (r#""dimension":2"#, r#""dimension":3"#, "blocks[0].neurons[0].input: 2 numbers; expected 3"),
        (r#""2/3""#, r#""2/0""#, "blocks[0].neurons[0].output[1]: \"2/0\": the denominator is zero"),
        (r#""bias":"-1""#, r#""bias":null"#, "blocks[0].neurons[0].bias: \"null\" is not a rational"),
        (r#"["3","2/3"]"#, r#"["3"]"#, "blocks[0].neurons[0].output: 1 numbers; expected 2"),
        (r#"["3","2/3"]"#, "3", "blocks[0].neurons[0].output: invalid type: integer `3`, expected a list"),
        (r#""left":[["1","0"]]"#, r#""left":[]"#, "blocks[0].attention.form.right: 1 rows; expected 0"),
        (
            r#"{"left":[["1","0"]],"right":[["0","1"]]}"#,
            r#"[["1","0"]]"#,
            "blocks[0].attention.form: 1 rows; expected 2",
        ),
        (r#"{"left":[["1","0"]],"right":[["0","1"]]}"#, "null", "expected a list of rows, or an object"),
        (r#""v":"1/2""#, r#""V":"1/2""#, "blocks[0].attention: unknown field `V`"),
        (r#""rho":"1","#, "", "blocks[0].attention: missing field `rho`"),
        (r#""eta":"1","neurons""#, r#""eta":"1","eta":"1","neurons""#, "blocks[1]: duplicate field `eta`"),
        (r#""neurons":[]"#, r#""neurons":[],"attention":null"#, "blocks[1].attention: invalid type: null"),
    ] {
        assert!(NETWORK.contains(from), "{from}");
        let error = read(NETWORK.replace(from, to).as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
    for (file, expected) in [
        ("[]", "expected a network, an object"),
        (
            r#"{"schema":"hardmax/network/1","dimension":2,"blocks":[]}"#,
            "blocks: there are none; expected at least one",
        ),
        (r#"{"schema":"hardmax/network/1","dimension":2}"#, "missing field `blocks`"),
        (&format!("{NETWORK} 3"), "trailing characters"),
    ] {
        let error = read(file.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{file}: {error}");
    }
}

#[test]
fn data_is_read_as_strictly() {
    for (from, to, expected) in [
        ("hardmax/sequences/1", "hardmax/network/1", "expected \"hardmax/sequences/1\""),
        (r#"[["1","0"],["1","0"]]"#, "[]", "sequences[0].tokens: there are none; expected at least one"),
        (r#"[["0","1/2"]]"#, "[]", "sequences[0].targets: there are none; expected at least one"),
        (
            r#"["1","0"]]"#,
            r#"["1"]]"#,
            "sequences[0].tokens[1]: 1 coordinates; expected 2, as in sequences[0].tokens[0]",
        ),
        (
            r#"[["0","1/2"]]"#,
            r#"[["0","1/2"],["0","2/4"]]"#,
            "sequences[0].targets[1]: the same point as targets[0] before it",
        ),
        (r#"[["1","0"],["1","0"]]"#, "[[]]", "sequences[0].tokens[0]: 0 coordinates; expected 1 to 1024"),
        (r#""1/2""#, r#""half""#, "sequences[0].targets[0][1]: \"half\": not a rational"),
    ] {
        assert!(SEQUENCES.contains(from), "{from}");
        let error = read_sequences(SEQUENCES.replace(from, to).as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
    let none = read_sequences(br#"{"schema":"hardmax/sequences/1","sequences":[]}"#).unwrap_err().to_string();
    assert_eq!(none, "sequences: there are none; expected at least one");
}

#[test]
fn no_more_entries_are_held_than_the_limit() {
    let many = format!(
        r#"{{"schema":"hardmax/sequences/1","sequences":[{}0]}}"#,
        "{\"tokens\":[],\"targets\":[]},".repeat(1 << 21)
    );
    let error = read_sequences(many.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("sequences: more than 2097152 entries in the lists of the file, the limit"), "{error}");
}

#[test]
fn a_mismatch_names_sequence_and_token() {
    let data = |targets: Vec<Point>| {
        let first = Sequence { tokens: vec![point(&[1, 0])], targets: vec![point(&[1, 0])] };
        let second = Sequence { tokens: vec![point(&[0, 0]), point(&[0, 2])], targets };
        Sequences::new(vec![first, second]).unwrap()
    };
    let mean = network(vec![attention(0, 1, Form::zero())]);
    assert_eq!(check(&mean, &data(vec![point(&[0, 1])])), Ok(()));
    let wrong = check(&mean, &data(vec![point(&[0, 2])])).unwrap_err();
    assert_eq!(wrong, Mismatch::Token { sequence: 1, token: 0, found: point(&[0, 1]) });
    assert_eq!(wrong.to_string(), "sequences[1]: token 0 ends at (0, 1), which is no target");
    let missing = check(&mean, &data(vec![point(&[0, 1]), point(&[5, 5])])).unwrap_err();
    assert_eq!(missing, Mismatch::Target { sequence: 1, target: 1 });
    assert_eq!(missing.to_string(), "sequences[1]: no token ends at targets[1]");
    let line = Network::new(1, vec![Block { eta: ratio(1, 1), neurons: Vec::new(), attention: None }]).unwrap();
    assert_eq!(check(&line, &data(vec![point(&[0, 1])])), Err(Mismatch::Dimension { network: 1, data: 2 }));
}
