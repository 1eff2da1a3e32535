use async_graphql::Enum;

use crate::domain::OrganisationId;
use crate::transport_approvals::domain;

pub struct ApprovalCheck {
    pub seller: OrganisationId,
    pub check: domain::ProductCheck,
}

pub struct ApprovalEvidence(pub domain::Evidence);

/// What the rules say about a product on a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::Verdict")]
pub enum TransportVerdict {
    Prohibited,
    ActionRequired,
    NeedsInformation,
    Compliant,
    NoRuleFound,
}
