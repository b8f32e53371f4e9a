//! Which reviews are positive.

/// How labels are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Labels {
    /// As words or as 1 and 0.
    Words,
    /// As stars: so many and more are positive.
    Stars(f64),
}

impl Labels {
    /// Whether a review with this label is positive; else what was expected.
    ///
    /// # Errors
    /// What a label may be.
    pub fn read(self, text: &str) -> Result<bool, String> {
        let text = text.trim();
        match self {
            Self::Words => match text.to_lowercase().as_str() {
                "positive" | "pos" | "1" | "1.0" => Ok(true),
                "negative" | "neg" | "0" | "0.0" => Ok(false),
                _ => {
                    let stars = text.parse::<f64>().is_ok_and(f64::is_finite);
                    let hint = if stars { "; stars are read by `prepare --threshold`" } else { "" };
                    Err(format!("positive, pos or 1, or negative, neg or 0{hint}"))
                }
            },
            Self::Stars(threshold) => match text.parse::<f64>() {
                Ok(stars) if stars.is_finite() => Ok(stars >= threshold),
                _ => Err("a number of stars, because of --threshold".to_owned()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_in_any_case() {
        for positive in ["positive", "Positive", "POS", "pos", "1", "1.0", " 1 "] {
            assert_eq!(Labels::Words.read(positive), Ok(true), "{positive}");
        }
        for negative in ["negative", "NEGATIVE", "neg", "Neg", "0", "0.0"] {
            assert_eq!(Labels::Words.read(negative), Ok(false), "{negative}");
        }
        for other in ["", "maybe", "yes", "-1", "2", "4.5", "nan"] {
            assert!(Labels::Words.read(other).is_err(), "{other}");
        }
        assert!(Labels::Words.read("4.5").unwrap_err().contains("--threshold"));
    }

    #[test]
    fn stars_are_read_with_a_threshold() {
        let labels = Labels::Stars(3.5);
        let read = ["5", "3.5", "3", "0.5"].map(|stars| labels.read(stars).unwrap());
        assert_eq!(read, [true, true, false, false]);
        assert!(labels.read("positive").is_err() && labels.read("inf").is_err() && labels.read("").is_err());
    }
}
