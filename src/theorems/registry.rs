//! All statements by id: what the command line, the reports and the generated tables go through.

use super::*;

/// Every statement, in the order of docs/theory.md.
pub static REGISTRY: &[&dyn Theorem] = &[
    &progress::Progress,
    &norm_growth::NormGrowth,
    &hull_nesting::HullNesting,
    &attention_monotone::AttentionMonotone,
    &injectivity::Injectivity,
    &attention_order::AttentionOrder,
    &leaders_exist::LeadersExist,
    &separation::Separation,
    &leader_invariance::LeaderInvariance,
    &follower_lock::FollowerLock,
    &equivariance::Equivariance,
    &certificate_sound::CertificateSound,
    &vertices_are_leaders::VerticesAreLeaders,
    &face_projection::FaceProjection,
    &certificate_complete::CertificateComplete,
    &regime_sound::RegimeSound,
    &convergence::Convergence,
    &tie_free_limits::TieFreeLimits,
    &softmax_gap::SoftmaxGap,
];

/// The statement with this id.
pub fn find(id: &str) -> Option<&'static dyn Theorem> {
    REGISTRY.iter().copied().find(|theorem| theorem.id() == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// What each statement says, where it comes from and what it needs.
    #[test]
    fn the_statements_as_they_are_read() {
        let mut text = String::new();
        for theorem in REGISTRY {
            let id = theorem.id();
            writeln!(text, "{id}: {}\n    {}; {:?}", theorem.statement(), theorem.source(), theorem.hypotheses())
                .unwrap();
            assert_eq!(find(id).map(|found| found.statement()), Some(theorem.statement()));
        }
        assert!(find("no_such_statement").is_none());
        insta::assert_snapshot!(text);
    }
}
