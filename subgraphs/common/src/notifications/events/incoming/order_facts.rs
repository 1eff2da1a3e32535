//! Maps each fact of the order domain to its notices and recipients. The match has no wildcard, so a new fact does not compile
//! until it has a row.

use events::order::{
    Certificate, Consignment, Enquiry, EvidenceDocument, Expiring, Message, Order, OrderFact,
    TransportApproval,
};
use uuid::Uuid;

use crate::notifications::domain::{
    Announcement, Notice, NotificationKind as Kind, Recipients, SubjectType as About,
};

/// Announcements of a fact, possibly none. `audience` has the organisations that may see the fact.
#[expect(
    clippy::too_many_lines,
    reason = "one line for each fact, and no fact without a line"
)]
pub fn announcements(fact: OrderFact, audience: &[Uuid]) -> Vec<Announcement> {
    match fact {
        OrderFact::ProviderContacted(it) => {
            caused(it.seller, asked(&it, Kind::ProviderContacted, it.provider))
        }
        OrderFact::EnquiryAnswered(it) => caused(it.provider, asked(&it, Kind::EnquiryAnswered, it.seller)),
        OrderFact::EnquiryExpired(it) => asked(&it, Kind::EnquiryExpired, it.seller),
        OrderFact::MessageSent(it) => written(it),
        OrderFact::AssessmentRequested(it) => about(&it, Kind::AssessmentRequested, it.candidates.clone()),
        OrderFact::QuoteSubmitted(it) => to_seller(&it, Kind::QuoteSubmitted),
        OrderFact::QuoteWithdrawn(it) => to_seller(&it, Kind::QuoteWithdrawn),
        OrderFact::RequestDeclined(it) => to_seller(&it, Kind::RequestDeclined),
        OrderFact::QuoteAccepted(it) => about(&it, Kind::QuoteAccepted, performers(&it)),
        OrderFact::QuoteRejected(it) => {
            let notice = Notice::new(Kind::QuoteRejected, About::Quote.with(it.id), Some(&it.number));
            told(notice, vec![it.organisation])
        }
        OrderFact::OrderExpired(it) => about(&it, Kind::OrderExpired, everybody(&it)),
        OrderFact::DocumentRequested(it) => to_seller(&it, Kind::DocumentRequested),
        OrderFact::AssessmentOverdue(it) => about(&it, Kind::AssessmentOverdue, everybody(&it)),
        OrderFact::AssessmentReportIssued(it) => to_seller(&it, Kind::AssessmentReportIssued),
        OrderFact::OrderCompleted(it) => about(&it, Kind::OrderCompleted, performers(&it)),
        OrderFact::DisputeOpened(it) => {
            let mut announcements = about(&it, Kind::DisputeOpened, performers(&it));
            let subject = About::Order.with(it.id);
            let notice = Notice::new(Kind::DisputeWaiting, subject, Some(&it.number));
            announcements.push(to_administrators(notice, it.seller));
            announcements
        }
        OrderFact::DisputeResolved(it) => about(&it, Kind::DisputeResolved, everybody(&it)),
        OrderFact::OrderCancelled(it) => about(&it, Kind::OrderCancelled, everybody(&it)),
        OrderFact::DocumentSubmitted(it) => handed_in(&it, audience),
        OrderFact::DocumentAccepted(it) => document(&it, Kind::DocumentAccepted),
        OrderFact::DocumentRejected(it) => document(&it, Kind::DocumentRejected),
        OrderFact::DocumentExpired(it) => document(&it, Kind::DocumentExpired),
        OrderFact::DocumentExpiring(it) => {
            expiring(&it, Kind::DocumentExpiring, About::EvidenceDocument)
        }
        OrderFact::DocumentAccessGranted(it) => {
            let subject = About::EvidenceDocument.with(it.document);
            let notice = Notice::new(Kind::DocumentAccessGranted, subject, None);
            caused(it.organisation, told(notice, vec![it.grantee]))
        }
        OrderFact::CertificateIssued(it) => certificate(&it, Kind::CertificateIssued),
        OrderFact::CertificateSuspended(it) => certificate(&it, Kind::CertificateSuspended),
        OrderFact::CertificateReinstated(it) => certificate(&it, Kind::CertificateReinstated),
        OrderFact::CertificateRevoked(it) => certificate(&it, Kind::CertificateRevoked),
        OrderFact::CertificateExpired(it) => certificate(&it, Kind::CertificateExpired),
        OrderFact::CertificateExpiring(it) => {
            expiring(&it, Kind::CertificateExpiring, About::Certificate)
        }
        OrderFact::TransportApproved(it) => approval(&it, Kind::TransportApproved),
        OrderFact::TransportRefused(it) => approval(&it, Kind::TransportRefused),
        OrderFact::TransportReviewNeeded(it) => {
            let mut announcements = approval(&it, Kind::TransportReviewNeeded);
            // The administrators were notified when the review began.
            if it.before.as_deref() != Some("NEEDS_REVIEW") {
                let subject = About::TransportApproval.with(it.id);
                let notice = Notice::new(Kind::ReviewWaiting, subject, None);
                announcements.push(to_administrators(notice, it.organisation));
            }
            announcements
        }
        OrderFact::TransportApprovalSuspended(it) => approval(&it, Kind::TransportApprovalSuspended),
        OrderFact::ApprovalAppealed(it) => {
            let subject = About::TransportApproval.with(it.id);
            let notice = Notice::new(Kind::AppealWaiting, subject, None);
            vec![to_administrators(notice, it.organisation)]
        }
        OrderFact::ConsignmentDispatched(it) => consignment(&it, Kind::ConsignmentDispatched),
        OrderFact::ConsignmentHeld(it) => consignment(&it, Kind::ConsignmentHeld),
        OrderFact::ConsignmentReleased(it) => consignment(&it, Kind::ConsignmentReleased),
        OrderFact::ConsignmentRejected(it) => consignment(&it, Kind::ConsignmentRejected),
        OrderFact::ConsignmentArrived(it) => consignment(&it, Kind::ConsignmentArrived),
        OrderFact::ConsignmentCancelled(it) => consignment(&it, Kind::ConsignmentCancelled),
        // The parties did this themselves or expect it, or another fact causes the notice.
        OrderFact::EnquiryClosed(_)
        | OrderFact::OrderDrafted(_)
        | OrderFact::DraftUpdated(_)
        | OrderFact::AssessmentStarted(_)
        | OrderFact::ProviderRated(_)
        | OrderFact::DocumentAccessRevoked(_)
        | OrderFact::CertificateSuperseded(_)
        | OrderFact::TransportApprovalRequested(_)
        | OrderFact::ConsignmentCreated(_)
        | OrderFact::ConsignmentUpdated(_)
        | OrderFact::ConsignmentUncleared(_)
        | OrderFact::ConsignmentCleared(_)
        | OrderFact::ConsignmentClosed(_)
        | OrderFact::DeviceAssigned(_)
        | OrderFact::DeviceUnassigned(_)
        // For projections of other domains and for the monitor domain.
        | OrderFact::DocumentsListed(_)
        | OrderFact::CertificatesListed(_)
        | OrderFact::RatingsListed(_)
        | OrderFact::DeadLetterChanged(_)
        | OrderFact::ProjectionChecked(_) => Vec::new(),
    }
}

