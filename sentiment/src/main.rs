//! The binary `hardmax-sentiment`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
