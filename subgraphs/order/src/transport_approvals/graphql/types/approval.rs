use async_graphql::Enum;

use crate::transport_approvals::domain;

pub struct TransportApproval(pub domain::Approval);

/// Status of a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::ApprovalStatus")]
pub enum TransportApprovalStatus {
    /// The rules are being evaluated. The decision follows automatically.
    Requested,
    /// The goods may travel until `validTo`.
    Approved,
    /// Waits for an administrator, because the rules do not lead to a decision or the seller has appealed.
    NeedsReview,
    /// The goods may not travel.
    Refused,
    /// Not valid at present, because the rules, the product, its evidence or a measurement has changed. After most changes the
    /// evaluation is repeated automatically.
    Suspended,
}

/// Author of a decision on a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::DecidedBy")]
pub enum TransportApprovalDecider {
    /// The rules alone.
    System,
    /// An administrator of the platform.
    Platform,
}

/// State of the screening of the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Screening {
    /// The parties were not screened. The platform does not screen parties yet: screen them yourself.
    NotScreened,
}
