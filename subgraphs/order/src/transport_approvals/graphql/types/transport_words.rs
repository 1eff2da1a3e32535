//! The enums of consignments and transport approvals: the domain's, word for word.

use async_graphql::Enum;

/// Where a consignment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::ConsignmentStatus")]
pub enum ConsignmentStatus {
    /// Not approved yet, or not any more.
    Planned,
    /// Its transport approval holds: it may leave.
    Cleared,
    InTransit,
    /// Stopped on its way: the platform decides.
    OnHold,
    Arrived,
    /// Stopped on its way, for good.
    Rejected,
    Closed,
    Cancelled,
}

/// What has happened to a consignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::ConsignmentEvent")]
pub enum ConsignmentEvent {
    #[graphql(name = "CONSIGNMENT_CREATED")]
    Created,
    #[graphql(name = "CONSIGNMENT_UPDATED")]
    Updated,
    #[graphql(name = "CONSIGNMENT_CLEARED")]
    Cleared,
    /// Its approval does not hold any more.
    #[graphql(name = "CONSIGNMENT_UNCLEARED")]
    Uncleared,
    DeviceAssigned,
    DeviceUnassigned,
    #[graphql(name = "CONSIGNMENT_DISPATCHED")]
    Dispatched,
    #[graphql(name = "CONSIGNMENT_HELD")]
    Held,
    #[graphql(name = "CONSIGNMENT_RELEASED")]
    Released,
    #[graphql(name = "CONSIGNMENT_REJECTED")]
    Rejected,
    #[graphql(name = "CONSIGNMENT_ARRIVED")]
    Arrived,
    #[graphql(name = "CONSIGNMENT_CLOSED")]
    Closed,
    #[graphql(name = "CONSIGNMENT_CANCELLED")]
    Cancelled,
}

/// What has happened to a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::ApprovalEvent")]
pub enum TransportApprovalEvent {
    /// The rules were asked, for the first time or again.
    #[graphql(name = "TRANSPORT_APPROVAL_REQUESTED")]
    Requested,
    #[graphql(name = "TRANSPORT_APPROVED")]
    Approved,
    #[graphql(name = "TRANSPORT_REVIEW_NEEDED")]
    ReviewNeeded,
    #[graphql(name = "TRANSPORT_REFUSED")]
    Refused,
    #[graphql(name = "TRANSPORT_APPROVAL_SUSPENDED")]
    Suspended,
    #[graphql(name = "APPROVAL_APPEALED")]
    Appealed,
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

/// Incoterms 2020: who bears which cost and risk. FAS, FOB, CFR and CIF are for SEA only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::Incoterm")]
pub enum Incoterm {
    Exw,
    Fca,
    Cpt,
    Cip,
    Dap,
    Dpu,
    Ddp,
    Fas,
    Fob,
    Cfr,
    Cif,
}

/// In which order a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::service::Sort")]
pub enum TransportSort {
    /// The last that was made first.
    Newest,
    Oldest,
}

/// What an administrator decides on a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TransportApprovalDecision {
    Approve,
    Refuse,
}

/// What an administrator decides on a consignment that is on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum HoldDecision {
    /// It goes on.
    Release,
    /// It goes nowhere.
    Reject,
}
