//! Are the pictures what they should be, and is bad input met with a good picture or a clear error?

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use hardmax::generate::gallery;
use hardmax::instance::{Instance, json};
use hardmax::plot::{Figure, Film, FilmOptions, Projection, Scene, Theme, png, svg};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const FIGURE2: [&str; 4] =
    ["figure2-emerging-leader", "figure2-nonleader-clusters", "figure2-square", "figure2-triangle"];

impl Folder {
    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.path().join(name)).unwrap()
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    fn plot(&self, args: &[&str]) -> assert_cmd::assert::Assert {
        self.command().arg("plot").args(args).assert()
    }

    /// Makes every kind of picture of an instance; each must be one.
    fn all_kinds(&self, file: &str) {
        for (out, magic) in
            [("out.svg", &b"<svg"[..]), ("out.png", b"\x89PNG"), ("out.gif", b"GIF89a"), ("out.html", b"<!DOCTYPE")]
        {
            self.plot(&[file, "-o", out, "--layers", "0,2"]).success();
            assert!(self.read(out).starts_with(magic), "{out}");
        }
        for kind in ["--trajectory", "--norms"] {
            self.plot(&[file, "-o", "out.svg", "--layers", "3", kind]).success();
        }
    }
}

fn named(names: &[&str]) -> Vec<(String, Instance)> {
    let gallery = gallery();
    let find = |name: &&str| gallery.iter().find(|named| *named.name == **name).unwrap().instance.clone();
    names.iter().map(|name| ((*name).to_owned(), find(name))).collect()
}

fn films(instances: &[(String, Instance)], layers: usize) -> Vec<Film> {
    let options = FilmOptions::default().with_layers(layers).with_measures(true);
    instances.iter().map(|(name, instance)| Film::new(name, instance, &options).unwrap()).collect()
}

/// The data of a page.
fn page_data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
    let (data, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(data).unwrap()
}

/// The exact looks of four pictures; of the others, what is drawn.
#[test]
fn panels_of_the_plane_and_of_a_line() {
    for name in ["figure2-nonleader-clusters", "zero-token-1d"] {
        let scene = Figure::default().panels(&films(&named(&[name]), 5), &[0, 1, 2, 5]).unwrap();
        insta::assert_snapshot!(format!("plot-{name}"), svg(&scene, Theme::Auto));
    }
}

#[test]
fn a_trajectory_and_the_norms() {
    let instances = named(&["figure2-nonleader-clusters"]);
    let films = films(&instances, 12);
    let figure = Figure::default().with_width(400.0).with_hyperplanes(true);
    insta::assert_snapshot!("plot-trajectory", svg(&figure.trajectory(&films).unwrap(), Theme::Light));
    insta::assert_snapshot!("plot-norms", svg(&figure.norms(&films).unwrap(), Theme::Dark));
}

/// How many things of each role a scene has.
fn roles(scene: &Scene) -> String {
    let mut counts = BTreeMap::new();
    for item in &scene.items {
        let role = format!("{:?}", item.role);
        let (name, _) = role.split_once('(').unwrap_or((&role, ""));
        *counts.entry(name.to_owned()).or_insert(0) += 1;
    }
    let list: Vec<String> = counts.iter().map(|(role, count)| format!("{role} {count}")).collect();
    format!("{} x {}: {}", scene.width, scene.height, list.join(", "))
}

#[test]
fn what_the_pictures_of_the_gallery_draw() {
    let mut text = String::new();
    for named in gallery() {
        let instances = [(named.name.to_owned(), named.instance)];
        let films = films(&instances, 5);
        let figure = Figure::default();
        for (kind, scene) in [
            ("panels", figure.panels(&films, &[0, 1, 2, 5]).unwrap()),
            ("trajectory", figure.trajectory(&films).unwrap()),
            ("norms", figure.norms(&films).unwrap()),
        ] {
            text += &format!("{} {kind}, {}\n", named.name, roles(&scene));
        }
    }
    insta::assert_snapshot!("scenes", text);
}

