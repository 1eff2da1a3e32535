ids::ids!(
    /// An organisation in the user domain.
    OrganisationId,
    /// A provider profile in the user domain.
    ProviderId,
    /// A product in the rule domain.
    ProductId,
    /// A self-check in the rule domain.
    SelfCheckId,
    /// A signing key of a provider, registered in the user domain.
    KeyId,
    OrderId,
    QuoteId,
    DocumentId,
    ReportId,
    FindingId,
    CertificateId,
    ApprovalId,
    ConsignmentId,
    /// A data logger in the user domain.
    DeviceId,
    EnquiryId,
    MessageId,
    RatingId,
    FileId,
    GrantId,
    DocumentRequestId,
    DisputeId,
    /// An approval review.
    ReviewId,
);
