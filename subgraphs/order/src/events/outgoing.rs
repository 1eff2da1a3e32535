//! Conversion of the domain's own types to published events, and their insertion into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so that both are committed or neither.
//!
//! The audience of an event consists of the organisations that may read it. For an order: those that may see the order,
//! including a party that loses access by this step; for the answer of a candidate, only the seller and that candidate. For a
//! document or a certificate: the seller and the provider of its order. For a transport approval or a consignment: the seller
//! and the carrier.

use database::Conn;
use events::order::{self as published, OrderFact};
use events::{CloudEvent, Draft, EventContext, Fact};
use uuid::Uuid;

mod clock;
mod listings;

pub use clock::{ExpiringDocument, certificates_expiring, documents_expiring, orders};
pub use listings::{Range, certificates_listed, documents_listed, ratings_listed};

use crate::certificates::domain::{Certificate, CertificateEvent};
use crate::domain::{Lane, OrganisationId};
use crate::evidence::domain::{Document, DocumentEvent, Grant};
use crate::orders::domain::{CandidateState, Order, OrderEvent, Step};
use crate::quotes::domain::Quote;

/// A fact could not be inserted into the outbox. Internal: never shown to clients.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error(transparent)]
    Unreadable(#[from] events::Unreadable),
    /// A step that concerns a document is published as the document's fact.
    #[error("the step of a document is not a fact of its order")]
    TheDocuments,
    /// The same applies to a step that concerns a device, and to a request to the rule domain.
    #[error("this step is not published as a snapshot of its aggregate")]
    NoSnapshot,
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Publishes a step of an order. The subject of the event is the order. Returns the ID of the event.
pub async fn order(
    conn: &mut Conn,
    context: EventContext,
    order: &Order,
    step: &Step,
) -> Result<Uuid, Error> {
    let event = order_event(context, order, step)?;
    publish(conn, context, std::slice::from_ref(&event)).await?;
    Ok(event.id)
}

/// Creates the event of a step of an order, for callers that publish many events at once.
pub fn order_event(context: EventContext, order: &Order, step: &Step) -> Result<CloudEvent, Error> {
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
        kind: order.kind.into_str().to_owned(),
        status: order.status.into_str().to_owned(),
        seller: order.seller.0,
        candidates: asked.map(|candidate| candidate.organisation.0).collect(),
        provider: order.provider.map(|provider| provider.0),
        answered_by: step.answered_by.map(|by| by.0),
        product: order.product.0,
        market: order.lane.destination.clone(),
        quote_by: order.quote_by,
        due_at: order.due_at,
    };
    Ok(fact(snapshot).publish(context.draft(order.id.0, order.version, &step.audience))?)
}

/// Publishes the rejection of a quote to its organisation only. Each quote has at most one such event.
pub async fn quote_rejected(
    conn: &mut Conn,
    context: EventContext,
    order: &Order,
    quote: &Quote,
) -> Result<Uuid, Error> {
    let fact = OrderFact::QuoteRejected(published::Quote {
        id: quote.id.0,
        order: order.id.0,
        number: order.number.clone(),
        organisation: quote.organisation.0,
        status: quote.status.into_str().to_owned(),
    });
    append(
        conn,
        context,
        fact,
        context.draft(quote.id.0, 1, [quote.organisation]),
    )
    .await
}

/// Publishes an event of a document. `provider` is the accepted provider of the document's order.
pub async fn document(
    conn: &mut Conn,
    context: EventContext,
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
        context,
        fact(snapshot),
        context.draft(document.id.0, document.version, &audience),
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
        status: document.status.into_str().to_owned(),
        order: document.order.map(|order| order.0),
    }
}

/// Publishes that an organisation got or lost the right to read a document. The subject is the grant.
pub async fn document_access(
    conn: &mut Conn,
    context: EventContext,
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
        context,
        fact(snapshot),
        context.draft(grant.id.0, grant.version, audience),
    )
    .await
}

/// Publishes an event of a certificate.
pub async fn certificate(
    conn: &mut Conn,
    context: EventContext,
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
        context,
        fact(snapshot),
        context.draft(certificate.id.0, certificate.version, audience),
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
        status: certificate.status.into_str().to_owned(),
    }
}

pub(crate) fn lane(lane: &Lane) -> published::Lane {
    published::Lane {
        origin: lane.origin.clone(),
        destination: lane.destination.clone(),
        mode: lane.mode.into_str().to_owned(),
        direction: lane
            .direction
            .map(|direction| direction.into_str().to_owned()),
        aircraft: lane.aircraft.map(|aircraft| aircraft.into_str().to_owned()),
    }
}

pub(crate) async fn append(
    conn: &mut Conn,
    context: EventContext,
    fact: OrderFact,
    draft: Draft,
) -> Result<Uuid, Error> {
    let event = fact.publish(draft)?;
    publish(conn, context, std::slice::from_ref(&event)).await?;
    Ok(event.id)
}

pub(crate) async fn publish(
    conn: &mut Conn,
    context: EventContext,
    events: &[CloudEvent],
) -> Result<(), Error> {
    match context.lane {
        events::Lane::Single => outbox::append_all(conn, events).await?,
        events::Lane::Bulk => outbox::append_bulk(conn, events).await?,
    }
    Ok(())
}
