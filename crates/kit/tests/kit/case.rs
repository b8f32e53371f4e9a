//! Case files: two versions are read, one is written.

use hardmax_kit::{CASE_SCHEMA, CaseJson, Comparison, NoRecord, Relation, read_case};
use serde_json::value::RawValue;

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

fn violation() -> CaseJson {
    let (claim, left, right) = ("1 >= 2".to_owned(), "1".to_owned(), "2".to_owned());
    let seen = Comparison { layer: 3, tokens: vec![0, 2], claim, left, relation: Relation::AtLeast, right };
    CaseJson::violation("mean", "between", raw("[1, 2]"), Some("one-too-few"), &seen)
}

fn refused(text: &str) -> String {
    read_case::<NoRecord>(text).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read() {
    let case = violation();
    let text = serde_json::to_string(&case).unwrap();
    assert!(
        text.starts_with(&format!(r#"{{"schema":"{CASE_SCHEMA}","pack":"mean","theorem":"between","instance":[1, 2]"#))
    );
    let read = read_case::<NoRecord>(&text).unwrap();
    assert_eq!((read.pack.as_deref(), read.theorem.as_str(), read.instance.get()), (Some("mean"), "between", "[1, 2]"));
    assert_eq!((read.fault, read.note), (case.fault, case.note));
}

#[test]
fn version_one_has_no_pack_and_version_two_has_one() {
    let one = r#"{"schema":"hardmax/case/1","theorem":"between","instance":[1],"layer":2,"tokens":[0]}"#;
    let read = read_case::<NoRecord>(one).unwrap();
    assert_eq!((read.pack, read.theorem, read.fault, read.note), (None, "between".to_owned(), None, None));
    let both = one.replace("\"theorem\"", "\"pack\":\"mean\",\"theorem\"");
    assert_eq!(refused(&both), "pack: hardmax/case/1 has no pack; expected hardmax/case/2");
    let bare = one.replace("case/1", "case/2");
    assert_eq!(refused(&bare), "pack: missing; hardmax/case/2 names the pack of its statement");
    let later = refused(&both.replace("case/1", "case/3"));
    assert!(later.contains("`hardmax/case/3`, expected `hardmax/case/1` or `hardmax/case/2`"), "{later}");
    let other = refused(&one.replace("\"layer\"", "\"colour\""));
    assert!(other.contains("unknown field `colour`, expected one of"), "{other}");
    assert!(refused(&one.replace("\"layer\":2", "\"record\":{}")).contains("line 1 column"));
}

#[test]
fn a_file_is_named_by_its_content() {
    let case = violation();
    let name = case.file_name();
    let hash = name.strip_prefix("mean-between-").and_then(|rest| rest.strip_suffix(".json")).unwrap();
    assert!(hash.len() == 16 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{name}");
    assert_eq!(name, case.clone().file_name());
    let other = CaseJson { layer: Some(4), ..case };
    assert_ne!(name, other.file_name());
    let long = CaseJson::<NoRecord>::new("a/b", "c/d", raw("[]"), String::new()).file_name();
    assert!(long.starts_with("a-b-c-d-") && !long.contains('/'), "{long}");
}

#[test]
fn a_case_as_rust_holds_any_text() {
    let case = CaseJson::<NoRecord>::new("mean", "between", raw(r###"["a\"##b"]"###), String::new());
    let rust = case.rust("crate::MEAN");
    assert!(
        rust.starts_with("let pack = &crate::MEAN;\nlet instance = pack.read(r###\"[\"a\\\"##b\"]\"###).unwrap();"),
        "{rust}"
    );
    assert!(rust.contains("pack.check(\"between\", instance, None)"), "{rust}");
    assert!(violation().rust("crate::MEAN").contains("instance, Some(\"one-too-few\"))"));
}
