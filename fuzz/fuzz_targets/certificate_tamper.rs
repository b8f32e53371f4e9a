//! See `hardmax_fuzz_bodies::certificate_tamper`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::certificate_tamper(bytes));
