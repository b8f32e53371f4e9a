//! Exit codes.

/// What a run of the command line came to. Where several hold, the first in this order that does: 2, 1, 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All held, the limit is decided, the certificate is verified, no divergence was asked to fail.
    Success = 0,
    /// A theorem is violated, a certificate is rejected, or a divergence was found and asked to fail.
    Failure = 1,
    /// Bad usage or bad input: nothing was computed, nothing written.
    BadInput = 2,
    /// Undecided or not applicable was all that came of it: a vacuous run is not a pass.
    Vacuous = 3,
    /// Interrupted by Ctrl-C: no half-written file is left.
    Interrupted = 130,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
