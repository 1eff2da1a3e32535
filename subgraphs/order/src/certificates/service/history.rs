//! Changes of certificates: the event, the history entry, and the review of the approvals that depend on the certificate.

use std::collections::BTreeMap;

use commands::Error;
use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::approval_reviews::domain::{Change, ReviewSubject};
use crate::approval_reviews::service::order_review;
use crate::certificates::domain::{Certificate, CertificateEntry, CertificateEvent};
use crate::events::outgoing;

/// Publishes a change of a certificate and orders a review of the approvals that depend on it. The caller has written the row
/// already. Returns the history entry, without an author.
pub(super) async fn publish_and_review(
    conn: &mut Conn,
    context: EventContext,
    certificate: &Certificate,
    event: CertificateEvent,
) -> Result<CertificateEntry, Error> {
    let entry = publish(conn, context, certificate, event).await?;
    if let Some(change) = Change::of_certificate(event, certificate.cause) {
        order_review(
            conn,
            context,
            ReviewSubject::Evidence(vec![certificate.id.0]),
            Some(change),
        )
        .await?;
    }
    Ok(entry)
}

/// Orders reviews of the approvals that depend on these certificates: one for each kind of change, so that an approval that
/// depends on several of them is evaluated once.
pub(super) async fn review_certificates(
    conn: &mut Conn,
    context: EventContext,
    changed: &[(Certificate, CertificateEvent)],
) -> Result<(), Error> {
    let mut sources: BTreeMap<Change, Vec<Uuid>> = BTreeMap::new();
    for (certificate, event) in changed {
        if let Some(change) = Change::of_certificate(*event, certificate.cause) {
            sources.entry(change).or_default().push(certificate.id.0);
        }
    }
    for (change, sources) in sources {
        order_review(
            conn,
            context,
            ReviewSubject::Evidence(sources),
            Some(change),
        )
        .await?;
    }
    Ok(())
}

/// Publishes a change of a certificate. The caller has written the row already. Returns the history entry, without an author.
pub(super) async fn publish(
    conn: &mut Conn,
    context: EventContext,
    certificate: &Certificate,
    event: CertificateEvent,
) -> Result<CertificateEntry, Error> {
    let id = outgoing::certificate(conn, context, certificate, event).await?;
    Ok(CertificateEntry {
        id,
        certificate: certificate.id,
        sequence: certificate.version,
        event,
        status: certificate.status,
        cause: certificate.cause,
        at: context.now,
        by_user: None,
        by: None,
        reason: None,
    })
}
