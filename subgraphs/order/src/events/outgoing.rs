//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither.
//!
//! Who may be shown a fact: of an order, whoever may see the order (a step that takes somebody's sight away is the
//! last that it is told), but of a candidate's answer the seller and that candidate only; of a document or a
//! certificate, the seller and the provider of its order; of a transport approval or a consignment, the seller and the
//! carrier.

use database::Conn;
use events::order::{self as published, OrderFact};
use events::{CloudEvent, Draft, Fact};
use time::OffsetDateTime;
use uuid::Uuid;

pub use events::Cause;

mod clock;
mod listings;

pub use clock::{ExpiringDocument, certificates_expiring, documents_expiring, orders};
pub use listings::{Range, certificates_listed, documents_listed, ratings_listed};

use crate::certificates::domain::{Certificate, CertificateEvent};
use crate::domain::{Lane, OrganisationId};
use crate::evidence::domain::{Document, DocumentEvent, Grant};
use crate::orders::domain::{CandidateState, Order, OrderEvent, Quote, Step};
use crate::transport_approvals::domain::Trail;

/// What a change goes back to, when it was made, and in which lane it is published.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    pub cause: Cause,
    pub now: OffsetDateTime,
    pub(crate) lane: events::Lane,
}

impl Because {
    /// The most changes of one cause that are published in the single lane.
    const MOST_SINGLE: usize = 10;

    /// A change of its own.
    #[must_use]
    pub const fn new(cause: Cause, now: OffsetDateTime) -> Self {
        Self {
            cause,
            now,
            lane: events::Lane::Single,
        }
    }

    /// A change of an import or a job, whose number nothing bounds.
    #[must_use]
    pub const fn in_bulk(self) -> Self {
        Self {
            lane: events::Lane::Bulk,
            ..self
        }
    }

    /// A change that follows on an earlier one.
    #[must_use]
    pub const fn following(trail: Trail, now: OffsetDateTime) -> Self {
        let cause = Cause {
            correlation: trail.correlation,
            causation: trail.causation,
        };
        let because = Self::new(cause, now);
        if trail.bulk {
            because.in_bulk()
        } else {
            because
        }
    }

    /// For changes that follow on this one later.
    #[must_use]
    pub const fn trail(self) -> Trail {
        let bulk = matches!(self.lane, events::Lane::Bulk);
        Trail {
            correlation: self.cause.correlation,
            causation: self.cause.causation,
            bulk,
        }
    }

    /// One of this many changes. Many are published in the bulk lane, so that they delay no event that a person waits for.
    #[must_use]
    pub const fn one_of(self, changes: usize) -> Self {
        if changes > Self::MOST_SINGLE {
            self.in_bulk()
        } else {
            self
        }
    }
}

/// A fact could not be put into the outbox. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error(transparent)]
    Unreadable(#[from] events::Unreadable),
    /// A step that concerns a document is told as that document's fact.
    #[error("a document's step is not an order's fact")]
    TheDocuments,
    /// So is one that concerns a device, and a question to the rules.
    #[error("this step is not told as a snapshot of its aggregate")]
    NoSnapshot,
}

/// A step of an order; the subject is the order. Answers with the event's id.
pub async fn order(
    conn: &mut Conn,
    because: Because,
    order: &Order,
    step: &Step,
) -> Result<Uuid, Error> {
    let event = order_event(because, order, step)?;
    publish(conn, because, std::slice::from_ref(&event)).await?;
    Ok(event.id)
}

/// A step of an order as an event, for whoever tells many at once.
pub fn order_event(because: Because, order: &Order, step: &Step) -> Result<CloudEvent, Error> {
    let fact = match step.event {
        OrderEvent::OrderDrafted => OrderFact::OrderDrafted,
        OrderEvent::DraftUpdated => OrderFact::DraftUpdated,
        OrderEvent::AssessmentRequested => OrderFact::AssessmentRequested,
        OrderEvent::QuoteSubmitted => OrderFact::QuoteSubmitted,
        OrderEvent::QuoteWithdrawn => OrderFact::QuoteWithdrawn,
        OrderEvent::RequestDeclined => OrderFact::RequestDeclined,
        OrderEvent::QuoteAccepted => OrderFact::QuoteAccepted,
        OrderEvent::AssessmentStarted => OrderFact::AssessmentStarted,
        OrderEvent::DocumentRequested => OrderFact::DocumentRequested,
        OrderEvent::AssessmentReportIssued => OrderFact::AssessmentReportIssued,
        OrderEvent::OrderCompleted => OrderFact::OrderCompleted,
        OrderEvent::DisputeOpened => OrderFact::DisputeOpened,
        OrderEvent::DisputeResolved => OrderFact::DisputeResolved,
        OrderEvent::OrderCancelled => OrderFact::OrderCancelled,
        OrderEvent::OrderExpired => OrderFact::OrderExpired,
        OrderEvent::AssessmentOverdue => OrderFact::AssessmentOverdue,
        OrderEvent::DocumentSubmitted
        | OrderEvent::DocumentAccepted
        | OrderEvent::DocumentRejected => {
            return Err(Error::TheDocuments);
        }
    };
    let asked = order
        .candidates
        .iter()
        .filter(|candidate| candidate.state != CandidateState::Declined);
    let snapshot = published::Order {
        id: order.id.0,
        number: order.number.clone(),
        kind: order.kind.word().to_owned(),
        status: order.status.word().to_owned(),
        seller: order.seller.0,
        candidates: asked.map(|candidate| candidate.organisation.0).collect(),
        provider: order.provider.map(|provider| provider.0),
        answered_by: step.answered_by.map(|by| by.0),
        product: order.product.0,
        market: order.lane.destination.clone(),
        quote_by: order.quote_by,
        due_at: order.due_at,
    };
    Ok(fact(snapshot).publish(draft(because, order.id.0, order.version, &step.audience))?)
}

