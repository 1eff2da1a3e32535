use async_graphql::Enum;

/// Why something asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::work_lists::domain::WorkKind")]
pub enum WorkKind {
    /// For a provider: a seller asks for a quote.
    AnswerRequest,
    /// For a provider: its quote was accepted.
    StartAssessment,
    /// For a provider: it is at work.
    IssueReport,
    /// A submitted document: for the provider of its order, or for the platform if it has none.
    DecideDocument,
    /// For a provider: its report is disputed, and the platform decides.
    FollowDispute,
    /// For a seller: nobody was asked yet.
    FinishDraft,
    /// For a seller: there are quotes to compare.
    ChooseQuote,
    /// For a seller: the provider asks for documents.
    SubmitDocuments,
    /// For a seller: a document was rejected.
    FixDocument,
    /// For a seller: the report is there.
    AcceptReport,
    /// For a seller: a document expires within 60 days, counted where each day ends last, and there is no newer one.
    RenewDocument,
    /// For a seller: a certificate expires within 60 days, counted in its markets, and there is no newer one.
    RenewCertificate,
    /// For a seller: refused within the last 30 days, and not requested again.
    ApprovalRefused,
    /// For a seller: something behind the approval has changed.
    ApprovalSuspended,
    /// For a seller: the platform decides, and may need information.
    ApprovalInReview,
    /// For the platform: the rules could not decide.
    DecideApproval,
    /// For the platform.
    ResolveDispute,
    /// For a provider: a question before an order.
    AnswerEnquiry,
    /// For the platform: a consignment that may not go on.
    DecideHold,
}
