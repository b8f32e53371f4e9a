//! See `hardmax::generate::targets::rational_text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardmax::generate::targets::rational_text(bytes));
