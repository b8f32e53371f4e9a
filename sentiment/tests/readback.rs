//! What `prepare` writes, `train` reads: whatever stands in a review.

#[path = "../../tests/common/cases.rs"]
mod cases;
#[path = "../../tests/common/config.rs"]
mod config;

use config::config;
use hardmax_sentiment::data::{Review, read};
use hardmax_sentiment::prepare::words::Cleaning;
use hardmax_sentiment::prepare::{Steps, write};
use proptest::prelude::*;

/// Any text, and often one with what delimits cells and lines.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a\"\\\\\t\n\r,; é\u{feff}-\u{ff10}]{0,12}", "\"[a-z\" \t]{0,6}\""]
}

fn review() -> impl Strategy<Value = Review> {
    let cells = (text(), any::<bool>(), text(), text(), text());
    cells.prop_map(|(split, label, id, rating, text)| Review { split, label, id, rating, text })
}

#[test]
fn what_is_prepared_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let cleanings = prop_oneof![Just(Cleaning::Unicode), Just(Cleaning::Paper), Just(Cleaning::None)];
    let reviews = prop::collection::vec(review(), 1..6);
    proptest!(config("readback", 60), |(reviews in reviews, cleaning in cleanings, lowercase: bool, packed: bool)| {
        let path = folder.path().join(if packed { "out.tsv.zst" } else { "out.tsv" });
        let steps = Steps { cleaning, lowercase, stop_words: false, lemmas: None };
        let written = write(reviews.iter().cloned().map(Ok), &steps, &path, |_| ()).unwrap();
        let expected: Vec<Review> =
            reviews.into_iter().map(|review| Review { text: steps.apply(&review.text), ..review }).collect();
        let dataset = read(&path).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(written.empty, dataset.empty().len());
        prop_assert_eq!(dataset.reviews, expected);
    });
}
