ids::ids!(
    /// An organisation of the user domain.
    OrganisationId,
    /// A provider's profile in the user domain.
    ProviderId,
    /// A product of the rule domain.
    ProductId,
    /// A self-check of the rule domain.
    SelfCheckId,
    /// A key with which a provider signs, registered in the user domain.
    KeyId,
    OrderId,
    QuoteId,
    DocumentId,
    ReportId,
    FindingId,
    CertificateId,
    ApprovalId,
    ConsignmentId,
    /// A logger of the user domain.
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