#[test]
fn everything_is_inside_the_card() {
    let instances: Vec<_> = gallery().into_iter().map(|named| (named.name.to_owned(), named.instance)).collect();
    let films = films(&instances, 5);
    for width in [240.0, 400.0, 960.0] {
        let figure = Figure::default().with_width(width);
        for scene in
            [figure.panels(&films, &[0, 5]).unwrap(), figure.trajectory(&films).unwrap(), figure.norms(&films).unwrap()]
        {
            for item in &scene.items {
                for [x, y] in item.shape.extent() {
                    assert!((0.0..=scene.width).contains(&x) && (0.0..=scene.height).contains(&y), "{width}: {item:?}");
                }
            }
        }
    }
}

/// The README shows what its commands print.
#[test]
fn the_committed_figure_is_what_the_command_prints() {
    let folder = Folder::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = FIGURE2.map(|name| root.join(format!("gallery/{name}.json")).display().to_string());
    let mut args: Vec<&str> = files.iter().map(String::as_str).collect();
    args.extend(["-o", "figure2.svg"]);
    folder.plot(&args).success();
    let committed = std::fs::read_to_string(root.join("docs/figure2.svg")).unwrap();
    assert!(folder.text("figure2.svg") == committed, "docs/figure2.svg is not what the command prints");
    assert!(std::fs::read(root.join("docs/figure2.gif")).unwrap().starts_with(b"GIF89a"));
}

