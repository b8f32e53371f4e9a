//! How many random cases.

/// The number of random cases: the environment variable `HARDMAX_CASES`, or `default`.
pub fn cases(default: u32) -> u32 {
    std::env::var("HARDMAX_CASES").ok().map_or(default, |count| count.parse().expect("HARDMAX_CASES is a number"))
}
