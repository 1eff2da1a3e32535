//! Open tasks: the next steps of an order for each of its parties, and other tasks.

use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::orders::domain::{CandidateState, Command, Order, OrderStatus, Part, TRANSITIONS};

/// Kind of an open task.
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
pub enum WorkKind {
    AnswerRequest,
    StartAssessment,
    IssueReport,
    DecideDocument,
    FollowDispute,
    AnswerEnquiry,
    FinishDraft,
    ChooseQuote,
    SubmitDocuments,
    FixDocument,
    AcceptReport,
    RenewDocument,
    RenewCertificate,
    ApprovalRefused,
    ApprovalSuspended,
    ApprovalInReview,
    DecideApproval,
    ResolveDispute,
    DecideHold,
}

/// Days before the last day of a document or certificate from which it should be renewed.
const RENEWAL_DAYS: i64 = 60;

impl WorkKind {
    /// Kinds of tasks of a provider.
    pub const INBOX: &'static [Self] = &[
        Self::AnswerRequest,
        Self::StartAssessment,
        Self::IssueReport,
        Self::DecideDocument,
        Self::FollowDispute,
        Self::AnswerEnquiry,
    ];
    /// Kinds of tasks of a seller.
    pub const WORK_LIST: &'static [Self] = &[
        Self::FinishDraft,
        Self::ChooseQuote,
        Self::SubmitDocuments,
        Self::FixDocument,
        Self::AcceptReport,
        Self::RenewDocument,
        Self::RenewCertificate,
        Self::ApprovalRefused,
        Self::ApprovalSuspended,
        Self::ApprovalInReview,
    ];
    /// Kinds of tasks of the platform.
    pub const REVIEW_LIST: &'static [Self] = &[
        Self::DecideApproval,
        Self::ResolveDispute,
        Self::DecideDocument,
        Self::DecideHold,
    ];

    /// Returns the mutation that completes the task, if there is one.
    #[must_use]
    pub const fn action(self) -> Option<&'static str> {
        match self {
            Self::AnswerRequest => Some("submitQuote"),
            Self::StartAssessment => Some("startAssessment"),
            Self::IssueReport => Some("issueReport"),
            Self::DecideDocument => Some("acceptDocument"),
            Self::FinishDraft => Some("requestAssessment"),
            Self::ChooseQuote => Some("acceptQuote"),
            Self::SubmitDocuments | Self::RenewDocument => Some("submitDocument"),
            Self::FixDocument => Some("resubmitDocument"),
            Self::AcceptReport => Some("acceptReport"),
            Self::RenewCertificate => Some("draftOrder"),
            Self::ApprovalRefused => Some("appealApproval"),
            Self::ApprovalSuspended => Some("recheckApproval"),
            Self::DecideApproval => Some("decideApproval"),
            Self::ResolveDispute => Some("resolveDispute"),
            Self::AnswerEnquiry => Some("answerEnquiry"),
            Self::DecideHold => Some("decideHold"),
            Self::FollowDispute | Self::ApprovalInReview => None,
        }
    }

    /// Returns a message for people.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::AnswerRequest => "A seller asks for a quote: submit a quote or decline.",
            Self::StartAssessment => "Your quote was accepted: start the assessment.",
            Self::IssueReport => "The assessment is in progress: issue the report.",
            Self::DecideDocument => "A document was submitted: accept or reject it.",
            Self::FollowDispute => "The seller disputes the report: the platform decides.",
            Self::FinishDraft => "The order is a draft: ask providers for quotes.",
            Self::ChooseQuote => "There are quotes: accept one before the deadline.",
            Self::SubmitDocuments => "The provider requests documents: submit them.",
            Self::FixDocument => "A document was rejected: fix it and submit it again.",
            Self::AcceptReport => "The report is issued: accept or dispute it.",
            Self::RenewDocument => "A document expires soon: submit a newer one.",
            Self::RenewCertificate => "A certificate expires soon: order a new assessment.",
            Self::ApprovalRefused => {
                "A transport approval was refused: read the reasons, then appeal or recheck it."
            }
            Self::ApprovalSuspended => "A transport approval is suspended: recheck it.",
            Self::ApprovalInReview => {
                "The platform reviews a transport approval and may need information."
            }
            Self::DecideApproval => "A transport approval needs a decision.",
            Self::ResolveDispute => "A report is disputed: decide the dispute.",
            Self::AnswerEnquiry => "A seller asks a question: answer it.",
            Self::DecideHold => "A consignment is held: release or reject it.",
        }
    }
}

/// An open task, with its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkItem {
    pub kind: WorkKind,
    /// ID of the order, document, certificate, approval, enquiry or consignment.
    pub subject: Uuid,
    pub since: OffsetDateTime,
    /// `None` if the task has no deadline.
    pub due: Option<OffsetDateTime>,
    pub place: WorkKey,
}

impl WorkItem {
    /// Sets the time from which a document or certificate should be renewed, and its deadline. `begins` returns the beginning
    /// of a day where the object is valid; `end` is the day after its last day.
    pub fn renew_before(&mut self, end: Date, begins: impl Fn(Date) -> OffsetDateTime) {
        self.since = begins(end.saturating_sub(Duration::days(RENEWAL_DAYS + 1)));
        self.due = Some(begins(end));
    }
}

