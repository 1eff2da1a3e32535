//! The order's state table, as data.
//!
//! Every change of an order is a row of [`TRANSITIONS`]; what no row says is refused. Who may take a step is not a
//! role but a *part* in the order: an organisation plays the seller, somebody who was asked, somebody who has quoted,
//! or the provider whose quote was accepted. "The last one asked" is a part of its own, because the order is DECLINED
//! when that one declines and stays REQUESTED when any other does.

words! {
    /// Where an order is.
    OrderStatus {
        Requested = "REQUESTED",
        Quoted = "QUOTED",
        Declined = "DECLINED",
        Accepted = "ACCEPTED",
        InAssessment = "IN_ASSESSMENT",
        Reported = "REPORTED",
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
    }
}

words! {
    /// What somebody wants to do with an order.
    Command {
        RequestAssessment = "requestAssessment",
        SubmitQuote = "submitQuote",
        DeclineRequest = "declineRequest",
        AcceptQuote = "acceptQuote",
        StartAssessment = "startAssessment",
        IssueReport = "issueReport",
        AcceptReport = "acceptReport",
        CancelOrder = "cancelOrder",
    }
}

words! {
    /// What has happened to an order.
    OrderEvent {
        AssessmentRequested = "ASSESSMENT_REQUESTED",
        QuoteSubmitted = "QUOTE_SUBMITTED",
        RequestDeclined = "REQUEST_DECLINED",
        QuoteAccepted = "QUOTE_ACCEPTED",
        AssessmentStarted = "ASSESSMENT_STARTED",
        AssessmentReportIssued = "ASSESSMENT_REPORT_ISSUED",
        OrderCompleted = "ORDER_COMPLETED",
        OrderCancelled = "ORDER_CANCELLED",
    }
}

/// The part that an organisation plays in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Seller,
    /// Was asked, has not answered, and is not the only one left.
    Candidate,
    /// Was asked, has not answered, and all others have declined.
    LastCandidate,
    /// Has quoted; nothing is accepted yet.
    Bidder,
    /// Its quote was accepted.
    Provider,
}

impl Part {
    pub const ALL: [Self; 5] =
        [Self::Seller, Self::Candidate, Self::LastCandidate, Self::Bidder, Self::Provider];
}

/// One row: from this status, this command by this part leads to that status and is told as that event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// `None`: the order does not exist yet.
    pub from: Option<OrderStatus>,
    pub command: Command,
    pub by: Part,
    pub to: OrderStatus,
    pub event: OrderEvent,
}

/// How an order begins.
pub const FIRST: Transition = Transition {
    from: None,
    command: Command::RequestAssessment,
    by: Part::Seller,
    to: OrderStatus::Requested,
    event: OrderEvent::AssessmentRequested,
};

const fn row(
    from: OrderStatus,
    command: Command,
    by: Part,
    to: OrderStatus,
    event: OrderEvent,
) -> Transition {
    Transition { from: Some(from), command, by, to, event }
}

/// The whole table.
#[rustfmt::skip]
pub const TRANSITIONS: [Transition; 17] = {
    use Command as C;
    use OrderEvent as E;
    use OrderStatus as S;
    use Part as P;
    [
        FIRST,
        row(S::Requested,    C::SubmitQuote,     P::Candidate,     S::Quoted,       E::QuoteSubmitted),
        row(S::Requested,    C::SubmitQuote,     P::LastCandidate, S::Quoted,       E::QuoteSubmitted),
        row(S::Quoted,       C::SubmitQuote,     P::Candidate,     S::Quoted,       E::QuoteSubmitted),
        row(S::Requested,    C::DeclineRequest,  P::Candidate,     S::Requested,    E::RequestDeclined),
        row(S::Requested,    C::DeclineRequest,  P::LastCandidate, S::Declined,     E::RequestDeclined),
        row(S::Quoted,       C::DeclineRequest,  P::Candidate,     S::Quoted,       E::RequestDeclined),
        row(S::Quoted,       C::AcceptQuote,     P::Seller,        S::Accepted,     E::QuoteAccepted),
        row(S::Accepted,     C::StartAssessment, P::Provider,      S::InAssessment, E::AssessmentStarted),
        row(S::InAssessment, C::IssueReport,     P::Provider,      S::Reported,     E::AssessmentReportIssued),
        row(S::Reported,     C::AcceptReport,    P::Seller,        S::Completed,    E::OrderCompleted),
        row(S::Requested,    C::CancelOrder,     P::Seller,        S::Cancelled,    E::OrderCancelled),
        row(S::Quoted,       C::CancelOrder,     P::Seller,        S::Cancelled,    E::OrderCancelled),
        row(S::Accepted,     C::CancelOrder,     P::Seller,        S::Cancelled,    E::OrderCancelled),
        row(S::InAssessment, C::CancelOrder,     P::Seller,        S::Cancelled,    E::OrderCancelled),
        row(S::Accepted,     C::CancelOrder,     P::Provider,      S::Cancelled,    E::OrderCancelled),
        row(S::InAssessment, C::CancelOrder,     P::Provider,      S::Cancelled,    E::OrderCancelled),
    ]
};

/// The row for this step, if the table has one.
#[must_use]
pub fn transition(from: Option<OrderStatus>, command: Command, by: Part) -> Option<&'static Transition> {
    TRANSITIONS.iter().find(|row| row.from == from && row.command == command && row.by == by)
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
