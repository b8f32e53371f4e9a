//! Forms that are neither symmetric nor definite, as the heads of a transformer have them: `--any-form`.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use hardmax::dynamics::Spec;
use hardmax::engine::Exact;
use hardmax::equilibrium::polytope::{ClusterKind, clusters};
use hardmax::equilibrium::settle::is_settled_by_definition;
use hardmax::equilibrium::{Limit, Search, UndecidedReason};
use hardmax::form::Form;
use hardmax::generate::Genome;
use hardmax::instance::Instance;
use hardmax::rational::{Rational, ratio};
use hardmax::tokens::Tokens;
use serde_json::Value;

/// `z_1^T A z_2 = x x' + 2 x y' + y y'`: the first token scores 1 with itself and 2 with the second.
const SKEW: &str = r#"{"alpha":"1","matrix":[["1","2"],["0","1"]],"tokens":[["1","0"],["0","1"]]}"#;

fn run(folder: &Folder, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = folder.command().args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_form_outside_the_hypotheses_needs_the_option_and_the_message_names_it() {
    let folder = Folder::new();
    folder.write("skew.json", SKEW);
    folder.write("tokens.csv", "x,y\n1,0\n0,1\n");
    folder.write("matrix.csv", "1,2\n0,1\n");
    let table = ["limit", "tokens.csv", "--alpha", "1", "--matrix", "matrix.csv"];
    let expected =
        "entry [1][0] is 0, but [0][1] is 2: the matrix must be symmetric; --any-form takes any square matrix";
    for arguments in [&["limit", "skew.json"][..], &table] {
        let (code, _, message) = run(&folder, arguments);
        assert!(code == Some(2) && message.contains(expected), "{code:?}: {message}");
        let (code, found, message) = run(&folder, &[arguments, &["--any-form"]].concat());
        assert!(code == Some(0) && found.starts_with("settled at layer 0"), "{code:?}: {found}{message}");
        assert!(found.contains("(0, 1)  a leader's position"), "{found}");
    }
    let (code, _, message) = run(&folder, &["limit", "tokens.csv", "--alpha", "1", "--any-form"]);
    assert!(code == Some(2) && message.contains("--any-form has no effect without --matrix"), "{message}");
    let (code, _, message) = run(&folder, &["limit", "skew.json", "--any-form", "--alpha", "1"]);
    assert!(code == Some(2) && message.contains("a JSON instance holds its own alpha"), "{message}");
    folder.write("step.json", SKEW.replace("\"alpha\":\"1\"", "\"alpha\":\"-1/2\""));
    let (code, _, message) = run(&folder, &["limit", "step.json", "--any-form"]);
    assert!(code == Some(2) && message.contains("alpha is -1/2, expected > 0"), "{message}");
}

#[test]
fn a_certificate_says_any_and_claims_what_holds_for_every_form() {
    let folder = Folder::new();
    folder.write("skew.json", SKEW);
    let (code, _, message) = run(&folder, &["limit", "skew.json", "--any-form", "--certificate", "c.json"]);
    assert_eq!(code, Some(0), "{message}");
    let file = std::fs::read_to_string(folder.0.path().join("c.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&file).unwrap()["form"], "any");
    let (code, found, _) = run(&folder, &["verify", "c.json", "--explain"]);
    assert!(code == Some(0) && found.contains("A is any square matrix"), "{found}");
    let (code, ..) = run(&folder, &["verify", "c.json", "--instance", "skew.json", "--any-form"]);
    assert_eq!(code, Some(0));
    // The same claims for the form of an inner product are rejected.
    folder.write("d.json", file.replace("\"form\":\"any\"", "\"form\":\"definite\""));
    let (code, found, _) = run(&folder, &["verify", "d.json"]);
    assert!(code == Some(1) && found.contains("the matrix must be symmetric"), "{found}");
    // A form that is that of an inner product is one, with the option too.
    folder.write("inner.json", SKEW.replace("\"2\"", "\"0\""));
    let (code, ..) = run(&folder, &["limit", "inner.json", "--any-form", "--certificate", "i.json"]);
    let file = std::fs::read_to_string(folder.0.path().join("i.json")).unwrap();
    assert!(code == Some(0) && file.contains("\"form\":\"definite\""), "{file}");
}

#[test]
fn statements_that_need_an_inner_product_are_not_applicable_by_name() {
    let folder = Folder::new();
    folder.write("skew.json", SKEW);
    let check = |theorem: &str| run(&folder, &["check", "skew.json", "--any-form", "--theorem", theorem]);
    let (code, found, _) = check("injectivity");
    assert_eq!(code, Some(3), "{found}");
    // Hull nesting holds for every form.
    let (code, found, _) = check("hull_nesting");
    assert_eq!(code, Some(0), "{found}");
}

fn of_form(tokens: &[&[i64]], form: &[&[i64]], alpha: Rational) -> Instance {
    let rows = |rows: &[&[i64]]| rows.iter().map(|row| row.iter().map(|&x| ratio(x, 1)).collect()).collect::<Vec<_>>();
    Instance::any_form(Tokens::from_rows(rows(tokens)).unwrap(), Some(Form::square(rows(form)).unwrap()), alpha)
        .unwrap()
}

/// Under A = 0 every token attends to all: the one limit is a vertex of the hull of the limits, and no token leads. So what is said
/// of leaders, vertices and faces under an inner product is not said here.
#[test]
fn a_vertex_without_a_leader() {
    let instance = of_form(&[&[1], &[3]], &[&[0]], ratio(1, 1));
    let limit = Search::new().run(&Exact::default(), &instance);
    let equilibrium = limit.equilibrium().unwrap();
    assert!(equilibrium.leaders().is_empty());
    let found = clusters(&instance, equilibrium);
    assert_eq!((found.len(), &found[0].point, &found[0].kind), (1, &vec![ratio(2, 1)], &ClusterKind::Mean));
}

/// Under A = -1 two tokens run to each other's place at every layer: no layer settles, and why is said.
#[test]
fn what_never_settles_is_undecided_with_the_reason() {
    let instance = of_form(&[&[1], &[-1]], &[&[-1]], ratio(1, 2));
    let Limit::Undecided { reason, .. } = Search::new().max_layers(30).run(&Exact::default(), &instance) else {
        panic!("decided")
    };
    assert_eq!(reason, Some(UndecidedReason::AnyForm));
}

/// The engine, which locks and skips, against the specification, and the settled layer against the definition.
#[test]
fn engine_and_specification_find_the_same_limits_under_any_form() {
    let (mut settled, mut undecided) = (0, 0);
    for index in 0..300u64 {
        let instance = Genome::random(23, index).decode();
        let d = instance.dimension();
        let entry = |place: usize| ratio((index.wrapping_mul(2_654_435_761) >> (3 * (place % 9))) as i64 % 5 - 2, 1);
        let rows = (0..d).map(|row| (0..d).map(|column| entry(row * d + column)).collect()).collect();
        let form = Some(Form::square(rows).unwrap());
        let instance = Instance::any_form(instance.tokens().clone(), form, instance.alpha().clone()).unwrap();
        let by = |dynamics: &dyn hardmax::dynamics::Dynamics| Search::new().max_layers(40).run(dynamics, &instance);
        let found = by(&Exact::default());
        assert_eq!(found, by(&Spec), "instance {index}");
        match found.equilibrium() {
            Some(equilibrium) if !instance.is_inner_product() => {
                assert!(is_settled_by_definition(instance.form(), &equilibrium.state), "instance {index}");
                settled += 1;
            }
            _ => undecided += 1,
        }
    }
    assert!(settled > 100 && undecided > 10, "{settled} settled, {undecided} others");
}
