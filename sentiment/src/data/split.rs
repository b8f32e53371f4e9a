//! Training, validation and test parts by a portable shuffle.
//!
//! Reviews are sorted by the hex SHA-256 of "seed/split/label/id", so that any program in any language finds the same parts.

use super::{Review, hex};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How reviews are divided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(expecting = "how reviews are divided, an object")]
pub struct SplitRule {
    /// What the shuffle starts from.
    pub seed: u64,
    /// The share of all reviews that is not for testing.
    pub train: f64,
    /// The share of those that is kept for validation.
    pub validation: f64,
}

impl Default for SplitRule {
    fn default() -> Self {
        Self { seed: 0, train: 0.7, validation: 0.1 }
    }
}

/// The parts, as indices of reviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// What is trained on.
    pub train: Vec<usize>,
    /// What the epoch is chosen on.
    pub validation: Vec<usize>,
    /// What accuracy is reported on.
    pub test: Vec<usize>,
}

impl SplitRule {
    /// Divides `reviews`.
    ///
    /// # Errors
    /// [`Error::Request`] where a share is outside [0, 1] or nothing is left to train on.
    pub fn divide(&self, reviews: &[Review]) -> Result<Parts> {
        for (name, share) in [("train", self.train), ("validation", self.validation)] {
            if !(0.0..=1.0).contains(&share) {
                return Err(Error::Request(format!("the share for {name} is {share}, expected 0 to 1")));
            }
        }
        let key = |review: &Review| {
            let name = format!("{}/{}/{}/{}", self.seed, review.split, u8::from(review.label), review.id);
            hex(&Sha256::digest(name))
        };
        let mut keyed: Vec<(String, usize)> = reviews.iter().enumerate().map(|(i, review)| (key(review), i)).collect();
        keyed.sort_unstable();
        let order: Vec<usize> = keyed.into_iter().map(|(_, index)| index).collect();
        // A share of a whole number is that number, whatever the rounding of the product.
        let part = |share: f64, whole: usize| (share * whole as f64 + 1e-9).floor() as usize;
        let (rest, test) = order.split_at(part(self.train, order.len()));
        let (train, validation) = rest.split_at(rest.len() - part(self.validation, rest.len()));
        if train.is_empty() {
            return Err(Error::Request(format!("{} reviews leave nothing to train on", reviews.len())));
        }
        Ok(Parts { train: train.to_vec(), validation: validation.to_vec(), test: test.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reviews(n: usize) -> Vec<Review> {
        let review = |i: usize| Review {
            split: "train".into(),
            label: i % 2 == 1,
            id: i.to_string(),
            rating: String::new(),
            text: String::new(),
        };
        (0..n).map(review).collect()
    }

    #[test]
    fn parts_are_disjoint_complete_and_of_the_shares() {
        let parts = SplitRule::default().divide(&reviews(1000)).unwrap();
        assert_eq!((parts.train.len(), parts.validation.len(), parts.test.len()), (630, 70, 300));
        let mut all = [parts.train, parts.validation, parts.test].concat();
        all.sort_unstable();
        assert_eq!(all, (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_is_that_of_the_hashes() {
        // `printf 0/train/0/0 | sha256sum` begins with fb2eb780, 0/train/1/1 with a1f54ba7, 0/train/0/2 with c16f7244.
        let rule = SplitRule { train: 1.0, validation: 0.0, seed: 0 };
        assert_eq!(rule.divide(&reviews(3)).unwrap().train, [1, 2, 0]);
        let other = SplitRule { seed: 1, ..rule };
        assert_ne!(other.divide(&reviews(100)).unwrap(), rule.divide(&reviews(100)).unwrap());
    }

    #[test]
    fn senseless_shares_are_refused() {
        let rule = SplitRule { train: 1.5, ..SplitRule::default() };
        assert_eq!(rule.divide(&reviews(3)).unwrap_err().to_string(), "the share for train is 1.5, expected 0 to 1");
        assert!(SplitRule::default().divide(&reviews(1)).is_err());
    }
}