fn told(notice: Notice, organisations: Vec<Uuid>) -> Vec<Announcement> {
    let recipients = Recipients::Organisations(organisations);
    vec![Announcement {
        notice,
        recipients,
        caused_by: None,
    }]
}

const fn to_administrators(notice: Notice, cause: Uuid) -> Announcement {
    Announcement {
        notice,
        recipients: Recipients::Administrators,
        caused_by: Some(cause),
    }
}

/// Sets this organisation as the cause of the announcements.
fn caused(by: Uuid, mut announcements: Vec<Announcement>) -> Vec<Announcement> {
    for announcement in &mut announcements {
        announcement.caused_by = Some(by);
    }
    announcements
}

/// Announces a step of an order to these organisations. The seller created the order, so the seller counts as the cause of the
/// notices to others, whichever party took the step.
fn about(order: &Order, kind: Kind, organisations: Vec<Uuid>) -> Vec<Announcement> {
    let notice = Notice::new(kind, About::Order.with(order.id), Some(&order.number));
    caused(order.seller, told(notice, organisations))
}

/// Announces a step of a provider to the seller of the order.
fn to_seller(order: &Order, kind: Kind) -> Vec<Announcement> {
    let notice = Notice::new(kind, About::Order.with(order.id), Some(&order.number));
    let announcements = told(notice, vec![order.seller]);
    match order.answered_by.or(order.provider) {
        Some(provider) => caused(provider, announcements),
        None => announcements,
    }
}

