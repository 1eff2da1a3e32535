//! Events of the clock, in the bulk lane, because a job can find any number of objects.

use database::Conn;
use events::order::{self as published, OrderFact};
use events::{CloudEvent, EventContext, Fact};
use time::Date;
use uuid::Uuid;

use super::{Error, order_event};
use crate::certificates::domain::Certificate;
use crate::evidence::domain::Document;
use crate::orders::domain::{Order, Step};

/// Publishes a step of each of these orders. Returns the IDs of the events.
pub async fn orders(
    conn: &mut Conn,
    context: EventContext,
    steps: &[(&Order, Step)],
) -> Result<Vec<Uuid>, Error> {
    let events = steps
        .iter()
        .map(|(order, step)| order_event(context, order, step));
    let events: Vec<CloudEvent> = events.collect::<Result<_, _>>()?;
    outbox::append_bulk(conn, &events).await?;
    Ok(events.into_iter().map(|event| event.id).collect())
}

/// A document with its last day.
#[derive(Clone, Copy)]
pub struct ExpiringDocument<'a> {
    pub document: &'a Document,
    pub expires_on: Date,
}

/// Reminds the seller of each document that expires in this number of days.
pub async fn documents_expiring(
    conn: &mut Conn,
    context: EventContext,
    documents: &[ExpiringDocument<'_>],
    days: i64,
) -> Result<(), Error> {
    let event = |expiring: &ExpiringDocument<'_>| {
        let document = expiring.document;
        let fact = OrderFact::DocumentExpiring(published::Expiring {
            id: document.id.0,
            reference: document.kind.clone(),
            organisation: document.organisation.0,
            product: document.product.0,
            expires_on: expiring.expires_on,
            days,
        });
        fact.publish(context.draft(document.id.0, document.version, [document.organisation]))
    };
    let events: Vec<CloudEvent> = documents.iter().map(event).collect::<Result<_, _>>()?;
    Ok(outbox::append_bulk(conn, &events).await?)
}

/// Reminds the seller of each certificate that expires in this number of days.
pub async fn certificates_expiring(
    conn: &mut Conn,
    context: EventContext,
    certificates: &[&Certificate],
    days: i64,
) -> Result<(), Error> {
    let event = |certificate: &&Certificate| {
        let fact = OrderFact::CertificateExpiring(published::Expiring {
            id: certificate.id.0,
            reference: certificate.number.clone(),
            organisation: certificate.organisation.0,
            product: certificate.product.0,
            expires_on: certificate.valid_to,
            days,
        });
        fact.publish(context.draft(
            certificate.id.0,
            certificate.version,
            [certificate.organisation],
        ))
    };
    let events: Vec<CloudEvent> = certificates.iter().map(event).collect::<Result<_, _>>()?;
    Ok(outbox::append_bulk(conn, &events).await?)
}
