//! See `hardmax::generate::targets::instance_csv`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::instance_csv(bytes));
