use async_graphql::Enum;

use crate::domain::OrganisationId;
use crate::transport_approvals::domain;

pub struct ApprovalCheck {
    pub seller: OrganisationId,
    pub check: domain::ProductCheck,
}

pub struct ApprovalEvidence(pub domain::Evidence);

/// Verdict of the rules on a product on a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::Verdict")]
pub enum TransportVerdict {
    /// A rule prohibits the transport.
    Prohibited,
    /// Required evidence is missing.
    ActionRequired,
    /// Facts that a rule needs are unknown.
    NeedsInformation,
    /// All rules are met.
    Compliant,
    /// No rule applies. This never counts as `COMPLIANT`.
    NoRuleFound,
}
