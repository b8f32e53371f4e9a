//! The `hardmax` command line.

fn main() -> std::process::ExitCode {
    hardmax::cli::main().into()
}
