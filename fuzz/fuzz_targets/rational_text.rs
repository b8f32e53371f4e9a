//! See `hardmax_fuzz_bodies::rational_text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::rational_text(bytes));
