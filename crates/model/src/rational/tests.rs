use super::*;
use RationalErrorReason as Reason;

fn text(literal: &str) -> String {
    parse(literal).unwrap().to_string()
}

#[test]
fn reads_the_grammar() {
    assert_eq!(text("-3/4"), "-3/4");
    assert_eq!(text("  7\t"), "7");
    assert_eq!(text("0.125"), "1/8");
    assert_eq!(text("-0.50e1"), "-5");
    assert_eq!(text("12E-1"), "6/5");
    assert_eq!(text("1e+2"), "100");
    assert_eq!(text("6/4"), "3/2");
    assert_eq!(text("-0"), "0");
    assert_eq!(text("007"), "7");
    assert_eq!(text("1e4096").len(), 4097);
    assert_eq!(text("1e00000000004096").len(), 4097);
}

#[test]
fn writes_reduced_text() {
    assert_eq!(to_text(&ratio(6, -4)), "-3/2");
    assert_eq!(to_text(&ratio(14, 2)), "7");
}

#[test]
fn fractions_of_words_and_of_longer_integers_are_reduced_alike() {
    let ends = [0, 1, -1, 6, -4, 35, i64::MAX, -i64::MAX, i64::MIN];
    for (numerator, denominator) in ends.iter().flat_map(|n| ends.map(|d| (BigInt::from(*n), BigInt::from(d)))) {
        if denominator.is_zero() {
            continue;
        }
        let expected = BigRational::new(numerator.clone(), denominator.clone());
        let found = Rational::new(numerator.clone(), denominator.clone());
        assert_eq!((found.numer(), found.denom()), (expected.numer(), expected.denom()), "{numerator}/{denominator}");
    }
}

#[test]
#[should_panic(expected = "denominator == 0")]
fn a_fraction_over_zero_is_refused() {
    drop(Rational::new(1.into(), 0.into()));
}

#[test]
fn floats_are_what_they_are_and_in_lowest_terms() {
    let floats =
        [0.0, -0.0, 1.0, -1.5, 0.1, 1e300, -1e-300, f64::MIN_POSITIVE, 5e-324, f64::MAX, 6.0, 9.007199254740993e15];
    for float in floats {
        let expected = Rational::from(BigRational::from_float(float).unwrap());
        assert_eq!(Rational::from_float(float), Some(expected), "{float}");
    }
    for float in [0.1f32, -3.0, f32::MIN_POSITIVE, 1e-45, f32::MAX] {
        let expected = Rational::from(BigRational::from_float(float).unwrap());
        assert_eq!(Rational::from_float(float), Some(expected), "{float}");
    }
    assert!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].iter().all(|float| Rational::from_float(*float).is_none()));
}

#[test]
fn refuses_everything_else() {
    let words = [
        "", " ", "-", "--1", "+1", "1/", "/2", "1/-2", "1.", ".5", "1.5/2", "1/2.5", "1e", "1e+", "1/2e3", "0x10", "½",
        "1 2", "1_000", "inf", "nan", "NaN", "1e1.5", "٣", "1/2/3", "--", "1e5/2", "x/0", ".e9999",
    ];
    for word in words {
        assert_eq!(parse(word).unwrap_err().reason(), Reason::Grammar, "{word:?}");
    }
    assert_eq!(parse("1/0").unwrap_err().reason(), Reason::ZeroDenominator);
    assert_eq!(parse("0/000").unwrap_err().reason(), Reason::ZeroDenominator);
}

#[test]
fn limits_hold_before_a_number_is_built() {
    for word in ["1e4097", "1e-4097", "1e999999999", "1e99999999999999999999"] {
        assert_eq!(parse(word).unwrap_err().reason(), Reason::Exponent, "{word}");
    }
    assert!(parse(&"9".repeat(MAX_LITERAL_CHARS)).is_ok());
    assert_eq!(parse(&"9".repeat(MAX_LITERAL_CHARS + 1)).unwrap_err().reason(), Reason::TooLong);
    let decimal = |chars: usize| parse(&format!("0.{}", "9".repeat(chars - 2))).map_err(|error| error.reason());
    assert!(decimal(MAX_DECIMAL_CHARS).is_ok());
    assert_eq!(decimal(MAX_DECIMAL_CHARS + 1), Err(Reason::TooLong));
}

/// The longest texts of the decimals that are read: what was read is written and read again.
#[test]
fn every_decimal_that_is_read_can_be_written() {
    for exponent in ["e4096", "e-4096"] {
        let nines = "9".repeat(MAX_DECIMAL_CHARS - exponent.len() - 2);
        for literal in [format!("9.{nines}{exponent}"), format!("-{nines}{exponent}")] {
            let value = parse(&literal).unwrap();
            assert_eq!(parse(&to_text(&value)), Ok(value), "{exponent}");
        }
    }
}

#[test]
fn what_is_read_can_be_written_and_what_is_written_read() {
    let fits = format!("0.{}e-3000", "9".repeat(3400));
    let value = parse(&fits).unwrap();
    assert_eq!(parse(&written(&value).unwrap()), Ok(value));
    let longest = parse(&"9".repeat(MAX_LITERAL_CHARS)).unwrap();
    assert_eq!(written(&longest).unwrap().len(), MAX_LITERAL_CHARS);
    let longer = -&longest;
    assert_eq!(written(&longer), Err(TooLongToRead { characters: MAX_LITERAL_CHARS as u64 + 1 }));
    let far = Rational::from_integer(BigInt::from(1) << 1_000_000);
    assert_eq!(written(&far), Err(TooLongToRead { characters: 301_030 }));
    assert!(serde_json::to_string(&Text(far)).unwrap_err().to_string().starts_with("a number in it has about 301030"));
}

#[test]
fn messages_name_the_text_and_cut_it() {
    assert_eq!(parse("1/0").unwrap_err().to_string(), "\"1/0\": the denominator is zero");
    let long = parse(&"1".repeat(70_000)).unwrap_err().to_string();
    assert!(long.contains("(70000 characters)") && long.len() < 160, "{long}");
}
