//! Certificates of infinite-depth limits as files, and the verifier that decides whether their claims hold.
//!
//! This crate knows no search and no engine: [`verify`](verify()) replays the specification of `hardmax-model` on exact
//! numbers and works from `docs/theory.md` section 3. What one must trust for an accepted certificate is this crate and what
//! `cargo tree -p hardmax-verify` lists.

pub mod certificate;
mod parallel;
mod regime;
mod verify;

pub use verify::{MAX_LAYERS, Outcome, PatternBreak, Rejection, Verifier, verify};
