//! See `hardmax::generate::targets::engine_vs_spec`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::engine_vs_spec(bytes));