/// Position of a task in a list, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WorkKey {
    /// Tasks without a deadline come last.
    #[serde(with = "time::serde::rfc3339")]
    pub due: OffsetDateTime,
    /// The order, or the subject if it has no order.
    pub anchor: Uuid,
    pub subject: Uuid,
}

/// Task of one of the parties of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub kind: WorkKind,
    pub until: Option<OffsetDateTime>,
}

/// Party of an order, with its task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// `None` for the platform.
    pub organisation: Option<OrganisationId>,
    pub part: Part,
    pub waiting: Option<Waiting>,
    /// Time of the last step that the party sees.
    pub updated_at: OffsetDateTime,
}

/// Next step of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextStep {
    pub command: Command,
    pub by: Part,
    pub due: Option<OffsetDateTime>,
}

impl Order {
    /// Returns the organisations that may see the order, and the platform.
    #[must_use]
    pub fn parties(&self) -> Vec<Party> {
        let organisations = self.audience().into_iter().enumerate();
        // A seller that also assesses is the seller of its own order.
        let organisations = organisations.filter(|(place, one)| *place == 0 || *one != self.seller);
        let mut parties: Vec<Party> = organisations
            .filter_map(|(_, organisation)| {
                let part = self.part(organisation)?;
                Some(Party {
                    organisation: Some(organisation),
                    part,
                    waiting: self.waits_for(part),
                    updated_at: self.updated_at_for(part, organisation),
                })
            })
            .collect();
        parties.push(Party {
            organisation: None,
            part: Part::Admin,
            waiting: self.waits_for(Part::Admin),
            updated_at: self.updated_at,
        });
        parties
    }

    /// Returns the task of this part.
    #[must_use]
    pub fn waits_for(&self, part: Part) -> Option<Waiting> {
        use OrderStatus as S;
        use WorkKind as K;
        let (kind, until) = match (part, self.status) {
            (Part::Candidate, S::Requested | S::Quoted) => (K::AnswerRequest, self.quote_by),
            (Part::Provider, S::Accepted) => (K::StartAssessment, self.due_at),
            (Part::Provider, S::InAssessment) => (K::IssueReport, self.due_at),
            (Part::Provider, S::Disputed) => (K::FollowDispute, None),
            (Part::Seller, S::Draft) => (K::FinishDraft, None),
            (Part::Seller, S::Quoted) => (K::ChooseQuote, self.quote_by),
            (Part::Seller, S::AwaitingDocuments) => (K::SubmitDocuments, self.due_at),
            (Part::Seller, S::Reported) => (K::AcceptReport, None),
            (Part::Admin, S::Disputed) => (K::ResolveDispute, None),
            _ => return None,
        };
        Some(Waiting { kind, until })
    }

    /// Returns true if the report is late and not issued.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        use OrderStatus::{Accepted, AwaitingDocuments, InAssessment};
        self.overdue_at.is_some()
            && matches!(self.status, Accepted | InAssessment | AwaitingDocuments)
    }

    /// Returns the next steps according to the state table. Empty if the order has ended.
    #[must_use]
    pub fn next_steps(&self) -> Vec<NextStep> {
        let asked = self
            .candidates
            .iter()
            .any(|one| one.state == CandidateState::Asked);
        let mut steps: Vec<NextStep> = Vec::new();
        let rows = TRANSITIONS
            .iter()
            .filter(|row| row.from == Some(self.status) && row.by != Part::System);
        for row in rows.filter(|row| row.command.leads_on(self.status)) {
            let known = steps
                .iter()
                .any(|step| step.command == row.command && step.by == row.by);
            if !known && (row.by != Part::Candidate || asked) {
                steps.push(NextStep {
                    command: row.command,
                    by: row.by,
                    due: self.due(row.command),
                });
            }
        }
        steps
    }

    const fn due(&self, command: Command) -> Option<OffsetDateTime> {
        match command {
            Command::SubmitQuote | Command::DeclineRequest | Command::AcceptQuote => self.quote_by,
            Command::StartAssessment | Command::SubmitDocument | Command::IssueReport => {
                self.due_at
            }
            _ => None,
        }
    }
}

impl Command {
    /// Returns true if an order in this status waits for the command. Other commands are possible, but no party waits for them.
    const fn leads_on(self, at: OrderStatus) -> bool {
        match self {
            Self::UpdateDraft
            | Self::WithdrawQuote
            | Self::CancelOrder
            | Self::RequestDocument
            | Self::AcceptDocument
            | Self::RejectDocument => false,
            Self::SubmitDocument => matches!(at, OrderStatus::AwaitingDocuments),
            Self::IssueReport => matches!(at, OrderStatus::InAssessment),
            _ => true,
        }
    }

    /// Returns the mutation of the command.
    #[must_use]
    pub fn mutation(self) -> &'static str {
        self.into_str().split('(').next().unwrap_or(self.into_str())
    }
}

#[cfg(test)]
#[path = "work_tests.rs"]
mod tests;
