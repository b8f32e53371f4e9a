//! The kit on a small model: names, jobs, reports that merge, shrinking, cases, least shares and lines.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

mod case;
mod cover;
mod job;
mod lines;
mod merge;
mod model;
mod names;
mod shrink;
