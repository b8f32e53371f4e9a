//! See `hardmax::generate::targets::settle_and_verify`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::settle_and_verify(bytes));
