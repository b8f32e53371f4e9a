//! The two readers of certificates, the verifier in Rust and the checker extracted from Coq, on the same files.

use crate::skipped::skipped;
use hardmax::equilibrium::certificate::{self, CertificateError};
use hardmax::equilibrium::verify::verify;
use std::path::{Path, PathBuf};
use std::process::Command;

/// 0 accepted, 1 rejected, 2 unreadable, 3 undecided: as both command lines have it.
pub fn by_rust(file: &[u8]) -> i32 {
    match certificate::read(file) {
        Ok(certificate) => i32::from(verify(&certificate).is_err()),
        Err(CertificateError::Instance(_)) => 1,
        Err(CertificateError::Read(_)) => 2,
        Err(CertificateError::Undecided(_)) => 3,
        Err(other) => panic!("{other}: as which exit code does it count?"),
    }
}

/// Both, with a count of their answers.
pub struct Judges {
    checker: PathBuf,
    folder: tempfile::TempDir,
    pub counts: [usize; 4],
}

impl Judges {
    /// `None` where the checker is not built; a failure where HARDMAX_REQUIRE_CHECKER is set.
    pub fn new() -> Option<Self> {
        let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/checker/hardmax-check");
        if checker.exists() {
            return Some(Self { checker, folder: tempfile::tempdir().unwrap(), counts: [0; 4] });
        }
        skipped("HARDMAX_REQUIRE_CHECKER", "proofs/checker/hardmax-check is not built: make -C proofs checker");
        None
    }

    /// The answer of both; a failure where they differ.
    pub fn judge(&mut self, file: &[u8]) -> i32 {
        let path = self.folder.path().join("certificate.json");
        std::fs::write(&path, file).unwrap();
        let done = Command::new(&self.checker).arg(&path).output().unwrap();
        let (rust, coq) = (by_rust(file), done.status.code().unwrap());
        let said = || String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        let reader = || certificate::read(file).err().map_or_else(String::new, |error| error.to_string());
        assert_eq!(
            rust,
            coq,
            "Rust says {rust} ({}), the checker {coq} ({}) of {}",
            reader(),
            said(),
            String::from_utf8_lossy(file)
        );
        self.counts[rust as usize] += 1;
        rust
    }
}
