//! A layer of somebody else's, in floats, as [dynamics](crate::dynamics) that the statements can be checked on.

use crate::dynamics::{Layer, Spec, Step};
use crate::form::Form;
use crate::instance::Instance;
use crate::rational::Rational;
use crate::tokens::Tokens;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A binary float format: its significant bits, and the exponents of its least positive number and of the power of two
/// that it no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The significant bits p; the unit roundoff is `2^-p`.
    pub significant: u32,
    /// All its numbers are multiples of `2^least`.
    pub least: i32,
    /// All its numbers are below `2^beyond` in absolute value.
    pub beyond: i32,
}

impl Format {
    /// IEEE 754 binary64.
    pub const F64: Self = Self { significant: 53, least: -1074, beyond: 1024 };
    /// IEEE 754 binary32.
    pub const F32: Self = Self { significant: 24, least: -149, beyond: 128 };
    /// IEEE 754 binary16.
    pub const F16: Self = Self { significant: 11, least: -24, beyond: 16 };
    /// bfloat16.
    pub const BF16: Self = Self { significant: 8, least: -133, beyond: 128 };

    /// `2^-p`: rounding to nearest changes a number by at most this part of it.
    pub fn roundoff(self) -> f64 {
        (-f64::from(self.significant)).exp2()
    }

    /// Whether every product and every partial sum of every score of `tokens` is a number of the format, in whatever order they are
    /// added up: then a layer sees all ties. The step size must be one too.
    ///
    /// All of them are multiples of one power of two, and at most the sum of absolute values. That is all there is to ask.
    pub fn holds_scores(self, instance: &Instance, tokens: &Tokens) -> bool {
        let form = instance.form();
        let (Some(token_bits), Some(form_bits), Some(alpha_bits)) = (
            bits_after_point(tokens.entries()),
            bits_after_point(form.rows().iter().flatten()),
            bits_after_point([instance.alpha()]),
        ) else {
            return false;
        };
        let largest = |scaled: Rational, bits: u64| scaled <= Rational::from_integer(BigInt::one() << bits);
        let fits = |sum: &Rational, bits: u64| {
            let units = sum * Rational::from_integer(BigInt::one() << bits);
            bits <= u64::from(self.least.unsigned_abs())
                && largest(units, u64::from(self.significant))
                && largest(sum.clone(), u64::from(self.beyond.unsigned_abs()) - 1)
        };
        // The largest |z_k| over all tokens bounds every sum of products.
        let magnitudes: Vec<Rational> =
            (0..tokens.dimension()).map(|k| tokens.rows().map(|row| row[k].abs()).max().unwrap_or_default()).collect();
        let covector = absolute(form).covector(&magnitudes);
        let score: Rational = covector.iter().zip(&magnitudes).map(|(a, z)| a * z).sum();
        magnitudes.iter().all(|sum| fits(sum, token_bits))
            && form.rows().iter().flatten().all(|entry| fits(&entry.abs(), form_bits))
            && fits(instance.alpha(), alpha_bits)
            && covector.iter().all(|sum| fits(sum, token_bits + form_bits))
            && fits(&score, 2 * token_bits + form_bits)
    }
}

fn absolute(form: &Form) -> Form {
    let rows = form.rows().iter().map(|row| row.iter().map(Signed::abs).collect()).collect();
    // INVARIANT: the rows of a form are square.
    Form::square(rows).expect("a square matrix")
}

/// The least s such that all numbers are multiples of `2^-s`; none where one is no binary fraction.
fn bits_after_point<'a>(entries: impl IntoIterator<Item = &'a Rational>) -> Option<u64> {
    entries.into_iter().try_fold(0, |most, entry| {
        let shift = entry.denom().trailing_zeros().unwrap_or(0);
        (entry.denom() >> shift).is_one().then_some(shift.max(most))
    })
}

/// What a layer under test is given: the tokens of a layer and the parameters, as numbers of its format.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Row by row. Shape (n, d).
    pub tokens: &'a [f64],
    /// n.
    pub len: usize,
    /// d.
    pub dimension: usize,
    /// The step size.
    pub alpha: f64,
    /// Row by row. Shape (d, d); none for the identity.
    pub form: Option<&'a [f64]>,
}

/// Why a layer's answer is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// Another number of entries.
    #[error("the layer returned {found} numbers, expected {expected}: {len} tokens of {dimension} coordinates")]
    Shape {
        /// The entries returned.
        found: usize,
        /// n times d.
        expected: usize,
        /// n.
        len: usize,
        /// d.
        dimension: usize,
    },
    /// An entry that is no number.
    #[error("the layer returned {value} for token {token}, coordinate {coordinate}, expected a finite number")]
    NotFinite {
        /// The token.
        token: usize,
        /// The coordinate.
        coordinate: usize,
        /// `NaN`, `inf` or `-inf`.
        value: String,
    },
    /// The layer failed.
    #[error("the layer failed: {0}")]
    Failed(String),
}

