//! See `hardmax::generate::targets::float_compare`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::float_compare(bytes));
