//! State table of transport approvals, as data: a step without a row is refused.
//!
//! A repeated question does not change the status, except that a refused approval is requested again. Until the answer arrives,
//! an approved approval remains approved and a suspended one remains suspended.

use crate::consignments::domain::TransportPart;

/// Status of a transport approval.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ApprovalStatus {
    Requested,
    Approved,
    NeedsReview,
    Refused,
    Suspended,
}

/// Command that changes a transport approval.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum ApprovalCommand {
    #[strum(serialize = "requestTransportApproval")]
    Request,
    #[strum(serialize = "recheckApproval")]
    Recheck,
    /// Conclusion from the answers of the rules, like the next two.
    #[strum(serialize = "answer(APPROVED)")]
    AnswerApproved,
    #[strum(serialize = "answer(NEEDS_REVIEW)")]
    AnswerNeedsReview,
    #[strum(serialize = "answer(REFUSED)")]
    AnswerRefused,
    #[strum(serialize = "decideApproval(APPROVE)")]
    Approve,
    #[strum(serialize = "decideApproval(REFUSE)")]
    Refuse,
    #[strum(serialize = "appealApproval")]
    Appeal,
    #[strum(serialize = "suspend")]
    Suspend,
}

/// Event of a transport approval.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum ApprovalEvent {
    #[strum(serialize = "TRANSPORT_APPROVAL_REQUESTED")]
    Requested,
    #[strum(serialize = "TRANSPORT_APPROVED")]
    Approved,
    #[strum(serialize = "TRANSPORT_REVIEW_NEEDED")]
    ReviewNeeded,
    #[strum(serialize = "TRANSPORT_REFUSED")]
    Refused,
    #[strum(serialize = "TRANSPORT_APPROVAL_SUSPENDED")]
    Suspended,
    #[strum(serialize = "APPROVAL_APPEALED")]
    Appealed,
}

/// Row of the table: in this status, this command by this part leads to another status and publishes an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApprovalRow {
    /// `None`: the approval does not exist yet.
    pub from: Option<ApprovalStatus>,
    pub command: ApprovalCommand,
    pub by: TransportPart,
    pub to: ApprovalStatus,
    pub event: ApprovalEvent,
}

/// State table of transport approvals.
#[rustfmt::skip]
pub const APPROVAL_ROWS: &[ApprovalRow] = {
    use ApprovalCommand as C;
    use ApprovalEvent as E;
    use ApprovalStatus as S;
    use TransportPart as P;
    const fn row(from: Option<S>, command: C, by: P, to: S, event: E) -> ApprovalRow {
        ApprovalRow { from, command, by, to, event }
    }
    const OPEN: Option<S> = Some(S::Requested);
    const GIVEN: Option<S> = Some(S::Approved);
    const REVIEW: Option<S> = Some(S::NeedsReview);
    const REFUSED: Option<S> = Some(S::Refused);
    const SUSPENDED: Option<S> = Some(S::Suspended);
    &[
        row(None,      C::Request,           P::Seller, S::Requested,   E::Requested),
        row(OPEN,      C::Recheck,           P::Seller, S::Requested,   E::Requested),
        row(OPEN,      C::Recheck,           P::Admin,  S::Requested,   E::Requested),
        row(OPEN,      C::Recheck,           P::System, S::Requested,   E::Requested),
        row(GIVEN,     C::Recheck,           P::Seller, S::Approved,    E::Requested),
        row(GIVEN,     C::Recheck,           P::Admin,  S::Approved,    E::Requested),
        row(GIVEN,     C::Recheck,           P::System, S::Approved,    E::Requested),
        row(REVIEW,    C::Recheck,           P::Seller, S::NeedsReview, E::Requested),
        row(REVIEW,    C::Recheck,           P::Admin,  S::NeedsReview, E::Requested),
        row(REVIEW,    C::Recheck,           P::System, S::NeedsReview, E::Requested),
        row(SUSPENDED, C::Recheck,           P::Seller, S::Suspended,   E::Requested),
        row(SUSPENDED, C::Recheck,           P::Admin,  S::Suspended,   E::Requested),
        row(SUSPENDED, C::Recheck,           P::System, S::Suspended,   E::Requested),
        row(REFUSED,   C::Recheck,           P::Seller, S::Requested,   E::Requested),
        row(REFUSED,   C::Recheck,           P::Admin,  S::Requested,   E::Requested),
        row(OPEN,      C::AnswerApproved,    P::System, S::Approved,    E::Approved),
        row(GIVEN,     C::AnswerApproved,    P::System, S::Approved,    E::Approved),
        row(REVIEW,    C::AnswerApproved,    P::System, S::Approved,    E::Approved),
        row(SUSPENDED, C::AnswerApproved,    P::System, S::Approved,    E::Approved),
        row(OPEN,      C::AnswerNeedsReview, P::System, S::NeedsReview, E::ReviewNeeded),
        row(GIVEN,     C::AnswerNeedsReview, P::System, S::NeedsReview, E::ReviewNeeded),
        row(REVIEW,    C::AnswerNeedsReview, P::System, S::NeedsReview, E::ReviewNeeded),
        row(SUSPENDED, C::AnswerNeedsReview, P::System, S::NeedsReview, E::ReviewNeeded),
        row(OPEN,      C::AnswerRefused,     P::System, S::Refused,     E::Refused),
        row(GIVEN,     C::AnswerRefused,     P::System, S::Refused,     E::Refused),
        row(REVIEW,    C::AnswerRefused,     P::System, S::Refused,     E::Refused),
        row(SUSPENDED, C::AnswerRefused,     P::System, S::Refused,     E::Refused),
        row(REVIEW,    C::Approve,           P::Admin,  S::Approved,    E::Approved),
        row(REVIEW,    C::Refuse,            P::Admin,  S::Refused,     E::Refused),
        row(REFUSED,   C::Appeal,            P::Seller, S::NeedsReview, E::Appealed),
        row(GIVEN,     C::Suspend,           P::System, S::Suspended,   E::Suspended),
    ]
};

/// Row of the table for this step.
#[must_use]
pub fn approval_row(
    from: Option<ApprovalStatus>,
    command: ApprovalCommand,
    by: TransportPart,
) -> Option<&'static ApprovalRow> {
    APPROVAL_ROWS
        .iter()
        .find(|row| row.from == from && row.command == command && row.by == by)
}

#[cfg(test)]
#[path = "approval_state_tests.rs"]
mod tests;
