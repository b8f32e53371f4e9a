//! How much is read: bytes of a file, numbers of an instance, coordinates of a token. All three follow from the memory that
//! the process may use, and are looked at before anything is allocated.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// The memory that a process may use where nobody says how much: 1 GiB.
pub const DEFAULT_MEMORY: u64 = 1 << 30;

/// The bytes that one number takes on its way through the program: its text or float, the fraction, the integers and doubles
/// that are computed with, and what is written. Most numbers take less; those with long numerators take as much as their
/// text, which is bounded by the size of the file.
const BYTES_OF_A_NUMBER: u64 = 512;

static MEMORY: AtomicU64 = AtomicU64::new(DEFAULT_MEMORY);

/// What may be read.
///
/// ```
/// use hardmax_model::limits::Limits;
/// let limits = Limits::of_memory(1 << 30);
/// assert_eq!((limits.entries(), limits.dimension(), limits.file_bytes()), (1 << 21, 1024, 64 << 20));
/// assert_eq!(limits.to_string(), "2097152 numbers for a max-memory of 1024 MiB");
/// assert_eq!(Limits::current(), limits);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    memory: u64,
}

impl Limits {
    /// For a process that may use this many bytes of memory.
    pub const fn of_memory(bytes: u64) -> Self {
        Self { memory: bytes }
    }

    /// For a process that takes three quarters of what this machine, or the group of processes that it belongs to, has left.
    #[cfg(feature = "machine")]
    pub fn of_this_machine() -> Self {
        use sysinfo::{MemoryRefreshKind, RefreshKind, System};
        let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
        let Ok(system) = System::new_with_specifics(memory) else { return Self::of_memory(DEFAULT_MEMORY) };
        let of_group = system.cgroup_limits().map_or(u64::MAX, |group| group.free_memory);
        match system.available_memory().min(of_group) {
            // Where the system does not say.
            0 => Self::of_memory(DEFAULT_MEMORY),
            left => Self::of_memory(left / 4 * 3),
        }
    }

    /// Those of this process: [`DEFAULT_MEMORY`] until [`Self::set`] says otherwise.
    pub fn current() -> Self {
        Self::of_memory(MEMORY.load(Ordering::Relaxed))
    }

    /// Makes these the limits of this process. A program does so once, before it reads.
    pub fn set(self) {
        MEMORY.store(self.memory, Ordering::Relaxed);
    }

    /// The most numbers of a list: n times d of an instance, the labels, the entries of a certificate.
    pub const fn entries(self) -> usize {
        let entries = self.memory / BYTES_OF_A_NUMBER;
        if entries < isize::MAX as u64 { entries as usize } else { isize::MAX as usize }
    }

    /// The most coordinates of one token: a form has the square of that many numbers, half of all at most.
    pub const fn dimension(self) -> usize {
        (self.entries() / 2).isqrt()
    }

    /// The memory that the limits follow from, for messages.
    pub(crate) fn memory(self) -> String {
        format!("a max-memory of {} MiB", self.memory >> 20)
    }

    /// The largest file, in bytes.
    pub const fn file_bytes(self) -> u64 {
        self.memory / 16
    }
}

impl fmt::Display for Limits {
    /// The numbers, and the memory that they follow from.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{} numbers for {}", self.entries(), self.memory())
    }
}
