//! Texts of each kind of notification: what happened and what to do.

use super::NotificationKind as Kind;

/// Describes the event, in one line.
#[must_use]
pub const fn what(kind: Kind) -> &'static str {
    texts(kind).0
}

/// Tells the recipient what to do, in one line.
#[must_use]
pub const fn advice(kind: Kind) -> &'static str {
    texts(kind).1
}

#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "one line for each kind")]
const fn texts(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::AssessmentRequested => ("You have received a request for an assessment", "Sign in to Carnet to read the request, and to quote or decline."),
        Kind::QuoteSubmitted => ("You have received a quote", "Sign in to Carnet to compare the quotes and to accept one."),
        Kind::RequestDeclined => ("A provider has declined your request", "Sign in to Carnet to read why, and to see the other providers."),
        Kind::QuoteAccepted => ("Your quote has been accepted", "Sign in to Carnet to start the assessment."),
        Kind::AssessmentReportIssued => ("An assessment report has been issued", "Sign in to Carnet to read and accept the report."),
        Kind::OrderCompleted => ("An order has been completed", "You do not need to do anything."),
        Kind::OrderCancelled => ("An order has been cancelled", "Sign in to Carnet to read why."),
        Kind::TransportApproved => ("A transport has been approved", "Sign in to Carnet to read the conditions before you send the goods."),
        Kind::TransportRefused => ("A transport has been refused", "Sign in to Carnet to read the reasons and what is missing."),
        Kind::TransportReviewNeeded => ("A transport needs a review", "Carnet reviews it. Sign in to Carnet to see the open points."),
        Kind::RequirementsChanged => ("Requirements for your products have changed", "Sign in to Carnet to see the products and their requirements."),
        Kind::ProviderContacted => ("You have received an enquiry from a seller", "Sign in to Carnet to read and answer it."),
        Kind::EnquiryAnswered => ("Your enquiry has been answered", "Sign in to Carnet to read the answer."),
        Kind::EnquiryExpired => ("Your enquiry was not answered in time", "It has been closed. Sign in to Carnet to ask another provider."),
        Kind::MessageSent => ("You have received a message", "Sign in to Carnet to read it."),
        Kind::QuoteWithdrawn => ("A provider has withdrawn a quote", "Sign in to Carnet to see the remaining quotes."),
        Kind::QuoteRejected => ("Another quote has been accepted", "Thank you for your quote. You do not need to do anything."),
        Kind::OrderExpired => ("An order has expired", "No quote was accepted in time. The seller may create a new order."),
        Kind::DocumentRequested => ("A provider has requested a document", "Sign in to Carnet to read the request and to submit the document."),
        Kind::DocumentSubmitted => ("A document has been submitted", "Sign in to Carnet to read it, and to accept or reject it."),
        Kind::DocumentAccepted => ("A document has been accepted", "It is valid as evidence from now on."),
        Kind::DocumentRejected => ("A document has been rejected", "Sign in to Carnet to read why, and what to correct."),
        Kind::DocumentExpiring => ("A document expires soon", "Sign in to Carnet to submit a new one before it expires."),
        Kind::DocumentExpired => ("A document has expired", "It is no longer valid. Sign in to Carnet to submit a new one."),
        Kind::DocumentAccessGranted => ("You have access to a document", "Sign in to Carnet to read it."),
        Kind::AssessmentOverdue => ("An assessment report is overdue", "Sign in to Carnet to see the due date and to send a message."),
        Kind::DisputeOpened => ("A seller disputes a report of yours", "Sign in to Carnet to read why. Carnet decides the dispute."),
        Kind::DisputeResolved => ("A dispute has been decided", "Sign in to Carnet to read the decision."),
        Kind::DisputeWaiting => ("A dispute waits for a decision", "Sign in to Carnet to read both sides and to decide."),
        Kind::CertificateIssued => ("A certificate has been issued", "Sign in to Carnet to read it and to get its code."),
        Kind::CertificateSuspended => ("A certificate has been suspended", "It is not valid at present. Sign in to Carnet to read why."),
        Kind::CertificateReinstated => ("A certificate is valid again", "You do not need to do anything."),
        Kind::CertificateRevoked => ("A certificate has been revoked", "It is no longer valid. Sign in to Carnet to read why."),
        Kind::CertificateExpiring => ("A certificate expires soon", "Sign in to Carnet to request a new assessment before it expires."),
        Kind::CertificateExpired => ("A certificate has expired", "It is no longer valid. Sign in to Carnet to request a new assessment."),
        Kind::TransportApprovalSuspended => ("A transport approval has been suspended", "Do not send goods under it. Sign in to Carnet to read why and to recheck."),
        Kind::ReviewWaiting => ("A transport waits for a decision", "Sign in to Carnet to read the open points and to decide."),
        Kind::AppealWaiting => ("An appeal waits for a decision", "Sign in to Carnet to read the reasons and to decide."),
        Kind::ConsignmentDispatched => ("A consignment has been dispatched", "Sign in to Carnet to follow it."),
        Kind::ConsignmentHeld => ("A consignment is on hold", "Do not move it. Sign in to Carnet to read why."),
        Kind::ConsignmentReleased => ("A consignment has been released", "The hold has ended, and the transport may continue."),
        Kind::ConsignmentRejected => ("A consignment has been rejected", "Do not deliver it. Sign in to Carnet to read why."),
        Kind::ConsignmentArrived => ("A consignment has arrived", "Sign in to Carnet to see the data of its transport."),
        Kind::ConsignmentCancelled => ("A consignment has been cancelled", "It will not be dispatched."),
        Kind::ProviderApproved => ("Your provider profile has been approved", "Sellers find it in the directory from now on."),
        Kind::ProviderRejected => ("Your provider profile has been rejected", "Sign in to Carnet to read why, to change it and to submit it again."),
        Kind::ProviderSuspended => ("Your provider profile has been suspended", "Sellers no longer find it. Sign in to Carnet to read why."),
        Kind::ProviderReinstated => ("Your provider profile has been reinstated", "Sellers find it in the directory again."),
        Kind::ProviderRemoved => ("Your provider profile has been removed", "It cannot be listed again. Sign in to Carnet to read why."),
        Kind::AccreditationExpired => ("An accreditation has ended", "Sign in to Carnet to see the services it covered and to add a new one."),
        Kind::ProviderKeyProposed => ("An assessor has proposed a signing key", "An owner of the provider signs in to Carnet to confirm or reject the key."),
        Kind::OrganisationVerified => ("Your organisation has been verified", "The limits for new organisations no longer apply."),
        Kind::BulkSelfCheckCompleted => ("A bulk self-check is complete", "Sign in to Carnet to read the verdicts."),
        Kind::BulkSelfCheckFailed => ("A bulk self-check has failed", "Sign in to Carnet to read the completed checks and to start again."),
    }
}