/// The accepted provider, or all asked providers until a quote is accepted.
fn performers(order: &Order) -> Vec<Uuid> {
    order
        .provider
        .map_or_else(|| order.candidates.clone(), |provider| vec![provider])
}

/// The seller and the performers.
fn everybody(order: &Order) -> Vec<Uuid> {
    std::iter::once(order.seller)
        .chain(performers(order))
        .collect()
}

fn asked(enquiry: &Enquiry, kind: Kind, whom: Uuid) -> Vec<Announcement> {
    let subject = About::Enquiry.with(enquiry.id);
    told(
        Notice::new(kind, subject, Some(&enquiry.number)),
        vec![whom],
    )
}

/// A message belongs to an enquiry or to an order.
fn written(message: Message) -> Vec<Announcement> {
    let enquiry = message.enquiry.map(|id| About::Enquiry.with(id));
    let order = message.order.map(|id| About::Order.with(id));
    let Some(subject) = enquiry.or(order) else {
        return Vec::new();
    };
    let notice = Notice::new(Kind::MessageSent, subject, Some(&message.number));
    caused(message.from, told(notice, message.to))
}

/// Notifies the provider of the document's order, if there is one: the organisations of the audience except the owner.
fn handed_in(document: &EvidenceDocument, audience: &[Uuid]) -> Vec<Announcement> {
    let others: Vec<Uuid> = audience
        .iter()
        .copied()
        .filter(|one| *one != document.organisation)
        .collect();
    if document.order.is_none() || others.is_empty() {
        return Vec::new();
    }
    let subject = About::EvidenceDocument.with(document.id);
    let notice = Notice::new(Kind::DocumentSubmitted, subject, Some(&document.kind));
    caused(document.organisation, told(notice, others))
}

fn document(document: &EvidenceDocument, kind: Kind) -> Vec<Announcement> {
    let subject = About::EvidenceDocument.with(document.id);
    told(
        Notice::new(kind, subject, Some(&document.kind)),
        vec![document.organisation],
    )
}

fn certificate(certificate: &Certificate, kind: Kind) -> Vec<Announcement> {
    let subject = About::Certificate.with(certificate.id);
    told(
        Notice::new(kind, subject, Some(&certificate.number)),
        vec![certificate.organisation],
    )
}

/// Formats the reference, for example `CRT-2026-000042 in 30 days`.
fn expiring(it: &Expiring, kind: Kind, about: About) -> Vec<Announcement> {
    let name: String = it.reference.chars().take(26).collect();
    let reference = format!("{name} in {} days", it.days);
    told(
        Notice::new(kind, about.with(it.id), Some(&reference)),
        vec![it.organisation],
    )
}

fn approval(approval: &TransportApproval, kind: Kind) -> Vec<Announcement> {
    let subject = About::TransportApproval.with(approval.id);
    told(
        Notice::new(kind, subject, None),
        vec![approval.organisation],
    )
}

/// Notifies the seller and the carrier. The seller chose the carrier, so the seller causes the carrier's notice.
fn consignment(consignment: &Consignment, kind: Kind) -> Vec<Announcement> {
    let both = std::iter::once(consignment.organisation)
        .chain(consignment.carrier)
        .collect();
    let subject = About::Consignment.with(consignment.id);
    let notice = Notice::new(kind, subject, Some(&consignment.number));
    caused(consignment.organisation, told(notice, both))
}
