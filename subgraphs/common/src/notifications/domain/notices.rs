//! The words of each kind of notification: what has happened, and what to do.

use super::NotificationKind as Kind;

/// What has happened, in one line.
#[must_use]
pub const fn what(kind: Kind) -> &'static str {
    words(kind).0
}

/// What to do about it, in one line.
#[must_use]
pub const fn advice(kind: Kind) -> &'static str {
    words(kind).1
}

#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "one line for each kind")]
const fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::AssessmentRequested => ("You are asked for an assessment", "Sign in to Carnet to read the request, and to quote or decline."),
        Kind::QuoteSubmitted => ("You have received a quote", "Sign in to Carnet to compare the quotes and to accept one."),
        Kind::RequestDeclined => ("A provider has declined your request", "Sign in to Carnet to read why, and to see who else was asked."),
        Kind::QuoteAccepted => ("Your quote has been accepted", "Sign in to Carnet to start the assessment."),
        Kind::AssessmentReportIssued => ("An assessment report has been issued", "Sign in to Carnet to read the report and to accept it."),
        Kind::OrderCompleted => ("An order has been completed", "Nothing is left to do."),
        Kind::OrderCancelled => ("An order has been cancelled", "Sign in to Carnet to read why."),
        Kind::TransportApproved => ("A transport has been approved", "Sign in to Carnet to read the conditions before anything is sent."),
        Kind::TransportRefused => ("A transport has been refused", "Sign in to Carnet to read the reasons and what is missing."),
        Kind::TransportReviewNeeded => ("A transport needs a review", "We look at it. Sign in to Carnet to see what was open."),
        Kind::RequirementsChanged => ("What your products need has changed", "Sign in to Carnet to see which products, and what they need now."),
        Kind::ProviderContacted => ("A seller asks you something", "Sign in to Carnet to read the question and to answer it."),
        Kind::EnquiryAnswered => ("Your question has been answered", "Sign in to Carnet to read the answer."),
        Kind::EnquiryExpired => ("Nobody has answered your question", "It has been closed. Sign in to Carnet to ask somebody else."),
        Kind::MessageSent => ("You have a message", "Sign in to Carnet to read it."),
        Kind::QuoteWithdrawn => ("A provider has taken a quote back", "Sign in to Carnet to see which quotes are left."),
        Kind::QuoteRejected => ("Another quote has been accepted", "Thank you for yours. Nothing is left to do."),
        Kind::OrderExpired => ("An order has expired", "No quote was accepted in time. The seller may ask again."),
        Kind::DocumentRequested => ("A document is asked for", "Sign in to Carnet to see which one, and to hand it in."),
        Kind::DocumentSubmitted => ("A document has been handed in", "Sign in to Carnet to read it, and to accept or reject it."),
        Kind::DocumentAccepted => ("A document has been accepted", "It counts as evidence from now on."),
        Kind::DocumentRejected => ("A document has been rejected", "Sign in to Carnet to read why, and what to mend."),
        Kind::DocumentExpiring => ("A document expires soon", "Sign in to Carnet to hand in a new one before it does."),
        Kind::DocumentExpired => ("A document has expired", "It counts no longer. Sign in to Carnet to hand in a new one."),
        Kind::DocumentAccessGranted => ("You may read a document", "Sign in to Carnet to read it."),
        Kind::AssessmentOverdue => ("An assessment report is late", "Sign in to Carnet to see when it was due, and to write to each other."),
        Kind::DisputeOpened => ("A report of yours is disputed", "Sign in to Carnet to read why. The platform decides."),
        Kind::DisputeResolved => ("A dispute has been decided", "Sign in to Carnet to read the decision."),
        Kind::DisputeWaiting => ("A dispute waits for a decision", "Sign in to Carnet to read both sides and to decide."),
        Kind::CertificateIssued => ("A certificate has been issued", "Sign in to Carnet to read it, and to get its code."),
        Kind::CertificateSuspended => ("A certificate has been suspended", "It counts no longer for now. Sign in to Carnet to read why."),
        Kind::CertificateReinstated => ("A certificate counts again", "Nothing is left to do."),
        Kind::CertificateRevoked => ("A certificate has been revoked", "It counts no longer. Sign in to Carnet to read why."),
        Kind::CertificateExpiring => ("A certificate expires soon", "Sign in to Carnet to ask for a new assessment before it does."),
        Kind::CertificateExpired => ("A certificate has expired", "It counts no longer. Sign in to Carnet to ask for a new assessment."),
        Kind::TransportApprovalSuspended => ("A transport approval has been suspended", "Nothing may leave on it. Sign in to Carnet to read why, and to recheck."),
        Kind::ReviewWaiting => ("A transport waits for a decision", "Sign in to Carnet to read what was open and to decide."),
        Kind::AppealWaiting => ("An appeal waits for a decision", "Sign in to Carnet to read the reasons and to decide."),
        Kind::ConsignmentDispatched => ("A consignment is on its way", "Sign in to Carnet to follow it."),
        Kind::ConsignmentHeld => ("A consignment is on hold", "It must not go on. Sign in to Carnet to read why."),
        Kind::ConsignmentReleased => ("A consignment may go on", "The hold is over."),
        Kind::ConsignmentRejected => ("A consignment has been rejected", "It must not be delivered. Sign in to Carnet to read why."),
        Kind::ConsignmentArrived => ("A consignment has arrived", "Sign in to Carnet to see how it travelled."),
        Kind::ConsignmentCancelled => ("A consignment has been cancelled", "It will not leave."),
        Kind::ProviderApproved => ("Your provider profile has been approved", "Sellers find it in the directory from now on."),
        Kind::ProviderRejected => ("Your provider profile has been sent back", "Sign in to Carnet to read why, to change it and to submit it again."),
        Kind::ProviderSuspended => ("Your provider profile has been suspended", "Sellers do not find it any more. Sign in to Carnet to read why."),
        Kind::ProviderReinstated => ("Your provider profile has been reinstated", "Sellers find it in the directory again."),
        Kind::ProviderRemoved => ("Your provider profile has been removed", "It cannot be listed again. Sign in to Carnet to read why."),
        Kind::AccreditationExpired => ("An accreditation has ended", "Sign in to Carnet to see which services it covered, and to add a new one."),
        Kind::OrganisationVerified => ("Your organisation has been verified", "The limits for new organisations do not apply any more."),
        Kind::BulkSelfCheckCompleted => ("A bulk self-check is complete", "Sign in to Carnet to read the verdicts."),
        Kind::BulkSelfCheckFailed => ("A bulk self-check has failed", "Sign in to Carnet to read the checks that were made, and to start again."),
    }
}
