//! The binary: the story from training to certificate, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use hardmax::equilibrium::{certificate, verify};
use std::path::{Path, PathBuf};

fn sentiment() -> Command {
    Command::cargo_bin("hardmax-sentiment").unwrap()
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/reviews.tsv")
}

/// The JSON on stdout of a run that succeeds.
fn json(command: &mut Command) -> serde_json::Value {
    let output = command.args(["--format", "json"]).assert().success().get_output().stdout.clone();
    serde_json::from_slice(&output).unwrap()
}

/// Runs what must be refused: exit code 2, nothing on stdout, and a message.
fn refused(command: &mut Command, expected: &str) {
    let assert = command.assert().code(2).stdout("");
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(stderr.starts_with("error: ") && stderr.contains(expected), "{stderr:?} lacks {expected:?}");
}

#[test]
fn the_demo_tells_the_whole_story() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo");
    let story = json(sentiment().arg("demo").arg("-o").arg(&out));
    let accuracy = story["evaluation"]["accuracy"].as_array().unwrap();
    assert!(accuracy.iter().all(|share| share["share"].as_f64().unwrap() > 0.8), "{accuracy:?}");
    let explanation = &story["explanation"];
    assert_eq!(explanation["schema"], "hardmax/sentiment-explanation/1");
    let bytes = std::fs::read(out.join("review.certificate.json")).unwrap();
    let read = certificate::read(&bytes).unwrap();
    verify::verify(&read).unwrap();
    // The certificate says what the explanation says.
    let words = explanation["words"].as_array().unwrap();
    let leaders = words.iter().filter(|word| word["leader"].as_array().unwrap().contains(&"class".into())).count();
    let labels = read.instance.labels().unwrap();
    let mut leading: Vec<&String> = read.leaders.iter().map(|&leader| &labels[leader]).collect();
    leading.sort();
    leading.dedup();
    assert_eq!(leading.len(), leaders);
    for word in words {
        let token = labels.iter().position(|label| label == word["word"].as_str().unwrap()).unwrap();
        let limit: Vec<String> = read.limits[token].iter().map(ToString::to_string).collect();
        assert_eq!(word["limit"], serde_json::json!(limit));
    }
    for picture in ["review.svg", "curves.svg", "leaders.svg"] {
        assert!(std::fs::read_to_string(out.join(picture)).unwrap().starts_with("<svg"), "{picture}");
    }
    assert!(std::fs::read_to_string(out.join("review.html")).unwrap().contains("type=\"range\""));
}

#[test]
fn the_commands_work_on_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let prepared = json(sentiment().arg("prepare").arg(sample()).arg("-o").arg(at("reviews.tsv.zst")));
    assert_eq!(prepared["reviews"], 300);
    let settings = ["--depth", "3", "--batch", "16", "--learning-rate", "0.02", "--padding", "paper", "--words", "24"];
    let train = |epochs: &str, more: &[&str]| {
        let mut command = sentiment();
        command.arg("train").arg(at("reviews.tsv.zst")).arg("-o").arg(at("run")).args(["--epochs", epochs]);
        command.args(settings).args(more);
        command
    };
    json(&mut train("3", &[]));
    refused(&mut train("3", &[]), "there is a run already");
    refused(&mut train("3", &["--resume", "--seed", "1"]), "seed is 0, not 1");
    let trained = json(&mut train("12", &["--resume"]));
    assert_eq!(trained["epochs"].as_array().unwrap().len(), 12);
    let on = |command: &str| {
        let mut sentiment = sentiment();
        sentiment.arg(command).arg(at("run")).arg(at("reviews.tsv.zst"));
        sentiment
    };
    let evaluated = json(&mut on("evaluate"));
    let test = &trained["test"];
    assert_eq!(evaluated["evaluation"]["accuracy"][0]["part"], test["right"]);
    let led = json(on("leaders").arg("--per-review").arg("--histogram").arg(at("leaders.svg")));
    assert_eq!(led["reviews"].as_array().unwrap().len() as u64, test["reviews"].as_u64().unwrap());
    let explained = json(sentiment().arg("explain").arg(at("run")).arg("A wonderful story, terrible ending"));
    let page = at("review.html");
    sentiment().arg("explain").arg(at("run")).arg("A wonderful story").arg("--html").arg(&page).assert().success();
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("hardmax/page/1") && page.contains("\"wonderful\""));
    // Filled up with the padding word, as this model was trained.
    let words = explained["words"].as_array().unwrap();
    assert_eq!(words.iter().map(|word| word["count"].as_u64().unwrap()).sum::<u64>(), 24);
    refused(sentiment().arg("evaluate").arg(at("run")).arg(sample()), "trained on another file");
    let baselines = json(sentiment().arg("baseline").arg(sample()).args(["--epochs", "1"]));
    assert!(baselines["results"][0]["accuracy"]["share"].as_f64().unwrap() > 0.9, "{baselines}");
}

