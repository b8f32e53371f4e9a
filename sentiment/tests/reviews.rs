//! Files of reviews as users have them: what is read, refused and warned about (docs/formats.md).

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use assert_cmd::Command;
use std::path::{Path, PathBuf};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.at(name), content).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("hardmax-sentiment").unwrap();
        command.args(args).current_dir(self.0.path());
        command
    }

    /// The prepared lines without the header, and what was said.
    fn prepared(&self, args: &[&str]) -> (Vec<String>, String) {
        let done = self.command(&[&["prepare", "-o", "out.tsv"], args].concat()).assert().success();
        let lines = std::fs::read_to_string(self.at("out.tsv")).unwrap();
        let output = done.get_output();
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        (lines.lines().skip(1).map(str::to_owned).collect(), String::from_utf8(said).unwrap())
    }

    fn refused(&self, args: &[&str]) -> String {
        let done = self.command(args).assert().code(2).stdout("");
        String::from_utf8(done.get_output().stderr.clone()).unwrap()
    }
}

const TWO_SCRIPTS: &str = "review,sentiment\nОтличный фильм,positive\nbad,negative\n";

#[test]
fn words_of_any_script_are_kept() {
    let folder = Folder::new();
    folder.write("r.csv", TWO_SCRIPTS);
    let (lines, said) = folder.prepared(&["r.csv"]);
    assert_eq!(lines, ["kaggle\t1\t0\t\tОтличный фильм", "kaggle\t0\t1\t\tbad"]);
    assert_eq!(said, "2 reviews written to out.tsv\n");
}

#[test]
fn empty_reviews_are_named_and_refused_by_train() {
    let folder = Folder::new();
    folder.write("r.csv", TWO_SCRIPTS);
    let (lines, said) = folder.prepared(&["r.csv", "--cleaning", "paper"]);
    assert_eq!(lines[0], "kaggle\t1\t0\t\t");
    assert_eq!(said, "2 reviews written to out.tsv\nwithout a word left: 1 (kaggle/0)\n");
    let train = ["train", "out.tsv", "-o", "run", "--epochs", "1", "--select", "last"];
    let message = folder.refused(&train);
    let expected = "error: out.tsv: reviews without a word: 1 of 2 (50.0 %), the first is kaggle/0; expected at most 1 % (--max-empty)\n";
    assert_eq!(message, expected);
    assert!(!folder.at("run").exists());
    assert_eq!(folder.refused(&["baseline", "out.tsv"]), expected);
    let done = folder.command(&[&train[..], &["--max-empty", "50%", "--train-share", "1"]].concat()).assert().success();
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(said.starts_with("out.tsv: reviews without a word: 1, the first is kaggle/0\n"), "{said}");
}

#[test]
fn labels_have_many_spellings() {
    let folder = Folder::new();
    let rows = ["Positive", "POS", "pos", "1", "1.0", "negative", "Neg", "NEG", "0", "0.0"];
    let text: String = rows.iter().map(|label| format!("{label},word\n")).collect();
    folder.write("r.csv", format!("Sentiment,Review\n{text}"));
    let (lines, _) = folder.prepared(&["r.csv"]);
    let labels: String = lines.iter().map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert_eq!(labels, "1111100000");
    folder.write("r.csv", "stars,review\n5,a\n3.5,b\n1,c\n");
    let (lines, _) = folder.prepared(&["r.csv", "--threshold", "3.5"]);
    let labels: String = lines.iter().map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert_eq!(labels, "110");
    assert!(folder.refused(&["prepare", "r.csv", "-o", "x.tsv"]).contains("no column for the label"));
    folder.write("r.csv", "sentiment,review\n4,a\n");
    let message = folder.refused(&["prepare", "r.csv", "-o", "x.tsv"]);
    assert!(message.contains("line 2: sentiment is \"4\", expected positive, pos or 1, or negative"), "{message}");
    assert!(message.contains("stars are read by `prepare --threshold`"), "{message}");
    folder.write("r.csv", "sentiment,review\npositive,a\n");
    let message = folder.refused(&["prepare", "r.csv", "-o", "x.tsv", "--threshold", "3"]);
    assert!(message.contains("expected a number of stars, because of --threshold"), "{message}");
    std::fs::create_dir(folder.at("aclImdb")).unwrap();
    let message = folder.refused(&["prepare", "aclImdb", "-o", "x.tsv", "--threshold", "3"]);
    assert!(message.contains("--threshold has no effect on a folder"), "{message}");
}

#[test]
fn nothing_swallows_the_rest_of_a_file() {
    let folder = Folder::new();
    folder.write("r.csv", "sentiment,review\npositive,\"a lovely film\nnegative,a dull film\n");
    let message = folder.refused(&["prepare", "r.csv", "-o", "x.tsv"]);
    assert_eq!(message, "error: r.csv: line 2: column 2: the quote that opens here is not closed\n");
    folder.write("r.csv", "review,sentiment,review\na,positive,b\n");
    let message = folder.refused(&["prepare", "r.csv", "-o", "x.tsv"]);
    assert_eq!(message, "error: r.csv: line 1: columns 1 and 3 have one name, \"review\"\n");
    folder.write("r.tsv", "label\ttext\n1\t\"a lovely film\"\n0\ta dull film\n");
    let (lines, said) = folder.prepared(&["r.tsv"]);
    assert_eq!(lines.len(), 2);
    assert!(said.contains("r.tsv: line 2: the text stands in quotes"), "{said}");
    assert!(!folder.at("x.tsv").exists());
}

#[cfg(unix)]
#[test]
fn reviews_come_from_pipes() {
    let folder = Folder::new();
    for text in [TWO_SCRIPTS.to_owned(), TWO_SCRIPTS.replace(',', "\t")] {
        for source in ["-", "/dev/stdin"] {
            let mut command = folder.command(&["prepare", source, "-o", "out.tsv"]);
            command.write_stdin(text.clone()).assert().success().stdout("2 reviews written to out.tsv\n");
        }
        let pipe = folder.at("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let writer = std::thread::spawn({
            let (pipe, text) = (pipe.clone(), text.clone());
            move || {
                use std::io::Write;
                let mut pipe = std::fs::File::options().write(true).open(pipe).unwrap();
                text.as_bytes().chunks(3).for_each(|part| pipe.write_all(part).unwrap());
            }
        });
        folder.command(&["prepare", "pipe", "-o", "out.tsv"]).assert().success();
        writer.join().unwrap();
        std::fs::remove_file(pipe).unwrap();
    }
    let sample = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/reviews.tsv")).unwrap();
    let train = ["train", "-", "-o", "run", "--epochs", "1", "--depth", "1"];
    folder.command(&train).write_stdin(sample.clone()).assert().success();
    // The same bytes by another way are the same file.
    folder.command(&["evaluate", "run", "/dev/stdin"]).write_stdin(sample).assert().success();
}

#[test]
fn explain_names_unknown_words_of_any_script() {
    let folder = Folder::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/reviews.tsv");
    folder.command(&["train", "-o", "run", "--epochs", "1", "--depth", "1"]).arg(sample).assert().success();
    for cleaning in ["unicode", "paper"] {
        let review = "wonderful фильм, 电影 xyzzy";
        let done = folder.command(&["explain", "run", review, "--cleaning", cleaning]).assert().success();
        let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        assert!(text.contains("unknown to the model: xyzzy фильм 影 电\n"), "{cleaning}: {text}");
        let message = folder.refused(&["explain", "run", "фильм", "--cleaning", cleaning]);
        assert!(message.contains("no word that the model knows (unknown: фильм)"), "{cleaning}: {message}");
    }
}
