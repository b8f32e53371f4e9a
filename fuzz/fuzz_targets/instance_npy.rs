//! See `hardmax::generate::targets::instance_npy`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::instance_npy(bytes));
