//! Values of the library that have names on the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use hardmax_sentiment::data::vocabulary::Padding;
use hardmax_sentiment::model::AlphaParameter;
use hardmax_sentiment::prepare::words::Cleaning;
use hardmax_sentiment::train::config::Selection;

/// Values, their names, and what they mean.
type Choices<T> = &'static [(T, &'static str, &'static str)];

pub(super) const ALPHA_PARAMETERS: Choices<AlphaParameter> = &[
    (AlphaParameter::Log, "log", "By its logarithm: positive whatever the optimiser does"),
    (AlphaParameter::Raw, "raw", "By itself, as in the paper; steps that would leave alpha >= 0.0001 stop there"),
];

pub(super) const PADDINGS: Choices<Padding> = &[
    (
        Padding::Paper,
        "paper",
        "They are filled up with a word that takes part in attention and in the mean, as in the paper's code",
    ),
    (Padding::None, "none", "Nothing"),
];

pub(super) const SELECTIONS: Choices<Selection> = &[
    (Selection::Validation, "validation", "The best on the validation part"),
    (Selection::Last, "last", "The last"),
    (
        Selection::Test,
        "test",
        "The best on the test part, as in the paper's code: the accuracy it reports is optimistic",
    ),
];

pub(super) const CLEANINGS: Choices<Cleaning> = &[
    (
        Cleaning::Unicode,
        "unicode",
        "Tags go; words of any script stay, as Unicode divides text into words, digits and apostrophes within them too",
    ),
    (Cleaning::Paper, "paper", "The paper's, for English alone: tags go, and so does every character but a-z and A-Z"),
    (Cleaning::None, "none", "Nothing"),
];

/// The parser of one of these values.
pub(super) fn choice<T: Copy + Send + Sync>(choices: Choices<T>) -> impl TypedValueParser<Value = T> {
    let names = choices.iter().map(|&(_, name, meaning)| PossibleValue::new(name).help(meaning));
    PossibleValuesParser::new(names).map(move |name| {
        let value = choices.iter().find_map(|&(value, known, _)| (known == name).then_some(value));
        // INVARIANT: the parser before accepts the names of the list alone.
        value.expect("a name of the list")
    })
}