/// A layer in floats under test.
///
/// Where every score of a layer is held by the format exactly ([`Format::holds_scores`]), the function is called, and each token it
/// returns is compared with the exact one: within [`FloatLayer::bound`] it counts as that, beyond it as it is. At other layers, where
/// two correct programs may differ on a tie, the exact layer stands in; and for a function [without forms](FloatLayer::without_forms)
/// where a statement asks about another form. So a statement that fails was broken by the function, and
/// what it breaks by less than the bound is not seen.
pub struct FloatLayer<F> {
    function: Arc<F>,
    format: Format,
    forms: bool,
    seen: Arc<Seen>,
}

/// What was seen of a layer so far.
#[derive(Debug, Default)]
struct Seen {
    calls: AtomicUsize,
    /// The largest error of a token that counts as exact, in parts of the bound.
    worst: Mutex<f64>,
    failure: Mutex<Option<AnswerError>>,
}

impl<F> Clone for FloatLayer<F> {
    fn clone(&self) -> Self {
        Self {
            function: Arc::clone(&self.function),
            format: self.format,
            forms: self.forms,
            seen: Arc::clone(&self.seen),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<F: Fn(Call) -> Result<Vec<f64>, String> + Send + Sync + 'static> FloatLayer<F> {
    /// A function from tokens to the tokens after a layer, row by row, in a format.
    pub fn new(function: F, format: Format) -> Self {
        Self { function: Arc::new(function), format, forms: true, seen: Arc::default() }
    }

    /// The same for a function that knows the identity alone: it is not asked about other forms.
    #[must_use]
    pub fn without_forms(self) -> Self {
        Self { forms: false, ..self }
    }

    /// How often the function was called.
    pub fn calls(&self) -> usize {
        self.seen.calls.load(Ordering::Relaxed)
    }

    /// The largest error of a token that counts as exact, as a part of the bound.
    pub fn worst(&self) -> f64 {
        *lock(&self.seen.worst)
    }

    /// The first answer that was none, and forgets it.
    pub fn take_failure(&self) -> Option<AnswerError> {
        lock(&self.seen.failure).take()
    }

    /// How far a coordinate may be from the exact one: `(2 n + 16) u M` with M the largest coordinate in absolute value and u the
    /// [unit roundoff](Format::roundoff).
    ///
    /// A mean of k <= n numbers of at most M, added up in any order and divided, is off by at most `k u M`, to first order. The layer as
    /// `(z + alpha m)/(1 + alpha)` adds four roundings of numbers of at most M after the division, and as `z + beta (m - z)` twice the mean's error, four
    /// roundings of numbers of at most 2 M, and two of beta. The rest is room for second order.
    pub fn bound(&self, tokens: &Tokens) -> Rational {
        let largest = tokens.entries().iter().map(Signed::abs).max().unwrap_or_default();
        let unit = Rational::new(BigInt::one(), BigInt::one() << self.format.significant);
        largest * unit * Rational::from_integer((2 * tokens.len() + 16).into())
    }

    fn answer(&self, instance: &Instance, tokens: &Tokens) -> Result<Tokens<f64>, AnswerError> {
        // INVARIANT: the format holds these numbers, and doubles hold all its numbers.
        let float = |entry: &Rational| entry.to_f64().expect("a number of the format");
        let given: Vec<f64> = tokens.entries().iter().map(float).collect();
        let form: Option<Vec<f64>> =
            (!instance.form().is_identity()).then(|| instance.form().rows().iter().flatten().map(float).collect());
        let (len, dimension) = (tokens.len(), tokens.dimension());
        let alpha = float(instance.alpha());
        let call = Call { tokens: &given, len, dimension, alpha, form: form.as_deref() };
        self.seen.calls.fetch_add(1, Ordering::Relaxed);
        let found = (self.function)(call).map_err(AnswerError::Failed)?;
        if found.len() != given.len() {
            return Err(AnswerError::Shape { found: found.len(), expected: given.len(), len, dimension });
        }
        if let Some(place) = found.iter().position(|entry| !entry.is_finite()) {
            let (token, coordinate) = (place / dimension, place % dimension);
            return Err(AnswerError::NotFinite { token, coordinate, value: found[place].to_string() });
        }
        // INVARIANT: the entries fill rows of the dimension.
        Ok(Tokens::from_rows(found.chunks(dimension).map(<[f64]>::to_vec).collect()).expect("rows of one length"))
    }

    /// The exact token where the answer is within the bound, else the answer.
    fn judged(&self, exact: &[Rational], answer: &[f64], bound: &Rational) -> Vec<Rational> {
        // INVARIANT: the entries are finite.
        let rational = |entry: &f64| Rational::from_float(*entry).expect("a finite number");
        let answered: Vec<Rational> = answer.iter().map(rational).collect();
        let error = exact.iter().zip(&answered).map(|(a, b)| (a - b).abs()).max().unwrap_or_default();
        if error > *bound {
            return answered;
        }
        if !bound.is_zero() {
            let mut worst = lock(&self.seen.worst);
            *worst = worst.max((error / bound).to_f64().unwrap_or(1.0));
        }
        exact.to_vec()
    }
}

impl<F: Fn(Call) -> Result<Vec<f64>, String> + Send + Sync + 'static> Layer for FloatLayer<F> {
    fn step(&self, instance: &Instance, tokens: &Tokens) -> Step {
        let exact = Spec.step(instance, tokens);
        let asked = self.forms || instance.form().is_identity();
        if !asked || !self.format.holds_scores(instance, tokens) {
            return exact;
        }
        let answer = match self.answer(instance, tokens) {
            Ok(answer) => answer,
            Err(failure) => {
                lock(&self.seen.failure).get_or_insert(failure);
                return exact;
            }
        };
        let bound = self.bound(tokens);
        let rows = exact.tokens.rows().zip(answer.rows()).map(|(exact, answer)| self.judged(exact, answer, &bound));
        // INVARIANT: rows of the dimension of the exact ones.
        let tokens = Tokens::from_rows(rows.collect()).expect("rows of one length");
        Step { attention: exact.attention, tokens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rational::ratio;

    fn instance(rows: &[[(i64, i64); 2]], alpha: Rational) -> Instance {
        let rows = rows.iter().map(|row| row.map(|(p, q)| ratio(p, q)).to_vec()).collect();
        Instance::new(rows, None, alpha).unwrap()
    }

    fn holds(format: Format, rows: &[[(i64, i64); 2]]) -> bool {
        let instance = instance(rows, ratio(1, 2));
        format.holds_scores(&instance, instance.tokens())
    }

    #[test]
    fn scores_are_held_up_to_the_last_bit_and_no_further() {
        // 2^12 twice: the square has 2^24 units, and half of them fit.
        assert!(holds(Format::F32, &[[(1 << 12, 1), (0, 1)]]));
        assert!(!holds(Format::F32, &[[((1 << 12) + 1, 1), (0, 1)]]));
        assert!(!holds(Format::F32, &[[(1 << 12, 1), (1, 1)]]));
        assert!(holds(Format::F64, &[[(1 << 26, 1), (1 << 25, 1)]]));
        // A fraction counts with its bits after the point, and thirds are held by none.
        assert!(holds(Format::F16, &[[(5, 4), (3, 4)]]));
        assert!(!holds(Format::BF16, &[[(17, 1), (0, 1)]]));
        assert!(!holds(Format::F64, &[[(1, 3), (0, 1)]]));
        // binary16 ends at 2^16, and at 2^-24.
        assert!(!holds(Format::F16, &[[(256, 1), (0, 1)]]));
        assert!(holds(Format::F16, &[[(1, 1 << 12), (0, 1)]]));
        assert!(!holds(Format::F16, &[[(1, 1 << 13), (0, 1)]]));
        let thirds = instance(&[[(1, 1), (0, 1)]], ratio(1, 3));
        assert!(!Format::F64.holds_scores(&thirds, thirds.tokens()));
    }

    #[test]
    fn an_answer_counts_as_exact_within_the_bound_alone() {
        let start = instance(&[[(1, 1), (1, 1)], [(1, 1), (-1, 1)], [(1, 2), (0, 1)]], ratio(1, 2));
        let exact = Spec.step(&start, start.tokens());
        let moved_by = |units: f64| {
            let answer = exact.tokens.entries().iter().map(|x| x.to_f64().unwrap()).collect::<Vec<_>>();
            let layer = FloatLayer::new(
                move |call: Call| {
                    assert_eq!((call.len, call.dimension, call.alpha, call.form), (3, 2, 0.5, None));
                    let mut answer = answer.clone();
                    answer[4] += units * Format::F64.roundoff();
                    Ok(answer)
                },
                Format::F64,
            );
            (layer.step(&start, start.tokens()), layer)
        };
        let (near, layer) = moved_by(21.0);
        assert_eq!((near, layer.calls()), (exact.clone(), 1));
        assert!(layer.worst() > 0.9 && layer.worst() < 1.0, "{}", layer.worst());
        let (far, layer) = moved_by(24.0);
        assert_ne!(far.tokens[2], exact.tokens[2]);
        assert_eq!((&far.tokens[1], &far.attention, layer.worst()), (&exact.tokens[1], &exact.attention, 0.0));
    }

    #[test]
    fn what_is_no_answer_is_told_once() {
        let start = instance(&[[(1, 1), (1, 1)]], ratio(1, 2));
        let layer = FloatLayer::new(|_: Call| Ok(vec![1.0]), Format::F64);
        layer.step(&start, start.tokens());
        let told = layer.take_failure().unwrap().to_string();
        assert_eq!(told, "the layer returned 1 numbers, expected 2: 1 tokens of 2 coordinates");
        assert_eq!(layer.take_failure(), None);
        let failing = FloatLayer::new(|_: Call| Err("no memory".to_owned()), Format::F64);
        failing.step(&start, start.tokens());
        assert_eq!(failing.take_failure(), Some(AnswerError::Failed("no memory".to_owned())));
        let wild = FloatLayer::new(|_: Call| Ok(vec![f64::NAN, 0.0]), Format::F64);
        wild.step(&start, start.tokens());
        let told = wild.take_failure().unwrap().to_string();
        assert_eq!(told, "the layer returned NaN for token 0, coordinate 0, expected a finite number");
    }
}
