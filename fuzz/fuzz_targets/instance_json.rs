//! See `hardmax_fuzz_bodies::instance_json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::instance_json(bytes));
