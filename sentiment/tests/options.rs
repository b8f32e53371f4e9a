//! Does every option have an effect, or is it refused? All pairs of options of all commands against a table.

#[path = "../src/cli/mod.rs"]
#[expect(dead_code, reason = "the program itself runs the commands")]
mod cli;
#[path = "../../tests/common/options.rs"]
mod options;

#[test]
fn every_pair_of_options_does_as_the_table_says() {
    let table = include_str!("tables/options.txt");
    options::check(&cli::command(), table, |arguments| cli::parse(arguments).is_ok());
}
