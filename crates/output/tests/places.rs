//! What stands at a path before and after it is written.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use hardmax_output::{Files, OutputFile, write};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

#[test]
fn nothing_appears_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    write(&path, b"old").unwrap();
    let mut file = OutputFile::create(&path).unwrap();
    file.write_all(b"half").unwrap();
    assert_eq!((file.path(), std::fs::read(&path).unwrap()), (&*path, b"old".to_vec()));
    assert_eq!(names(folder.path()).len(), 2);
    drop(file);
    assert_eq!(names(folder.path()), ["out"]);
    write(&path, "new").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
}

#[test]
fn paths_that_cannot_be_written_are_errors_that_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let error = OutputFile::create(folder.path()).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: cannot be written", folder.path().display()));
    assert_eq!(error.source.kind(), io::ErrorKind::IsADirectory);
    let error = write(&folder.path().join("none/x"), b"").unwrap_err();
    assert!(error.to_string().ends_with("none/x: cannot be written"), "{error}");
    assert!(!error.source.to_string().contains(".hardmax-"), "{}", error.source);
}

#[test]
fn a_device_is_written_as_it_is() {
    write(Path::new("/dev/null"), b"gone").unwrap();
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_pipe_is_written_and_stays_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    let mut file = OutputFile::create(&pipe).unwrap();
    assert!(file.is_stream());
    file.write_all(b"through").unwrap();
    file.finish().unwrap();
    assert_eq!(reader.join().unwrap(), "through");
    assert_eq!(names(folder.path()), ["pipe"]);
    assert!(!std::fs::metadata(&pipe).unwrap().is_file());
}

#[test]
fn the_target_of_a_link_is_written_and_the_link_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("inner")).unwrap();
    write(&at("inner/target"), "old").unwrap();
    symlink("inner/target", at("link")).unwrap();
    symlink("link", at("second")).unwrap();
    write(&at("second"), "new").unwrap();
    assert_eq!(std::fs::read_to_string(at("inner/target")).unwrap(), "new");
    assert!(at("link").is_symlink() && at("second").is_symlink());
    // A link to nothing yet.
    symlink("inner/later", at("dangling")).unwrap();
    write(&at("dangling"), "made").unwrap();
    assert_eq!(std::fs::read_to_string(at("inner/later")).unwrap(), "made");
    assert!(at("dangling").is_symlink());
    symlink("circle", at("circle")).unwrap();
    assert!(write(&at("circle"), "").is_err() && at("circle").is_symlink());
}

#[test]
fn the_mode_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    write(&path, "old").unwrap();
    for mode in [0o600, 0o640, 0o777] {
        chmod(&path, mode);
        write(&path, "new").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o7777, mode);
    }
}

/// Also for root, whom no mode hinders.
#[test]
fn a_read_only_file_is_refused_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    write(&path, "old").unwrap();
    chmod(&path, 0o444);
    let error = write(&path, "new").unwrap_err();
    assert_eq!(error.source.kind(), io::ErrorKind::PermissionDenied);
    assert_eq!(error.source.to_string(), "the file is read-only");
    assert_eq!((std::fs::read_to_string(&path).unwrap().as_str(), names(folder.path())), ("old", vec!["out".into()]));
}

#[test]
fn a_limit_ends_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let mut file = OutputFile::create(&path).unwrap().with_limit(3);
    file.write_all(b"abc").unwrap();
    let error = file.write_all(b"d").unwrap_err();
    assert_eq!(error.to_string(), "it would be larger than 3 bytes, the most that is read back");
    drop(file);
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn one_file_is_not_two_things() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("input"), "x").unwrap();
    symlink("input", at("link")).unwrap();
    std::fs::hard_link(at("input"), at("hard")).unwrap();
    std::fs::create_dir(at("inner")).unwrap();
    symlink("later", at("to-later")).unwrap();
    let files = || {
        let mut files = Files::new();
        files.input(&at("input")).unwrap();
        files.output("--one", &at("later")).unwrap();
        files
    };
    for name in ["input", "link", "hard", "inner/../input"] {
        let error = files().output("--two", &at(name)).unwrap_err().to_string();
        let input = at("input").display().to_string();
        assert!(
            error.ends_with(&format!("--two is the same file as the input {input}; expected another name")),
            "{error}"
        );
    }
    for name in ["later", "to-later", "inner/../later"] {
        let error = files().output("--two", &at(name)).unwrap_err().to_string();
        assert!(error.ends_with("--two is the same file as --one; expected another name"), "{error}");
    }
    files().output("--two", &at("other")).unwrap();
    // A device serves as often as one likes.
    let mut files = files();
    files.output("--two", Path::new("/dev/null")).unwrap();
    files.output("--three", Path::new("/dev/null")).unwrap();
}

#[test]
fn standard_output_on_a_full_disk_is_an_error_and_a_reader_that_has_gone_is_none() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let error = hardmax_output::stdout(full, |writer| writer.write_all(b"x")).unwrap_err();
    assert_eq!(error.to_string(), "standard output cannot be written");
    let (mut reader, writer) = io::pipe().unwrap();
    hardmax_output::stdout(writer, |writer| writer.write_all(b"x")).unwrap();
    let mut read = String::new();
    reader.read_to_string(&mut read).unwrap();
    assert_eq!(read, "x");
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    hardmax_output::stdout(writer, |writer| writer.write_all(b"x")).unwrap();
}