/// To the organisation whose quote was not the one, and to nobody else. A quote is told of once.
pub async fn quote_rejected(
    conn: &mut Conn,
    because: Because,
    order: &Order,
    quote: &Quote,
) -> Result<Uuid, Error> {
    let fact = OrderFact::QuoteRejected(published::Quote {
        id: quote.id.0,
        order: order.id.0,
        number: order.number.clone(),
        organisation: quote.organisation.0,
        status: quote.status.word().to_owned(),
    });
    append(
        conn,
        because,
        fact,
        draft(because, quote.id.0, 1, &[quote.organisation]),
    )
    .await
}

/// `provider` is the accepted provider of the document's order.
pub async fn document(
    conn: &mut Conn,
    because: Because,
    document: &Document,
    event: DocumentEvent,
    provider: Option<OrganisationId>,
) -> Result<Uuid, Error> {
    let fact = match event {
        DocumentEvent::Submitted => OrderFact::DocumentSubmitted,
        DocumentEvent::Accepted => OrderFact::DocumentAccepted,
        DocumentEvent::Rejected => OrderFact::DocumentRejected,
        DocumentEvent::Expired => OrderFact::DocumentExpired,
    };
    let snapshot = document_snapshot(document);
    let audience: Vec<_> = std::iter::once(document.organisation)
        .chain(provider)
        .collect();
    append(
        conn,
        because,
        fact(snapshot),
        draft(because, document.id.0, document.version, &audience),
    )
    .await
}

fn document_snapshot(document: &Document) -> published::EvidenceDocument {
    published::EvidenceDocument {
        id: document.id.0,
        product: document.product.0,
        organisation: document.organisation.0,
        kind: document.kind.clone(),
        sha256: hex::encode(document.sha256),
        issued_on: document.issued_on,
        expires_on: document.expires_on,
        status: document.status.word().to_owned(),
        order: document.order.map(|order| order.0),
    }
}

/// That somebody may read a document, or may no more; the subject is the grant.
pub async fn document_access(
    conn: &mut Conn,
    because: Because,
    grant: &Grant,
) -> Result<Uuid, Error> {
    let revoked = grant.revoked_at.is_some();
    let snapshot = published::DocumentGrant {
        id: grant.id.0,
        document: grant.document.0,
        organisation: grant.organisation.0,
        grantee: grant.grantee.0,
        revoked,
    };
    let fact = if revoked {
        OrderFact::DocumentAccessRevoked
    } else {
        OrderFact::DocumentAccessGranted
    };
    let audience = [grant.organisation, grant.grantee];
    append(
        conn,
        because,
        fact(snapshot),
        draft(because, grant.id.0, grant.version, &audience),
    )
    .await
}

/// Something has happened to a certificate.
pub async fn certificate(
    conn: &mut Conn,
    because: Because,
    certificate: &Certificate,
    event: CertificateEvent,
) -> Result<Uuid, Error> {
    let fact = match event {
        CertificateEvent::Issued => OrderFact::CertificateIssued,
        CertificateEvent::Suspended => OrderFact::CertificateSuspended,
        CertificateEvent::Reinstated => OrderFact::CertificateReinstated,
        CertificateEvent::Revoked => OrderFact::CertificateRevoked,
        CertificateEvent::Superseded => OrderFact::CertificateSuperseded,
        CertificateEvent::Expired => OrderFact::CertificateExpired,
    };
    let snapshot = certificate_snapshot(certificate);
    let audience = [certificate.organisation, certificate.provider];
    append(
        conn,
        because,
        fact(snapshot),
        draft(because, certificate.id.0, certificate.version, &audience),
    )
    .await
}

fn certificate_snapshot(certificate: &Certificate) -> published::Certificate {
    published::Certificate {
        id: certificate.id.0,
        number: certificate.number.clone(),
        order: certificate.order.0,
        product: certificate.product.0,
        organisation: certificate.organisation.0,
        document_types: certificate.document_types.clone(),
        markets: certificate.markets.clone(),
        requirements: certificate.requirements.clone(),
        valid_from: certificate.valid_from,
        valid_to: certificate.valid_to,
        status: certificate.status.word().to_owned(),
    }
}

pub(crate) fn lane(lane: &Lane) -> published::Lane {
    published::Lane {
        origin: lane.origin.clone(),
        destination: lane.destination.clone(),
        mode: lane.mode.word().to_owned(),
        direction: lane.direction.map(|direction| direction.word().to_owned()),
        aircraft: lane.aircraft.map(|aircraft| aircraft.word().to_owned()),
    }
}

pub(crate) fn draft(
    because: Because,
    subject: Uuid,
    sequence: i64,
    audience: &[OrganisationId],
) -> Draft {
    let audience = audience.iter().map(|organisation| organisation.0).collect();
    Draft {
        subject,
        sequence,
        time: because.now,
        cause: because.cause,
        audience,
    }
}

pub(crate) async fn append(
    conn: &mut Conn,
    because: Because,
    fact: OrderFact,
    draft: Draft,
) -> Result<Uuid, Error> {
    let event = fact.publish(draft)?;
    publish(conn, because, std::slice::from_ref(&event)).await?;
    Ok(event.id)
}

pub(crate) async fn publish(
    conn: &mut Conn,
    because: Because,
    events: &[CloudEvent],
) -> Result<(), Error> {
    match because.lane {
        events::Lane::Single => outbox::append_all(conn, events).await?,
        events::Lane::Bulk => outbox::append_bulk(conn, events).await?,
    }
    Ok(())
}
