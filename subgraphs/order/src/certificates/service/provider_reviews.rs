//! Reviews of providers: the certificates of a provider follow its status.

use commands::Error;
use database::Conn;
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use super::history::{publish, review_certificates};
use crate::approval_reviews::domain::ProviderReview;
use crate::certificates::domain::{Certificate, CertificateEvent};
use crate::certificates::store;
use crate::projections::domain::Provider;

/// Maximum number of certificates in one transaction.
const PAGE: i64 = 100;

/// Applies the status of a provider to its next page of certificates: suspends them if the provider is suspended or removed, and
/// reinstates them if it is listed again. Returns the ID of the last certificate, or `None` after the last page.
pub(crate) async fn review_certificates_of_provider(
    conn: &mut Conn,
    context: EventContext,
    review: ProviderReview,
    provider: Option<&Provider>,
) -> Result<Option<Uuid>, Error> {
    let Some(decide) = provider.and_then(decision) else {
        return Ok(None);
    };
    let certificates =
        store::lock_certificates_of_provider(conn, review.provider, review.cursor, PAGE).await?;
    let last = certificates.last().map(|certificate| certificate.id.0);
    let is_last_page = i64::try_from(certificates.len()).is_ok_and(|rows| rows < PAGE);
    let mut decided: Vec<(Certificate, CertificateEvent)> = Vec::new();
    for mut certificate in certificates {
        if let Some(event) = decide(&mut certificate, context.now) {
            store::update_certificate(conn, &certificate).await?;
            decided.push((certificate, event));
        }
    }
    let context = if review.cursor.is_nil() {
        context.one_of(decided.len())
    } else {
        context.in_bulk()
    };
    for (certificate, event) in &decided {
        let entry = publish(conn, context, certificate, *event).await?;
        store::insert_certificate_entry_without_reason(conn, &entry).await?;
    }
    // An approval that depends on several certificates of the page is evaluated once.
    review_certificates(conn, context, &decided).await?;
    Ok(last.filter(|_| !is_last_page))
}

fn decision(
    provider: &Provider,
) -> Option<fn(&mut Certificate, OffsetDateTime) -> Option<CertificateEvent>> {
    if provider.is_suspended() {
        Some(Certificate::suspend_with_issuer)
    } else if provider.is_listed() {
        Some(Certificate::reinstate_with_issuer)
    } else {
        None
    }
}
