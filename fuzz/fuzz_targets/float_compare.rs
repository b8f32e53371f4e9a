//! See `hardmax_fuzz_bodies::float_compare`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax_fuzz_bodies::float_compare(bytes));
