//! Temporary files in use, removed where Ctrl-C ends the process.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The list, locked.
pub(crate) fn temporary() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on an interrupt ends the process with this exit code and leaves no temporary file behind.
pub fn end_on_interrupt(exit_code: i32) {
    let handler = move || {
        for path in temporary().iter() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(exit_code);
    };
    // Without a handler Ctrl-C still ends the process; a temporary file may then stay.
    let _ = ctrlc::set_handler(handler);
}
