//! The state table of orders, as data.
//!
//! Every change of an order is a row of [`TRANSITIONS`]; steps without a row are refused. The table does not use the roles of
//! users but the *part* of an organisation in the order: the seller, a candidate that was asked, a bidder that has quoted, or
//! the accepted provider. The platform decides disputes, and the clock ends orders that miss a deadline.
//!
//! Some steps use up something: a decline uses up a remaining candidate, a withdrawal a quote, and a submission a document
//! request. The next status of such a step depends on whether anything is left after it: the column [`Left`].

/// Status of an order.
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
pub enum OrderStatus {
    Draft,
    Requested,
    Quoted,
    Declined,
    Expired,
    Accepted,
    InAssessment,
    AwaitingDocuments,
    Reported,
    Disputed,
    Completed,
    Cancelled,
}

/// Command on an order.
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
pub enum Command {
    #[strum(serialize = "draftOrder")]
    DraftOrder,
    #[strum(serialize = "updateDraft")]
    UpdateDraft,
    #[strum(serialize = "requestAssessment")]
    RequestAssessment,
    #[strum(serialize = "submitQuote")]
    SubmitQuote,
    #[strum(serialize = "withdrawQuote")]
    WithdrawQuote,
    #[strum(serialize = "declineRequest")]
    DeclineRequest,
    #[strum(serialize = "acceptQuote")]
    AcceptQuote,
    #[strum(serialize = "startAssessment")]
    StartAssessment,
    #[strum(serialize = "requestDocument")]
    RequestDocument,
    #[strum(serialize = "submitDocument")]
    SubmitDocument,
    #[strum(serialize = "acceptDocument")]
    AcceptDocument,
    #[strum(serialize = "rejectDocument")]
    RejectDocument,
    #[strum(serialize = "issueReport")]
    IssueReport,
    #[strum(serialize = "acceptReport")]
    AcceptReport,
    #[strum(serialize = "openDispute")]
    OpenDispute,
    /// `resolveDispute` with the outcome DISMISSED: the report remains valid.
    #[strum(serialize = "resolveDispute(DISMISSED)")]
    DismissDispute,
    /// `resolveDispute` with the outcome UPHELD: the provider assesses again.
    #[strum(serialize = "resolveDispute(UPHELD)")]
    UpholdDispute,
    #[strum(serialize = "cancelOrder")]
    CancelOrder,
    /// Command of the clock: no quote was accepted before the deadline.
    #[strum(serialize = "expire")]
    Expire,
    /// Command of the clock: the report is late.
    #[strum(serialize = "markOverdue")]
    MarkOverdue,
}

/// Event of an order.
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
pub enum OrderEvent {
    OrderDrafted,
    DraftUpdated,
    AssessmentRequested,
    QuoteSubmitted,
    QuoteWithdrawn,
    RequestDeclined,
    QuoteAccepted,
    AssessmentStarted,
    DocumentRequested,
    DocumentSubmitted,
    DocumentAccepted,
    DocumentRejected,
    AssessmentReportIssued,
    OrderCompleted,
    DisputeOpened,
    DisputeResolved,
    OrderCancelled,
    OrderExpired,
    AssessmentOverdue,
}

impl OrderEvent {
    /// Returns true if the step is published as the fact of a document and not of the order.
    #[must_use]
    pub const fn is_a_documents(self) -> bool {
        matches!(
            self,
            Self::DocumentSubmitted | Self::DocumentAccepted | Self::DocumentRejected
        )
    }
}

impl OrderStatus {
    /// Returns true if no step follows, except a correction of the report.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Declined | Self::Expired | Self::Completed | Self::Cancelled
        )
    }
}

/// Part of a caller in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum Part {
    Seller,
    /// An organisation that was asked and has not answered.
    Candidate,
    /// An organisation that has quoted, while no quote is accepted.
    Bidder,
    /// The organisation whose quote was accepted.
    Provider,
    /// Administrators of the platform.
    Admin,
    /// The clock.
    System,
}

/// Remainder after a step of the things that it uses up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Left {
    /// The step uses nothing up, or the rest does not matter.
    Whatever,
    Something,
    Nothing,
}

/// Row of the state table: in this status, this command of this part leads to the next status and is published as this event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// `None` if the order does not exist yet.
    pub from: Option<OrderStatus>,
    pub command: Command,
    pub by: Part,
    pub left: Left,
    pub to: OrderStatus,
    pub event: OrderEvent,
}

