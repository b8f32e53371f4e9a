//! See `hardmax_fuzz_bodies::proved_spec`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::proved_spec(bytes));
