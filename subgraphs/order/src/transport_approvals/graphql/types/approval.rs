use async_graphql::Enum;

use crate::transport_approvals::domain;

pub struct TransportApproval(pub domain::Approval);

/// Where a transport approval is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::ApprovalStatus")]
pub enum TransportApprovalStatus {
    /// The rules are being asked; the decision follows by itself.
    Requested,
    Approved,
    /// The rules cannot tell, or a refusal was appealed against: somebody has to look.
    NeedsReview,
    Refused,
    /// Something behind it has changed: it does not hold. The rules are asked again by themselves.
    Suspended,
}

/// Who decided on a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::DecidedBy")]
pub enum TransportApprovalDecider {
    /// The rules alone.
    System,
    /// A person of the platform.
    Platform,
}

/// Whether the parties were screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Screening {
    /// The platform does not screen parties yet: do it yourself.
    NotScreened,
}
