/// What a person is told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

impl NotificationKind {
    pub const ALL: [Self; 44] = [
        Self::AssessmentRequested,
        Self::QuoteSubmitted,
        Self::RequestDeclined,
        Self::QuoteAccepted,
        Self::AssessmentReportIssued,
        Self::OrderCompleted,
        Self::OrderCancelled,
        Self::TransportApproved,
        Self::TransportRefused,
        Self::TransportReviewNeeded,
        Self::RequirementsChanged,
        Self::ProviderContacted,
        Self::EnquiryAnswered,
        Self::EnquiryExpired,
        Self::MessageSent,
        Self::QuoteWithdrawn,
        Self::QuoteRejected,
        Self::OrderExpired,
        Self::DocumentRequested,
        Self::DocumentSubmitted,
        Self::DocumentAccepted,
        Self::DocumentRejected,
        Self::DocumentExpiring,
        Self::DocumentExpired,
        Self::DocumentAccessGranted,
        Self::AssessmentOverdue,
        Self::DisputeOpened,
        Self::DisputeResolved,
        Self::DisputeWaiting,
        Self::CertificateIssued,
        Self::CertificateSuspended,
        Self::CertificateReinstated,
        Self::CertificateRevoked,
        Self::CertificateExpiring,
        Self::CertificateExpired,
        Self::TransportApprovalSuspended,
        Self::ReviewWaiting,
        Self::AppealWaiting,
        Self::ConsignmentDispatched,
        Self::ConsignmentHeld,
        Self::ConsignmentReleased,
        Self::ConsignmentRejected,
        Self::ConsignmentArrived,
        Self::ConsignmentCancelled,
    ];

    /// Its name, as stored and published.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AssessmentRequested => "ASSESSMENT_REQUESTED",
            Self::QuoteSubmitted => "QUOTE_SUBMITTED",
            Self::RequestDeclined => "REQUEST_DECLINED",
            Self::QuoteAccepted => "QUOTE_ACCEPTED",
            Self::AssessmentReportIssued => "ASSESSMENT_REPORT_ISSUED",
            Self::OrderCompleted => "ORDER_COMPLETED",
            Self::OrderCancelled => "ORDER_CANCELLED",
            Self::TransportApproved => "TRANSPORT_APPROVED",
            Self::TransportRefused => "TRANSPORT_REFUSED",
            Self::TransportReviewNeeded => "TRANSPORT_REVIEW_NEEDED",
            Self::RequirementsChanged => "REQUIREMENTS_CHANGED",
            Self::ProviderContacted => "PROVIDER_CONTACTED",
            Self::EnquiryAnswered => "ENQUIRY_ANSWERED",
            Self::EnquiryExpired => "ENQUIRY_EXPIRED",
            Self::MessageSent => "MESSAGE_SENT",
            Self::QuoteWithdrawn => "QUOTE_WITHDRAWN",
            Self::QuoteRejected => "QUOTE_REJECTED",
            Self::OrderExpired => "ORDER_EXPIRED",
            Self::DocumentRequested => "DOCUMENT_REQUESTED",
            Self::DocumentSubmitted => "DOCUMENT_SUBMITTED",
            Self::DocumentAccepted => "DOCUMENT_ACCEPTED",
            Self::DocumentRejected => "DOCUMENT_REJECTED",
            Self::DocumentExpiring => "DOCUMENT_EXPIRING",
            Self::DocumentExpired => "DOCUMENT_EXPIRED",
            Self::DocumentAccessGranted => "DOCUMENT_ACCESS_GRANTED",
            Self::AssessmentOverdue => "ASSESSMENT_OVERDUE",
            Self::DisputeOpened => "DISPUTE_OPENED",
            Self::DisputeResolved => "DISPUTE_RESOLVED",
            Self::DisputeWaiting => "DISPUTE_WAITING",
            Self::CertificateIssued => "CERTIFICATE_ISSUED",
            Self::CertificateSuspended => "CERTIFICATE_SUSPENDED",
            Self::CertificateReinstated => "CERTIFICATE_REINSTATED",
            Self::CertificateRevoked => "CERTIFICATE_REVOKED",
            Self::CertificateExpiring => "CERTIFICATE_EXPIRING",
            Self::CertificateExpired => "CERTIFICATE_EXPIRED",
            Self::TransportApprovalSuspended => "TRANSPORT_APPROVAL_SUSPENDED",
            Self::ReviewWaiting => "REVIEW_WAITING",
            Self::AppealWaiting => "APPEAL_WAITING",
            Self::ConsignmentDispatched => "CONSIGNMENT_DISPATCHED",
            Self::ConsignmentHeld => "CONSIGNMENT_HELD",
            Self::ConsignmentReleased => "CONSIGNMENT_RELEASED",
            Self::ConsignmentRejected => "CONSIGNMENT_REJECTED",
            Self::ConsignmentArrived => "CONSIGNMENT_ARRIVED",
            Self::ConsignmentCancelled => "CONSIGNMENT_CANCELLED",
        }
    }

    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::NotificationKind;

    #[test]
    fn codes_are_read_back() {
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::of(kind.code()), Some(kind));
        }
        assert_eq!(NotificationKind::of("NEWS"), None);
    }
}
