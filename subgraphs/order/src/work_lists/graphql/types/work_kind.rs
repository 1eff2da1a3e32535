use async_graphql::Enum;

/// Kind of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::work_lists::domain::WorkKind")]
pub enum WorkKind {
    /// For a provider: a seller asks for a quote.
    AnswerRequest,
    /// For a provider: its quote was accepted.
    StartAssessment,
    /// For a provider: the assessment is in progress.
    IssueReport,
    /// For the provider of the order: a document was submitted. For the platform: a document was submitted without an order, or
    /// for an order that has ended.
    DecideDocument,
    /// For a provider: its report is disputed, and the platform decides. The provider may comment with `sendMessage` on the
    /// order; the platform can read these messages.
    FollowDispute,
    /// For a seller: the draft is not sent to providers yet.
    FinishDraft,
    /// For a seller: there are quotes to compare.
    ChooseQuote,
    /// For a seller: the provider has requested documents.
    SubmitDocuments,
    /// For a seller: a document was rejected.
    FixDocument,
    /// For a seller: the report is issued.
    AcceptReport,
    /// For a seller: a document without a newer one expires within 60 days, counted at UTC-12, where each day ends last.
    RenewDocument,
    /// For a seller: a certificate without a newer one expires within 60 days, counted in its markets.
    RenewCertificate,
    /// For a seller: the approval was refused within the last 30 days and not requested again.
    ApprovalRefused,
    /// For a seller: the evidence or the rules of the approval have changed.
    ApprovalSuspended,
    /// For a seller: the platform reviews the approval and may need information.
    ApprovalInReview,
    /// For the platform: the rules could not decide on a transport approval.
    DecideApproval,
    /// For the platform: a report is disputed.
    ResolveDispute,
    /// For a provider: a seller asks a question before an order.
    AnswerEnquiry,
    /// For the platform: a consignment is on hold.
    DecideHold,
}
