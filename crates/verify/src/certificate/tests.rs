use super::*;
use hardmax_model::rational::ratio;

const SETTLED: &str = r#"{"schema":"hardmax/certificate/2","kind":"settled","form":"definite","layer":1,
    "instance":{"alpha":"1","tokens":[["2"],["1"]]},"sets":[[0]],"attention":[[0,0],null],"leaders":[0],
    "limits":[["2"],["2"]],"rates":[null,0]}"#;

fn message(text: &str) -> String {
    read(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn messages_say_what_was_expected() {
    let with = |from: &str, to: &str| {
        assert!(SETTLED.contains(from), "{from}");
        message(&SETTLED.replace(from, to))
    };
    for (from, to, expected) in [
        ("[[0]]", "1", "expected a list of attention sets in \"sets\""),
        ("[[0]]", "[0]", "expected an attention set, a list of indices"),
        ("[[0,0],null]", "1", "expected a list of layers in \"attention\""),
        ("[[0,0],null]", "[[0,0],1]", "expected the attention of a layer: a list, or null"),
        ("[[0,0],null]", "[[0,0],[\"0\",0]]", "expected an attention set or the index of one"),
        ("[[0,0],null]", "[null,null]", "attention[0]: null, but there is no layer before it"),
        ("[[0,0],null]", "[[0,0],[0,1]]", "attention[1]: an index of no set; \"sets\" has 1"),
        ("[[0,0],null]", "[[[0],[0]],null]", "attention: hardmax/certificate/2 lists indices of \"sets\""),
        ("[null,0]", "[null,-1]", "integer `-1`, expected a natural number up to 9007199254740992"),
        ("[null,0]", "[null,9007199254740993]", "integer `9007199254740993`, expected a natural number up to"),
        ("[null,0]", "null", "expected a list in \"rates\""),
        (":1,", ":1.0,", "floating point `1.0`, expected a natural number"),
        ("definite", "definitely", "unknown variant `definitely`, expected `definite` or `any`"),
        ("settled", "unsettled", "unknown variant `unsettled`, expected one of `settled`, `regime`, `consensus`"),
        ("settled", "regime", "closed_forms and bounds belong to kind \"regime\", which needs both"),
        ("settled", "consensus", "instance.delta belongs to kind \"consensus\", which needs it"),
        ("\"sets\":[[0]],", "", "hardmax/certificate/2 needs form, sets and rates"),
        ("cate/2", "cate/1", "form, sets and rates belong to hardmax/certificate/2"),
        ("[[\"2\"],[\"1\"]]", "[[\"2\"],[\"1\"]],\"labels\":[]", "instance.labels: 0 labels for 2 tokens"),
        ("{\"alpha\":\"1\",", "[{\"alpha\":\"1\"}],\"x\":{", "expected an instance, an object"),
    ] {
        let said = with(from, to);
        assert!(said.contains(expected), "{to}: {said:?} lacks {expected:?}");
    }
    assert!(message("[]").contains("expected a certificate, an object"));
    assert!(message(r#"{"closed_forms":1}"#).contains("expected for each token a list of vectors in \"closed_forms\""));
    assert!(message(r#"{"limits":1}"#).contains("expected a list of rows in \"limits\""));
}

#[test]
fn what_nobody_decides_is_read_and_said() {
    let undecided = |from: &str, to: &str| match read(SETTLED.replace(from, to).as_bytes()) {
        Err(CertificateError::Undecided(undecided)) => undecided.to_string(),
        other => panic!("{to}: {other:?}"),
    };
    let factors = r#"{"matrix":{"left":[["1"]],"right":[["2"]]},"alpha""#;
    assert_eq!(undecided("{\"alpha\"", factors), "a matrix as factors");
    let consensus = SETTLED.replace("settled", "consensus").replace("{\"alpha\"", "{\"delta\":\"1/2\",\"alpha\"");
    assert_eq!(message(&consensus), "cannot be decided by this verifier: kind consensus");
    // An instance that is not valid is no reason to reject what is not decided.
    let regime =
        SETTLED.replace("settled", "regime").replace("[null,0]}", r#"[null,0],"closed_forms":[],"bounds":[]}"#);
    let any = regime.replace("definite", "any").replace(r#""alpha":"1""#, r#""alpha":"-1""#);
    assert_eq!(message(&any), "cannot be decided by this verifier: a regime with form any");
}

#[test]
fn under_form_any_the_matrix_may_be_any_square_one() {
    let skew = SETTLED.replace("{\"alpha\"", "{\"matrix\":[[\"-1\"]],\"alpha\"");
    assert_eq!(
        message(&skew),
        "instance: matrix: pivot 0 of LDL^T is -1, expected > 0: the matrix must be positive definite"
    );
    let certificate = read(skew.replace("definite", "any").as_bytes()).unwrap();
    assert_eq!(certificate.claim, Claim::SettledAnyForm);
    assert!(!certificate.instance.is_inner_product());
    let step = SETTLED.replace("definite", "any").replace(r#""alpha":"1""#, r#""alpha":"-1/2""#);
    assert_eq!(message(&step), "instance: alpha is -1/2, expected > 0");
}

#[test]
fn a_regime_of_version_1_is_read_as_it_is_written() {
    let file = r#"{"schema":"hardmax/certificate/1","kind":"regime","layer":0,"attention":[[[0],[0]]],"leaders":[0],
        "instance":{"alpha":"1/2","tokens":[["2"],["1"]]},"limits":[["2"],["2"]],
        "closed_forms":[[],[["-1"],["0"]]],"bounds":[1,3]}"#;
    let closed_forms = vec![vec![], vec![vec![ratio(-1, 1)], vec![ratio(0, 1)]]];
    let certificate = read(file.as_bytes()).unwrap();
    assert_eq!(certificate.claim, Claim::Regime { closed_forms, bounds: vec![1, 3] });
    assert_eq!((&certificate.attention[0], certificate.rates), (&Attention::from(vec![vec![0]; 2]), None));
}

#[test]
fn what_is_written_is_read_back_and_written_again_alike() {
    let certificate = read(SETTLED.as_bytes()).unwrap();
    assert_eq!(certificate.attention, vec![Attention::from(vec![vec![0]; 2]); 2]);
    let json = CertificateJson::new(&certificate, vec![None, Some(0)]);
    let file = json.to_file().unwrap();
    assert_eq!(read(&file).unwrap(), certificate);
    assert!(String::from_utf8(file).unwrap().ends_with("\"rates\":[null,0]}\n"));
}

#[test]
fn what_nobody_could_read_is_not_written() {
    let mut certificate = read(SETTLED.as_bytes()).unwrap();
    let ten = hardmax_model::rational::Rational::from_integer(10.into());
    certificate.limits[1][0] = ten.pow(70_000);
    let said = CertificateJson::new(&certificate, vec![None, Some(0)]).to_file().unwrap_err().to_string();
    let expected = "a number in it has about 70000 characters, and at most 65536 are read back";
    assert_eq!(said, format!("the certificate cannot be written: {expected}"));
}

/// Each limit holds at its last value and no further, in a file that costs no more than its length.
#[test]
fn sizes_are_bounded() {
    let with = |from: &str, to: &str| read(SETTLED.replace(from, to).as_bytes()).map_err(|error| error.to_string());
    let layers = |count: usize| with("[[0,0],null]", &format!("[[0,0]{}]", ",null".repeat(count - 1)));
    assert_eq!(layers(100_001).unwrap().attention.len(), 100_001);
    assert!(layers(100_002).unwrap_err().starts_with("attention: more than 100001 entries"));
    let members = |count: usize| with("[[0]]", &format!("[[0{}],[]]", ",0".repeat(count - 2)));
    assert!(members(MAX_MEMBERS).is_ok());
    assert!(members(MAX_MEMBERS + 1).unwrap_err().starts_with("attention sets: more than 16777216 entries"));
    let row = |count: usize| with(r#"["2"],["1"]"#, &format!("[0{}]", ",0".repeat(count - 1)));
    assert!(row(1024).is_ok());
    assert!(row(1025).unwrap_err().starts_with("tokens[0]: more than 1024 numbers"));
}
