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
}

impl NotificationKind {
    pub const ALL: [Self; 11] = [
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
