//! Certificates with one claim that is false.

use hardmax::equilibrium::certificate::{Certificate, Claim};
use hardmax::rational::ratio;

/// Makes one claim false; `None` where the certificate has no claim of the kind.
pub type Fault = fn(&mut Certificate) -> Option<()>;

pub const FAULTS: [(&str, Fault); 6] = [
    ("certificate: limit nudged by 1/10^9", |certificate| {
        certificate.limits.last_mut()?[0] += ratio(1, 1_000_000_000);
        Some(())
    }),
    ("certificate: settled one layer early", |certificate| {
        let earlier = certificate.layer.checked_sub(1).filter(|_| certificate.claim == Claim::Settled)?;
        certificate.layer = earlier;
        certificate.attention.pop().map(drop)
    }),
    ("certificate: leader left out", |certificate| certificate.leaders.pop().map(drop)),
    ("certificate: follower among the leaders", |certificate| {
        let follower = (0..certificate.limits.len()).find(|i| !certificate.leaders.contains(i))?;
        certificate.leaders.push(follower);
        certificate.leaders.sort_unstable();
        Some(())
    }),
    ("certificate: tie broken in the last pattern", |certificate| {
        let last = certificate.attention.last_mut()?;
        let mut sets = last.to_vec();
        sets.iter_mut().find(|set| set.len() > 1)?.truncate(1);
        *last = sets.into();
        Some(())
    }),
    ("certificate: last Newton coefficient dropped", |certificate| match &mut certificate.claim {
        Claim::Regime { closed_forms, .. } => closed_forms.iter_mut().find(|form| form.len() > 1)?.pop().map(drop),
        Claim::Settled | Claim::SettledAnyForm => None,
    }),
];
