//! The notices that each fact of the order domain leads to, and their recipients. Every fact is named, so that a new one
//! does not compile until it has its row.

use events::order::{
    Certificate, Consignment, Enquiry, EvidenceDocument, Expiring, Message, Order, OrderFact,
    TransportApproval,
};
use uuid::Uuid;

use crate::domain::{Announcement, Notice, NotificationKind as Kind, Recipients};

type News = Vec<Announcement>;

/// The announcements of a fact; none if it leads to no notice. `audience` are the organisations that may see the fact.
pub fn news(fact: OrderFact, audience: &[Uuid]) -> News {
    match fact {
        OrderFact::ProviderContacted(it) => asked(&it, Kind::ProviderContacted, it.provider),
        OrderFact::EnquiryAnswered(it) => asked(&it, Kind::EnquiryAnswered, it.seller),
        OrderFact::EnquiryExpired(it) => asked(&it, Kind::EnquiryExpired, it.seller),
        OrderFact::MessageSent(it) => written(it),
        OrderFact::AssessmentRequested(it) => about(&it, Kind::AssessmentRequested, it.candidates.clone()),
        OrderFact::QuoteSubmitted(it) => about(&it, Kind::QuoteSubmitted, vec![it.seller]),
        OrderFact::QuoteWithdrawn(it) => about(&it, Kind::QuoteWithdrawn, vec![it.seller]),
        OrderFact::RequestDeclined(it) => about(&it, Kind::RequestDeclined, vec![it.seller]),
        OrderFact::QuoteAccepted(it) => about(&it, Kind::QuoteAccepted, performers(&it)),
        OrderFact::QuoteRejected(it) => {
            told(Notice::new(Kind::QuoteRejected, it.id, Some(&it.number)), vec![it.organisation])
        }
        OrderFact::OrderExpired(it) => about(&it, Kind::OrderExpired, everybody(&it)),
        OrderFact::DocumentRequested(it) => about(&it, Kind::DocumentRequested, vec![it.seller]),
        OrderFact::AssessmentOverdue(it) => about(&it, Kind::AssessmentOverdue, everybody(&it)),
        OrderFact::AssessmentReportIssued(it) => about(&it, Kind::AssessmentReportIssued, vec![it.seller]),
        OrderFact::OrderCompleted(it) => about(&it, Kind::OrderCompleted, performers(&it)),
        OrderFact::DisputeOpened(it) => {
            let mut news = about(&it, Kind::DisputeOpened, performers(&it));
            news.push(to_administrators(Notice::new(Kind::DisputeWaiting, it.id, Some(&it.number))));
            news
        }
        OrderFact::DisputeResolved(it) => about(&it, Kind::DisputeResolved, everybody(&it)),
        OrderFact::OrderCancelled(it) => about(&it, Kind::OrderCancelled, everybody(&it)),
        OrderFact::DocumentSubmitted(it) => handed_in(&it, audience),
        OrderFact::DocumentAccepted(it) => document(&it, Kind::DocumentAccepted),
        OrderFact::DocumentRejected(it) => document(&it, Kind::DocumentRejected),
        OrderFact::DocumentExpired(it) => document(&it, Kind::DocumentExpired),
        OrderFact::DocumentExpiring(it) => expiring(&it, Kind::DocumentExpiring),
        OrderFact::DocumentAccessGranted(it) => {
            told(Notice::new(Kind::DocumentAccessGranted, it.document, None), vec![it.grantee])
        }
        OrderFact::CertificateIssued(it) => certificate(&it, Kind::CertificateIssued),
        OrderFact::CertificateSuspended(it) => certificate(&it, Kind::CertificateSuspended),
        OrderFact::CertificateReinstated(it) => certificate(&it, Kind::CertificateReinstated),
        OrderFact::CertificateRevoked(it) => certificate(&it, Kind::CertificateRevoked),
        OrderFact::CertificateExpired(it) => certificate(&it, Kind::CertificateExpired),
        OrderFact::CertificateExpiring(it) => expiring(&it, Kind::CertificateExpiring),
        OrderFact::TransportApproved(it) => approval(&it, Kind::TransportApproved),
        OrderFact::TransportRefused(it) => approval(&it, Kind::TransportRefused),
        OrderFact::TransportReviewNeeded(it) => {
            let mut news = approval(&it, Kind::TransportReviewNeeded);
            news.push(to_administrators(Notice::new(Kind::ReviewWaiting, it.id, None)));
            news
        }
        OrderFact::TransportApprovalSuspended(it) => approval(&it, Kind::TransportApprovalSuspended),
        OrderFact::ApprovalAppealed(it) => {
            vec![to_administrators(Notice::new(Kind::AppealWaiting, it.id, None))]
        }
        OrderFact::ConsignmentDispatched(it) => consignment(&it, Kind::ConsignmentDispatched),
        OrderFact::ConsignmentHeld(it) => consignment(&it, Kind::ConsignmentHeld),
        OrderFact::ConsignmentReleased(it) => consignment(&it, Kind::ConsignmentReleased),
        OrderFact::ConsignmentRejected(it) => consignment(&it, Kind::ConsignmentRejected),
        OrderFact::ConsignmentArrived(it) => consignment(&it, Kind::ConsignmentArrived),
        OrderFact::ConsignmentCancelled(it) => consignment(&it, Kind::ConsignmentCancelled),
        // The parties did this themselves or expect it, or another fact leads to the notice.
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
        // For other domains' projections and for the monitor domain.
        | OrderFact::DocumentsListed(_)
        | OrderFact::CertificatesListed(_)
        | OrderFact::RatingsListed(_)
        | OrderFact::DeadLetterChanged(_)
        | OrderFact::ProjectionChecked(_) => Vec::new(),
    }
}

