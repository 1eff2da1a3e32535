//! The order's state table, as data.
//!
//! Every change of an order is a row of [`TRANSITIONS`]; what no row says is refused. Who may take a step is not a
//! role but a *part* in the order: an organisation plays the seller, somebody who was asked, somebody who has quoted,
//! or the provider whose quote was accepted; the platform decides disputes, and the clock ends what waited too long.
//!
//! Some steps use something up: a request the candidates that are left, a withdrawal the quotes, a submission the
//! documents that were asked for. Where such a step leads depends on whether anything is left after it, which is the
//! column [`Left`].

/// Where an order is.
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

/// What somebody wants to do with an order.
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
    /// `resolveDispute` with the outcome that the report stands.
    #[strum(serialize = "resolveDispute(DISMISSED)")]
    DismissDispute,
    /// `resolveDispute` with the outcome that the provider has to look again.
    #[strum(serialize = "resolveDispute(UPHELD)")]
    UpholdDispute,
    #[strum(serialize = "cancelOrder")]
    CancelOrder,
    /// The clock: nobody accepted a quote in time.
    #[strum(serialize = "expire")]
    Expire,
    /// The clock: the report is late.
    #[strum(serialize = "markOverdue")]
    MarkOverdue,
}

/// What has happened to an order.
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
    /// Whether it is told as the fact of a document and not of the order.
    #[must_use]
    pub const fn is_a_documents(self) -> bool {
        matches!(
            self,
            Self::DocumentSubmitted | Self::DocumentAccepted | Self::DocumentRejected
        )
    }
}

impl OrderStatus {
    /// Whether nothing more is to be done for it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Declined | Self::Expired | Self::Completed | Self::Cancelled
        )
    }
}

/// The part that somebody plays in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum Part {
    Seller,
    /// Was asked and has not answered.
    Candidate,
    /// Has quoted; nothing is accepted yet.
    Bidder,
    /// Its quote was accepted.
    Provider,
    /// The platform's administrators.
    Admin,
    /// The clock.
    System,
}

/// What is left, after the step, of that which it uses up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Left {
    /// The step uses nothing up, or it makes no difference.
    Whatever,
    Something,
    Nothing,
}

/// One row: from this status, this command by this part leads to that status and is told as that event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// `None`: the order does not exist yet.
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

/// The part that takes a step, and the others that are left for it to be this row.
#[derive(Clone, Copy)]
struct Condition {
    by: Part,
    left: Left,
}

const fn only(by: Part, left: Left) -> Condition {
    Condition { by, left }
}

/// The whole table.
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
        // Quotes are gathered until the deadline.
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
        // Documents: volunteered at any time before the report, or asked for.
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
        // A rejected answer leaves its question open again.
        row(ACCEPTED,  C::RejectDocument,    PROVIDER,                                S::Accepted,          E::DocumentRejected),
        row(AT_WORK,   C::RejectDocument,    only(Part::Provider, Left::Nothing),     S::InAssessment,      E::DocumentRejected),
        row(AT_WORK,   C::RejectDocument,    only(Part::Provider, Left::Something),   S::AwaitingDocuments, E::DocumentRejected),
        row(WAITING,   C::RejectDocument,    PROVIDER,                                S::AwaitingDocuments, E::DocumentRejected),
        row(ACCEPTED,  C::MarkOverdue,       CLOCK,                                   S::Accepted,          E::AssessmentOverdue),
        row(AT_WORK,   C::MarkOverdue,       CLOCK,                                   S::InAssessment,      E::AssessmentOverdue),
        row(WAITING,   C::MarkOverdue,       CLOCK,                                   S::AwaitingDocuments, E::AssessmentOverdue),
        // A report is corrected by the next one only.
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

/// The row for this step, if the table has one. `left` is never [`Left::Whatever`] where rows tell the difference.
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

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
