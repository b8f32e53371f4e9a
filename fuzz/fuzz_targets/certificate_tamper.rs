//! See `hardmax::generate::targets::certificate_tamper`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::certificate_tamper(bytes));
