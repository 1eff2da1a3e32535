use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(pub Uuid);

            impl $name {
                /// A new id; later ones sort after earlier ones.
                #[must_use]
                pub fn generate() -> Self {
                    Self(Uuid::now_v7())
                }
            }
        )+
    };
}

id! {
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
}
