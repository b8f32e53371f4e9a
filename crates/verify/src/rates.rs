//! The rates of a certificate: for each token the degree p of t^p r^t, by which it exactly approaches its limit.
//!
//! By docs/theory.md section 3 a token of a settled layer is `m_i + r^t (z_i - m_i)` after t layers more, and one of a regime
//! `c_i + r^t sum_m w_{i,m} binom(t, m)`: the degree is that of the polynomial, and a token without one rests.

use crate::certificate::{Certificate, Claim};
use crate::layer::System;
use crate::rejection::{Rejection, expect};
use hardmax_model::block::Block;
use hardmax_model::rational::Rational;
use num_traits::Zero;

/// Checks the rates against limits and closed forms that have been checked; `points` are those of layer k.
pub(crate) fn check(certificate: &Certificate, system: &System, points: &Block) -> Result<(), Rejection> {
    let Some(rates) = &certificate.rates else { return Ok(()) };
    let point_of = system.point_of();
    expect("rates", rates.len(), point_of.len())?;
    let d = points.dimension();
    let rests = |token: usize| {
        let numerator = |k| points.numerators().get(point_of[token] * d + k);
        let mut limit = certificate.limits[token].iter().enumerate();
        limit.all(|(k, entry)| entry.numer() * points.denominator() == numerator(k) * entry.denom())
    };
    for (token, &claimed) in rates.iter().enumerate() {
        let found = match &certificate.claim {
            Claim::Settled | Claim::SettledAnyForm => (!rests(token)).then_some(0),
            Claim::Regime { closed_forms, .. } => degree(&closed_forms[token]),
        };
        if found != claimed {
            return Err(Rejection::Rate { token, claimed, found });
        }
    }
    Ok(())
}

/// The largest m with w_m not zero.
fn degree(newton: &[Vec<Rational>]) -> Option<usize> {
    newton.iter().rposition(|w| !w.iter().all(Zero::is_zero))
}
