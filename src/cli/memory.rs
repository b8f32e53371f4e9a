//! How much memory the program may use: what is larger is refused before it is read.

use bytesize::ByteSize;
use hardmax::limits::Limits;

/// The limit on memory, for commands that read files.
#[derive(clap::Args)]
pub(super) struct MemoryArgs {
    /// Memory that what is read may take, like 8GiB [default: three quarters of what is there]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_memory: Option<ByteSize>,
}

/// The least that is asked for: the program itself takes some of it.
const LEAST: ByteSize = ByteSize::mib(64);

fn size(text: &str) -> Result<ByteSize, String> {
    match text.parse::<ByteSize>() {
        Ok(size) if size >= LEAST => Ok(size),
        _ => Err(format!("expected a size of at least {}, like 512MiB or 8GiB", LEAST.display().iec())),
    }
}

impl MemoryArgs {
    /// What may be read.
    pub fn limits(&self) -> Limits {
        self.max_memory.map_or_else(Limits::of_this_machine, |size| Limits::of_memory(size.as_u64()))
    }
}
