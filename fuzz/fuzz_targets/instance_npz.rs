//! See `hardmax_fuzz_bodies::instance_npz`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::instance_npz(bytes));
