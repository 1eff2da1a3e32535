/// Kinds of notifications.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum NotificationKind {
    AssessmentRequested,
    QuoteSubmitted,
    RequestDeclined,
    QuoteAccepted,
    AssessmentReportIssued,
    OrderCompleted,
    OrderCancelled,
    TransportApproved,
    TransportRefused,
    TransportReviewNeeded,
    RequirementsChanged,
    ProviderContacted,
    EnquiryAnswered,
    EnquiryExpired,
    MessageSent,
    QuoteWithdrawn,
    QuoteRejected,
    OrderExpired,
    DocumentRequested,
    DocumentSubmitted,
    DocumentAccepted,
    DocumentRejected,
    DocumentExpiring,
    DocumentExpired,
    DocumentAccessGranted,
    AssessmentOverdue,
    DisputeOpened,
    DisputeResolved,
    DisputeWaiting,
    CertificateIssued,
    CertificateSuspended,
    CertificateReinstated,
    CertificateRevoked,
    CertificateExpiring,
    CertificateExpired,
    TransportApprovalSuspended,
    ReviewWaiting,
    AppealWaiting,
    ConsignmentDispatched,
    ConsignmentHeld,
    ConsignmentReleased,
    ConsignmentRejected,
    ConsignmentArrived,
    ConsignmentCancelled,
    ProviderApproved,
    ProviderRejected,
    ProviderSuspended,
    ProviderReinstated,
    ProviderRemoved,
    AccreditationExpired,
    ProviderKeyProposed,
    OrganisationVerified,
    BulkSelfCheckCompleted,
    BulkSelfCheckFailed,
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::NotificationKind;

    #[test]
    fn codes_are_read_back() {
        for &kind in NotificationKind::VARIANTS {
            assert_eq!(kind.into_str().parse(), Ok(kind));
        }
        assert!("NEWS".parse::<NotificationKind>().is_err());
    }
}
