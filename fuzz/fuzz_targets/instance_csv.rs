//! See `hardmax_fuzz_bodies::instance_csv`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::instance_csv(bytes));
