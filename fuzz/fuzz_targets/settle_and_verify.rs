//! See `hardmax_fuzz_bodies::settle_and_verify`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::settle_and_verify(bytes));