#[test]
fn the_picture_of_the_softmax_pack_says_its_temperature() {
    let folder = Folder::new();
    folder.write("tokens.json", r#"{"alpha":"1/2","tokens":[["1","1"],["1","-1"],["3/4","1/2"]]}"#);
    folder.plot(&["tokens.json", "-o", "out.svg", "--pack", "softmax", "--layers", "4"]).success();
    assert!(folder.text("out.svg").contains("distance of the softmax run at T = 1/4"));
    folder
        .plot(&["tokens.json", "-o", "out.png", "--pack", "softmax", "--layers", "4", "--temperature", "1/20"])
        .success();
    assert!(folder.read("out.png").starts_with(b"\x89PNG"));
}

#[test]
fn text_is_text_and_the_picture_says_what_it_shows() {
    let instances = named(&FIGURE2);
    let text = svg(&Figure::default().panels(&films(&instances, 5), &[0, 5]).unwrap(), Theme::Auto);
    for expected in
        ["<title id=\"title\">figure2-emerging-leader,", "<desc id=", ">layer 5</text>", "prefers-color-scheme:dark"]
    {
        assert!(text.contains(expected), "{expected}");
    }
    assert!(!text.contains("<script") && !text.contains("href"));
    // One palette, that of Okabe and Ito.
    assert!(text.contains("#0072B2") && text.contains("#D55E00"));
}

#[test]
fn one_coordinate_and_many() {
    let folder = Folder::new();
    folder.write("d1.json", r#"{"alpha":"1/2","tokens":[["1"],["-1/2"],["1/3"],["0"]]}"#);
    folder.all_kinds("d1.json");
    folder.plot(&["d1.json", "-o", "out.svg", "--hyperplanes"]).success();
    let rows: Vec<Vec<String>> =
        (0..9).map(|i| (0..4).map(|k| format!("{}/7", (i * i * (k + 2)) % 13 - 6)).collect()).collect();
    folder.write("d4.json", serde_json::json!({"alpha": "1", "tokens": rows}).to_string());
    folder.all_kinds("d4.json");
    folder.plot(&["d4.json", "-o", "out.svg", "--layers", "0"]).success();
    assert!(folder.text("out.svg").contains("Shown: the two principal axes"), "the caption does not say so");
    folder.plot(&["d4.json", "-o", "out.svg", "--layers", "0", "--project", "3,1"]).success();
    assert!(folder.text("out.svg").contains("Shown: coordinates 3 and 1 of 4."));
}

#[test]
fn one_token_and_equal_tokens() {
    let folder = Folder::new();
    folder.write("one.json", r#"{"alpha":"1","tokens":[["3","4"]]}"#);
    folder.all_kinds("one.json");
    folder.write("equal.json", r#"{"alpha":"1","tokens":[["3","4"],["3","4"],["3","4"]]}"#);
    folder.all_kinds("equal.json");
    folder.write("zero.json", r#"{"alpha":"1","tokens":[["0","0"],["0","0"]]}"#);
    folder.all_kinds("zero.json");
}

#[test]
fn coordinates_beyond_the_floats() {
    let folder = Folder::new();
    for power in ["300", "-300", "3000"] {
        let tokens =
            [["1", "2"], ["-3", "1"], ["1", "-1"], ["1", "0.5"]].map(|row| row.map(|x| format!("{x}e{power}")));
        folder.write("huge.json", serde_json::json!({"alpha": "1/2", "tokens": tokens}).to_string());
        folder.all_kinds("huge.json");
        folder.plot(&["huge.json", "-o", "out.svg"]).success();
        let text = folder.text("out.svg");
        assert!(
            text.contains("Coordinates in units of 10^") && !text.contains("NaN") && !text.contains("inf"),
            "{power}"
        );
    }
}

#[test]
fn labels_are_text_whatever_they_say() {
    let folder = Folder::new();
    let labels = ["</script><script>alert(1)</script>", "שלום עולם", "\u{202e}turned\u{7}", "]]> & \"quoted\""];
    let tokens = [["1", "1"], ["1", "-1"], ["1/2", "0"], ["-1", "1/3"]];
    folder.write("labels.json", serde_json::json!({"alpha": "1/2", "tokens": tokens, "labels": labels}).to_string());
    folder.all_kinds("labels.json");
    folder.plot(&["labels.json", "-o", "out.svg", "--trajectory"]).success();
    let text = folder.text("out.svg");
    assert!(!text.contains("<script") && !text.contains('\u{202e}') && !text.contains('\u{7}'));
    assert!(text.contains("שלום"));
    let page = folder.text("out.html");
    // The template's own scripts and no other.
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page_data(&page)["films"][0]["labels"], serde_json::json!(labels));
}

#[test]
fn a_hundred_thousand_tokens_are_thinned_and_said_so() {
    let folder = Folder::new();
    let mut table = String::from("x,y\n");
    for i in 0..100_000u64 {
        let [x, y] = [48_271, 69_621].map(|factor| (i * i % 65_537 * factor + i * 7_919) % 100_003);
        table += &format!("{x},{y}\n");
    }
    folder.write("many.csv", table);
    let done = folder.plot(&["many.csv", "--alpha", "1/2", "-o", "out.svg", "--layers", "0,1"]).success();
    let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(told.contains("thinned: 2000 of 100000 tokens are drawn"), "{told}");
    assert!(folder.text("out.svg").contains("Thinned: 2000 of 100000"));
    folder.plot(&["many.csv", "--alpha", "1/2", "-o", "out.html", "--layers", "1"]).success();
    assert!(folder.read("out.html").len() < 10_000_000);
    let data = page_data(&folder.text("out.html"));
    let notes = data["films"][0]["notes"].to_string();
    assert!(notes.contains("Thinned: 2000") && notes.contains("Floats are compared for up to"), "{notes}");
}

#[test]
fn bad_usage_is_refused_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write("good.json", r#"{"alpha":"1","tokens":[["1","2"],["0","1"]]}"#);
    folder.write("space.json", r#"{"alpha":"1","tokens":[["1","2","3"]]}"#);
    std::fs::create_dir(folder.0.path().join("folder.svg")).unwrap();
    let commands: &[&[&str]] = &[
        &["good.json", "-o", "out.bmp"],
        &["good.json", "-o", "out"],
        &["good.json", "-o", "no/such/folder/out.svg"],
        &["good.json", "-o", "folder.svg"],
        &["missing.json", "-o", "out.svg"],
        &["good.json"],
        &["-o", "out.svg"],
        &["good.json", "-o", "out.svg", "--layers", "1,x"],
        &["good.json", "-o", "out.svg", "--layers", "10001"],
        &["good.json", "-o", "out.svg", "--project", "0"],
        &["good.json", "-o", "out.svg", "--project", "0,2"],
        &["space.json", "-o", "out.svg", "--hyperplanes"],
        &["good.json", "-o", "out.svg", "--width", "10"],
        &["good.json", "-o", "out.svg", "--width", "nan"],
        &["good.json", "-o", "out.png", "--width", "8000", "--scale", "20"],
        &["good.json", "-o", "out.png", "--scale", "0"],
        &["good.json", "-o", "out.svg", "--scale", "2"],
        &["good.json", "-o", "out.html", "--norms"],
        &["good.json", "-o", "out.gif", "--trajectory"],
        &["good.json", "-o", "out.svg", "--norms", "--trajectory"],
        &["good.json", "-o", "out.svg", "--pack", "another"],
        &["good.json", "-o", "out.svg", "--pack", "softmax", "--norms"],
        &["good.json", "-o", "out.svg", "--pack", "softmax", "--temperature", "0"],
        &["good.json", "-o", "out.html", "--pack", "softmax"],
        &["good.json", "-o", "out.svg", "--temperature", "1/2"],
    ];
    let mut messages = String::new();
    for command in commands {
        let done = folder.plot(command).code(2);
        let output = done.get_output();
        assert!(output.stdout.is_empty(), "{command:?}");
        let files: Vec<_> =
            std::fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files.len(), 3, "{command:?} wrote something: {files:?}");
        let text = String::from_utf8(output.stderr.clone()).unwrap();
        messages += &format!("hardmax plot {}\n  {}\n", command.join(" "), text.trim_end());
    }
    insta::assert_snapshot!(messages);
}

#[test]
fn the_page_obeys_its_schema_and_holds_the_exact_numbers() {
    let folder = Folder::new();
    folder.write("tie.json", r#"{"alpha":"1/2","tokens":[["-1/2","9/10"],["1/5","-4/5"],["1","4/5"],["2/5","-1/5"]]}"#);
    folder.plot(&["tie.json", "-o", "out.html", "--layers", "4"]).success();
    let data = page_data(&folder.text("out.html"));
    let schema: Value = serde_json::from_str(
        &std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/page.json")).unwrap(),
    )
    .unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&data).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let film = &data["films"][0];
    let [exact, f64] = [0, 1].map(|run| &film["runs"][run]);
    assert_eq!(exact["layers"][1]["points"][3], "(7/15, -2/15)");
    assert_eq!(exact["layers"][0]["margins"][3], "-1/25");
    assert_eq!(f64["parts"], "f64 parts from exact arithmetic at layer 0: token 3 attends to 1 instead of 1, 2.");
    assert_eq!(f64["layers"][0]["differ"], serde_json::json!([3]));
    assert!(!f64["layers"][4]["at"].as_array().unwrap().is_empty());
}

#[test]
fn pictures_from_the_library_alone() {
    let instance = json::read(br#"{"alpha":"1/2","tokens":[["1","0","2"],["0","1","1"],["1","1","0"]]}"#).unwrap();
    let options = FilmOptions::default().with_layers(2).with_projection(Projection::Coordinates(0, 2));
    let film = Film::new("three", &instance, &options).unwrap();
    let scene = Figure::default().with_width(400.0).panels(&[film], &[0, 2]).unwrap();
    let picture = png(&scene, Theme::Dark, 1.0).unwrap();
    // Width and height are in the header.
    assert_eq!(u32::from_be_bytes(picture[16..20].try_into().unwrap()), 400);
    assert_eq!(f64::from(u32::from_be_bytes(picture[20..24].try_into().unwrap())), scene.height);
    let error =
        Figure::default().with_hyperplanes(true).panels(&[Film::new("three", &instance, &options).unwrap()], &[0]);
    assert!(error.unwrap_err().to_string().contains("d = 3"));
}