fn told(notice: Notice, organisations: Vec<Uuid>) -> News {
    vec![Announcement { notice, recipients: Recipients::Organisations(organisations) }]
}

const fn to_administrators(notice: Notice) -> Announcement {
    Announcement { notice, recipients: Recipients::Administrators }
}

fn about(order: &Order, kind: Kind, organisations: Vec<Uuid>) -> News {
    told(Notice::new(kind, order.id, Some(&order.number)), organisations)
}

/// Who does the work, or might have done it while nobody has been chosen.
fn performers(order: &Order) -> Vec<Uuid> {
    order.provider.map_or_else(|| order.candidates.clone(), |provider| vec![provider])
}

/// Both sides.
fn everybody(order: &Order) -> Vec<Uuid> {
    std::iter::once(order.seller).chain(performers(order)).collect()
}

fn asked(enquiry: &Enquiry, kind: Kind, whom: Uuid) -> News {
    told(Notice::new(kind, enquiry.id, Some(&enquiry.number)), vec![whom])
}

fn written(message: Message) -> News {
    let subject = message.enquiry.or(message.order).unwrap_or(message.id);
    told(Notice::new(Kind::MessageSent, subject, Some(&message.number)), message.to)
}

/// To the provider of its order, if that has one: whoever may see the fact besides its owner.
fn handed_in(document: &EvidenceDocument, audience: &[Uuid]) -> News {
    let others: Vec<Uuid> = audience.iter().copied().filter(|one| *one != document.organisation).collect();
    if document.order.is_none() || others.is_empty() {
        return Vec::new();
    }
    told(Notice::new(Kind::DocumentSubmitted, document.id, Some(&document.kind)), others)
}

fn document(document: &EvidenceDocument, kind: Kind) -> News {
    told(Notice::new(kind, document.id, Some(&document.kind)), vec![document.organisation])
}

fn certificate(certificate: &Certificate, kind: Kind) -> News {
    told(Notice::new(kind, certificate.id, Some(&certificate.number)), vec![certificate.organisation])
}

/// As `CRT-2026-000042 in 30 days`.
fn expiring(it: &Expiring, kind: Kind) -> News {
    let name: String = it.reference.chars().take(26).collect();
    let reference = format!("{name} in {} days", it.days);
    told(Notice::new(kind, it.id, Some(&reference)), vec![it.organisation])
}

fn approval(approval: &TransportApproval, kind: Kind) -> News {
    told(Notice::new(kind, approval.id, None), vec![approval.organisation])
}

/// To who sends it and to who carries it.
fn consignment(consignment: &Consignment, kind: Kind) -> News {
    let both = std::iter::once(consignment.organisation).chain(consignment.carrier).collect();
    told(Notice::new(kind, consignment.id, Some(&consignment.number)), both)
}