const fn row(
    from: Option<OrderStatus>,
    command: Command,
    condition: Condition,
    to: OrderStatus,
    event: OrderEvent,
) -> Transition {
    let Condition { by, left } = condition;
    Transition {
        from,
        command,
        by,
        left,
        to,
        event,
    }
}

/// Part that takes the step, and the rest that the row requires.
#[derive(Clone, Copy)]
struct Condition {
    by: Part,
    left: Left,
}

const fn only(by: Part, left: Left) -> Condition {
    Condition { by, left }
}

/// The state table.
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition] = {
    use Command as C;
    use OrderEvent as E;
    use OrderStatus as S;
    const NEW: Option<S> = None;
    const DRAFT: Option<S> = Some(S::Draft);
    const REQUESTED: Option<S> = Some(S::Requested);
    const QUOTED: Option<S> = Some(S::Quoted);
    const ACCEPTED: Option<S> = Some(S::Accepted);
    const AT_WORK: Option<S> = Some(S::InAssessment);
    const WAITING: Option<S> = Some(S::AwaitingDocuments);
    const REPORTED: Option<S> = Some(S::Reported);
    const COMPLETED: Option<S> = Some(S::Completed);
    const DISPUTED: Option<S> = Some(S::Disputed);
    const SELLER: Condition = only(Part::Seller, Left::Whatever);
    const CANDIDATE: Condition = only(Part::Candidate, Left::Whatever);
    const PROVIDER: Condition = only(Part::Provider, Left::Whatever);
    const ADMIN: Condition = only(Part::Admin, Left::Whatever);
    const CLOCK: Condition = only(Part::System, Left::Whatever);
    &[
        row(NEW,       C::DraftOrder,        SELLER,                                  S::Draft,             E::OrderDrafted),
        row(DRAFT,     C::UpdateDraft,       SELLER,                                  S::Draft,             E::DraftUpdated),
        row(NEW,       C::RequestAssessment, SELLER,                                  S::Requested,         E::AssessmentRequested),
        row(DRAFT,     C::RequestAssessment, SELLER,                                  S::Requested,         E::AssessmentRequested),
        // Quotes are submitted until the deadline.
        row(REQUESTED, C::SubmitQuote,       CANDIDATE,                               S::Quoted,            E::QuoteSubmitted),
        row(QUOTED,    C::SubmitQuote,       CANDIDATE,                               S::Quoted,            E::QuoteSubmitted),
        row(QUOTED,    C::WithdrawQuote,     only(Part::Bidder, Left::Something),     S::Quoted,            E::QuoteWithdrawn),
        row(QUOTED,    C::WithdrawQuote,     only(Part::Bidder, Left::Nothing),       S::Requested,         E::QuoteWithdrawn),
        row(REQUESTED, C::DeclineRequest,    only(Part::Candidate, Left::Something),  S::Requested,         E::RequestDeclined),
        row(REQUESTED, C::DeclineRequest,    only(Part::Candidate, Left::Nothing),    S::Declined,          E::RequestDeclined),
        row(QUOTED,    C::DeclineRequest,    CANDIDATE,                               S::Quoted,            E::RequestDeclined),
        row(QUOTED,    C::AcceptQuote,       SELLER,                                  S::Accepted,          E::QuoteAccepted),
        row(REQUESTED, C::Expire,            CLOCK,                                   S::Expired,           E::OrderExpired),
        row(QUOTED,    C::Expire,            CLOCK,                                   S::Expired,           E::OrderExpired),
        row(ACCEPTED,  C::StartAssessment,   PROVIDER,                                S::InAssessment,      E::AssessmentStarted),
        // Documents are submitted at any time before the report, with or without a request.
        row(AT_WORK,   C::RequestDocument,   PROVIDER,                                S::AwaitingDocuments, E::DocumentRequested),
        row(WAITING,   C::RequestDocument,   PROVIDER,                                S::AwaitingDocuments, E::DocumentRequested),
        row(REQUESTED, C::SubmitDocument,    SELLER,                                  S::Requested,         E::DocumentSubmitted),
        row(QUOTED,    C::SubmitDocument,    SELLER,                                  S::Quoted,            E::DocumentSubmitted),
        row(ACCEPTED,  C::SubmitDocument,    SELLER,                                  S::Accepted,          E::DocumentSubmitted),
        row(AT_WORK,   C::SubmitDocument,    SELLER,                                  S::InAssessment,      E::DocumentSubmitted),
        row(WAITING,   C::SubmitDocument,    only(Part::Seller, Left::Something),     S::AwaitingDocuments, E::DocumentSubmitted),
        row(WAITING,   C::SubmitDocument,    only(Part::Seller, Left::Nothing),       S::InAssessment,      E::DocumentSubmitted),
        row(ACCEPTED,  C::AcceptDocument,    PROVIDER,                                S::Accepted,          E::DocumentAccepted),
        row(AT_WORK,   C::AcceptDocument,    PROVIDER,                                S::InAssessment,      E::DocumentAccepted),
        row(WAITING,   C::AcceptDocument,    PROVIDER,                                S::AwaitingDocuments, E::DocumentAccepted),
        // If the answer to a document request is rejected, the request is open again.
        row(ACCEPTED,  C::RejectDocument,    PROVIDER,                                S::Accepted,          E::DocumentRejected),
        row(AT_WORK,   C::RejectDocument,    only(Part::Provider, Left::Nothing),     S::InAssessment,      E::DocumentRejected),
        row(AT_WORK,   C::RejectDocument,    only(Part::Provider, Left::Something),   S::AwaitingDocuments, E::DocumentRejected),
        row(WAITING,   C::RejectDocument,    PROVIDER,                                S::AwaitingDocuments, E::DocumentRejected),
        row(ACCEPTED,  C::MarkOverdue,       CLOCK,                                   S::Accepted,          E::AssessmentOverdue),
        row(AT_WORK,   C::MarkOverdue,       CLOCK,                                   S::InAssessment,      E::AssessmentOverdue),
        row(WAITING,   C::MarkOverdue,       CLOCK,                                   S::AwaitingDocuments, E::AssessmentOverdue),
        // Only the next report corrects a report.
        row(AT_WORK,   C::IssueReport,       PROVIDER,                                S::Reported,          E::AssessmentReportIssued),
        row(REPORTED,  C::IssueReport,       PROVIDER,                                S::Reported,          E::AssessmentReportIssued),
        row(COMPLETED, C::IssueReport,       PROVIDER,                                S::Reported,          E::AssessmentReportIssued),
        row(REPORTED,  C::AcceptReport,      SELLER,                                  S::Completed,         E::OrderCompleted),
        row(REPORTED,  C::OpenDispute,       SELLER,                                  S::Disputed,          E::DisputeOpened),
        row(DISPUTED,  C::DismissDispute,    ADMIN,                                   S::Completed,         E::DisputeResolved),
        row(DISPUTED,  C::UpholdDispute,     ADMIN,                                   S::InAssessment,      E::DisputeResolved),
        row(DRAFT,     C::CancelOrder,       SELLER,                                  S::Cancelled,         E::OrderCancelled),
        row(REQUESTED, C::CancelOrder,       SELLER,                                  S::Cancelled,         E::OrderCancelled),
        row(QUOTED,    C::CancelOrder,       SELLER,                                  S::Cancelled,         E::OrderCancelled),
        row(ACCEPTED,  C::CancelOrder,       SELLER,                                  S::Cancelled,         E::OrderCancelled),
        row(AT_WORK,   C::CancelOrder,       SELLER,                                  S::Cancelled,         E::OrderCancelled),
        row(WAITING,   C::CancelOrder,       SELLER,                                  S::Cancelled,         E::OrderCancelled),
        row(ACCEPTED,  C::CancelOrder,       PROVIDER,                                S::Cancelled,         E::OrderCancelled),
        row(AT_WORK,   C::CancelOrder,       PROVIDER,                                S::Cancelled,         E::OrderCancelled),
        row(WAITING,   C::CancelOrder,       PROVIDER,                                S::Cancelled,         E::OrderCancelled),
    ]
};

/// Returns the row for this step. `left` is never [`Left::Whatever`] if the rows depend on it.
#[must_use]
pub fn transition(
    from: Option<OrderStatus>,
    command: Command,
    by: Part,
    left: Left,
) -> Option<&'static Transition> {
    TRANSITIONS.iter().find(|row| {
        row.from == from
            && row.command == command
            && row.by == by
            && (row.left == Left::Whatever || row.left == left)
    })
}

/// Returns the commands that this part can use in a status.
#[must_use]
pub fn commands_in(status: OrderStatus, by: Part) -> Vec<&'static str> {
    let rows = TRANSITIONS
        .iter()
        .filter(|row| row.from == Some(status) && row.by == by);
    let mut commands: Vec<&str> = rows.map(|row| row.command.into_str()).collect();
    commands.dedup();
    commands
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
