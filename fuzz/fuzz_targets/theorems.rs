//! See `hardmax::generate::targets::theorems`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::theorems(bytes));
