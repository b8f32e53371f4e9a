//! Does every option have an effect, or is it refused? All pairs of options of all commands against a table.

#[path = "../src/cli/mod.rs"]
#[expect(dead_code, reason = "the program itself runs the commands")]
mod cli;
#[path = "common/options.rs"]
mod options;

use assert_cmd::Command;

#[test]
fn every_pair_of_options_does_as_the_table_says() {
    let table = include_str!("tables/options.txt");
    options::check(&cli::command(), table, |arguments| cli::parse(arguments).is_ok());
}

#[test]
fn three_options_may_go_together_where_two_of_them_do_not() {
    let accepts = |line: &str| cli::parse(line.split(' ').map(std::ffi::OsString::from)).is_ok();
    assert!(!accepts("hardmax run t.csv --output o.csv --format json"));
    assert!(accepts("hardmax run t.csv --output o.csv --format json --stats"));
}

/// As a user sees it: the certificate is not even looked for.
#[test]
fn an_option_without_effect_is_refused_by_name() {
    for (arguments, expected) in [
        (&["verify", "c.json", "--alpha", "1/3"][..], "--instance <FILE>"),
        (&["verify", "c.json", "--matrix", "a.json"], "--instance <FILE>"),
        (&["verify", "c.json", "--explain", "--format", "json"], "--explain has no effect with --format json"),
        (&["verify", "n.json", "d.json", "--instance", "i.json"], "[DATA]"),
        (&["verify", "n.json", "d.json", "--alpha", "1/3"], "--alpha has no effect on a network and its data"),
        (&["check", "--alpha", "1/2"], "<FILES>"),
        (&["check", "i.json", "--seed", "7"], "--seed has no effect without random instances"),
        (&["run", "i.json", "--formula", "convex"], "--formula has no effect in exact arithmetic"),
        (&["run", "i.json", "--stats", "--arithmetic", "f64"], "--stats has no effect with this --arithmetic"),
        (&["run", "i.json", "--output", "o.csv", "--format", "json"], "--format has no effect with --output"),
        (&["limit", "i.json", "--output", "o.csv", "--allow-overflow"], "--allow-overflow has no effect"),
        (&["plot", "i.json", "-o", "o.svg", "--scale", "2"], "--scale has no effect on a picture without pixels"),
        (&["plot", "i.json", "-o", "o.html", "--theme", "auto"], "--theme has no effect on an .html page"),
        (&["compare", "--alpha", "1/2"], "--alpha has no effect without FILE"),
        (&["compare", "--random", "2", "--alpha", "1/2"], "--alpha has no effect without FILE"),
        (&["compare", "i.json", "--seed", "3"], "--seed has no effect without --random"),
        (&["compare", "--format", "markdown"], "--format has no effect as markdown without --random"),
    ] {
        let done = Command::cargo_bin("hardmax").unwrap().args(arguments).assert().code(2).stdout("");
        let message = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
}