/// Killed at some moment and resumed, a run ends in the bytes of one that was not.
#[test]
fn a_killed_run_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let train = |name: &str| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("hardmax-sentiment"));
        command.arg("train").arg(sample()).arg("-o").arg(folder.path().join(name));
        command.args(["--epochs", "30", "--depth", "2", "--resume"]);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command
    };
    assert!(train("whole").status().unwrap().success());
    let mut kills = 0;
    for pause in [40, 80, 160] {
        let mut child = train("killed").spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause));
        kills += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(train("killed").status().unwrap().success());
    for file in ["state.safetensors", "model.safetensors", "curves.csv", "curves.svg"] {
        let read = |name: &str| std::fs::read(folder.path().join(name).join(file)).unwrap();
        assert!(read("whole") == read("killed"), "{file} differs after {kills} kills");
    }
}

#[test]
fn reviews_that_cannot_be_explained_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    sentiment()
        .arg("train")
        .arg(sample())
        .arg("-o")
        .arg(&run)
        .args(["--epochs", "1", "--depth", "1"])
        .assert()
        .success();
    let explain = |review: &str| {
        let mut command = sentiment();
        command.arg("explain").arg(&run).arg(review);
        command
    };
    refused(&mut explain(""), "no word that the model knows (it is empty)");
    refused(&mut explain("xyzzy plugh"), "no word that the model knows (unknown: plugh, xyzzy)");
    let one = json(&mut explain("wonderful"));
    assert_eq!((one["words"].as_array().unwrap().len(), &one["clusters"][0]["leader"]), (1, &0.into()));
    // 100,000 words: cut like every review.
    let long = folder.path().join("long.txt");
    std::fs::write(&long, "wonderful terrible story ".repeat(33_334)).unwrap();
    let many = json(sentiment().arg("explain").arg(&run).arg("--file").arg(&long));
    assert_eq!(many["words"].as_array().unwrap().len(), 3);
    let binary = folder.path().join("binary");
    std::fs::write(&binary, [0x80, 0xff, 0, 1]).unwrap();
    refused(sentiment().arg("explain").arg(&run).arg("--file").arg(&binary), "byte 1 is not UTF-8 text");
    let picture = Path::new("/nonexistent/x.svg");
    refused(explain("wonderful").arg("--picture").arg(picture), "/nonexistent/x.svg: ");
    std::fs::write(run.join("model.safetensors"), b"short").unwrap();
    refused(&mut explain("wonderful"), "cut short");
}

#[test]
fn files_that_are_no_reviews_are_refused_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.tsv");
    let run = folder.path().join("run");
    for (content, expected) in [
        (&b""[..], "is empty"),
        (b"label\ttext\n", "holds no review"),
        (b"a\tb\n1\t2\n", "no column for the label"),
        (b"label\ttext\n2\tx\n", "line 2: label is \"2\", expected positive, pos or 1, or negative, neg or 0"),
        (b"\x00\x80\xff\n", "line 1: column 1: not valid UTF-8 text"),
        (b"\x28\xb5\x2f\xfd\x01", "bad.tsv: "),
        (b"label\ttext\n1\tx\n0\ty\n", "validation part is empty"),
    ] {
        std::fs::write(&bad, content).unwrap();
        refused(sentiment().arg("train").arg(&bad).arg("-o").arg(&run), expected);
        assert!(!run.exists(), "{expected}");
    }
    refused(sentiment().args(["train", "/nonexistent.tsv", "-o"]).arg(&run), "/nonexistent.tsv: ");
    refused(
        sentiment().arg("train").arg(sample()).arg("-o").arg(&run).args(["--temperature", "0"]),
        "temperature is 0",
    );
    assert!(!run.exists());
}
